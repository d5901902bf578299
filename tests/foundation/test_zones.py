"""Old zone data under this program: what Morocco's clocks were to show before its government changed them."""

from pathlib import Path

import pytest

from foundation.zones import Ended, python, zones_of_2018, zones_of_2025

SHOW = """
import sys
from datetime import datetime
from eventreg.foundation.local_time import LocalTime, tzdata_version, utc_offset_words
for wall in sys.argv[1:]:
    local = LocalTime.from_wall(datetime.fromisoformat(wall), "Africa/Casablanca")
    print(tzdata_version(), wall, utc_offset_words(local.at, local.zone))
"""


@pytest.fixture
def zones(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    match request.param:
        case "2018e":
            return zones_of_2018(tmp_path)
        case "2025b":
            return zones_of_2025()
    return None


@pytest.mark.parametrize(
    ("zones", "version", "winter_2018", "winter_2026"),
    [("2018e", "2018e", "UTC", "UTC"), ("2025b", "2025b", "UTC+1", "UTC+1"), ("now", None, "UTC+1", "UTC")],
    indirect=["zones"],
)
def test_each_release_of_the_zone_data_has_the_clocks_of_its_day(
    zones: Path | None, version: str | None, winter_2018: str, winter_2026: str
) -> None:
    ended = python(SHOW, {}, "2018-12-07T08:30", "2018-07-02T08:30", "2026-12-07T08:30", zones=zones)
    lines = ended.out.splitlines()
    used = version or lines[0].split()[0]
    assert ended == Ended(0, "".join(f"{line}\n" for line in lines), "")
    assert lines == [
        f"{used} 2018-12-07T08:30 {winter_2018}",
        f"{used} 2018-07-02T08:30 UTC+1",
        f"{used} 2026-12-07T08:30 {winter_2026}",
    ]
    assert version is not None or used >= "2026"
