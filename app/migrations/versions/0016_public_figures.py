"""The figures of the public pages, as they are told for a quarter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "public_quarter",
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("quick", sa.Integer(), nullable=True),
        sa.CheckConstraint("quick BETWEEN 0 AND 10", name=op.f("ck_public_quarter_of_ten")),
        sa.PrimaryKeyConstraint("until_on", name=op.f("pk_public_quarter")),
    )
    op.create_table(
        "public_figure",
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("beat_id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.CheckConstraint("sort IN ('raised', 'ended', 'because')", name=op.f("ck_public_figure_known_sort")),
        sa.CheckConstraint("least >= 10 AND least % 5 = 0", name=op.f("ck_public_figure_rounded")),
        sa.ForeignKeyConstraint(["until_on"], ["public_quarter.until_on"], name=op.f("fk_public_figure_until_on")),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name=op.f("fk_public_figure_beat_id")),
        sa.PrimaryKeyConstraint("until_on", "beat_id", "sort", "code", name=op.f("pk_public_figure")),
    )


def downgrade() -> None:
    op.drop_table("public_figure")
    op.drop_table("public_quarter")
