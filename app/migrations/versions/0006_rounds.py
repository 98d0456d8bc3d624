"""Rounds from door to door: totals by block and day, and no column for a door or for who knocked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("beat_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("walked_on", sa.Date(), nullable=False),
        sa.Column("spoke", sa.Integer(), nullable=True),
        sa.Column("no_answer", sa.Integer(), nullable=True),
        sa.Column("no_thanks", sa.Integer(), nullable=True),
        sa.Column("left_card", sa.Integer(), nullable=True),
        sa.Column("asked_to_return", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("tz", sa.String(length=40), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("spoke BETWEEN 0 AND 500", name=op.f("ck_round_spoke_in_range")),
        sa.CheckConstraint("no_answer BETWEEN 0 AND 500", name=op.f("ck_round_no_answer_in_range")),
        sa.CheckConstraint("no_thanks BETWEEN 0 AND 500", name=op.f("ck_round_no_thanks_in_range")),
        sa.CheckConstraint("left_card BETWEEN 0 AND 500", name=op.f("ck_round_left_card_in_range")),
        sa.CheckConstraint("asked_to_return BETWEEN 0 AND 500", name=op.f("ck_round_asked_to_return_in_range")),
        sa.CheckConstraint(
            "coalesce(spoke, no_answer, no_thanks, left_card, asked_to_return) IS NOT NULL",
            name=op.f("ck_round_says_something"),
        ),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name=op.f("fk_round_beat_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_round_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    op.create_index("ix_round_beat", "round", ["beat_id", "place_id", "walked_on"], unique=False)
    op.create_index("ix_round_place", "round", ["place_id", "walked_on"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_round_place", table_name="round")
    op.drop_index("ix_round_beat", table_name="round")
    op.drop_table("round")
