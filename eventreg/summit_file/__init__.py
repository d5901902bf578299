"""The summit file: a whole summit as text, in and out of the draft."""
