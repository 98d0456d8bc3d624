"""Concerns of residents: as they stand, their threads, what screeners made of the words, history, who reads new ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("concern_words", "concern_message", "concern_entry", "concern", "concern_reader")


def upgrade() -> None:
    op.create_table(
        "concern_reader",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_concern_reader_added_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_concern_reader_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_concern_reader")),
    )
    op.create_table(
        "concern",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("description", sa.LargeBinary(), nullable=True),
        sa.Column("place_text", sa.LargeBinary(), nullable=True),
        sa.Column("point", sa.LargeBinary(), nullable=True),
        sa.Column("happens_when", sa.String(length=120), nullable=False),
        sa.Column("danger", sa.String(length=8), nullable=False),
        sa.Column("reply", sa.String(length=8), nullable=False),
        sa.Column("may_be_published", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("suggested_beat_id", sa.Uuid(), nullable=True),
        sa.Column("beat_id", sa.Uuid(), nullable=True),
        sa.Column("duplicate_of", sa.Uuid(), nullable=True),
        sa.Column("because", sa.String(length=24), nullable=False),
        sa.Column("quarantined", sa.Boolean(), nullable=False),
        sa.Column("sameness", sa.LargeBinary(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("unread", sa.Boolean(), nullable=False),
        sa.Column("news", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("moved_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("delete_on", sa.Date(), nullable=False),
        sa.Column("purged_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (state NOT IN ('closed_not_fixed', 'duplicate', 'for_another_service', 'partly_resolved', 'resolved', 'spam'))",
            name=op.f("ck_concern_closed_says_when"),
        ),
        sa.CheckConstraint(
            "(source = 'officer') = (recorded_by IS NOT NULL)", name=op.f("ck_concern_recorded_by_an_officer")
        ),
        sa.CheckConstraint(
            "category IN ('feeling_unsafe', 'lighting', 'noise', 'drugs_litter', 'drinking', 'antisocial_behaviour', 'harassment_hate', 'traffic_parking', 'vandalism_rubbish', 'abandoned_vehicle', 'nothing_for_young_people', 'older_neighbour_wellbeing', 'scam_fraud', 'school_route', 'other')",
            name=op.f("ck_concern_known_category"),
        ),
        sa.CheckConstraint("danger IN ('no', 'yes', 'not_sure')", name=op.f("ck_concern_known_danger")),
        sa.CheckConstraint(
            "reply IN ('here', 'phone', 'sms', 'email', 'visit', 'none')", name=op.f("ck_concern_known_reply")
        ),
        sa.CheckConstraint("source IN ('form', 'officer', 'open311')", name=op.f("ck_concern_known_source")),
        sa.CheckConstraint(
            "state IN ('received', 'being_read', 'assigned', 'in_progress', 'with_partner', 'said_we_would', 'resolved', 'partly_resolved', 'closed_not_fixed', 'duplicate', 'for_another_service', 'spam')",
            name=op.f("ck_concern_known_state"),
        ),
        sa.CheckConstraint("asked_at % 3600000 = 0 AND received_at % 3600000 = 0", name=op.f("ck_concern_whole_hours")),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name=op.f("fk_concern_beat_id")),
        sa.ForeignKeyConstraint(["duplicate_of"], ["concern.id"], name=op.f("fk_concern_duplicate_of")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_concern_place_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_concern_recorded_by")),
        sa.ForeignKeyConstraint(["suggested_beat_id"], ["beat.id"], name=op.f("fk_concern_suggested_beat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_concern_code_hash")),
        sqlite_with_rowid=False,  # the order of arrival is nobody's business (invariant 8)
    )
    op.create_index("ix_concern_beat", "concern", ["beat_id", "state", "moved_at"], unique=False)
    op.create_index("ix_concern_delete", "concern", ["delete_on", "purged_at"], unique=False)
    op.create_index("ix_concern_queue", "concern", ["state", "asked_at"], unique=False)
    op.create_index("ix_concern_sameness", "concern", ["sameness"], unique=False)
    op.create_index("ix_concern_unread", "concern", ["unread", "asked_at"], unique=False)
    op.create_table(
        "concern_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("by_kind", sa.String(length=8), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("by_kind IN ('person', 'resident')", name=op.f("ck_concern_entry_known_mover")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_concern_entry_concern_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_entry")),
        sqlite_with_rowid=False,  # the order of arrival is nobody's business (invariant 8)
    )
    op.create_index("ix_concern_entry_of", "concern_entry", ["concern_id", "version"], unique=False)
    op.create_table(
        "concern_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("from_resident", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=24), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("screened", sa.Boolean(), nullable=False),
        sa.Column("purged", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(words IS NULL) <> (code IS NULL) OR purged", name=op.f("ck_concern_message_words_or_code")
        ),
        sa.CheckConstraint("from_resident = (written_by IS NULL)", name=op.f("ck_concern_message_ours_has_a_writer")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_concern_message_concern_id")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_concern_message_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_message")),
        sa.UniqueConstraint("concern_id", "n", name=op.f("uq_concern_message_concern_id_n")),
        sqlite_with_rowid=False,  # the order of arrival is nobody's business (invariant 8)
    )
    op.create_table(
        "concern_words",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("sort", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("sort IN ('shown', 'translation')", name=op.f("ck_concern_words_known_sort")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_concern_words_concern_id")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_concern_words_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_words")),
        sqlite_with_rowid=False,  # the order of arrival is nobody's business (invariant 8)
    )
    op.create_index("ix_concern_words_of", "concern_words", ["concern_id", "part", "sort", "written_at"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
