"""Public pages of beats, their open hours, and who wants their name on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "public_page",
        sa.Column("beat_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=48), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(length=280), nullable=False),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name=op.f("fk_public_page_beat_id")),
        sa.PrimaryKeyConstraint("beat_id", name=op.f("pk_public_page")),
        sa.UniqueConstraint("slug", name=op.f("uq_public_page_slug")),
    )
    op.create_table(
        "open_hour",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("beat_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("weekdays", sa.String(length=32), nullable=False),
        sa.Column("starts_at", sa.String(length=5), nullable=False),
        sa.Column("ends_at", sa.String(length=5), nullable=False),
        sa.Column("note", sa.String(length=80), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_open_hour_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name=op.f("fk_open_hour_beat_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_open_hour_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_hour")),
    )
    op.create_index("ix_open_hour_beat", "open_hour", ["beat_id", "starts_at"], unique=False)
    op.create_table(
        "public_name",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_public_name_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_public_name")),
    )


def downgrade() -> None:
    op.drop_table("public_name")
    op.drop_index("ix_open_hour_beat", "open_hour")
    op.drop_table("open_hour")
    op.drop_table("public_page")
