"""The notification outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("notice",)


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("about_kind", sa.String(length=16), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("context", sa.String(length=600), nullable=False),
        sa.Column("once", sa.String(length=120), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.String(length=24), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(sent_at IS NULL) = (state <> 'sent')", name=op.f("ck_notice_sent_says_when")),
        sa.CheckConstraint("channel IN ('email', 'webhook')", name=op.f("ck_notice_known_channel")),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'cancelled', 'given_up')", name=op.f("ck_notice_known_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("once", name=op.f("uq_notice_once")),
    )
    op.create_index("ix_notice_about", "notice", ["about_kind", "about_id"], unique=False)
    op.create_index("ix_notice_due", "notice", ["state", "next_at"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
