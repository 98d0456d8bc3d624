"""The ledger of follow-ups as one table: who may do what in which state. Pure.

A follow-up is not finished when the work is done; it is finished when the resident was told, or honestly could not be
reached after attempts (invariant 7). That is never counted as kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from app.actor import Actor, Role

ATTEMPTS_NEEDED = 2
REST_DAYS = 4  # the longest a rota keeps somebody from their next shift
TEAM = frozenset({Role.OFFICER, Role.SERGEANT})


class State(StrEnum):
    """Where a follow-up stands."""

    OPEN = "open"
    DONE = "done"
    CANNOT_DO = "cannot_do"
    TOLD = "told"
    COULD_NOT_REACH = "could_not_reach"
    CANCELLED = "cancelled"


class Move(StrEnum):
    """What can be done with it."""

    NOTE = "note"
    CONTACT = "contact"
    DONE = "done"
    CANNOT_DO = "cannot_do"
    TOLD_ATTEMPT = "told_attempt"
    TOLD = "told"
    COULD_NOT_REACH = "could_not_reach"
    RESCHEDULE = "reschedule"
    HAND_OVER = "hand_over"
    CANCEL = "cancel"


class Part(StrEnum):
    """What somebody is to a follow-up: who keeps it (or stands in for them), its sergeant, or anyone who may see it."""

    KEEPER = "keeper"
    SERGEANT = "sergeant"
    TEAM = "team"


class Refusal(StrEnum):
    """Why a move is not made. The officer's words are then kept as a note, and they are told why."""

    CLOSED = "closed"
    NOT_YOURS = "not_yours"
    NOT_YET = "not_yet"
    TRY_AGAIN = "try_again"
    DONE_ALREADY = "done_already"


@dataclass(frozen=True)
class Step:
    """A move in a state: the state it leads to, and who may make it. `commutes`: it needs no version."""

    to: State
    by: frozenset[Part]
    commutes: bool = False


@dataclass(frozen=True)
class Standing:
    """What the rules look at in a follow-up. `keeper_away`: today, so that whoever is on the beat stands in."""

    state: State
    owner_id: UUID
    recorded_by: UUID
    beat_id: UUID
    attempts: int = 0
    keeper_away: bool = False


CLOSED = frozenset({State.TOLD, State.COULD_NOT_REACH, State.CANCELLED})
TO_BE_TOLD = frozenset({State.DONE, State.CANNOT_DO})
_ANYONE = frozenset(Part)
_EITHER = frozenset({Part.KEEPER, Part.SERGEANT})
_KEEPER = frozenset({Part.KEEPER})

#: The workflow. Notes are possible in every state, so that no word is ever refused.
STEPS: dict[tuple[State, Move], Step] = {
    **{(state, Move.NOTE): Step(state, _ANYONE, commutes=True) for state in State},
    **{(state, Move.CONTACT): Step(state, _EITHER, commutes=True) for state in State if state not in CLOSED},
    (State.OPEN, Move.DONE): Step(State.DONE, _KEEPER),
    (State.OPEN, Move.CANNOT_DO): Step(State.CANNOT_DO, _KEEPER),
    (State.OPEN, Move.RESCHEDULE): Step(State.OPEN, _EITHER),
    (State.OPEN, Move.CANCEL): Step(State.CANCELLED, _EITHER),
    **{(state, Move.TOLD_ATTEMPT): Step(state, _KEEPER, commutes=True) for state in TO_BE_TOLD},
    **{(state, Move.TOLD): Step(State.TOLD, _KEEPER) for state in TO_BE_TOLD},
    **{(state, Move.COULD_NOT_REACH): Step(State.COULD_NOT_REACH, _KEEPER) for state in TO_BE_TOLD},
    **{(state, Move.HAND_OVER): Step(state, _EITHER) for state in (State.OPEN, State.DONE, State.CANNOT_DO)},
}


def after(followup: Standing, move: Move, actor: Actor) -> Step | Refusal:
    """The step that a move makes now, or why it does not."""
    step = STEPS.get((followup.state, move))
    if step is None:
        return _why_not(followup.state, move)
    if not step.by & parts(actor, followup):
        return Refusal.NOT_YOURS
    if move is Move.COULD_NOT_REACH and followup.attempts < ATTEMPTS_NEEDED:
        return Refusal.TRY_AGAIN
    return step


def moves(followup: Standing, actor: Actor) -> tuple[Move, ...]:
    """The moves that the actor is offered: a button is drawn only where `after` does not refuse."""
    return tuple(move for move in Move if isinstance(after(followup, move, actor), Step))


def may_see(actor: Actor, followup: Standing) -> bool:
    """Who keeps it, who promised it, and the team of its beat."""
    mine = actor.person_id in {followup.owner_id, followup.recorded_by}
    return actor.role in TEAM and (mine or followup.beat_id in actor.beats)


def parts(actor: Actor, followup: Standing) -> frozenset[Part]:
    """What the actor is to it."""
    if not may_see(actor, followup):
        return frozenset()
    found = {Part.TEAM}
    on_beat = followup.beat_id in actor.beats
    if actor.person_id == followup.owner_id or (followup.keeper_away and on_beat):
        found.add(Part.KEEPER)
    if actor.role is Role.SERGEANT and on_beat:
        found.add(Part.SERGEANT)
    return frozenset(found)


def due(choice: str, picked: date | None, today: date) -> tuple[date, bool]:
    """(the day it is due, whether that is "my next shift") for an answer given on `today`."""
    match choice:
        case "today":
            return today, False
        case "next_shift":
            return today + timedelta(days=1), True
        case "this_week":
            return today + timedelta(days=6 - today.weekday()), False
        case _:
            return picked or today, False


def last_on(due_on: date, next_shift: bool) -> date:
    """The last day on which it is not overdue: a next shift may be some days off."""
    return due_on + timedelta(days=REST_DAYS) if next_shift else due_on


def delete_on(state: State, due_on: date, today: date) -> date:
    """Until when a resident's contact is needed: 90 days after it is due; 30 days after it ended."""
    if state in CLOSED:
        return today + timedelta(days=30)
    return max(due_on, today) + timedelta(days=90)


def _why_not(state: State, move: Move) -> Refusal:
    if state in CLOSED:
        return Refusal.CLOSED
    if state is State.OPEN:
        return Refusal.NOT_YET
    return Refusal.DONE_ALREADY
