"""The first records: series to sessions, releases, revisions, occupancy, history, search text."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "history_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("summit", sa.String(length=36), nullable=True),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_entry")),
    )
    with op.batch_alter_table("history_entry", schema=None) as batch_op:
        batch_op.create_index("ix_history_entry_subject", ["subject_kind", "subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_history_entry_summit"), ["summit"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "state",
                "ministry",
                "city",
                "public_body",
                "intergovernmental",
                "directorate_general",
                "process",
                "joint_initiative",
                "programme",
                "ngo",
                "association",
                "company",
                "university",
                "research_institute",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("acronym", sa.JSON(), nullable=True),
        sa.Column("spellings", sa.JSON(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("about", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("key", name=op.f("uq_organisation_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisation_public_id")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("honorific", sa.JSON(), nullable=True),
        sa.Column("given", sa.String(length=200), nullable=True),
        sa.Column("family", sa.String(length=200), nullable=False),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.Column("sort_name", sa.String(length=401), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    op.create_table(
        "search_text",
        sa.Column("rowid", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("rowid", name=op.f("pk_search_text")),
    )
    with op.batch_alter_table("search_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_text_id"), ["id"], unique=False)
        batch_op.create_index("ix_search_text_summit_kind", ["summit_id", "kind"], unique=False)

    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("forum", "programme", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("acronym", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("key", name=op.f("uq_series_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_series_public_id")),
    )
    op.create_table(
        "organisation_parent",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column(
            "link",
            sa.Enum(
                "part_of",
                "under_authority_of",
                "joint_initiative_of",
                "presided_by",
                name="link",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("organisation_id <> parent_id", name=op.f("ck_organisation_parent_not_its_own_parent")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_parent_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_parent_id")),
        sa.PrimaryKeyConstraint("organisation_id", "parent_id", "link", name=op.f("pk_organisation_parent")),
    )
    with op.batch_alter_table("organisation_parent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_parent_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "summit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "summit",
                "board_meeting",
                "closing_session",
                "national_seminar",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("draft", "live", "archived", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "dates_certainty",
            sa.Enum(
                "stated",
                "to_be_confirmed",
                "inferred",
                "not_stated",
                name="dates_certainty",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("dates_reason", sa.JSON(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("city", sa.JSON(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("description", sa.JSON(), nullable=True),
        sa.Column(
            "register",
            sa.Enum(
                "not_stated", "here", "elsewhere", name="register", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("register_url", sa.String(length=500), nullable=True),
        sa.Column("register_text", sa.JSON(), nullable=True),
        sa.Column("conflict_impacts", sa.JSON(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR starts_on <= ends_on", name=op.f("ck_summit_dates_in_order")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_summit_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summit")),
        sa.UniqueConstraint("public_id", name=op.f("uq_summit_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_summit_slug")),
    )
    with op.batch_alter_table("summit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_summit_series_id"), ["series_id"], unique=False)

    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["summit_id"], ["summit.id"], name=op.f("fk_release_summit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("summit_id", "number", name=op.f("uq_release_summit_id_number")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "announcement",
                "programme",
                "report",
                "secretariat",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.JSON(), nullable=True),
        sa.Column("publisher", sa.JSON(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("url", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["summit_id"], ["summit.id"], name=op.f("fk_source_summit_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("summit_id", "id", name=op.f("uq_source_summit_id_id")),
        sa.UniqueConstraint("summit_id", "key", name=op.f("uq_source_summit_id_key")),
    )
    op.create_table(
        "summit_country",
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=2), nullable=True),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["summit_id"], ["summit.id"], name=op.f("fk_summit_country_summit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("summit_id", "position", name=op.f("pk_summit_country")),
    )
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["summit_id"], ["summit.id"], name=op.f("fk_theme_summit_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("summit_id", "id", name=op.f("uq_theme_summit_id_id")),
        sa.UniqueConstraint("summit_id", "key", name=op.f("uq_theme_summit_id_key")),
    )
    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("address", sa.JSON(), nullable=True),
        sa.Column("city", sa.JSON(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["summit_id"], ["summit.id"], name=op.f("fk_venue_summit_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("summit_id", "id", name=op.f("uq_venue_summit_id_id")),
        sa.UniqueConstraint("summit_id", "key", name=op.f("uq_venue_summit_id_key")),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("floor", sa.JSON(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("fire_limit", sa.Integer(), nullable=True),
        sa.Column("booths", sa.Integer(), nullable=True),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        sa.Column("turnaround_minutes", sa.Integer(), nullable=False),
        sa.Column("max_parallel", sa.Integer(), nullable=False),
        sa.CheckConstraint("max_parallel >= 1", name=op.f("ck_room_max_parallel_positive")),
        sa.CheckConstraint("turnaround_minutes >= 0", name=op.f("ck_room_turnaround_not_negative")),
        sa.ForeignKeyConstraint(
            ["summit_id", "venue_id"], ["venue.summit_id", "venue.id"], name=op.f("fk_room_summit_id_venue_id")
        ),
        sa.ForeignKeyConstraint(["summit_id"], ["summit.id"], name=op.f("fk_room_summit_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("id", "max_parallel", name=op.f("uq_room_id_max_parallel")),
        sa.UniqueConstraint("summit_id", "id", name=op.f("uq_room_summit_id_id")),
        sa.UniqueConstraint("summit_id", "key", name=op.f("uq_room_summit_id_key")),
    )
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("first_sequence", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "plenary",
                "opening",
                "closing",
                "roundtable",
                "side_event",
                "special_side_event",
                "workshop",
                "press_conference",
                "meeting",
                "reception",
                "break",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column(
            "when_precision",
            sa.Enum(
                "exact",
                "half_day",
                "day",
                "span",
                "day_month",
                "none",
                name="when_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "when_certainty",
            sa.Enum(
                "stated",
                "to_be_confirmed",
                "inferred",
                "not_stated",
                name="when_certainty",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("when_reason", sa.JSON(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("starts_wall", sa.DateTime(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_wall", sa.DateTime(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column(
            "half",
            sa.Enum("morning", "afternoon", name="half", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("month_day", sa.String(length=5), nullable=True),
        sa.Column("until_month_day", sa.String(length=5), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column(
            "where_certainty",
            sa.Enum(
                "stated",
                "to_be_confirmed",
                "inferred",
                "not_stated",
                name="where_certainty",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("where_reason", sa.JSON(), nullable=True),
        sa.Column(
            "access",
            sa.Enum(
                "not_stated",
                "open",
                "registered",
                "categories",
                "invited",
                name="access",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("access_categories", sa.JSON(), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                "public",
                "registered",
                "hidden",
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "press",
            sa.Enum(
                "not_stated",
                "closed",
                "open",
                "photo_opportunity",
                "pool",
                name="press",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "webcast",
            sa.Enum(
                "not_stated",
                "none",
                "registered",
                "public",
                name="webcast",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("cancelled_note", sa.JSON(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(ends_at IS NULL) = (ends_wall IS NULL)", name=op.f("ck_session_end_has_both_times")),
        sa.CheckConstraint("(starts_at IS NULL) = (starts_wall IS NULL)", name=op.f("ck_session_start_has_both_times")),
        sa.CheckConstraint("first_sequence >= 0", name=op.f("ck_session_first_sequence_not_negative")),
        sa.ForeignKeyConstraint(
            ["summit_id", "room_id"], ["room.summit_id", "room.id"], name=op.f("fk_session_summit_id_room_id")
        ),
        sa.ForeignKeyConstraint(["summit_id"], ["summit.id"], name=op.f("fk_session_summit_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_session_public_id")),
        sa.UniqueConstraint("summit_id", "id", name=op.f("uq_session_summit_id_id")),
        sa.UniqueConstraint("summit_id", "key", name=op.f("uq_session_summit_id_key")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_room_id"), ["room_id"], unique=False)

    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column(
            "qualifier",
            sa.Enum(
                "exactly",
                "about",
                "more_than",
                "nearly",
                name="qualifier",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("counted", sa.JSON(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=True),
        sa.Column("period", sa.JSON(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["summit_id", "session_id"],
            ["session.summit_id", "session.id"],
            name=op.f("fk_figure_summit_id_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["summit_id", "source_id"], ["source.summit_id", "source.id"], name=op.f("fk_figure_summit_id_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figure_session_id"), ["session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_figure_source_id"), ["source_id"], unique=False)

    op.create_table(
        "line_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("announced", "reported", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("type_words", sa.JSON(), nullable=True),
        sa.Column("announced_count", sa.Integer(), nullable=True),
        sa.Column("note", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["summit_id", "session_id"],
            ["session.summit_id", "session.id"],
            name=op.f("fk_line_up_summit_id_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["summit_id", "source_id"], ["source.summit_id", "source.id"], name=op.f("fk_line_up_summit_id_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_up")),
        sa.UniqueConstraint("session_id", "source_id", name=op.f("uq_line_up_session_id_source_id")),
    )
    with op.batch_alter_table("line_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_up_session_id"), ["session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_line_up_source_id"), ["source_id"], unique=False)

    op.create_table(
        "occupancy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("lanes", sa.Integer(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("lane >= 0 AND lane < lanes", name=op.f("ck_occupancy_lane_in_room")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_occupancy_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["room_id", "lanes"],
            ["room.id", "room.max_parallel"],
            name=op.f("fk_occupancy_room_id_lanes"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["summit_id", "session_id"],
            ["session.summit_id", "session.id"],
            name=op.f("fk_occupancy_summit_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancy")),
        sa.UniqueConstraint("session_id", name=op.f("uq_occupancy_session_id")),
    )
    with op.batch_alter_table("occupancy", schema=None) as batch_op:
        batch_op.create_index("ix_occupancy_room_lane", ["room_id", "lane", "starts_at"], unique=False)

    op.create_table(
        "organiser",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "lead",
                "co_organiser",
                "in_collaboration_with",
                "supporter",
                "partner",
                "funder",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("printed", sa.JSON(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_organiser_organisation_id")),
        sa.ForeignKeyConstraint(
            ["summit_id", "session_id"],
            ["session.summit_id", "session.id"],
            name=op.f("fk_organiser_summit_id_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["summit_id", "source_id"], ["source.summit_id", "source.id"], name=op.f("fk_organiser_summit_id_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organiser")),
    )
    with op.batch_alter_table("organiser", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organiser_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organiser_session_id"), ["session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organiser_source_id"), ["source_id"], unique=False)

    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("from_release", sa.Integer(), nullable=False),
        sa.Column("until_release", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                "public",
                "registered",
                "hidden",
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "access",
            sa.Enum(
                "not_stated",
                "open",
                "registered",
                "categories",
                "invited",
                name="access",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("room", sa.String(length=80), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("in_feed", sa.Boolean(), nullable=False),
        sa.Column("payload_version", sa.Integer(), nullable=False),
        sa.Column(
            "payload",
            sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"),
            nullable=True,
        ),
        sa.CheckConstraint("removed = (payload IS NULL)", name=op.f("ck_revision_payload_unless_removed")),
        sa.CheckConstraint(
            "until_release IS NULL OR from_release < until_release", name=op.f("ck_revision_valid_for_a_while")
        ),
        sa.ForeignKeyConstraint(
            ["summit_id", "from_release"],
            ["release.summit_id", "release.number"],
            name=op.f("fk_revision_summit_id_from_release"),
        ),
        sa.ForeignKeyConstraint(
            ["summit_id", "session_id"],
            ["session.summit_id", "session.id"],
            name=op.f("fk_revision_summit_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["summit_id", "until_release"],
            ["release.summit_id", "release.number"],
            name=op.f("fk_revision_summit_id_until_release"),
        ),
        sa.ForeignKeyConstraint(["summit_id"], ["summit.id"], name=op.f("fk_revision_summit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("subject", "sequence", name=op.f("uq_revision_subject_sequence")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(
            "ix_revision_current_of_summit", ["summit_id", "until_release", "starts_at"], unique=False
        )
        batch_op.create_index("ix_revision_feed_began", ["summit_id", "in_feed", "from_release"], unique=False)
        batch_op.create_index("ix_revision_feed_ended", ["summit_id", "in_feed", "until_release"], unique=False)
        batch_op.create_index(
            "uq_revision_current",
            ["subject"],
            unique=True,
            sqlite_where=sa.text("until_release IS NULL"),
            postgresql_where=sa.text("until_release IS NULL"),
        )

    op.create_table(
        "session_language",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column(
            "use",
            sa.Enum("working", "interpretation", name="use", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_session_language_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", "use", "language", name=op.f("pk_session_language")),
    )
    op.create_table(
        "session_theme",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("summit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("primary", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["summit_id", "session_id"],
            ["session.summit_id", "session.id"],
            name=op.f("fk_session_theme_summit_id_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["summit_id", "theme_id"], ["theme.summit_id", "theme.id"], name=op.f("fk_session_theme_summit_id_theme_id")
        ),
        sa.PrimaryKeyConstraint("session_id", "theme_id", name=op.f("pk_session_theme")),
    )
    with op.batch_alter_table("session_theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_theme_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "panelist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_up_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=401), nullable=True),
        sa.Column("honorific", sa.JSON(), nullable=True),
        sa.Column("post", sa.JSON(), nullable=True),
        sa.Column("country", sa.JSON(), nullable=True),
        sa.Column("represents", sa.JSON(), nullable=True),
        sa.Column("represents_organisation_id", sa.Integer(), nullable=True),
        sa.Column("group", sa.JSON(), nullable=True),
        sa.Column("contribution", sa.JSON(), nullable=True),
        sa.Column("same_seat_as", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR organisation_id IS NOT NULL OR post IS NOT NULL",
            name=op.f("ck_panelist_somebody_or_a_post"),
        ),
        sa.ForeignKeyConstraint(
            ["line_up_id"], ["line_up.id"], name=op.f("fk_panelist_line_up_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_panelist_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_panelist_person_id")),
        sa.ForeignKeyConstraint(
            ["represents_organisation_id"], ["organisation.id"], name=op.f("fk_panelist_represents_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panelist")),
        sa.UniqueConstraint("line_up_id", "key", name=op.f("uq_panelist_line_up_id_key")),
    )
    with op.batch_alter_table("panelist", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panelist_line_up_id"), ["line_up_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_panelist_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_panelist_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_panelist_represents_organisation_id"), ["represents_organisation_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("panelist", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_panelist_represents_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_panelist_person_id"))
        batch_op.drop_index(batch_op.f("ix_panelist_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_panelist_line_up_id"))

    op.drop_table("panelist")
    with op.batch_alter_table("session_theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_theme_theme_id"))

    op.drop_table("session_theme")
    op.drop_table("session_language")
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_revision_current",
            sqlite_where=sa.text("until_release IS NULL"),
            postgresql_where=sa.text("until_release IS NULL"),
        )
        batch_op.drop_index("ix_revision_feed_ended")
        batch_op.drop_index("ix_revision_feed_began")
        batch_op.drop_index("ix_revision_current_of_summit")

    op.drop_table("revision")
    with op.batch_alter_table("organiser", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organiser_source_id"))
        batch_op.drop_index(batch_op.f("ix_organiser_session_id"))
        batch_op.drop_index(batch_op.f("ix_organiser_organisation_id"))

    op.drop_table("organiser")
    with op.batch_alter_table("occupancy", schema=None) as batch_op:
        batch_op.drop_index("ix_occupancy_room_lane")

    op.drop_table("occupancy")
    with op.batch_alter_table("line_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_line_up_source_id"))
        batch_op.drop_index(batch_op.f("ix_line_up_session_id"))

    op.drop_table("line_up")
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_figure_source_id"))
        batch_op.drop_index(batch_op.f("ix_figure_session_id"))

    op.drop_table("figure")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_room_id"))

    op.drop_table("session")
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_venue_id"))

    op.drop_table("room")
    op.drop_table("venue")
    op.drop_table("theme")
    op.drop_table("summit_country")
    op.drop_table("source")
    op.drop_table("release")
    with op.batch_alter_table("summit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_summit_series_id"))

    op.drop_table("summit")
    with op.batch_alter_table("organisation_parent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_parent_parent_id"))

    op.drop_table("organisation_parent")
    op.drop_table("series")
    with op.batch_alter_table("search_text", schema=None) as batch_op:
        batch_op.drop_index("ix_search_text_summit_kind")
        batch_op.drop_index(batch_op.f("ix_search_text_id"))

    op.drop_table("search_text")
    op.drop_table("person")
    op.drop_table("organisation")
    with op.batch_alter_table("history_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_entry_summit"))
        batch_op.drop_index("ix_history_entry_subject")

    op.drop_table("history_entry")
