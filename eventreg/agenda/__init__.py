"""The read model: what pages, screens and calendars show of a release. Groups by day; nobody else does."""
