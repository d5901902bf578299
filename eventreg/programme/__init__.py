"""The draft of a programme: sessions, line-ups, languages, interpretation, figures, conflicts."""
