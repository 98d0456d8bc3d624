"""What the pages of follow-ups are made from; the same fragments go to phones for reading without signal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app import ids
from app.accounts import store as accounts
from app.actor import Actor
from app.db import db
from app.followups import entries, rules, showing
from app.followups.kinds import COMMANDS, offer, standing_of
from app.followups.models import Followup
from app.followups.rules import Move, Part, State
from app.followups.store import Ledger
from app.places import store as places
from app.records.kinds import Kind
from app.residents import showing as reaching
from app.residents import store as residents
from app.web.forms import Form

#: The moves in the order in which they are offered, the usual ones first.
ORDER = (
    *(Move.DONE, Move.TOLD, Move.TOLD_ATTEMPT, Move.COULD_NOT_REACH, Move.CANNOT_DO, Move.RESCHEDULE),
    *(Move.NOTE, Move.CONTACT, Move.HAND_OVER, Move.CANCEL),
)


@dataclass(frozen=True)
class Offer:
    """A move with its form, and the states in which it can be made. `now`: whether it can be made now.

    `record_id`: for a browser without scripts; what goes to a phone has none, so that it is the same each time.
    """

    move: Move
    kind: Kind
    form: Form
    states: tuple[State, ...]
    now: bool
    record_id: UUID | None


def ledger(found: Ledger) -> dict[str, Any]:
    """The rows of somebody's ledger, by section."""
    return {
        "due": [showing.row(line) for line in found.due],
        "not_told": [showing.row(line) for line in found.not_told],
        "later": [showing.row(line) for line in found.later],
        "closed": [showing.row(line) for line in found.closed],
        "empty": found.empty,
    }


def full(
    actor: Actor, followup: Followup, wrong: Form | None = None, move: Move | None = None, *, plain: bool = True
) -> dict[str, Any]:
    """All that the page of one follow-up shows. `wrong`: the form of a `move` that was refused, as it was typed.

    `plain`: also what a browser without scripts needs.
    """
    standing = standing_of(db.session(), followup)
    done = entries.of(followup.id)
    names = accounts.names(showing.people_in(followup, done))
    place, beat = places.where(followup.place_id)
    may_reach = bool(rules.parts(actor, standing) & {Part.KEEPER, Part.SERGEANT})
    reach = residents.reach("followup", followup.id) if may_reach else None
    reads = followup.recorded_by == actor.person_id or Part.SERGEANT in rules.parts(actor, standing)
    return {
        "followup": followup,
        "title": followup.what if reads or not followup.what_flagged else showing.what(None),
        "pairs": showing.facts(followup, place, beat, names),
        "history": showing.history(followup, done, names),
        "offers": offers(actor, standing, wrong, move, plain=plain),
        "reach": reach,
        "warnings": reaching.warnings(reach) if reach else [],
        "reaching": reaching.facts(reach) if reach else [],
        "closed": standing.state in rules.CLOSED,
        "wrong": wrong,
    }


def offers(
    actor: Actor,
    standing: rules.Standing,
    wrong: Form | None = None,
    move: Move | None = None,
    *,
    plain: bool = True,
) -> list[Offer]:
    """The moves that the actor may make in this state, or (without signal) after one that is still to be sent."""
    found = []
    for name in ORDER:
        states = tuple(state for state in State if _may(actor, standing, state, name))
        refused = wrong is not None and name is move
        if not states and not refused:
            continue
        form = wrong if wrong is not None and refused else COMMANDS[name].form()
        offer(form, actor)
        record_id = ids.uuid7() if plain else None
        found.append(
            Offer(name, COMMANDS[name], form.apart(name), states, refused or standing.state in states, record_id)
        )
    return found


def _may(actor: Actor, standing: rules.Standing, state: State, move: Move) -> bool:
    """Whether a move can be made in a state. Attempts that are still to be sent count on the phone, not here."""
    attempts = standing.attempts if state is standing.state else rules.ATTEMPTS_NEEDED
    return isinstance(rules.after(replace(standing, state=state, attempts=attempts), move, actor), rules.Step)
