"""Morocco changed its clocks in 2018 and in 2026: published with the zone data of before, retimed with today's.

Every command and every reader is a process of its own, at the instant of the story, with the zone data of its day.
"""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from calendars.reading import raw_blocks, values, with_vobject
from eventreg.foundation.database import db as database
from eventreg.foundation.local_time import tzdata_version
from foundation.zones import Ended, python, run_at, zones_of_2018, zones_of_2025
from support import session_text, summit_text, uid

pytestmark = pytest.mark.slow

READ = """
import sys
from datetime import datetime
import time_machine
from eventreg.app import create_app
with time_machine.travel(datetime.fromisoformat(sys.argv[1]), tick=True):
    answer = create_app().test_client().get(sys.argv[2])
    sys.stdout.buffer.write(answer.data)
    sys.exit(answer.status_code != 200)
"""


@dataclass(frozen=True)
class Story:
    """A summit published at `before` with old zone data, and retimed at `after`; offsets are those of its winter.

    `same` are days whose instants are those of before: one that is over, one to come.
    """

    slug: str
    zones: Callable[[Path], Path]
    before: str
    after: str
    over: str
    days: tuple[str, str]
    same: tuple[str, str]
    was: str
    now: str
    instants: tuple[str, str]

    def text(self) -> str:
        """Its summit file."""
        first, second = self.days
        timed = {"prep": self.same[0], "over": self.over, "a": first, "b": second, "later": self.same[1]}
        whens = {key: f"{{day: {day}, starts: '08:30', ends: '09:45'}}" for key, day in timed.items()}
        whens["day"] = f"{{day: {first}}}"
        sessions = (
            session_text(key, uid=self.uid(key), when=when, where="{room: orangeraie}") for key, when in whens.items()
        )
        return summit_text(self.slug, *sessions, starts_on=self.same[0], ends_on=self.same[1])

    def uid(self, key: str) -> str:
        """The public id of one of its sessions."""
        return uid(f"{self.slug}/{key}")


STORIES = [
    Story(
        slug="decree-2018",
        zones=zones_of_2018,
        before="2018-10-15T10:00:00+00:00",
        after="2018-11-10T10:00:00+00:00",
        over="2018-10-30",
        days=("2018-12-06", "2018-12-07"),
        same=("2018-10-12", "2019-04-10"),
        was="UTC",
        now="UTC+1",
        instants=("2018-12-06T08:30:00Z", "2018-12-06T07:30:00Z"),
    ),
    Story(
        slug="back-2026",
        zones=lambda _: zones_of_2025(),
        before="2026-07-01T10:00:00+00:00",
        after="2026-10-01T10:00:00+00:00",
        over="2026-09-25",
        days=("2026-12-07", "2026-12-08"),
        same=("2026-07-15", "2027-02-15"),
        was="UTC+1",
        now="UTC",
        instants=("2026-12-07T07:30:00Z", "2026-12-07T08:30:00Z"),
    ),
]


@pytest.fixture(params=STORIES, ids=lambda story: story.slug)
def story(request: pytest.FixtureRequest) -> Story:
    return request.param


@pytest.fixture
def environment(real_db: Flask, tmp_path: Path) -> dict[str, str]:
    with real_db.app_context():
        url = database.engine.url.render_as_string(hide_password=False)
    return {
        "EVENTREG_DATABASE_URL": url.replace("postgresql+psycopg://", "postgresql://"),
        "EVENTREG_DATA_DIR": str(tmp_path),
        "EVENTREG_SECRET_KEY": "for tests alone",
        "EVENTREG_BASE_URL": "http://localhost",
    }


@pytest.fixture
def old(story: Story, environment: dict[str, str], tmp_path: Path) -> Callable[..., Ended]:
    """The command `eventreg` before, with the zone data of those days."""
    return partial(run_at, story.before, environment, zones=story.zones(tmp_path))


@pytest.fixture
def new(story: Story, environment: dict[str, str]) -> Callable[..., Ended]:
    """The command `eventreg` after, with the zone data of today."""
    return partial(run_at, story.after, environment)


def read(environment: dict[str, str], at: str, path: str, zones: Path | None = None) -> str:
    ended = python(READ, environment, at, path, zones=zones)
    assert ended.code == 0, ended
    return ended.out


def lines_of_feed(feed: str, uid: str) -> dict[str, str]:
    block = raw_blocks(feed.encode())[uid].decode().replace("\r\n ", "")
    return values([line for line in block.split("\r\n") if line and not line.endswith(":VEVENT")])


def instants(feed: str) -> dict[str, tuple[str, str]]:
    """From UID to start and end as somebody reads them who has no zone rules but the feed's own."""
    unknown = feed.replace("Africa/Casablanca", "Nowhere/Marrakech").encode()
    return {event["uid"]: (event["starts"], event["ends"]) for event in with_vobject(unknown)}


def published(story: Story, old: Callable[..., Ended], tmp_path: Path) -> None:
    file = tmp_path / "summit.yaml"
    file.write_text(story.text())
    assert old("summit", "load", file) == Ended(0, f"{file}: {story.slug}: 9 new.\n", "")
    assert old("summit", "publish", story.slug).out.splitlines()[-1] == f"{story.slug}: release 1."


def without(story: Story, command: Callable[..., Ended], *arguments: str) -> list[str]:
    """What `eventreg summit retime` says of this story's summit; others of the module are left out."""
    ended = command("summit", "retime", *arguments)
    assert (ended.code, ended.err) == (0, "")
    return [line for line in ended.out.splitlines() if not line.startswith(other_slugs(story))]


def other_slugs(story: Story) -> tuple[str, ...]:
    return tuple(f"{one.slug}:" for one in STORIES if one is not story)


def test_a_government_changes_its_clocks(
    story: Story,
    environment: dict[str, str],
    old: Callable[..., Ended],
    new: Callable[..., Ended],
    tmp_path: Path,
) -> None:
    feed = f"/summits/{story.slug}/calendar.ics"
    zones = story.zones(tmp_path / "again")
    published(story, old, tmp_path)
    assert old("summit", "retime", story.slug) == Ended(0, f"{story.slug}: nothing to retime.\n", "")
    before = read(environment, story.before, feed, zones)
    assert instants(before)[story.uid("a")][0] == story.instants[0]

    # Noticed, and looked at, without a change.
    assert without(story, new) == [f"{story.slug}: sessions to retime: 2."]
    shown = [
        f"  {story.days[0]} 08:30–09:45 Title a: {story.now} instead of {story.was}",
        f"  {story.days[1]} 08:30–09:45 Title b: {story.now} instead of {story.was}",
        f"  {story.over} 08:30–09:45 Title over: {story.now} instead of {story.was}: is over and stays as published",
    ]
    assert without(story, new, story.slug, "--dry-run") == [
        *shown,
        f"{story.slug}: 2 to move, 2 to correct in the draft; nothing was changed.",
    ]
    assert without(story, new) == [f"{story.slug}: sessions to retime: 2."]

    assert without(story, new, story.slug) == [*shown, f"{story.slug}: 2 moved, release 2."]
    after = read(environment, story.after, feed)
    blocks_before, blocks_after = raw_blocks(before.encode()), raw_blocks(after.encode())
    moved = {story.uid("a"), story.uid("b")}
    assert {key for key, block in blocks_after.items() if blocks_before[key] != block} == moved
    assert blocks_before.keys() == blocks_after.keys()
    for key in moved:
        was, now = lines_of_feed(before, key), lines_of_feed(after, key)
        differing = {name for name in was if was[name] != now[name]}
        assert was.keys() == now.keys()
        assert differing == {"SEQUENCE", "LAST-MODIFIED", "DTSTAMP", "DESCRIPTION"}
        assert (was["SEQUENCE"], now["SEQUENCE"]) == ("0", "1")
        assert now["LAST-MODIFIED"] == now["DTSTAMP"]
        assert now["LAST-MODIFIED"][:8] == story.after[:10].replace("-", "")
        assert now["DTSTART"].endswith("T083000")
        assert now["DESCRIPTION"] == was["DESCRIPTION"].replace(f"time\\, {story.was}\\n", f"time\\, {story.now}\\n")
    assert instants(after)[story.uid("a")][0] == story.instants[1]
    same = {story.uid(key) for key in ("prep", "later", "day")}
    assert {key: instants(before)[key] for key in same} == {key: instants(after)[key] for key in same}

    changes = read(environment, story.after, f"/en/summits/{story.slug}/changes")
    told = re.findall(r"Local time unchanged: [^,<]*([^<]*)</p>", changes)
    assert told == [f", 08:30–09:45; {story.now} instead of {story.was}"] * 2

    # A second time there is nothing, in whatever way it is asked.
    assert without(story, new, story.slug) == [shown[2], f"{story.slug}: nothing to retime."]
    assert [line for line in without(story, new) if line.startswith(story.slug)] == []
    assert read(environment, story.after, feed) == after
    assert new("summit", "publish", story.slug) == Ended(0, f"{story.slug}: nothing to publish.\n", "")


def test_two_who_retime_at_once_make_one_release(environment: dict[str, str], tmp_path: Path) -> None:
    story = STORIES[1]
    slug = "at-once"
    file = tmp_path / "summit.yaml"
    # Without its permanent ids, which belong to the summit of the story.
    file.write_text(re.sub(r" +uid: .*\n", "", story.text().replace(story.slug, slug)))
    zones = story.zones(tmp_path)
    for command in (["load", file], ["publish", slug]):
        assert run_at(story.before, environment, "summit", *command, zones=zones).code == 0
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(run_at, story.after, environment, "summit", "retime", slug) for _ in range(2)]
        ended = [job.result() for job in jobs]
    assert [one.err for one in ended] == ["", ""]
    assert sorted(one.out.splitlines()[-1] for one in ended) == [
        f"{slug}: 2 moved, release 2.",
        f"{slug}: nothing to retime.",
    ]


def test_a_time_that_the_clocks_now_show_twice_is_refused(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "summit.yaml"
    when = "{day: 2026-09-20, starts: '01:30', ends: '04:00'}"
    text = summit_text("twice", session_text("night", when=when), starts_on="2026-09-20", ends_on="2026-09-20")
    file.write_text(text)
    zones = zones_of_2025()
    run = partial(run_at, "2026-09-01T10:00:00+00:00", environment)
    for command in (["load", file], ["publish", "twice"]):
        assert run("summit", *command, zones=zones).code == 0
    dumped = run("summit", "dump", "twice")
    for arguments in ([], ["--dry-run"]):
        assert run("summit", "retime", "twice", *arguments) == Ended(
            2,
            "",
            "By the new rules the clocks do not show these times exactly once: “Title night” (2026-09-20 01:30): The"
            " clocks in Africa/Casablanca are put back and show 2026-09-20 01:30 twice. Choose an earlier or a later"
            " time. Nothing was changed. Give these sessions other times in the summit file, load it and publish it.\n",
        )
    assert run("summit", "dump", "twice") == dumped
    assert "twice: sessions to retime: 1." in run("summit", "retime").out.splitlines()


def test_unfinished_changes_are_refused_with_2(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "summit.yaml"
    text = summit_text("unfinished", session_text("a", when="{day: 2026-12-07, starts: '08:30'}"))
    zones = zones_of_2025()
    file.write_text(text)
    run = partial(run_at, "2026-10-01T10:00:00+00:00", environment)
    for command in (["load", file], ["publish", "unfinished"]):
        assert run("summit", *command, zones=zones).code == 0
    file.write_text(text.replace("Title a", "Better"))
    assert run("summit", "load", file, zones=zones).code == 0
    assert run("summit", "retime", "unfinished") == Ended(
        2,
        "",
        "The draft holds other changes that are not published: “Better” (title). Nothing was changed. Publish them with"
        " `eventreg summit publish unfinished`, or take them out of the draft; then retime.\n",
    )
    assert run("summit", "publish", "unfinished").code == 0
    assert run("summit", "retime", "unfinished").code == 0


def test_a_summit_that_is_not_there(environment: dict[str, str]) -> None:
    run = partial(run_at, "2026-10-01T10:00:00+00:00", environment)
    assert run("summit", "retime", "nowhere") == Ended(1, "", "There is no summit “nowhere”.\n")
    assert run("summit", "retime", "a", "b").code == 1
    assert run("summit", "retime", "../x") == Ended(1, "", "There is no summit “../x”.\n")


def test_nothing_to_retime_says_with_which_zone_data(tmp_path: Path, environment: dict[str, str]) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    run = partial(run_at, "2026-10-01T10:00:00+00:00", {**environment, "EVENTREG_DATABASE_URL": url})
    assert run("db", "upgrade").code == 0
    assert run("summit", "retime") == Ended(0, f"Nothing to retime with tzdata {tzdata_version()}.\n", "")
