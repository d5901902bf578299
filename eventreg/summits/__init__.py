"""Series, summits, their dates, zone, settings, countries and sources."""
