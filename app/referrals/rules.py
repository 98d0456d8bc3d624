"""The workflow of a referral as one table: who may do what in which state, and what it needs. Pure.

The diagram in docs/referrals.md is generated from `STEPS`, and the tests walk all states × moves × parts of it.
Consent gates what is sent (invariant 3); nobody approves their own (invariant 4); a withdrawal beats everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.referrals.states import Move as Move
from app.referrals.states import State as State


class Part(StrEnum):
    """What somebody is to a referral."""

    AUTHOR = "author"
    SERGEANT = "sergeant"
    SECOND_READER = "second_reader"
    COORDINATOR = "coordinator"
    SERVICE = "service"
    ADMIN = "admin"
    CLOCK = "clock"


class Need(StrEnum):
    """What a step needs beside the right person."""

    CONSENT = "consent"
    AGREEMENT = "agreement"
    STILLNESS = "stillness"


class Refusal(StrEnum):
    """Why a step is not made."""

    MOVED_ON = "moved_on"
    NOT_YOURS = "not_yours"
    OWN = "own"
    NO_CONSENT = "no_consent"
    NO_AGREEMENT = "no_agreement"
    TOO_EARLY = "too_early"
    GONE = "gone"


@dataclass(frozen=True)
class Step:
    """A move in a state: where it leads, who may make it, what it needs. `commutes`: it needs no version."""

    to: State
    by: frozenset[Part]
    needs: frozenset[Need] = frozenset()
    commutes: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the rules look at. `covered`: a consent in force says yes to all that is shared; `sendable`: the service's
    agreement is valid today and it takes referrals; `doubted`: a second reader is to look at why it was not approved;
    `gone`: what was shared has been deleted, or the yes was taken back: it ends, and nothing else comes of it.
    """

    state: State
    recorded_by: UUID
    beat_id: UUID
    urgency: str
    submitted_at: datetime
    moved_at: datetime
    covered: bool = False
    sendable: bool = False
    doubted: bool = False
    gone: bool = False
    decided_by: UUID | None = None


CLOCKS = {"urgent": timedelta(hours=2), "routine": timedelta(hours=24)}
STILL = timedelta(days=30)
_CLOCK_STOPPED = frozenset({State.WAITLISTED, State.ENGAGED})
ANSWER_DAYS, EXPIRES_DAYS, ATTEMPTS, ATTEMPT_DAYS = 1, 5, 3, 2  # business days
SECOND_READS = 20  # one in so many that were not approved

ENDED = frozenset({State.DECLINED, State.CLOSED, State.WITHDRAWN, State.RECALLED, State.VOID})
OPEN = frozenset(State) - ENDED
#: Where the service holds what was shared with it.
SHARED = frozenset({State.SENT, State.ACCEPTED, State.CONTACTING, State.WAITLISTED, State.ENGAGED, State.EXPIRED})
WITH_SERVICE = SHARED - {State.SENT, State.EXPIRED}
COORDINATED = SHARED | {State.CANNOT_TAKE}
#: After it was sent: the service is told to delete what it has copied, and says that it did.
TAKEN_BACK = frozenset({State.WITHDRAWN, State.RECALLED, State.VOID})
STUCK = frozenset({State.CANNOT_TAKE, State.EXPIRED})
#: What still can be done where nothing is left of what was shared.
_WHEN_GONE = frozenset({Move.WITHDRAW, Move.VOID, Move.DELETED, Move.LAPSE})
_TO_CONTACT = frozenset({State.ACCEPTED, State.CONTACTING})
_BY_SERVICE = frozenset({Part.SERVICE})
_TO_SEND = frozenset({Need.CONSENT, Need.AGREEMENT})


def _by(*parts: Part) -> frozenset[Part]:
    return frozenset(parts)


_EITHER_END = _by(Part.SERVICE, Part.COORDINATOR)
_MAY_WITHDRAW = _by(Part.AUTHOR, Part.SERGEANT, Part.COORDINATOR)

STEPS: dict[tuple[State, Move], Step] = {
    (State.RETURNED, Move.SUBMIT): Step(State.SUBMITTED, _by(Part.AUTHOR), frozenset({Need.CONSENT})),
    **{(s, Move.CORRECT): Step(s, _by(Part.AUTHOR)) for s in (State.SUBMITTED, State.RETURNED)},
    **{(s, Move.CORRECT): Step(s, _by(Part.AUTHOR), _TO_SEND) for s in SHARED},
    (State.SUBMITTED, Move.APPROVE): Step(State.SENT, _by(Part.SERGEANT), _TO_SEND),
    (State.SUBMITTED, Move.RETURN): Step(State.RETURNED, _by(Part.SERGEANT)),
    (State.SUBMITTED, Move.DECLINE): Step(State.DECLINED, _by(Part.SERGEANT)),
    (State.SUBMITTED, Move.CUT): Step(State.SUBMITTED, _by(Part.SERGEANT)),
    (State.DECLINED, Move.REOPEN): Step(State.SUBMITTED, _by(Part.SECOND_READER)),
    (State.SENT, Move.RECALL): Step(State.RECALLED, _by(Part.SERGEANT)),
    **{(s, Move.ACCEPT): Step(State.ACCEPTED, _BY_SERVICE) for s in (State.SENT, State.EXPIRED)},
    **{(s, Move.CANNOT_TAKE): Step(State.CANNOT_TAKE, _BY_SERVICE) for s in SHARED - {State.ENGAGED}},
    **{(s, Move.ATTEMPT): Step(State.CONTACTING, _BY_SERVICE) for s in _TO_CONTACT},
    **{(s, Move.WAITLIST): Step(State.WAITLISTED, _BY_SERVICE) for s in _TO_CONTACT | {State.WAITLISTED}},
    **{(s, Move.ENGAGE): Step(State.ENGAGED, _BY_SERVICE) for s in _TO_CONTACT | {State.WAITLISTED}},
    **{(s, Move.CLOSE): Step(State.CLOSED, _EITHER_END, frozenset({Need.STILLNESS})) for s in WITH_SERVICE},
    (State.SENT, Move.EXPIRE): Step(State.EXPIRED, _by(Part.CLOCK)),
    **{(s, Move.REROUTE): Step(State.SENT, _by(Part.COORDINATOR), _TO_SEND) for s in STUCK},
    **{(s, Move.ASK_AGAIN): Step(State.RETURNED, _by(Part.COORDINATOR)) for s in STUCK},
    (State.CANNOT_TAKE, Move.CLOSE): Step(State.CLOSED, _by(Part.COORDINATOR)),
    (State.EXPIRED, Move.CLOSE): Step(State.CLOSED, _by(Part.COORDINATOR), frozenset({Need.STILLNESS})),
    **{(s, Move.WITHDRAW): Step(State.WITHDRAWN, _MAY_WITHDRAW, commutes=True) for s in OPEN | {State.DECLINED}},
    # it has ended already, and how stays written; what was shared is still deleted, here and with its services
    **{(s, Move.WITHDRAW): Step(s, _MAY_WITHDRAW, commutes=True) for s in (State.CLOSED, State.RECALLED)},
    **{(s, Move.VOID): Step(State.VOID, _by(Part.ADMIN), commutes=True) for s in OPEN},
    **{(s, Move.DELETED): Step(s, _BY_SERVICE, commutes=True) for s in TAKEN_BACK},
    **{(s, Move.LAPSE): Step(State.DECLINED, _by(Part.CLOCK)) for s in (State.SUBMITTED, State.RETURNED)},
    **{(s, Move.LAPSE): Step(State.CLOSED, _by(Part.CLOCK)) for s in COORDINATED},
}


def after(referral: Standing, move: Move, parts: frozenset[Part], now: datetime) -> Step | Refusal:
    """The step that a move makes now for somebody who is these parts, or why it does not."""
    step = STEPS.get((referral.state, move))
    if step is None:
        return Refusal.MOVED_ON
    if referral.gone and move not in _WHEN_GONE:
        return Refusal.GONE
    if not step.by & parts:
        return Refusal.OWN if Part.AUTHOR in parts and Part.SERGEANT in step.by else Refusal.NOT_YOURS
    if Need.CONSENT in step.needs and not referral.covered:
        return Refusal.NO_CONSENT
    if Need.AGREEMENT in step.needs and not referral.sendable:
        return Refusal.NO_AGREEMENT
    if Need.STILLNESS in step.needs and Part.SERVICE not in parts and not _still(referral, now):
        return Refusal.TOO_EARLY
    return step


def moves(referral: Standing, parts: frozenset[Part], now: datetime) -> tuple[Move, ...]:
    """The moves that somebody is offered: a button is drawn only where `after` does not refuse."""
    return tuple(move for move in Move if isinstance(after(referral, move, parts, now), Step))


def due_at(urgency: str, submitted_at: datetime) -> datetime:
    """By when a sergeant decides."""
    return submitted_at + CLOCKS[urgency]


def _still(referral: Standing, now: datetime) -> bool:
    """Thirty days without movement; a waitlist and being engaged stop that clock."""
    return referral.state not in _CLOCK_STOPPED and now - referral.moved_at >= STILL
