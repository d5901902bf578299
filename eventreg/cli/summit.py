"""`eventreg summit ...`: files in and out, and releases."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from eventreg.access.viewer import Viewer
from eventreg.calendars.freshness import get_freshness
from eventreg.calendars.freshness_text import freshness_lines
from eventreg.calendars.service import render_blocks
from eventreg.foundation import clock
from eventreg.foundation.local_time import offset_words, tzdata_version
from eventreg.foundation.transaction import snapshot, transaction
from eventreg.foundation.translated_text import TranslatedText
from eventreg.identity.service import operator
from eventreg.programme.conflicts import Impact
from eventreg.publication.differences import Change
from eventreg.publication.errors import DraftMoved
from eventreg.publication.retime import Move, Retiming, list_stale, propose_retiming, retime_summit
from eventreg.publication.service import Proposal, propose_release, publish_release
from eventreg.summit_file.reader import LARGEST_FILE_BYTES
from eventreg.summit_file.service import LoadReport, dump_summit, load_summit, read_file
from eventreg.summit_file.synth import synthetic_document

TRIES = 3
LONGEST_LIST = 20


@click.group()
def summit() -> None:
    """Load, dump and publish summits."""


@summit.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--prune", is_flag=True, help="Cancel sessions that the file does not name.")
@with_appcontext
def load(files: tuple[Path, ...], prune: bool) -> None:
    """Load summit FILES into the draft. All of a file or nothing; the same file again changes nothing."""
    for file in files:
        report = load_file(operator(), file, prune=prune)
        click.echo(f"{click.format_filename(file)}: {_report_words(report)}")


def load_file(viewer: Viewer, file: Path, *, prune: bool = False) -> LoadReport:
    """Loads one file in one transaction."""
    with file.open("rb") as content:
        document, tree = read_file(content.read(LARGEST_FILE_BYTES + 1))
    with transaction():
        return load_summit(viewer, document, tree, prune=prune)


def _report_words(report: LoadReport) -> str:
    if report.nothing:
        return f"{report.slug} is already as the file says."
    parts = [
        f"{len(places)} {what}"
        for places, what in ((report.created, "new"), (report.changed, "changed"), (report.cancelled, "cancelled"))
        if places
    ]
    return f"{report.slug}: {', '.join(parts)}."


@summit.command()
@click.argument("slug")
@with_appcontext
def dump(slug: str) -> None:
    """Print the draft of the summit SLUG as a summit file."""
    with snapshot():
        text = dump_summit(operator(), slug)
    # A summit file is UTF-8, whatever the terminal's encoding is.
    click.echo(text.encode(), nl=False)


@summit.command()
@click.argument("slug")
@click.option("--note", help="What to tell readers of this release, in the summit's first language.")
@with_appcontext
def publish(slug: str, note: str | None) -> None:
    """Publish the draft of the summit SLUG; prints what changed. Refused while conflicts block."""
    number, proposal = publish_slug(operator(), slug, note)
    _print_proposal(proposal)
    click.echo(f"{slug}: release {number}." if number else f"{slug}: nothing to publish.")


def publish_slug(viewer: Viewer, slug: str, note: TranslatedText | str | None = None) -> tuple[int | None, Proposal]:
    """Publishes what the draft says now; made anew when somebody else publishes in between."""
    for remaining in reversed(range(TRIES)):
        with snapshot():
            proposal = propose_release(viewer, slug)
        try:
            with transaction():
                release = publish_release(viewer, proposal, note=note)
                return (release.number if release else None), proposal
        except DraftMoved:
            if not remaining:
                raise
    raise AssertionError("unreachable")


@summit.command()
@click.argument("slug", required=False)
@click.option("--dry-run", is_flag=True, help="Say what would move, and change nothing.")
@with_appcontext
def retime(slug: str | None, dry_run: bool) -> None:
    """Work out the instants of the summit SLUG anew after a government changed its clocks, and publish what moved.

    Times on the clock stay. Without SLUG: say which summits need it by the zone data in use.
    """
    if slug is None:
        _print_stale()
        return
    number, retiming = retime_slug(operator(), slug, dry_run=dry_run)
    _print_moves(retiming)
    click.echo(f"{slug}: {_retiming_words(retiming, number, dry_run)}")


def retime_slug(viewer: Viewer, slug: str, *, dry_run: bool = False) -> tuple[int | None, Retiming]:
    """Publishes the instants that today's zone data gives; made anew when somebody else publishes in between."""
    for remaining in reversed(range(TRIES)):
        with snapshot():
            retiming = propose_retiming(viewer, slug)
        if dry_run or retiming.nothing:
            return None, retiming
        try:
            with transaction():
                release = retime_summit(viewer, retiming)
                return (release.number if release else None), retiming
        except DraftMoved:
            if not remaining:
                raise
    raise AssertionError("unreachable")


def _print_stale() -> None:
    with snapshot():
        stale = list_stale(operator())
    for slug, sessions in stale:
        click.echo(f"{slug}: sessions to retime: {sessions}.")
    if not stale:
        click.echo(f"Nothing to retime with tzdata {tzdata_version()}.")


def _print_moves(retiming: Retiming) -> None:
    for move in retiming.moves:
        click.echo(f"  {_move_words(move)}")
    moved = {move.subject for move in retiming.moves}
    kept = {move.subject for move in retiming.over}
    for move in retiming.corrections:
        if move.subject not in moved | kept:
            click.echo(f"  {_move_words(move)}, in the draft alone")
    for move in retiming.over:
        click.echo(f"  {_move_words(move)}: is over and stays as published")


def _move_words(move: Move) -> str:
    """The session with its time on the clock, and which offset takes the place of which."""
    pairs = [
        (a, b) for a, b in ((move.before.starts, move.after.starts), (move.before.ends, move.after.ends)) if a and b
    ]
    before, after = next((pair for pair in pairs if pair[0].at != pair[1].at), pairs[0])
    starts, ends = pairs[0][0].wall, pairs[-1][0].wall
    shown = f"{starts:%Y-%m-%d %H:%M}" + (f"–{ends:%H:%M}" if len(pairs) > 1 else "")
    return f"{shown} {move.title}: {offset_words(after.offset)} instead of {offset_words(before.offset)}"


def _retiming_words(retiming: Retiming, number: int | None, dry_run: bool) -> str:
    if retiming.nothing:
        return "nothing to retime."
    count = len(retiming.moves)
    if dry_run:
        return f"{count} to move, {len(retiming.corrections)} to correct in the draft; nothing was changed."
    if number is None:
        return f"{len(retiming.corrections)} corrected in the draft; nothing to publish."
    return f"{count} moved, release {number}."


def _print_proposal(proposal: Proposal) -> None:
    words = {
        Change.ADDED: "added",
        Change.CHANGED: "changed",
        Change.CANCELLED: "cancelled",
        Change.REOPENED: "takes place again",
        Change.REMOVED: "removed",
    }
    for difference in proposal.differences[:LONGEST_LIST]:
        fields = f" ({', '.join(difference.fields)})" if difference.fields else ""
        click.echo(f"  {words[difference.change]}: {difference.title}{fields}")
    if len(proposal.differences) > LONGEST_LIST:
        click.echo(f"  … and {len(proposal.differences) - LONGEST_LIST} more")
    for conflict in [one for one in proposal.conflicts if one.impact is Impact.WARNS][:LONGEST_LIST]:
        click.echo(f"  Warning: {conflict.sentence % conflict.facts}", err=True)


@summit.command()
@click.argument("slug")
@with_appcontext
def render(slug: str) -> None:
    """Write the calendar events of the summit SLUG anew, as this version of the program does.

    Needed after EVENTREG_BASE_URL or the words of the program changed; otherwise each event stays as it was written
    until its session changes.
    """
    with transaction():
        blocks = render_blocks(operator(), slug)
    click.echo(f"{slug}: {blocks} events written anew.")


@summit.command()
@click.argument("slug")
@with_appcontext
def freshness(slug: str) -> None:
    """Say which release the calendars that follow the summit SLUG have, as far as they told us."""
    with snapshot():
        facts = get_freshness(operator(), slug, clock.now())
    for line in freshness_lines(facts):
        click.echo(line)


@summit.command()
@click.argument("slug")
@click.option("--sessions", required=True, type=click.IntRange(0, 20_000), help="How many sessions.")
@click.option("--seed", default=1, show_default=True, type=int, help="The same seed makes the same summit.")
@with_appcontext
def synth(slug: str, sessions: int, seed: int) -> None:
    """Make and publish a synthetic summit SLUG for measuring."""
    document, tree = synthetic_document(slug, sessions, seed)
    with transaction():
        load_summit(operator(), document, tree)
    number, proposal = publish_slug(operator(), slug)
    click.echo(f"{slug}: {len(proposal.differences)} changes, release {number}." if number else f"{slug}: unchanged.")
