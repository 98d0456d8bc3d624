"""The workflow of a concern as one table: who may do what in which state. Pure.

The diagram in docs/concerns.md is generated from `STEPS`, and the tests walk all states × moves × parts of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where a concern stands. Residents read each of them in plain words."""

    RECEIVED = "received"
    BEING_READ = "being_read"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WITH_PARTNER = "with_partner"
    SAID_WE_WOULD = "said_we_would"
    RESOLVED = "resolved"
    PARTLY_RESOLVED = "partly_resolved"
    CLOSED_NOT_FIXED = "closed_not_fixed"
    DUPLICATE = "duplicate"
    FOR_ANOTHER_SERVICE = "for_another_service"
    SPAM = "spam"


class Move(StrEnum):
    """What can be done with it."""

    READ = "read"
    ASSIGN = "assign"
    START = "start"
    PROMISE = "promise"
    PARTNER = "partner"
    RESOLVE = "resolve"
    RESOLVE_PARTLY = "resolve_partly"
    CLOSE_NOT_FIXED = "close_not_fixed"
    DUPLICATE = "duplicate"
    PASS_ON = "pass_on"  # noqa: S105  # a move, not a password
    SPAM = "spam"
    NOT_SPAM = "not_spam"
    REOPEN = "reopen"
    SOLVED = "solved"
    STOP = "stop"


class Part(StrEnum):
    """What somebody is to a concern."""

    READER = "reader"
    OFFICER = "officer"
    RESIDENT = "resident"


class Refusal(StrEnum):
    """Why a move is not made."""

    MOVED_ON = "moved_on"
    NOT_YOURS = "not_yours"
    NO_BEAT = "no_beat"


@dataclass(frozen=True)
class Step:
    """A move in a state: where it leads, and who may make it. `beat`: it needs to be assigned to one."""

    to: State
    by: frozenset[Part]
    beat: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the rules look at. `asked_at`: when it last came to be read, to the hour."""

    state: State
    beat_id: UUID | None
    suggested_beat_id: UUID | None
    danger: str
    asked_at: datetime
    unread: bool = False


NEW = frozenset({State.RECEIVED, State.BEING_READ})
#: Assigned to a beat, and not closed: what patrol sees.
WORKED_ON = frozenset({State.ASSIGNED, State.IN_PROGRESS, State.WITH_PARTNER, State.SAID_WE_WOULD})
#: Closed with an answer; the resident can ask again.
ANSWERED = frozenset({State.RESOLVED, State.PARTLY_RESOLVED, State.CLOSED_NOT_FIXED})
CLOSED = ANSWERED | {State.DUPLICATE, State.FOR_ANOTHER_SERVICE, State.SPAM}
OPEN = NEW | WORKED_ON
ON_PATROL = WORKED_ON | ANSWERED

DANGER_WAITS = timedelta(hours=4)
MAYBE_DANGER = frozenset({"yes", "not_sure"})
ANSWER_DAYS = 3  # working days until the first answer

_READER, _RESIDENT = frozenset({Part.READER}), frozenset({Part.RESIDENT})
_TEAM = frozenset({Part.READER, Part.OFFICER})


def _from(states: frozenset[State], move: Move, to: State, by: frozenset[Part], beat: bool = False) -> dict:  # type: ignore[type-arg]
    return {(state, move): Step(to, by, beat) for state in states}


#: The workflow.
STEPS: dict[tuple[State, Move], Step] = {
    (State.RECEIVED, Move.READ): Step(State.BEING_READ, _READER),
    **_from(NEW | WORKED_ON, Move.ASSIGN, State.ASSIGNED, _READER, beat=True),
    **_from(WORKED_ON - {State.IN_PROGRESS}, Move.START, State.IN_PROGRESS, _TEAM),
    **_from(WORKED_ON, Move.PROMISE, State.SAID_WE_WOULD, _TEAM),
    **_from(WORKED_ON - {State.WITH_PARTNER}, Move.PARTNER, State.WITH_PARTNER, _TEAM),
    **_from(WORKED_ON, Move.RESOLVE, State.RESOLVED, _TEAM),
    **_from(WORKED_ON, Move.RESOLVE_PARTLY, State.PARTLY_RESOLVED, _TEAM),
    **_from(WORKED_ON | NEW, Move.CLOSE_NOT_FIXED, State.CLOSED_NOT_FIXED, _TEAM),
    **_from(NEW | WORKED_ON, Move.DUPLICATE, State.DUPLICATE, _READER),
    **_from(NEW | WORKED_ON, Move.PASS_ON, State.FOR_ANOTHER_SERVICE, _READER),
    **_from(NEW, Move.SPAM, State.SPAM, _READER),
    (State.SPAM, Move.NOT_SPAM): Step(State.BEING_READ, _READER),
    **_from(ANSWERED, Move.REOPEN, State.IN_PROGRESS, _TEAM | _RESIDENT, beat=True),
    **_from(
        frozenset({State.DUPLICATE, State.FOR_ANOTHER_SERVICE}), Move.REOPEN, State.BEING_READ, _READER | _RESIDENT
    ),
    **_from(OPEN, Move.SOLVED, State.RESOLVED, _RESIDENT),
    **_from(OPEN, Move.STOP, State.CLOSED_NOT_FIXED, _RESIDENT),
}


def after(concern: Standing, move: Move, parts: frozenset[Part]) -> Step | Refusal:
    """The step that a move makes for somebody who is these parts, or why it does not."""
    step = STEPS.get((concern.state, move))
    if step is None:
        return Refusal.MOVED_ON
    if not step.by & parts:
        return Refusal.NOT_YOURS
    if step.beat and concern.beat_id is None:
        if move is Move.REOPEN:  # it was closed before anybody put it on a beat: read it first
            return Step(State.BEING_READ, step.by)
        return Refusal.NO_BEAT
    return step


def moves(concern: Standing, parts: frozenset[Part]) -> tuple[Move, ...]:
    """The moves that somebody is offered. Assigning is where the beat is chosen, so none is needed before it."""
    found = [move for move in Move if isinstance(after(concern, move, parts), Step)]
    may_assign = (step := STEPS.get((concern.state, Move.ASSIGN))) is not None and step.by & parts
    return tuple(found) if Move.ASSIGN in found or not may_assign else (*found, Move.ASSIGN)


def replace_beat(concern: Standing, beat_id: UUID) -> Standing:
    """The same concern, as it would be on a beat: what assigning looks at."""
    return replace(concern, beat_id=beat_id)


def waits_too_long(concern: Standing, now: datetime) -> bool:
    """Somebody may be in danger and nobody has read it for four hours: it stands with every sergeant.

    Also where whoever has the code has stopped it meanwhile: that may be the one who is the danger.
    """
    unseen = concern.state in NEW or (concern.unread and concern.state in ANSWERED)
    return concern.danger in MAYBE_DANGER and unseen and now - concern.asked_at >= DANGER_WAITS
