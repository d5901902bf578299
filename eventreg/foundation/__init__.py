"""Floor: clock, database, transaction, constraints, local time, words, translated text, search text, errors."""
