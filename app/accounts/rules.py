"""What holds for sessions, codes and locks. Pure: time is an argument."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.actor import Actor, Role

ABSOLUTE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)
CHALLENGE_LASTS = timedelta(seconds=120)
INVITATION_LASTS = timedelta(minutes=15)
ROTATE_AFTER = timedelta(days=1)
MOST_FAILURES = 5
FAILURES_WITHIN = timedelta(minutes=15)

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
CODE_LENGTH = 12
HINT_LENGTH = 4

#: Where a person begins, by role.
FIRST_PAGE = {
    Role.OFFICER: "home.today",
    Role.SERGEANT: "home.today",
    Role.COORDINATOR: "referrals.board",
    Role.ADMIN: "accounts.people",
    Role.AUDITOR: "accounts.audit_log",
}


@dataclass(frozen=True)
class Times:
    """When a session began and was last seen."""

    created_at: datetime
    seen_at: datetime


def is_over(session: Times, now: datetime, idle: timedelta) -> str:
    """Why a session has run out (`idle`, `absolute`), or nothing (R-05)."""
    if now - session.created_at > ABSOLUTE:
        return "absolute"
    return "idle" if now - session.seen_at > idle else ""


def is_locked(failures: list[datetime], now: datetime) -> bool:
    """Five failed tries within fifteen minutes lock (R-11)."""
    return sum(now - at <= FAILURES_WITHIN for at in failures) >= MOST_FAILURES


def read_code(typed: str) -> str | None:
    """A typed code as it was made: any case, spaces and dashes left out, O for 0 and I or L for 1 forgiven."""
    plain = "".join(c for c in typed.upper() if c not in " -\u2013\u2014._")
    plain = plain.translate(str.maketrans("OILU", "011V"))
    return plain if len(plain) == CODE_LENGTH and all(c in CODE_ALPHABET for c in plain) else None


def written_code(code: str) -> str:
    """`7K2P-94QX-M3TB`: in fours, as it is printed and read out."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def is_key_apart(transports: Iterable[str], *, cross_platform: bool) -> bool:
    """Whether a new passkey sits on a security key (NFC, USB): never one that a phone itself holds (R-07)."""
    reached = set(transports)
    return cross_platform and bool(reached & {"usb", "nfc"}) and "internal" not in reached


def is_carried(bound_on: UUID | None, device_id: UUID | None, *, cross_platform: bool) -> bool:
    """Whether a passkey came to this phone from outside, and not in it (R-07).

    Only the browser says so, and nobody signs that: of a passkey that was bound on this very phone it isn't believed.
    """
    return cross_platform and (bound_on is None or bound_on != device_id)


def may_end_sessions_of(actor: Actor, role: Role) -> bool:
    """An admin ends anybody's; a sergeant an officer's (R-08)."""
    return actor.role is Role.ADMIN or (actor.role is Role.SERGEANT and role is Role.OFFICER)


def may_reset(actor: Actor, person_id: object) -> bool:
    """A new passkey for somebody is given out by another person, never by oneself (R-10)."""
    return actor.role is Role.ADMIN and actor.person_id != person_id
