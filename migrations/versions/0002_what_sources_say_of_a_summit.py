"""What sources say of a summit as well as of a session, phases and roles of a series, pages, facets of revisions."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

ROLES = ("lead", "co_organiser", "in_collaboration_with", "supporter", "partner", "funder")
QUALIFIERS = ("exactly", "about", "more_than", "nearly")
CURRENT = sa.text("until_release IS NULL")


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def owner(table: str) -> list[Any]:
    """Columns and keys of what belongs to a session, or where that is null to the summit."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["summit_id"], ["summit.id"], name=f"fk_{table}_summit_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["summit_id", "session_id"],
            ["session.summit_id", "session.id"],
            name=f"fk_{table}_summit_id_session_id",
            ondelete="CASCADE",
        ),
    ]


def of_source(table: str) -> list[Any]:
    return [
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["summit_id", "source_id"], ["source.summit_id", "source.id"], name=f"fk_{table}_summit_id_source_id"
        ),
    ]


def index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def upgrade() -> None:
    op.create_table(
        "series_phase",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("period", sa.JSON(), nullable=True),
        sa.Column("about", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_series_phase_series_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("series_id", "position", name="pk_series_phase"),
    )
    op.create_table(
        "series_role",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", enum("role", "funder", "implementer", "partner"), nullable=False),
        sa.Column("printed", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_series_role_organisation_id"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_series_role_series_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("series_id", "position", name="pk_series_role"),
    )
    index("series_role", "organisation_id")
    op.create_table(
        "information_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["summit_id"], ["summit.id"], name="fk_information_page_summit_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_information_page"),
        sa.UniqueConstraint("summit_id", "key", name="uq_information_page_summit_id_key"),
    )
    op.create_table(
        "quote",
        *owner("quote"),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=401), nullable=True),
        sa.Column("honorific", sa.JSON(), nullable=True),
        sa.Column("post", sa.JSON(), nullable=True),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("verbatim", sa.Boolean(), nullable=False),
        *of_source("quote"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_quote_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_quote_person_id"),
    )
    index("quote", "organisation_id", "person_id", "session_id", "source_id", "summit_id")
    op.create_table(
        "reference",
        *owner("reference"),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("acronym", sa.JSON(), nullable=True),
        sa.Column("note", sa.JSON(), nullable=True),
        sa.Column("url", sa.String(length=500), nullable=True),
        *of_source("reference"),
    )
    index("reference", "session_id", "source_id", "summit_id")
    op.create_table(
        "related",
        *owner("related"),
        sa.Column("to_summit", sa.String(length=80), nullable=True),
        sa.Column("to_session", sa.String(length=80), nullable=True),
        sa.Column("url", sa.String(length=500), nullable=True),
        sa.Column("title", sa.JSON(), nullable=True),
        sa.Column("note", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN to_summit IS NULL THEN 0 ELSE 1 END) + (CASE WHEN to_session IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN url IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_related_one_target"),
        ),
        sa.CheckConstraint("(url IS NULL) = (title IS NULL)", name=op.f("ck_related_title_of_url")),
        sa.ForeignKeyConstraint(
            ["summit_id", "to_session"],
            ["session.summit_id", "session.key"],
            name="fk_related_summit_id_to_session",
            ondelete="CASCADE",
        ),
    )
    index("related", "session_id", "summit_id", "to_session")
    op.create_table(
        "revision_facet",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column(
            "facet", enum("facet", "day", "room", "theme", "kind", "language", "organisation", "parent"), nullable=False
        ),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("label", sa.JSON(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name="fk_revision_facet_revision_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("revision_id", "facet", "value", name="pk_revision_facet"),
    )
    op.create_index("ix_revision_facet_value", "revision_facet", ["facet", "value", "revision_id"])

    widen("figure", one_of("qualifier", QUALIFIERS), "ck_figure_qualifier", nullable=True)
    widen("organiser", one_of("role", (*ROLES, "host_country")), "ck_organiser_role", nullable=True)

    with op.batch_alter_table("revision") as batch:
        batch.drop_constraint("uq_revision_subject_sequence", type_="unique")
        batch.drop_index("uq_revision_current")
        batch.create_unique_constraint(
            "uq_revision_summit_id_subject_sequence", ["summit_id", "subject", "sequence"]
        )
        batch.create_index(
            "uq_revision_current",
            ["summit_id", "subject"],
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        )
        batch.create_index("ix_revision_subject", ["subject", "until_release"])

    for name, kind in (
        ("about", sa.JSON()),
        ("starts", sa.String(length=10)),
        ("ends", sa.String(length=10)),
        ("contact_url", sa.String(length=500)),
        ("contact_email", sa.String(length=254)),
    ):
        op.add_column("series", sa.Column(name, kind, nullable=True))
    op.add_column("session", sa.Column("agenda", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("summit", sa.Column("also_called", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("summit", sa.Column("groups", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("summit", sa.Column("fictional", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("summit", sa.Column("month_day", sa.String(length=5), nullable=True))
    op.add_column("summit", sa.Column("until_month_day", sa.String(length=5), nullable=True))
    op.add_column("search_text", sa.Column("sounds", sa.Text(), nullable=False, server_default=""))
    translate_notes()
    fill_facets()
    fill_search()
    for table in ("release", "revision"):
        op.add_column(table, sa.Column("token", sa.String(length=36), nullable=False, server_default=""))
        fresh = "gen_random_uuid()::text" if op.get_bind().dialect.name == "postgresql" else "lower(hex(randomblob(16)))"
        op.execute(f"UPDATE {table} SET token = {fresh}")


def widen(table: str, check: str, name: str, *, nullable: bool) -> None:
    """Lets rows of `table` belong to a summit, or to sessions only, with `check` as what its enumeration may hold."""
    with op.batch_alter_table(table) as batch:
        # SQLite copies the table with the checks that have a name: this one has to go before it can be said anew.
        batch.drop_constraint(op.f(name), type_="check")
        batch.create_check_constraint(op.f(name), check)
        batch.alter_column("session_id", existing_type=sa.Integer(), nullable=nullable)
        if nullable:
            batch.create_index(f"ix_{table}_summit_id", ["summit_id"])
            batch.create_foreign_key(f"fk_{table}_summit_id", "summit", ["summit_id"], ["id"], ondelete="CASCADE")
        else:
            batch.drop_constraint(f"fk_{table}_summit_id", type_="foreignkey")
            batch.drop_index(f"ix_{table}_summit_id")


def translate_notes() -> None:
    """A release's note was in the summit's first language, though nothing said so."""
    bind = op.get_bind()
    found = bind.execute(
        sa.text(
            "SELECT release.id, release.note, summit.languages FROM release JOIN summit ON summit.id = release.summit_id"
            " WHERE release.note IS NOT NULL AND release.note <> ''"
        )
    ).all()
    op.drop_column("release", "note")
    op.add_column("release", sa.Column("note", sa.JSON(), nullable=True))
    table = sa.table("release", sa.column("id"), sa.column("note", sa.JSON(none_as_null=True)))
    for identity, note, languages in found:
        language = (json.loads(languages) if isinstance(languages, str) else languages)[0]
        text = {"original": language, "texts": {language: note}}
        bind.execute(sa.update(table).where(table.c.id == identity).values(note=text))


def plain_notes() -> None:
    """The inverse of `translate_notes`: what was written first stays."""
    bind = op.get_bind()
    found = bind.execute(sa.text("SELECT id, note FROM release WHERE note IS NOT NULL")).all()
    op.drop_column("release", "note")
    op.add_column("release", sa.Column("note", sa.Text(), nullable=True))
    table = sa.table("release", sa.column("id"), sa.column("note"))
    for identity, stored in found:
        note = json.loads(stored) if isinstance(stored, str) else stored
        if note is not None:
            bind.execute(sa.update(table).where(table.c.id == identity).values(note=note["texts"][note["original"]]))


def fill_facets() -> None:
    """What was released before is found by its day, room, themes, kind, languages and organisations, too."""
    bind = op.get_bind()
    found = bind.execute(
        sa.text("SELECT id, summit_id, payload FROM revision WHERE session_id IS NOT NULL AND payload IS NOT NULL")
    ).all()
    places = positions()
    rows: list[dict[str, Any]] = []
    for identity, summit, stored in found:
        payload = json.loads(stored) if isinstance(stored, str) else stored
        facets = {("theme", theme["key"]): theme["name"] for theme in payload.get("themes", ())}
        facets |= {("day", day): None for day in days(payload["when"])}
        facets[("kind", payload["kind"])] = None
        room = payload["where"].get("room")
        if room is not None:
            facets[("room", room["key"])] = room["name"]
        for name in ("working_languages", "interpretation"):
            facets |= {("language", code): None for code in payload.get(name, ())}
        seats = [seat for line_up in payload.get("line_ups", ()) for seat in line_up.get("panelists", ())]
        for one in (*payload.get("organisers", ()), *seats):
            if one.get("organisation"):
                facets[("organisation", one["organisation"]["public_id"])] = None
        rows += [
            {
                "revision_id": identity,
                "facet": facet,
                "value": value,
                "label": label,
                "position": places.get((summit, facet, value), 0),
            }
            for (facet, value), label in facets.items()
        ]
    if rows:
        table = sa.table(
            "revision_facet",
            *(sa.column(name) for name in ("revision_id", "facet", "value", "position")),
            sa.column("label", sa.JSON(none_as_null=True)),
        )
        bind.execute(sa.insert(table), rows)


def positions() -> dict[tuple[int, str, str], int]:
    """Where the rooms and themes of each summit stand among their like."""
    bind = op.get_bind()
    rooms = (
        "SELECT room.summit_id, room.key FROM room JOIN venue ON venue.id = room.venue_id"
        " ORDER BY room.summit_id, venue.position, room.position"
    )
    found: dict[tuple[int, str, str], int] = {}
    last: dict[int, int] = {}
    for summit, key in bind.execute(sa.text(rooms)):
        last[summit] = last.get(summit, -1) + 1
        found[summit, "room", key] = last[summit]
    for summit, key, position in bind.execute(sa.text("SELECT summit_id, key, position FROM theme")):
        found[summit, "theme", key] = position
    return found


def days(when: dict[str, Any]) -> list[str]:
    """The stated days of a session, as ISO dates: at most a year of them."""
    if "day" not in when or when.get("certainty", "not_stated") not in ("stated", "to_be_confirmed"):
        return []
    first = date.fromisoformat(when["day"])
    last = date.fromisoformat(when.get("until", when["day"]))
    if "ends" in when:
        # What ends at midnight has nothing of the day that begins then.
        last = max(first, (datetime.fromisoformat(when["ends"]["wall"]) - timedelta(minutes=1)).date())
    return [(first + timedelta(days=n)).isoformat() for n in range(min((last - first).days + 1, 366))]


def fill_search() -> None:
    """What was released before is found by what it sounds like, and its summits and organisations by their names.

    What a question is compared with has to be made by the same hand as the question, so these two are the program's.
    """
    from eventreg.foundation.search_text import normalise, sounds_of

    bind = op.get_bind()
    columns = [sa.column(name) for name in ("rowid", "kind", "id", "summit_id", "language", "text", "sounds")]
    table = sa.table("search_text", *columns)
    for identity, said in bind.execute(sa.select(table.c.rowid, table.c.text)).all():
        bind.execute(sa.update(table).where(table.c.rowid == identity).values(sounds=sounds_of(said)))
    named: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    found = bind.execute(
        sa.text(
            "SELECT summit_id, session_id, subject, payload FROM revision"
            " WHERE until_release IS NULL AND payload IS NOT NULL ORDER BY id"
        )
    )
    for summit, session, subject, stored in found:
        payload = json.loads(stored) if isinstance(stored, str) else stored
        if session is None:
            series = payload.get("series", {})
            names = [payload["name"], payload.get("city"), series.get("name"), series.get("acronym")]
            named["summit", subject, summit] = [name for name in names if name]
            continue
        seats = [seat for line_up in payload.get("line_ups", ()) for seat in line_up.get("panelists", ())]
        for one in (*payload.get("organisers", ()), *seats):
            if organisation := one.get("organisation"):
                names = [organisation["name"], organisation.get("acronym")]
                named["organisation", organisation["public_id"], summit] = [name for name in names if name]
    rows = []
    for (kind, subject, summit), names in named.items():
        for language in sorted({language for name in names for language in name["texts"]}):
            said = normalise(" ".join(name["texts"].get(language, name["texts"][name["original"]]) for name in names))
            rows.append(
                {"kind": kind, "id": subject, "summit_id": summit, "language": language, "text": said,
                 "sounds": sounds_of(said)}
            )  # fmt: skip
    if rows:
        bind.execute(sa.insert(table), rows)


ADDED = {
    "session": ("agenda", "quotes", "references", "related"),
    "summit": ("fictional", "also_called", "month_day", "until_month_day", "groups", "organisers", "figures", "quotes",
               "references", "related", "information"),
    "series": ("about", "starts", "ends", "contact_url", "contact_email", "phases", "roles"),
}  # fmt: skip
"""What the second form of a payload has and the first one refuses."""


def release_in_first_form() -> None:
    """The program of the first form reads no payload of a newer one: what it has no place for is taken out."""
    bind = op.get_bind()
    table = sa.table(
        "revision",
        *(sa.column(name) for name in ("id", "session_id", "payload_version")),
        sa.column("payload", sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")),
    )
    newer = sa.select(table.c.id, table.c.session_id, table.c.payload).where(table.c.payload_version > 1)
    for identity, session, payload in bind.execute(newer).all():
        row = sa.update(table).where(table.c.id == identity)
        older = payload and first_form(payload, "summit" if session is None else "session")
        # What says the same in both forms keeps its bytes.
        changed = {} if older == payload else {"payload": older}
        bind.execute(row.values(payload_version=1, **changed))


def first_form(payload: dict[str, Any], kind: str) -> dict[str, Any]:
    older = without(payload, *ADDED[kind])
    if "series" in older:
        older["series"] = without(older["series"], *ADDED["series"])
    if "line_ups" in older:
        older["line_ups"] = [
            line_up | {"panelists": [without(seat, "represented") for seat in line_up.get("panelists", ())]}
            for line_up in older["line_ups"]
        ]
    if "organisers" in older:
        claims = [claim for claim in older["organisers"] if claim.get("role") != "host_country"]
        older = {**older, "organisers": claims} if claims else without(older, "organisers")
    return older


def without(part: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name not in names}


def downgrade() -> None:
    plain_notes()
    op.execute("DELETE FROM search_text WHERE kind <> 'session'")
    op.drop_column("search_text", "sounds")
    # Revisions of organisations, and what belongs to a summit itself, have no place in the older form.
    for table in ("release", "revision"):
        op.drop_column(table, "token")
    op.execute("DELETE FROM revision_facet")
    op.execute(
        "DELETE FROM revision WHERE session_id IS NULL AND subject NOT IN (SELECT public_id FROM summit)"
    )
    release_in_first_form()
    for name in ("until_month_day", "month_day", "fictional", "groups", "also_called"):
        op.drop_column("summit", name)
    op.drop_column("session", "agenda")
    for name in ("contact_email", "contact_url", "ends", "starts", "about"):
        op.drop_column("series", name)

    with op.batch_alter_table("revision") as batch:
        batch.drop_index("ix_revision_subject")
        batch.drop_index("uq_revision_current")
        batch.drop_constraint("uq_revision_summit_id_subject_sequence", type_="unique")
        batch.create_unique_constraint("uq_revision_subject_sequence", ["subject", "sequence"])
        batch.create_index(
            "uq_revision_current", ["subject"], unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT
        )

    op.execute("DELETE FROM organiser WHERE session_id IS NULL OR role = 'host_country'")
    op.execute("DELETE FROM figure WHERE session_id IS NULL")
    widen("organiser", one_of("role", ROLES), "ck_organiser_role", nullable=False)
    widen("figure", one_of("qualifier", QUALIFIERS), "ck_figure_qualifier", nullable=False)

    for table in (
        "revision_facet", "related", "reference", "quote", "information_page", "series_role", "series_phase"
    ):  # fmt: skip
        op.drop_table(table)
