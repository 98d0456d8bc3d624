"""Referrals: what is shared, the consent that covers it, decisions, history. The database itself refuses to send what
no consent in force covers, whatever the program does (invariant 3)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COVERED = """
    EXISTS (SELECT 1 FROM consent c WHERE c.id = {consent} AND c.referral_id = {referral}
            AND c.withdrawn_at IS NULL AND c.expires_at > {moment})
    AND EXISTS (SELECT 1 FROM shared_item s WHERE s.referral_id = {referral} AND s.field = 'service')
    AND NOT EXISTS (SELECT 1 FROM shared_item s WHERE s.referral_id = {referral} AND NOT EXISTS (
        SELECT 1 FROM consent_item i WHERE i.consent_id = {consent} AND i.field = s.field AND i.digest = s.digest))
""".format(consent="NEW.consent_id", referral="NEW.id", moment="NEW.sent_at")  # noqa: S608

SENDS = "NEW.state = 'sent' AND (OLD.state <> 'sent' OR OLD.consent_id <> NEW.consent_id)"

SHARED_NOW = """
    EXISTS (SELECT 1 FROM referral r WHERE r.id = NEW.referral_id
            AND r.state IN ('sent', 'accepted', 'contacting', 'waitlisted', 'engaged', 'expired')
            AND NOT EXISTS (SELECT 1 FROM consent_item i WHERE i.consent_id = r.consent_id
                            AND i.field = NEW.field AND i.digest = NEW.digest))
"""

#: (name, table, when it looks, what it refuses, what it says)
GATES = (
    ("referral_begins_submitted", "referral", "INSERT", "NEW.state <> 'submitted'", "a referral begins as submitted"),
    ("referral_sent_with_consent", "referral", "UPDATE", f"{SENDS} AND NOT ({COVERED})", "no consent covers this"),
    ("shared_item_added", "shared_item", "INSERT", SHARED_NOW, "no consent covers this"),
    ("shared_item_changed", "shared_item", "UPDATE", SHARED_NOW, "no consent covers this"),
)

TABLES = ("consent_item", "shared_item", "referral_entry", "decision", "consent", "referral", "declined_offer")


def upgrade() -> None:
    op.create_table(
        "declined_offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("beat_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name=op.f("fk_declined_offer_beat_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_declined_offer_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declined_offer")),
    )
    op.create_index(op.f("ix_declined_offer_beat_id"), "declined_offer", ["beat_id"], unique=False)
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("urgency", sa.String(length=8), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("beat_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("age_band", sa.String(length=8), nullable=False),
        sa.Column("handover", sa.String(length=16), nullable=True),
        sa.Column("source_kind", sa.String(length=16), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(length=24), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("doubted", sa.Boolean(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("tz", sa.String(length=40), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("delete_on", sa.Date(), nullable=False),
        sa.Column("purged_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (state NOT IN ('closed', 'declined', 'recalled', 'void', 'withdrawn'))",
            name=op.f("ck_referral_closed_says_when"),
        ),
        sa.CheckConstraint("(outcome IS NULL) = (state <> 'closed')", name=op.f("ck_referral_closed_says_how")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('helped', 'information_given', 'referred_elsewhere', 'said_no_thanks', 'no_longer_needed', 'unable_to_contact', 'not_eligible', 'no_capacity', 'no_response')",
            name=op.f("ck_referral_known_outcome"),
        ),
        sa.CheckConstraint(
            "state IN ('submitted', 'returned', 'declined', 'sent', 'accepted', 'cannot_take', 'contacting', 'waitlisted', 'engaged', 'expired', 'closed', 'withdrawn', 'recalled', 'void')",
            name=op.f("ck_referral_known_state"),
        ),
        sa.CheckConstraint("urgency IN ('routine', 'urgent')", name=op.f("ck_referral_known_urgency")),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name=op.f("fk_referral_beat_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_referral_decided_by")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_referral_place_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_referral_recorded_by")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_referral_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("id", "recorded_by", name="uq_referral_author"),
    )
    op.create_index("ix_referral_beat", "referral", ["beat_id", "state", "due_at"], unique=False)
    op.create_index("ix_referral_own", "referral", ["recorded_by", "moved_at"], unique=False)
    op.create_index("ix_referral_doubted", "referral", ["doubted", "moved_at"], unique=False)
    op.create_index("ix_referral_purge", "referral", ["delete_on", "purged_at"], unique=False)
    op.create_index("ix_referral_queue", "referral", ["state", "due_at"], unique=False)
    op.create_index("ix_referral_service", "referral", ["service_id", "state", "moved_at"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("given_by", sa.String(length=8), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("interpreter", sa.String(length=12), nullable=False),
        sa.Column("wording_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("fields", sa.String(length=120), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("given_by IN ('self', 'parent', 'carer')", name=op.f("ck_consent_known_giver")),
        sa.CheckConstraint(
            "interpreter IN ('none', 'phone', 'in_person', 'relative')", name=op.f("ck_consent_known_interpreter")
        ),
        sa.CheckConstraint("method IN ('verbal', 'signed', 'card')", name=op.f("ck_consent_known_method")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_consent_withdrawn_by_someone")
        ),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_consent_referral_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_consent_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_referral_id"), "consent", ["referral_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("comment", sa.String(length=280), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("decision IN ('approve', 'return', 'decline')", name=op.f("ck_decision_known_decision")),
        sa.CheckConstraint("decided_by <> recorded_by", name=op.f("ck_decision_never_ones_own")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_decision_decided_by")),
        sa.ForeignKeyConstraint(
            ["referral_id", "recorded_by"],
            ["referral.id", "referral.recorded_by"],
            name=op.f("fk_decision_referral_id_recorded_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("referral_id", "version", name=op.f("uq_decision_referral_id_version")),
    )
    op.create_table(
        "referral_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("by_kind", sa.String(length=8), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("happened_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("by_kind IN ('person', 'worker', 'clock')", name=op.f("ck_referral_entry_known_mover")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_entry_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_entry")),
    )
    op.create_index("ix_referral_entry_of", "referral_entry", ["referral_id", "happened_at"], unique=False)
    op.create_table(
        "shared_item",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=12), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_shared_item_referral_id")),
        sa.PrimaryKeyConstraint("referral_id", "field", name=op.f("pk_shared_item")),
    )
    op.create_table(
        "consent_item",
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "basis IN ('agreed', 'less', 'cut', 'corrected', 'rerouted')", name=op.f("ck_consent_item_known_basis")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_consent_item_added_by")),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_consent_item_consent_id")),
        sa.PrimaryKeyConstraint("consent_id", "field", "digest", name=op.f("pk_consent_item")),
    )
    for gate in GATES:
        _add(*gate)


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name, table, *_rest in GATES:
        op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
        if postgresql:
            op.execute(f"DROP FUNCTION {name}()")
    for table in TABLES:
        op.drop_table(table)


def _add(name: str, table: str, event: str, refused: str, words: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {refused} THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END IF; "
            "RETURN NEW; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
        return
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {refused} BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )
