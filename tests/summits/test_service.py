"""Making and changing summits."""

from typing import Any

import pytest
from flask import Flask

from eventreg.access.enums import Role
from eventreg.access.errors import Forbidden, Unknown
from eventreg.access.things import SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.foundation.database import db as database
from eventreg.foundation.errors import DomainError
from eventreg.foundation.transaction import transaction
from eventreg.foundation.translated_text import TranslatedText
from eventreg.summits.errors import MoveRefused, SeriesContradicted, SlugTaken, SummitUnknown
from eventreg.summits.models import Summit
from eventreg.summits.queries import find_series, find_slug, find_summit, get_summit
from eventreg.summits.rules import MOVES, SeriesKind, SourceKind, SummitKind, SummitState
from eventreg.summits.service import (
    change_summit,
    create_summit,
    facts_of,
    put_series,
    put_sources,
    set_countries,
    set_information,
    set_phases,
)
from support import OPERATOR, uid

text = TranslatedText.of
SECRETARIAT = Viewer(holder="h", roles=frozenset({(uid("first"), Role.SECRETARIAT)}))
OTHERS = Viewer(holder="h", roles=frozenset({(uid("other"), Role.SECRETARIAT)}))


def create(slug: str = "first", viewer: Viewer = OPERATOR) -> Summit:
    values = {
        "slug": slug,
        "public_id": uid(slug),
        "kind": SummitKind.SUMMIT,
        "name": text("en", slug),
        "zone": "UTC",
        "languages": ["en"],
    }
    return create_summit(viewer, values)


def test_a_summit_is_made_as_a_draft(db: Flask) -> None:
    summit = create()
    assert (summit.state, find_summit("first"), get_summit("first")) == (SummitState.DRAFT, summit, summit)
    assert (find_slug(uid("first")), find_slug(uid("other")), find_summit("other")) == ("first", None, None)
    with pytest.raises(SummitUnknown) as unknown:
        get_summit("other")
    assert str(unknown.value) == "There is no summit “other”."


@pytest.mark.parametrize("viewer", [Viewer.anonymous(), SECRETARIAT, OTHERS, Viewer(holder="h", administrator=True)])
def test_only_the_operator_makes_summits(db: Flask, viewer: Viewer) -> None:
    with pytest.raises(Unknown):
        create(viewer=viewer)
    assert find_summit("first") is None


def test_two_summits_cannot_have_one_slug(db: Flask) -> None:
    with transaction():
        create()
    with pytest.raises(SlugTaken) as refused, transaction():
        create_summit(OPERATOR, {"slug": "first", "kind": SummitKind.SUMMIT, "name": text("en", "b"), "zone": "UTC",
                                 "languages": []})  # fmt: skip
    assert str(refused.value) == "Another summit already has this slug."


@pytest.mark.parametrize("before", SummitState)
@pytest.mark.parametrize("after", SummitState)
def test_states_move_as_the_table_says(db: Flask, before: SummitState, after: SummitState) -> None:
    summit = create()
    summit.state = before
    if after is before or after in MOVES[before]:
        change_summit(OPERATOR, summit, {"state": after})
        assert summit.state is after
    else:
        with pytest.raises(MoveRefused) as refused:
            change_summit(OPERATOR, summit, {"state": after, "city": text("en", "Rabat")})
        assert str(refused.value) == f"A summit that is {before} cannot become {after}."
        assert (summit.state, summit.city) == (before, None)


def test_no_state_leads_back() -> None:
    order = list(SummitState)
    assert {(before, after) for before, moves in MOVES.items() for after in moves} == {
        (before, after) for before in order for after in order if order.index(before) < order.index(after)
    }


@pytest.mark.parametrize(
    ("viewer", "state", "error"),
    [
        (Viewer.anonymous(), SummitState.LIVE, Forbidden),
        (OTHERS, SummitState.LIVE, Forbidden),
        (SECRETARIAT, SummitState.ARCHIVED, Forbidden),
    ],
)
def test_who_may_not_edit_changes_nothing(
    db: Flask, viewer: Viewer, state: SummitState, error: type[DomainError]
) -> None:
    summit = create()
    summit.state = state
    for attempt in (
        lambda: change_summit(viewer, summit, {"zone": "Europe/Paris"}),
        lambda: set_countries(viewer, summit, [{"code": "MA", "name": text("en", "Morocco")}]),
        lambda: put_sources(viewer, summit, [{"key": "report", "kind": SourceKind.REPORT}]),
        lambda: set_information(viewer, summit, [{"key": "a", "title": text("en", "A"), "text": text("en", "B")}]),
        lambda: set_phases(viewer, summit, [{"name": text("en", "One")}]),
        lambda: put_series(viewer, summit, None, {"key": "s", "kind": SeriesKind.FORUM, "name": text("en", "S")}),
    ):
        with pytest.raises(error):
            attempt()
    assert (summit.zone, summit.countries, summit.sources, summit.series) == ("UTC", [], [], None)
    assert summit.information == []


def test_the_policy_sees_a_summit_by_its_public_id(db: Flask) -> None:
    summit = create()
    assert facts_of(summit) == SummitFacts(uid("first"), released=True, archived=False)
    summit.state = SummitState.ARCHIVED
    assert facts_of(summit, released=False) == SummitFacts(uid("first"), released=False, archived=True)


def test_the_secretariat_edits_its_own_summit(db: Flask) -> None:
    summit = create()
    change_summit(SECRETARIAT, summit, {"zone": "Europe/Paris"})
    assert summit.zone == "Europe/Paris"


def test_countries_keep_the_order_given(db: Flask) -> None:
    summit = create()
    for codes in (["MA", "MD", None], ["MD", "MA"], []):
        set_countries(OPERATOR, summit, [{"code": code, "name": text("en", str(code))} for code in codes])
        database.session.flush()
        database.session.expire(summit)
        assert [(country.position, country.code) for country in summit.countries] == list(enumerate(codes))


def test_sources_are_added_or_changed_and_never_taken_away(db: Flask) -> None:
    summit = create()

    def found() -> list[tuple[int, str, SourceKind, str | None]]:
        database.session.flush()
        return [(one.position, one.key, one.kind, one.language) for one in summit.sources]

    announcement: dict[str, Any] = {"key": "announcement", "kind": SourceKind.ANNOUNCEMENT}
    put_sources(OPERATOR, summit, [announcement, {"key": "report", "kind": SourceKind.REPORT, "language": "fr"}])
    put_sources(OPERATOR, summit, [{"key": "report", "kind": SourceKind.PROGRAMME}])
    put_sources(OPERATOR, summit, [])
    assert found() == [
        (0, "announcement", SourceKind.ANNOUNCEMENT, None),
        (1, "report", SourceKind.PROGRAMME, "fr"),
    ]


def test_a_series_is_made_once_and_shared(db: Flask) -> None:
    first, second = create(), create("second")
    series = {"key": "delta", "kind": SeriesKind.FORUM, "name": text("en", "Delta")}
    put_series(OPERATOR, first, find_series("delta"), series)
    database.session.flush()
    put_series(OPERATOR, second, find_series("delta"), {**series, "acronym": text("en", "DF")})
    assert second.series is first.series
    assert first.series is not None
    assert first.series.acronym == text("en", "DF")


def test_pages_for_participants_are_found_by_their_key_and_keep_the_order_given(db: Flask) -> None:
    summit = create()

    def put(*keys: str) -> list[tuple[int, str, int]]:
        pages = [{"key": key, "title": text("en", key), "text": text("en", f"About {key}")} for key in keys]
        set_information(OPERATOR, summit, pages)
        database.session.flush()
        database.session.expire(summit)
        return [(one.position, one.key, one.id) for one in summit.information]

    (_, _, a), (_, _, b) = put("a", "b")
    assert put("b", "c", "a") == [(0, "b", b), (1, "c", summit.information[1].id), (2, "a", a)]
    assert put() == []


PHASE = {"name": text("en", "One", fr="Un"), "period": text("en", "2011-2012"), "about": None}


@pytest.mark.parametrize(
    ("phases", "sentence"),
    [
        ([], "the number of phases is “1” and the file says “0”."),
        ([PHASE, PHASE], "the number of phases is “1” and the file says “2”."),
        ([{**PHASE, "name": text("en", "Two")}], "phases[1].name is “en: One / fr: Un” and the file says “en: Two”."),
        ([{**PHASE, "name": text("fr", "Un", en="One")}],
         "phases[1].name is “en: One / fr: Un” and the file says “fr: Un / en: One”."),
        ([{"name": PHASE["name"]}], "phases[1].period is “en: 2011-2012” and the file says “”."),
        ([{**PHASE, "about": text("en", "Why")}], "phases[1].about is “” and the file says “en: Why”."),
    ],
)  # fmt: skip
def test_phases_are_the_same_in_every_file_of_a_series(db: Flask, phases: list[Any], sentence: str) -> None:
    first, second = create(), create("second")
    series = {"key": "delta", "kind": SeriesKind.PROGRAMME, "name": text("en", "Delta")}
    put_series(OPERATOR, first, None, series)
    database.session.flush()
    set_phases(OPERATOR, first, [{"name": PHASE["name"], "period": PHASE["period"]}])
    database.session.flush()
    put_series(OPERATOR, second, find_series("delta"), series)
    set_phases(OPERATOR, second, [PHASE])
    with pytest.raises(SeriesContradicted) as refused:
        set_phases(OPERATOR, second, phases)
    assert str(refused.value) == f"The series delta: {sentence}"
    assert [(one.position, one.name, one.period, one.about) for one in second.series.phases] == [
        (0, PHASE["name"], PHASE["period"], None)
    ]
