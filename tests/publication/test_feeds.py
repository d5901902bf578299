"""Rows of public feeds: after any history they are what revisions and their facets tell, whoever wrote them when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from sqlalchemy import select

from calendars.histories import STEPS, Draft, Step, is_told
from calendars.stories import AT, one, organisation, own, release
from eventreg.foundation.database import db as database
from eventreg.foundation.transaction import transaction
from eventreg.publication.discard import discard_summit
from eventreg.publication.feeds import Key, find_feed_state, list_feeds, list_versions, renew_feeds
from eventreg.publication.found_by import FeedFamily
from eventreg.publication.models import Feed, Release, Revision, RevisionFacet
from eventreg.summits.models import Summit
from support import OPERATOR, load_text, publish, published, session_text, summit_text

Family = FeedFamily
Text = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """What is kept of a feed, apart from its token."""

    label: Text | None
    facts: Text | None
    touched: int
    changed_at: datetime


def rows(slug: str) -> dict[tuple[str, str], Row]:
    """The feeds of a summit as they are kept."""
    found = database.session.scalars(
        select(Feed)
        .join(Summit, Summit.id == Feed.summit_id)
        .where(Summit.slug == slug)
        .execution_options(populate_existing=True)
    )
    return {
        (feed.family.value, feed.value): Row(
            feed.label and feed.label.to_json(), feed.facts, feed.touched, feed.changed_at
        )
        for feed in found
    }


def tokens(slug: str) -> dict[tuple[str, str], str]:
    found = select(Feed.family, Feed.value, Feed.token).join(Summit, Summit.id == Feed.summit_id)
    return {
        (family.value, value): token
        for family, value, token in database.session.execute(found.where(Summit.slug == slug))
    }


def derived(slug: str) -> dict[tuple[str, str], Row]:
    """The feeds that the revisions of a summit tell of, gone through release by release."""
    summit = database.session.scalars(select(Summit).where(Summit.slug == slug)).one()
    of_summit = select(Revision).where(Revision.summit_id == summit.id).order_by(Revision.from_release, Revision.id)
    revisions = database.session.scalars(of_summit).all()
    facets: dict[int, list[tuple[str, str, Any]]] = {}
    for facet in database.session.scalars(select(RevisionFacet)):
        facets.setdefault(facet.revision_id, []).append((facet.facet.value, facet.value, facet.label))
    instants = {
        number: at
        for number, at in database.session.execute(
            select(Release.number, Release.published_at).where(Release.summit_id == summit.id)
        )
    }

    def gone(key: tuple[str, str], number: int) -> bool:
        """Whether its name is said no more: that of a session that ended, of an organisation that nothing names."""
        if key[0] not in ("session", "organisation"):
            return False
        standing = [
            each
            for each in revisions
            if each.from_release <= number and (each.until_release is None or each.until_release > number)
        ]
        named = {
            (facet, value)
            for each in standing
            if each.session_id is not None and is_told(each.payload)
            for facet, value, _ in facets.get(each.id, ())
        }
        return key not in named

    found: dict[tuple[str, str], Row] = {}
    for number in sorted(instants):
        touched: dict[tuple[str, str], tuple[Text | None, Text | None]] = {}
        head: Text | None = None
        for revision in [each for each in revisions if number in (each.from_release, each.until_release)]:
            payload = revision.payload
            if revision.subject == summit.public_id:
                assert payload is not None
                # Its end is the beginning of the next, which comes after it.
                head = facts_of(payload)
            elif revision.session_id is not None and is_told(payload):
                assert payload is not None
                for key, label in keys_of(revision, payload, facets.get(revision.id, ())):
                    if revision.from_release == number:
                        touched[key] = label, {"key": payload["key"]} if key[0] == "session" else None
                    elif key not in touched and gone(key, number):
                        touched[key] = None, {"key": None} if key[0] == "session" else None
                    elif key not in touched:
                        touched[key] = found[key].label, found[key].facts
        facts = head or (found["summit", ""].facts if found else None)
        if touched or head is not None:
            touched["summit", ""] = None, facts
        if found and facts != found["summit", ""].facts:
            for key, row in found.items():
                touched.setdefault(key, (row.label, row.facts))
        for key, (label, said) in touched.items():
            found[key] = Row(label, said, number, instants[number])
    return found


def facts_of(payload: Text) -> Text:
    stated = payload["dates_certainty"] == "stated"
    return {
        "name": payload["name"],
        "zone": payload["zone"],
        "languages": payload["languages"],
        "starts_on": payload.get("starts_on") if stated else None,
        "ends_on": payload.get("ends_on") if stated else None,
        "archived": payload["state"] == "archived",
    }


def keys_of(
    revision: Revision, payload: Text, facets: Iterable[tuple[str, str, Any]]
) -> Iterable[tuple[tuple[str, str], Text | None]]:
    """What a session is found by with how that is called; an organisation as the payload names it."""
    yield ("session", revision.subject), payload["title"]
    names = {one["public_id"]: one["name"] for one in organisations_in(payload)}
    for facet, value, label in facets:
        if facet != "parent":
            yield (facet, value), names[value] if facet == "organisation" else label and label.to_json()


def organisations_in(payload: Any) -> Iterable[Text]:
    if isinstance(payload, dict):
        if "public_id" in payload:
            yield payload
        for value in payload.values():
            yield from organisations_in(value)
    elif isinstance(payload, list):
        for value in payload:
            yield from organisations_in(value)


# After any history ---------------------------------------------------------------------------------------------------


def check_rows(steps: Iterable[Step]) -> None:
    draft = Draft()
    draft.release()
    before, had = rows(draft.slug), tokens(draft.slug)
    assert before == derived(draft.slug)
    for step in [*steps, ("release", 0, 0)]:
        if step[0] != "release":
            if step[0] not in ("poll", "render"):
                draft.edit(step)
            continue
        number = draft.release(step)
        after, have = rows(draft.slug), tokens(draft.slug)
        assert after == derived(draft.slug)
        # What was ever offered stays, a touch and a new token come together, and no instant goes back.
        assert before.keys() <= after.keys()
        new = {key for key in after if number and after[key].touched == number.number}
        assert {key for key in after if have[key] != had.get(key)} == new
        assert {key for key in after if after[key] != before.get(key)} == new
        assert [key for key in before if after[key].changed_at < before[key].changed_at] == []
        assert (("summit", "") in new) is bool(new)
        before, had = after, have


R: Step = ("release", 0, 0)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@example([("visibility", 0, 1), R, ("title", 0, 1), R, ("visibility", 0, 0), R])
@example([("where", 0, 1), ("where", 1, 1), ("organisers", 0, 2), R, ("summit room", 0, 1), ("organisers", 0, 0), R])
@example([("themes", 0, 2), ("languages", 0, 1), ("kind", 0, 1), R, ("themes", 0, 0), R, ("languages", 0, 0), R])
@example([("organisers", 0, 2), ("when", 0, 9), R, ("organisers", 0, 0), R, ("when", 0, 0), R, ("kind", 0, 1), R])
@example([("remove", 0, 0), R, ("summit name", 0, 1), R, ("add", 0, 0), R, ("when", 0, 10), ("release", 1, 0)])
@given(STEPS)
def test_rows_are_what_revisions_tell(db: Flask, steps: list[Step]) -> None:
    check_rows(steps)


# What a feed is called, and which there are --------------------------------------------------------------------------

ROOMS = """\
themes: [{key: water, name: {en: Water, fr: Eau}}, {key: zirkon, name: Zirkon}]
organisations:
  - {key: ngo, kind: ngo, name: {en: An NGO, fr: Une ONG}}
  - {key: works, kind: company, name: Zirkon works}
"""
TALK = {
    "themes": "[water]",
    "languages": "{working: [fr, en]}",
    "organisers": "[{organisation: ngo, role: lead}]",
}
SECRET = {
    "when": "{day: 2018-12-05, starts: '08:30', ends: '09:45'}",
    "where": "{room: oliveraie}",
    "themes": "[zirkon]",
    "kind": "reception",
    "languages": "{working: [sw]}",
    "organisers": "[{organisation: works, role: lead}]",
}


@pytest.mark.parametrize("visibility", ["hidden", "registered"])
def test_what_only_a_hidden_session_has_is_no_feed(db: Flask, visibility: str) -> None:
    """The other summit has all of it, in public."""
    release(AT[0], "other", one("secret", "other", **SECRET), more=ROOMS)
    release(AT[1], "first", one("talk", **TALK), one("z", visibility=visibility, **SECRET), more=ROOMS)
    assert rows("first").keys() == {
        ("summit", ""),
        ("session", own("talk")),
        ("day", "2018-12-07"),
        ("room", "orangeraie"),
        ("theme", "water"),
        ("kind", "side_event"),
        ("language", "en"),
        ("language", "fr"),
        ("organisation", organisation("ngo")),
    }
    before, had = rows("first"), tokens("first")
    release(AT[2], "first", one("talk", **TALK), one("z", visibility=visibility, **SECRET | {"title": "Z"}), more=ROOMS)
    assert (rows("first"), tokens("first")) == (before, had)
    for family, value in [(Family.ROOM, "oliveraie"), (Family.KIND, "reception"), (Family.SESSION, own("z"))]:
        assert find_feed_state("first", [(family, value)]) is None
    assert find_feed_state("other", [(Family.ROOM, "oliveraie")]) is not None


@pytest.mark.parametrize(
    "parts",
    [
        {"when": "{day: 2018-12-05, certainty: inferred, reason: A guess.}"},
        {"when": "{month_day: '12-05'}"},
        {"when": "{certainty: to_be_confirmed}"},
        {"when": "{certainty: not_stated}"},
    ],
)
def test_what_has_no_stated_date_is_no_feed(db: Flask, parts: dict[str, str]) -> None:
    release(AT[0], "first", one("talk", **TALK), one("z", **SECRET | parts), more=ROOMS)
    families = {("room", "oliveraie"), ("theme", "zirkon"), ("kind", "reception"), ("language", "sw")}
    assert rows("first").keys() & (families | {("day", "2018-12-05"), ("session", own("z"))}) == set()


def test_how_feeds_are_called(db: Flask) -> None:
    release(AT[0], "first", one("talk", **TALK), more=ROOMS)
    assert {key: row.label and row.label["texts"] for key, row in rows("first").items()} == {
        ("summit", ""): None,
        ("session", own("talk")): {"en": "Title talk", "fr": "Titre talk"},
        ("day", "2018-12-07"): None,
        ("room", "orangeraie"): {"en": "Orangeraie"},
        ("theme", "water"): {"en": "Water", "fr": "Eau"},
        ("kind", "side_event"): None,
        ("language", "en"): None,
        ("language", "fr"): None,
        ("organisation", organisation("ngo")): {"en": "An NGO", "fr": "Une ONG"},
    }
    assert [(family.value, value) for family, value, _ in list_feeds(summit_id("first"))] == sorted(
        key for key in rows("first") if key[0] != "session"
    )


def summit_id(slug: str) -> int:
    return database.session.scalars(select(Summit.id).where(Summit.slug == slug)).one()


def test_the_feed_of_a_session_that_is_hidden_loses_its_title_and_stays(db: Flask) -> None:
    release(AT[0], "first", one("talk", **TALK), one("z", **SECRET), more=ROOMS)
    kept = rows("first")
    release(AT[1], "first", one("talk", **TALK), one("z", visibility="hidden", **SECRET), more=ROOMS)
    after = rows("first")
    assert after.keys() == kept.keys()
    assert (after["session", own("z")].label, after["session", own("z")].facts) == (None, {"key": None})
    # Rooms and themes were public, and their names still are; that of the organisation is said by nothing public.
    works = ("organisation", organisation("works"))
    for key in (("room", "oliveraie"), ("theme", "zirkon")):
        assert after[key].label == kept[key].label is not None
    assert (kept[works].label is None, after[works].label) == (False, None)
    told = {key for key, row in after.items() if row.touched == 2}
    assert told == {
        ("summit", ""), ("session", own("z")), ("day", "2018-12-05"), ("room", "oliveraie"), ("theme", "zirkon"),
        ("kind", "reception"), ("language", "sw"), ("organisation", organisation("works")),
    }  # fmt: skip
    # What it is called meanwhile is nobody's business.
    hidden = SECRET | {"visibility": "hidden", "title": "Zirkon plans", "themes": "[water]"}
    release(AT[2], "first", one("talk", **TALK), one("z", **hidden), more=ROOMS)
    assert rows("first") == after
    release(AT[3], "first", one("talk", **TALK), one("z", **hidden | {"visibility": "public"}), more=ROOMS)
    label = rows("first")["session", own("z")].label
    assert label is not None
    assert label["texts"] == {"en": "Zirkon plans"}
    assert (rows("first")["theme", "zirkon"].touched, rows("first")["theme", "water"].touched) == (2, 4)


def test_a_release_touches_what_it_changes_and_nothing_else(db: Flask) -> None:
    other = one("other", where="{room: oliveraie}", when="{day: 2018-12-06, starts: '08:30', ends: '09:45'}")
    release(AT[0], "first", one("talk", **TALK), other, more=ROOMS)
    before = rows("first")
    release(AT[1], "first", one("talk", **TALK | {"where": "{room: oliveraie}"}), other, more=ROOMS)
    after = rows("first")
    touched = {key for key in after if after[key].touched == 2}
    assert before.keys() - touched == {("session", own("other")), ("day", "2018-12-06")}
    assert {after[key].changed_at for key in touched} == {AT[1]}
    release(AT[2], "first", one("talk", **TALK | {"where": "{room: oliveraie}"}), other, more=ROOMS, name="Renamed")
    assert {row.touched for row in rows("first").values()} == {3}
    facts = rows("first")["summit", ""].facts
    assert facts is not None
    assert facts["name"]["texts"] == {"en": "Renamed"}


def test_what_no_feed_says_of_the_summit_touches_the_whole_one_alone(db: Flask) -> None:
    release(AT[0], "first", one("talk", **TALK), more=ROOMS)
    release(AT[1], "first", one("talk", **TALK), more=ROOMS, description="About it.")
    assert {key for key, row in rows("first").items() if row.touched == 2} == {("summit", "")}


def test_a_feed_narrowed_in_several_ways_is_as_new_as_the_newest_of_them(db: Flask) -> None:
    other = {"where": "{room: orangeraie}", "when": "{day: 2018-12-06, starts: '08:30', ends: '09:45'}"}
    release(AT[0], "first", one("talk", **TALK), one("other", **other), more=ROOMS)
    release(AT[1], "first", one("talk", **TALK), one("other", **other | {"title": "Other"}), more=ROOMS)
    room, day, sixth = (Family.ROOM, "orangeraie"), (Family.DAY, "2018-12-07"), (Family.DAY, "2018-12-06")
    both = find_feed_state("first", [room, day])
    assert both is not None
    assert (both.touched, both.changed_at, both.family) == (2, AT[1], None)
    assert both.chosen == (day, room)
    have = tokens("first")
    assert both.tokens == (have["day", "2018-12-07"], have["room", "orangeraie"])
    assert both.version == have["summit", ""]
    again = find_feed_state("first", [day, room, day])
    assert again == both
    assert [
        one.touched for one in (find_feed_state("first", [room, sixth]), find_feed_state("first", [room])) if one
    ] == [2, 2]
    missing: list[list[Key]] = [[room, (Family.DAY, "2018-12-05")], [(Family.ROOM, "oliveraie")], [(Family.DAY, "")]]
    assert [find_feed_state("first", chosen) for chosen in missing] == [None] * 3
    assert find_feed_state("nothing") is None


def test_a_summit_that_is_discarded_leaves_no_feed_and_its_next_life_has_other_tokens(db: Flask) -> None:
    for slug in ("first", "other"):
        release(AT[0], slug, one("talk", slug), fictional="true")
    had, version = tokens("first"), list_versions()
    others = rows("other")
    with transaction():
        discard_summit(OPERATOR, "first")
    database.session.expire_all()
    assert (rows("first"), find_feed_state("first"), list_versions()) == ({}, None, {"other": version["other"]})
    assert rows("other") == others
    release(AT[0], "first", one("talk"), fictional="true")
    have = tokens("first")
    assert have.keys() == had.keys()
    assert set(have.values()) & set(had.values()) == set()
    assert list_versions() == {"other": version["other"], "first": have["summit", ""]}


# Saying the same release otherwise -----------------------------------------------------------------------------------


def renew(slug: str, at: datetime) -> None:
    with transaction():
        renew_feeds(summit_id(slug), at)
    database.session.expire_all()


def test_renewed_feeds_have_new_validators_and_say_the_same(db: Flask) -> None:
    for slug in ("first", "other"):
        release(AT[0], slug, one("talk", slug))
    before, had, others = rows("first"), tokens("first"), (rows("other"), tokens("other"))
    renew("first", AT[3] + timedelta(milliseconds=700))
    after, have = rows("first"), tokens("first")
    assert {key: (row.label, row.facts, row.touched) for key, row in after.items()} == {
        key: (row.label, row.facts, row.touched) for key, row in before.items()
    }
    assert {row.changed_at for row in after.values()} == {AT[3]}
    assert set(have.values()) & set(had.values()) == set()
    assert (rows("other"), tokens("other")) == others


@pytest.mark.parametrize("seconds", [0, -5])
def test_renewed_feeds_never_seem_older_than_they_were(db: Flask, seconds: int) -> None:
    """Twice within a second, and by a clock that was put back."""
    release(AT[0], "first", one("talk"))
    for n in (1, 2):
        renew("first", AT[0] + timedelta(seconds=seconds))
        assert {row.changed_at for row in rows("first").values()} == {AT[0] + timedelta(seconds=n)}


@pytest.mark.parametrize("renewals", [1, 2, 3])
def test_a_release_in_the_second_of_a_renewal_moves_what_it_touches(db: Flask, renewals: int) -> None:
    """Who asks with nothing but a date has what was renewed, and must be told of what was released then."""
    other = one("other", when="{day: 2018-12-06}")
    release(AT[0], "first", one("talk"), other)
    for _ in range(renewals):
        renew("first", AT[1])
    before = rows("first")
    release(AT[1], "first", one("talk", title="Renamed"), other)
    after = rows("first")
    moved = {key for key in after if after[key].changed_at > before[key].changed_at}
    assert moved == {key for key in after if after[key].touched == 2}
    assert [key for key in after if after[key].changed_at < before[key].changed_at] == []


def test_the_first_release_of_a_summit_without_sessions_is_a_feed(db: Flask) -> None:
    published(summit_text("first"), "first")
    assert rows("first").keys() == {("summit", "")}
    with time_machine.travel(AT[1], tick=False):
        load_text(summit_text("first", session_text("a")))
        assert find_feed_state("first", [(Family.ROOM, "orangeraie")]) is None
        publish("first")
    assert find_feed_state("first", [(Family.ROOM, "orangeraie")]) is not None
