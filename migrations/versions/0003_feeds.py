"""Feeds with what touched them last, blocks of calendars as they were written, and counts of polls."""

import json
import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

FAMILIES = ("summit", "day", "room", "theme", "kind", "language", "organisation", "session")


def upgrade() -> None:
    op.create_table(
        "feed",
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column(
            "family",
            sa.Enum(*FAMILIES, name="family", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("label", sa.JSON(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["summit_id"], ["summit.id"], name="fk_feed_summit_id"),
        sa.ForeignKeyConstraint(
            ["summit_id", "touched"], ["release.summit_id", "release.number"], name="fk_feed_summit_id_touched"
        ),
        sa.PrimaryKeyConstraint("summit_id", "family", "value", name="pk_feed"),
    )
    op.create_table(
        "calendar_block",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("base_url", sa.String(length=300), nullable=False),
        sa.Column("renderer", sa.String(length=8), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name="fk_calendar_block_revision_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("revision_id", "language", name="pk_calendar_block"),
    )
    op.create_table(
        "feed_poll",
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("client", sa.String(length=40), nullable=False),
        sa.Column("held", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("current", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("polls", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["summit_id"], ["summit.id"], name="fk_feed_poll_summit_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(
            "summit_id", "hour", "family", "value", "language", "client", "held", "current", name="pk_feed_poll"
        ),
    )
    fill_feeds()


def plain(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) else stored


def fill_feeds() -> None:
    """What was released before has feeds, too, touched by whatever last began or ended in them."""
    bind = op.get_bind()
    names = {
        (summit, subject): plain(payload)["organisation"]["name"]
        for summit, subject, payload in bind.execute(
            sa.text(
                "SELECT revision.summit_id, subject, payload FROM revision"
                " JOIN organisation ON organisation.public_id = subject"
                " WHERE session_id IS NULL AND until_release IS NULL AND payload IS NOT NULL"
            )
        )
    }
    feeds: dict[tuple[int, str, str], dict[str, Any]] = {}

    def touch(summit: int, family: str, value: str, touched: int, **said: Any) -> None:
        row = feeds.setdefault(
            (summit, family, value),
            {"summit_id": summit, "family": family, "value": value, "touched": 0, "label": None, "facts": None},
        )
        row["touched"] = max(row["touched"], touched)
        row.update(said)

    facets: dict[int, list[tuple[str, str, Any]]] = {}
    for identity, facet, value, label in bind.execute(
        sa.text("SELECT revision_id, facet, value, label FROM revision_facet WHERE facet <> 'parent'")
    ):
        facets.setdefault(identity, []).append((facet, value, plain(label)))
    found = bind.execute(
        sa.text(
            "SELECT id, summit_id, session_id, subject, from_release, until_release, payload FROM revision"
            " WHERE in_feed AND payload IS NOT NULL ORDER BY summit_id, from_release, id"
        )
    ).all()
    for identity, summit, session, subject, began, ended, stored in found:
        payload, touched = plain(stored), ended or began
        if session is None:
            touch(summit, "summit", "", touched, facts=facts(payload))
            continue
        touch(summit, "summit", "", touched)
        # What is not shown any more is not called by its name either.
        title, key = (payload["title"], payload["key"]) if ended is None else (None, None)
        touch(summit, "session", subject, touched, label=title, facts={"key": key})
        for facet, value, label in facets.get(identity, ()):
            if facet != "organisation":
                touch(summit, facet, value, touched, label=label)
            elif ended is None:
                touch(summit, facet, value, touched, label=names.get((summit, value)))
            else:
                touch(summit, facet, value, touched)
    if not feeds:
        return
    table = sa.table(
        "feed",
        *(sa.column(name) for name in ("summit_id", "family", "value", "touched", "changed_at", "token")),
        *(sa.column(name, sa.JSON(none_as_null=True)) for name in ("label", "facts")),
    )
    instants = {
        (summit, number): at
        for summit, number, at in bind.execute(sa.text("SELECT summit_id, number, published_at FROM release"))
    }
    rows = [
        {**row, "changed_at": instants[row["summit_id"], row["touched"]], "token": str(uuid.uuid4())}
        for row in feeds.values()
    ]
    bind.execute(sa.insert(table), rows)


def facts(summit: dict[str, Any]) -> dict[str, Any]:
    """What every feed says of a summit."""
    stated = summit["dates_certainty"] == "stated"
    return {
        "name": summit["name"],
        "zone": summit["zone"],
        "languages": summit["languages"],
        "starts_on": summit.get("starts_on") if stated else None,
        "ends_on": summit.get("ends_on") if stated else None,
        "archived": summit["state"] == "archived",
    }


def downgrade() -> None:
    for table in ("feed_poll", "calendar_block", "feed"):
        op.drop_table(table)
