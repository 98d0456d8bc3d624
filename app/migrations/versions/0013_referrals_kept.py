"""Referrals: the gate looks at every way into a service's hands (invariant 3); each sending is written down by service;
a decision's words are encrypted, and neither it nor the history is changed; until when the clock was seen to run rightly.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.keyring import keyring

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

#: Where a service holds what was shared with it.
HELD = "('sent', 'accepted', 'contacting', 'waitlisted', 'engaged', 'expired')"

COVERED = """
    EXISTS (SELECT 1 FROM consent c WHERE c.id = NEW.consent_id AND c.referral_id = NEW.id
            AND c.withdrawn_at IS NULL AND c.expires_at > NEW.sent_at)
    AND EXISTS (SELECT 1 FROM shared_item s WHERE s.referral_id = NEW.id AND s.field = 'service')
    AND NOT EXISTS (SELECT 1 FROM shared_item s WHERE s.referral_id = NEW.id AND NOT EXISTS (
        SELECT 1 FROM consent_item i WHERE i.consent_id = NEW.consent_id AND i.field = s.field AND i.digest = s.digest))
"""

MAY_BE_ANOTHER = "EXISTS (SELECT 1 FROM consent_item i WHERE i.consent_id = NEW.consent_id AND i.field = 'reroute')"

SENDS = f"(OLD.state NOT IN {HELD} OR (NEW.state = 'sent' AND OLD.state <> 'sent'))"
CHANGES = "(OLD.consent_id <> NEW.consent_id OR OLD.service_id <> NEW.service_id)"
#: It was with a service before, and goes to another (or there again).
SENDS_ON = f"""
    (OLD.service_id <> NEW.service_id AND OLD.state IN {HELD})
    OR (NEW.state = 'sent' AND OLD.state IN ('cannot_take', 'expired'))
"""

#: Nobody has it but by being sent it; what is sent, and what changes while they have it, is covered by a consent.
REFUSED = f"""
    NEW.state IN {HELD} AND (
        (OLD.state NOT IN {HELD} AND NEW.state <> 'sent')
        OR (({SENDS} OR {CHANGES}) AND NOT ({COVERED}))
        OR (({SENDS_ON}) AND NOT {MAY_BE_ANOTHER}))
"""
NAME, TABLE, WORDS = "referral_held_with_consent", "referral", "no consent covers this"


#: Of a decision only its words may go.
REWRITTEN = " OR ".join(
    [
        "NEW.words IS NOT NULL",
        "NEW.comment <> ''",
        *(
            f"NEW.{column} <> OLD.{column}"
            for column in (
                "id",
                "referral_id",
                "recorded_by",
                "version",
                "decision",
                "reason",
                "decided_by",
                "decided_at",
            )
        ),
    ]
)
#: (name, table, when it looks, what it refuses, what it says)
KEPT = (
    ("decision_is_not_rewritten", "decision", "UPDATE", REWRITTEN, "a decision is not changed"),
    ("decision_is_not_deleted", "decision", "DELETE", "1 = 1", "a decision is not deleted"),
    ("referral_entry_is_not_changed", "referral_entry", "UPDATE", "1 = 1", "the history is not changed"),
    ("referral_entry_is_not_deleted", "referral_entry", "DELETE", "1 = 1", "the history is not deleted"),
)

#: What was sent before each sending was written down: the last one is known.
KNOWN_SENDINGS = """
    INSERT INTO referral_sending (id, referral_id, service_id, sent_at, taken_back_at, deleted_at)
    SELECT r.id, r.id, r.service_id, r.sent_at,
        CASE WHEN r.state IN ('withdrawn', 'recalled', 'void') THEN r.moved_at END,
        CASE WHEN r.state IN ('withdrawn', 'recalled', 'void') THEN (
            SELECT MIN(e.happened_at) FROM referral_entry e WHERE e.referral_id = r.id AND e.move = 'deleted') END
    FROM referral r WHERE r.sent_at IS NOT NULL
"""


DECISIONS = sa.table(
    "decision",
    sa.column("id", sa.Uuid()),
    sa.column("comment", sa.String()),
    sa.column("words", sa.LargeBinary()),
)


def upgrade() -> None:
    op.create_table(
        "referral_sending",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("taken_back_at", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "deleted_at IS NULL OR taken_back_at IS NOT NULL", name=op.f("ck_referral_sending_deleted_when_told")
        ),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_sending_referral_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_referral_sending_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_sending")),
    )
    op.create_index(op.f("ix_referral_sending_referral_id"), "referral_sending", ["referral_id"], unique=False)
    op.create_index("ix_referral_sending_inbox", "referral_sending", ["service_id", "taken_back_at"], unique=False)
    op.execute(KNOWN_SENDINGS)
    op.create_table(
        "clock_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("doubted_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_clock_mark_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_mark")),
    )
    op.add_column("decision", sa.Column("words", sa.LargeBinary(), nullable=True))
    _seal_comments()
    _add(NAME, TABLE, "UPDATE", REFUSED, WORDS)
    for gate in KEPT:
        _add(*gate)


def downgrade() -> None:
    for name, table, *_rest in KEPT:
        _drop(name, table)
    _drop(NAME, TABLE)
    _open_comments()
    op.drop_column("decision", "words")
    op.drop_table("referral_sending")
    op.drop_table("clock_mark")


def _seal_comments() -> None:
    """Encrypt what stands in clear. The column goes in a later release, because the one before still reads it."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(DECISIONS).where(DECISIONS.c.comment != "")).all():
        sealed = keyring().encrypt(row.comment, f"decision.words:{row.id}")
        mine = sa.update(DECISIONS).where(DECISIONS.c.id == row.id)
        connection.execute(mine.values(comment="", words=sealed))


def _open_comments() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(DECISIONS).where(DECISIONS.c.words.is_not(None))).all():
        opened = keyring().decrypt(row.words, f"decision.words:{row.id}")
        connection.execute(sa.update(DECISIONS).where(DECISIONS.c.id == row.id).values(comment=opened))


def _add(name: str, table: str, event: str, refused: str, words: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {refused} THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END IF; "
            f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
        return
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {refused} BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def _drop(name: str, table: str) -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
    if postgresql:
        op.execute(f"DROP FUNCTION {name}()")
