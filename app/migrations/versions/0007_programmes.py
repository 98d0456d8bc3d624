"""Programmes on beats, and how many came: heads, never names, and no author."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("beat_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("weekdays", sa.String(length=32), nullable=False),
        sa.Column("starts_at", sa.String(length=5), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_programme_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name=op.f("fk_programme_beat_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_programme_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
    )
    op.create_index("uq_programme_name", "programme", ["beat_id", "name"], unique=True)
    op.create_table(
        "programme_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("beat_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("went", sa.String(length=12), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("young", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=140), nullable=True),
        sa.Column("note_flagged", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("came BETWEEN 0 AND 5000", name=op.f("ck_programme_count_came_is_a_head_count")),
        sa.CheckConstraint("went IN ('as_planned', 'small', 'cancelled')", name=op.f("ck_programme_count_known_went")),
        sa.CheckConstraint(
            "went <> 'cancelled' OR came = 0", name=op.f("ck_programme_count_nobody_came_to_what_was_cancelled")
        ),
        sa.CheckConstraint(
            "young IS NULL OR young BETWEEN 0 AND came", name=op.f("ck_programme_count_young_are_among_them")
        ),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name=op.f("fk_programme_count_beat_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_programme_count_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_count")),
    )
    op.create_index(
        "ix_programme_count_day", "programme_count", ["programme_id", "held_on", "received_at", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_programme_count_day", table_name="programme_count")
    op.drop_table("programme_count")
    op.drop_index("uq_programme_name", table_name="programme")
    op.drop_table("programme")
