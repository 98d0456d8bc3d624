"""Presence on beats by shift, and notes on places."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "place_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("beat_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=280), nullable=False),
        sa.Column("words_flagged", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by IS NULL)", name=op.f("ck_place_note_removed_by_someone")
        ),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name=op.f("fk_place_note_beat_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_place_note_place_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_place_note_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_note")),
    )
    op.create_index("ix_place_note_beat", "place_note", ["beat_id", "happened_at"], unique=False)
    op.create_table(
        "presence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("beat_id", sa.Uuid(), nullable=False),
        sa.Column("present_on", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(length=8), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("away_reason", sa.String(length=12), nullable=True),
        sa.Column("away_minutes", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("shift IN ('early', 'late', 'night')", name=op.f("ck_presence_known_shift")),
        sa.CheckConstraint("mode IN ('foot', 'cycle', 'vehicle', 'post')", name=op.f("ck_presence_known_mode")),
        sa.CheckConstraint(
            "away_reason IS NULL OR away_reason IN "
            "('response', 'custody', 'court', 'guard', 'event', 'admin', 'training')",
            name=op.f("ck_presence_known_reason"),
        ),
        sa.CheckConstraint("(away_reason IS NULL) = (away_minutes IS NULL)", name=op.f("ck_presence_whole_absence")),
        sa.CheckConstraint(
            "away_minutes IS NULL OR away_minutes BETWEEN 5 AND 720", name=op.f("ck_presence_known_minutes")
        ),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name=op.f("fk_presence_beat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
    )
    op.create_index("ix_presence_beat", "presence", ["beat_id", "present_on"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_presence_beat", table_name="presence")
    op.drop_table("presence")
    op.drop_index("ix_place_note_beat", table_name="place_note")
    op.drop_table("place_note")
