"""Who is what to a referral, and so who may see it. Pure.

A sergeant never decides on their own, in whatever role or account they wrote it (invariant 4): whoever wrote it is its
author and nothing else.
"""

from __future__ import annotations

from datetime import datetime

from app.actor import Actor, Role
from app.referrals.rules import CLOCKS, COORDINATED, Part, Standing, State

_NO_CONTENT = frozenset({Role.ADMIN, Role.AUDITOR})


def parts(actor: Actor, referral: Standing, now: datetime) -> frozenset[Part]:
    """What a person is to a referral."""
    if actor.role in _NO_CONTENT:
        return frozenset({Part.ADMIN} if actor.role is Role.ADMIN else ())
    if actor.person_id == referral.recorded_by:
        return frozenset({Part.AUTHOR})
    match actor.role:
        case Role.SERGEANT:
            return _of_sergeant(actor, referral, now)
        case Role.COORDINATOR if referral.state in COORDINATED:
            return frozenset({Part.COORDINATOR})
        case _:
            return frozenset()


def may_see(actor: Actor, referral: Standing, now: datetime) -> bool:
    """Who wrote it, its sergeants (half-way through the clock every sergeant), a second reader, the coordinator."""
    return bool(parts(actor, referral, now) - {Part.ADMIN})


def on_duty_pool(referral: Standing, now: datetime) -> bool:
    """Whether half of the sergeants' clock has run: then it stands with every sergeant."""
    return referral.state is State.SUBMITTED and now >= referral.submitted_at + CLOCKS[referral.urgency] / 2


def _of_sergeant(actor: Actor, referral: Standing, now: datetime) -> frozenset[Part]:
    found = set()
    if referral.beat_id in actor.beats or on_duty_pool(referral, now):
        found.add(Part.SERGEANT)
    if referral.doubted and actor.person_id != referral.decided_by:
        found.add(Part.SECOND_READER)
    return frozenset(found)
