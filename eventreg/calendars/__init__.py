"""iCalendar feeds of what was released."""
