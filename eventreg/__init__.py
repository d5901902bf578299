"""eventreg: summits, side events, rooms, panelists and officially registered attendees."""

import zoneinfo

# The zone data of the system may be a year old; the pinned `tzdata` package is the only one we believe.
zoneinfo.reset_tzpath(())
zoneinfo.ZoneInfo.clear_cache()
