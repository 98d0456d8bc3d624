"""Referrals: the gate looks at every way into a service's hands, not only at the step called "sent" (invariant 3)."""

from __future__ import annotations

from alembic import op

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


def upgrade() -> None:
    _add(NAME, TABLE, "UPDATE", REFUSED, WORDS)


def downgrade() -> None:
    _drop(NAME, TABLE)


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


def _drop(name: str, table: str) -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
    if postgresql:
        op.execute(f"DROP FUNCTION {name}()")
