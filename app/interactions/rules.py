"""Who may see, change and enter a contact, and what a contact's time is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.actor import Actor, Role

FAR_AHEAD = timedelta(hours=24)
WRONG_CLOCK_MS = 10 * 60 * 1000
RECORDERS = frozenset({Role.OFFICER, Role.SERGEANT})

#: With fewer than so many people behind them, days of contacts would be somebody's own (invariant 5).
LEAST_AUTHORS = 3


@dataclass(frozen=True)
class Standing:
    """What the rules look at in a contact."""

    recorded_by: UUID
    beat_id: UUID
    voided: bool = False


def may_see(actor: Actor, contact: Standing) -> bool:
    """One's own contacts, and those of one's own beats."""
    return actor.role in RECORDERS and (contact.recorded_by == actor.person_id or contact.beat_id in actor.beats)


def may_amend(actor: Actor, contact: Standing) -> bool:
    """Only who recorded it corrects it; what was entered in error stays so."""
    return not contact.voided and actor.role in RECORDERS and contact.recorded_by == actor.person_id


def may_void(actor: Actor, contact: Standing) -> bool:
    """Who recorded it, or the sergeant of its beat."""
    of_the_beat = actor.role is Role.SERGEANT and contact.beat_id in actor.beats
    return not contact.voided and (may_amend(actor, contact) or of_the_beat)


def may_redact(actor: Actor, contact: Standing) -> bool:
    """The sergeant of its beat."""
    return actor.role is Role.SERGEANT and contact.beat_id in actor.beats


def may_show_days(authors: int) -> bool:
    """Whether so many people record on a beat that the days of its contacts are nobody's own."""
    return authors >= LEAST_AUTHORS


def occurred_at(precision: str, wall_time: datetime | None, happened_at: datetime, tz: str) -> datetime:
    """When the contact was, in UTC. `wall_time` is naive, in the zone `tz`; without it the moment of recording counts.

    `happened_at` is already corrected by the phone's clock offset; a time typed from the wall needs no correction.
    """
    if precision != "exact" or wall_time is None:
        return happened_at
    return wall_time.replace(tzinfo=zone(tz)).astimezone(UTC)


def zone(tz: str) -> ZoneInfo:
    """The zone that a phone named; UTC when nobody knows it."""
    try:
        return ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def doubts(occurred: datetime, received_at: datetime, offset_ms: int | None) -> tuple[str, ...]:
    """What is flagged about a contact's time, and never a reason to refuse it (R-19)."""
    found = []
    if occurred - received_at > FAR_AHEAD:
        found.append("far_ahead")
    if abs(offset_ms or 0) > WRONG_CLOCK_MS:
        found.append("wrong_clock")
    return tuple(found)
