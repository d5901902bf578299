"""Creating and changing summits, as drafts."""

from collections.abc import Mapping, Sequence
from typing import Any

from eventreg.access import policy
from eventreg.access.permissions import Permission
from eventreg.access.things import SummitFacts
from eventreg.access.viewer import Viewer
from eventreg.foundation.children import set_children, set_values
from eventreg.foundation.database import db
from eventreg.foundation.translated_text import TranslatedText
from eventreg.summits.errors import MoveRefused, SeriesContradicted
from eventreg.summits.models import InformationPage, Series, SeriesPhase, Source, Summit, SummitCountry
from eventreg.summits.rules import MOVES, SummitState


def facts_of(summit: Summit, *, released: bool = True) -> SummitFacts:
    """The summit as the policy sees it."""
    return SummitFacts(summit.public_id, released=released, archived=summit.state is SummitState.ARCHIVED)


def create_summit(viewer: Viewer, values: Mapping[str, Any]) -> Summit:
    """A new summit, as a draft. `values` holds columns of `Summit` without `state`."""
    summit = Summit(**values, state=SummitState.DRAFT)
    policy.require(viewer, Permission.LOAD_SUMMIT, on=SummitFacts("", released=False, archived=False))
    db.session.add(summit)
    db.session.flush()
    return summit


def change_summit(viewer: Viewer, summit: Summit, values: Mapping[str, Any]) -> None:
    """Changes columns of `summit`, its state included. Raises `MoveRefused`, `Forbidden`, `Unknown`."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=facts_of(summit))
    wanted = values.get("state", summit.state)
    if wanted is not summit.state and wanted not in MOVES[summit.state]:
        raise MoveRefused(before=summit.state.value, after=wanted.value)
    set_values(summit, values)


def set_countries(viewer: Viewer, summit: Summit, countries: Sequence[Mapping[str, Any]]) -> None:
    """The participating countries, in the order given: it is stored and never recomputed."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=facts_of(summit))
    numbered = [{**country, "position": position} for position, country in enumerate(countries)]
    set_children(summit.countries, numbered, SummitCountry, identity=("position",))


def put_sources(viewer: Viewer, summit: Summit, sources: Sequence[Mapping[str, Any]]) -> None:
    """Adds sources or changes those with the same key; none is taken away."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=facts_of(summit))
    by_key = {source.key: source for source in summit.sources}
    for values in sources:
        known = by_key.get(values["key"])
        if known is None:
            summit.sources.append(Source(**values, position=len(summit.sources)))
        else:
            set_values(known, values)


def set_information(viewer: Viewer, summit: Summit, pages: Sequence[Mapping[str, Any]]) -> None:
    """The pages for participants, in the order given; a page whose key is not among them is taken away."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=facts_of(summit))
    set_children(summit.information, pages, InformationPage, identity=("key",))


def set_phases(viewer: Viewer, summit: Summit, phases: Sequence[Mapping[str, Any]]) -> None:
    """The phases of the summit's series, in the order given. Raises `SeriesContradicted` where others are known."""
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=facts_of(summit))
    series = summit.series
    assert series is not None
    if series.phases:
        parts = ("name", "period", "about")
        known = [{part: getattr(phase, part) for part in parts} for phase in series.phases]
        require_same(series, "phases", known, [{part: phase.get(part) for part in parts} for phase in phases])
    numbered = [{**phase, "position": position} for position, phase in enumerate(phases)]
    set_children(series.phases, numbered, SeriesPhase, identity=("position",))


def put_series(viewer: Viewer, summit: Summit, series: Series | None, values: Mapping[str, Any]) -> None:
    """Puts the summit into a series, which is created, or gets what was not known of it.

    Raises `SeriesContradicted` with both values.
    """
    policy.require(viewer, Permission.EDIT_PROGRAMME, on=facts_of(summit))
    if series is None:
        series = Series(**values)
    else:
        _add_facts(series, values)
    if summit.series is not series:
        summit.series = series


def _add_facts(series: Series, values: Mapping[str, Any]) -> None:
    for name, after in values.items():
        before = getattr(series, name)
        if isinstance(before, TranslatedText) and isinstance(after, TranslatedText):
            for language in sorted(before.texts.keys() & after.texts.keys()):
                _agree(series, f"{name}.{language}", before.texts[language], after.texts[language])
            after = TranslatedText(before.original, {**after.texts, **before.texts})
        elif before is not None and after is not None:
            _agree(series, name, before, after)
        if after is not None and after != before:
            setattr(series, name, after)


def require_same(
    series: Series, name: str, known: Sequence[Mapping[str, Any]], given: Sequence[Mapping[str, Any]]
) -> None:
    """Raises `SeriesContradicted` with both values of the first that differs in two lists of the same parts."""
    _agree(series, f"the number of {name}", len(known), len(given))
    for number, (before, after) in enumerate(zip(known, given, strict=True), 1):
        for part, value in before.items():
            _agree(series, f"{name}[{number}].{part}", _in_words(value), _in_words(after[part]))


def _in_words(value: Any) -> str:
    if isinstance(value, TranslatedText):
        return " / ".join(f"{language}: {text}" for language, text in value.to_json()["texts"].items())
    return "" if value is None else str(value)


def _agree(series: Series, field: str, before: Any, after: Any) -> None:
    if before != after:
        raise SeriesContradicted(key=series.key, field=field, before=before, after=after)
