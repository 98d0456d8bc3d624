"""The directory of partner services, in the names of HSDS 3.0, and who reads their inbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = (
    "service_worker",
    "service_schedule",
    "service_phone",
    "service_location",
    "service_language",
    "service_area",
    "service",
    "organization",
)


def upgrade() -> None:
    op.create_table(
        "organization",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("alternate_name", sa.String(length=200), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("website", sa.String(length=500), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("alternate_name", sa.String(length=200), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("interpretation_services", sa.Text(), nullable=True),
        sa.Column("application_process", sa.Text(), nullable=True),
        sa.Column("fees_description", sa.Text(), nullable=True),
        sa.Column("eligibility_description", sa.Text(), nullable=True),
        sa.Column("minimum_age", sa.Integer(), nullable=True),
        sa.Column("maximum_age", sa.Integer(), nullable=True),
        sa.Column("assured_on", sa.Date(), nullable=True),
        sa.Column("alert", sa.Text(), nullable=True),
        sa.Column("accepts_police_referral", sa.Boolean(), nullable=False),
        sa.Column("response_hours", sa.Integer(), nullable=True),
        sa.Column("paused_until_on", sa.Date(), nullable=True),
        sa.Column("reasons", sa.String(length=600), nullable=False),
        sa.Column("agreement_ref", sa.String(length=80), nullable=False),
        sa.Column("agreement_until_on", sa.Date(), nullable=True),
        sa.Column("webhook_url", sa.LargeBinary(), nullable=True),
        sa.Column("webhook_secret", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("area_words", sa.Text(), nullable=False),
        sa.Column("speaks", sa.String(length=400), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "status IN ('active', 'inactive', 'defunct', 'temporarily closed')", name=op.f("ck_service_known_status")
        ),
        sa.CheckConstraint(
            "(webhook_url IS NULL) = (webhook_secret IS NULL)", name=op.f("ck_service_webhook_is_signed")
        ),
        sa.CheckConstraint(
            "minimum_age IS NULL OR maximum_age IS NULL OR minimum_age <= maximum_age",
            name=op.f("ck_service_ages_in_order"),
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=op.f("fk_service_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
    )
    op.create_index("ix_service_organization", "service", ["organization_id"], unique=False)
    op.create_index("ix_service_status", "service", ["status", "name"], unique=False)
    op.create_table(
        "service_area",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_area_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_area")),
    )
    op.create_index(op.f("ix_service_area_folded"), "service_area", ["folded"], unique=False)
    op.create_index(op.f("ix_service_area_service_id"), "service_area", ["service_id"], unique=False)
    op.create_table(
        "service_language",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_language_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_language")),
    )
    op.create_index(op.f("ix_service_language_service_id"), "service_language", ["service_id"], unique=False)
    op.create_table(
        "service_location",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_location_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_location")),
    )
    op.create_index(op.f("ix_service_location_service_id"), "service_location", ["service_id"], unique=False)
    op.create_table(
        "service_phone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("extension", sa.String(length=20), nullable=True),
        sa.Column("type", sa.String(length=20), nullable=True),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_phone_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_phone")),
    )
    op.create_index(op.f("ix_service_phone_service_id"), "service_phone", ["service_id"], unique=False)
    op.create_table(
        "service_schedule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from_on", sa.Date(), nullable=True),
        sa.Column("valid_to_on", sa.Date(), nullable=True),
        sa.Column("byday", sa.String(length=40), nullable=False),
        sa.Column("opens_at", sa.String(length=5), nullable=True),
        sa.Column("closes_at", sa.String(length=5), nullable=True),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_schedule_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_schedule")),
    )
    op.create_index(op.f("ix_service_schedule_service_id"), "service_schedule", ["service_id"], unique=False)
    op.create_table(
        "service_worker",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("email_hash", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_service_worker_ended_by_someone")),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_service_worker_added_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_service_worker_ended_by")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_worker_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_worker")),
    )
    op.create_index(op.f("ix_service_worker_email_hash"), "service_worker", ["email_hash"], unique=False)
    op.create_index(op.f("ix_service_worker_service_id"), "service_worker", ["service_id"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
