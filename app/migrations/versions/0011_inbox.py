"""Codes and sessions of services' workers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("service_session", "service_code")


def upgrade() -> None:
    op.create_table(
        "service_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_code")),
    )
    op.create_index("ix_service_code_asked", "service_code", ["email_hash", "made_at"], unique=False)
    op.create_table(
        "service_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("email_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_service_session_token_hash")),
    )
    op.create_index(op.f("ix_service_session_email_hash"), "service_session", ["email_hash"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
