"""A real subscriber, vdirsyncer with khal, through the life of a programme made by the command line."""

import time
from pathlib import Path

import pytest

from subscribers.desktop import Desktop, Line
from subscribers.serving import HOST, Installation
from support import session_text, summit_text, uid

pytestmark = pytest.mark.slow

BOUND_SECONDS = 1.1
"""After this a server answers what was published: the second it may be late, and a little."""

HALL = ", Palmeraie Conference Center, Marrakech"
SUMMIT: Line = ("2018-12-05 00:00", "2018-12-07 00:00", "Summit first", "Marrakech", "CONFIRMED")
OPENING: Line = ("2018-12-05 10:00", "2018-12-05 11:00", "Title opening", f"Oliveraie{HALL}", "CONFIRMED")
BRIEFING: Line = ("2018-12-06 09:00", "2018-12-06 10:00", "Title briefing", f"Oliveraie{HALL}", "CONFIRMED")
WORKSHOP: Line = (
    "2018-12-06 15:00",
    "2018-12-06 16:00",
    "Title workshop",
    "Room to be confirmed, Marrakech",
    "TENTATIVE",
)
WITH_ROOM: Line = ("2018-12-06 15:00", "2018-12-06 16:00", "Title workshop", f"Oliveraie{HALL}", "CONFIRMED")
TALK: Line = ("2018-12-07 08:30", "2018-12-07 09:45", "Title talk", f"Orangeraie{HALL}", "CONFIRMED")
MOVED: Line = ("2018-12-06 13:15", "2018-12-06 14:30", "Title talk", f"Oliveraie{HALL}", "CONFIRMED")
FINAL = "Final; title, with “commas”"
RENAMED: Line = (*MOVED[:2], FINAL, *MOVED[3:])
CANCELLED: Line = (*MOVED[:2], f"CANCELLED: {FINAL}", MOVED[3], "CANCELLED")

Sessions = dict[str, dict[str, str]]
FIRST: Sessions = {
    "opening": {"when": "{day: 2018-12-05, starts: '10:00', ends: '11:00'}", "where": "{room: oliveraie}"},
    "briefing": {"when": "{day: 2018-12-06, starts: '09:00', ends: '10:00'}", "where": "{room: oliveraie}"},
    "workshop": {
        "when": "{day: 2018-12-06, starts: '15:00', ends: '16:00'}",
        "where": "{certainty: to_be_confirmed}",
    },
    "talk": {},
}
STORY: list[tuple[Sessions, list[Line]]] = [
    # Moved to another day and room.
    (
        {"talk": {"when": "{day: 2018-12-06, starts: '13:15', ends: '14:30'}", "where": "{room: oliveraie}"}},
        [BRIEFING, MOVED, WORKSHOP],
    ),
    # Renamed.
    (
        {"talk": {"title": "{en: 'Final; title, with “commas”', fr: 'Titre ; définitif, ici'}"}},
        [BRIEFING, RENAMED, WORKSHOP],
    ),
    # Cancelled: it stays, and says so.
    ({"talk": {"cancelled": "true"}}, [BRIEFING, CANCELLED, WORKSHOP]),
    # Its room to be confirmed, then given.
    ({"workshop": {"where": "{room: oliveraie}"}}, [BRIEFING, CANCELLED, WITH_ROOM]),
    # Hidden: nobody outside may know of it.
    ({"briefing": {"visibility": "hidden"}}, [CANCELLED, WITH_ROOM]),
    # Takes place again.
    ({"talk": {"cancelled": "false"}}, [RENAMED, WITH_ROOM]),
    # Shown again, and the room taken back.
    (
        {"briefing": {"visibility": "public"}, "workshop": {"where": "{certainty: to_be_confirmed}"}},
        [BRIEFING, RENAMED, WORKSHOP],
    ),
]


def programme(slug: str, sessions: Sessions) -> str:
    return summit_text(slug, *(session_text(key, **parts) for key, parts in sessions.items()))


def elsewhere(line: Line) -> Line:
    """The line on a clock of New York, six hours behind Marrakech in that December; days stay days."""
    begins, ends = (
        moment if moment.endswith("00:00") else f"{moment[:11]}{int(moment[11:13]) - 6:02}{moment[13:]}"
        for moment in line[:2]
    )
    return (begins, ends, *line[2:])


def in_oliveraie(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line[3].startswith("Oliveraie")]


def test_a_subscriber_sees_exactly_the_programme_after_each_release(installation: Installation, tmp_path: Path) -> None:
    sessions = {key: dict(parts) for key, parts in FIRST.items()}
    installation.publish("first", programme("first", sessions))
    # On the same server, so that a leak of it would show.
    installation.publish("other", summit_text("other", session_text("secret", uid=uid("other/secret"))))
    with installation.serving(workers=2) as server:
        summit = f"http://{HOST}:{server.port}/summits/first"
        feeds = {
            "programme": f"{summit}/calendar.ics",
            "oliveraie": f"{summit}/rooms/oliveraie/calendar.ics",
        }
        desktop = Desktop.subscribed(tmp_path, feeds)
        for changes, lines in [({}, [BRIEFING, WORKSHOP, TALK]), *STORY]:
            if changes:
                for key, parts in changes.items():
                    sessions[key].update(parts)
                installation.publish("first", programme("first", sessions))
                time.sleep(BOUND_SECONDS)
            assert desktop.sync() != []
            expected = sorted([SUMMIT, OPENING, *lines])
            assert desktop.shown("programme", "Africa/Casablanca") == expected
            assert desktop.titles("programme") == sorted(line[2] for line in expected)
            assert desktop.shown("oliveraie", "Africa/Casablanca") == in_oliveraie(expected)
            assert desktop.titles("oliveraie") == sorted(line[2] for line in in_oliveraie(expected))
            # vdirsyncer asks without a validator each time and compares what it got: that must be the same bytes.
            kept = desktop.kept("programme"), desktop.kept("oliveraie")
            assert desktop.sync() == []
            assert (desktop.kept("programme"), desktop.kept("oliveraie")) == kept
        assert desktop.shown("programme", "America/New_York") == sorted(map(elsewhere, expected))
        assert server.faults() == []


def test_a_release_rewrites_only_what_changed(installation: Installation, tmp_path: Path) -> None:
    text = programme("steady", FIRST)
    installation.publish("steady", text)
    with installation.serving(workers=1) as server:
        address = f"http://{HOST}:{server.port}/summits/steady/calendar.ics"
        desktop = Desktop.subscribed(tmp_path, {"programme": address})
        desktop.sync()
        before = desktop.kept("programme")
        installation.publish("steady", text.replace("Title talk", "New title"))
        time.sleep(BOUND_SECONDS)
        # One event out and one in, for the folder and for the file.
        assert sorted(line.split()[0] for line in desktop.sync()) == ["Copying", "Copying", "Deleting", "Deleting"]
        after = desktop.kept("programme")
    same = {name for name in before if after.get(name) == before[name]}
    assert (len(before), len(same), len(after)) == (5, 4, 5)


def test_a_room_that_was_emptied_is_left_to_the_subscriber_to_empty(installation: Installation, tmp_path: Path) -> None:
    """vdirsyncer takes a calendar without any event for an accident; once told, it follows."""
    text = programme("emptied", {"talk": {"where": "{room: oliveraie}"}})
    installation.publish("emptied", text)
    with installation.serving(workers=1) as server:
        address = f"http://{HOST}:{server.port}/summits/emptied/rooms/oliveraie/calendar.ics"
        desktop = Desktop.subscribed(tmp_path, {"oliveraie": address})
        desktop.sync()
        assert desktop.titles("oliveraie") == ["Title talk"]
        installation.publish("emptied", text.replace("{room: oliveraie}", "{room: orangeraie}"))
        time.sleep(BOUND_SECONDS)
        assert "completely emptied" in desktop.refused()
        desktop.follow_an_empty_one()
        assert desktop.titles("oliveraie") == []
        installation.publish("emptied", text)
        time.sleep(BOUND_SECONDS)
        desktop.sync()
        assert desktop.titles("oliveraie") == ["Title talk"]
