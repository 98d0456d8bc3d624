"""What the pages of follow-ups are made from; the same fragments go to phones for reading without signal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app import ids
from app.accounts import store as accounts
from app.actor import Actor
from app.followups import entries, kinds, rules, showing
from app.followups.choices import SOURCES, label
from app.followups.kinds import COMMANDS, UNDER
from app.followups.models import Followup, FollowupEntry
from app.followups.rules import Move, Part, State
from app.followups.store import Ledger
from app.places import duty
from app.places import store as places
from app.records.kinds import Kind
from app.residents import showing as reaching
from app.residents import store as residents
from app.residents.store import Reach
from app.web.forms import Form

#: The moves in the order in which they are offered, the usual ones first.
ORDER = (
    *(Move.DONE, Move.TOLD, Move.TOLD_ATTEMPT, Move.COULD_NOT_REACH, Move.CANNOT_DO, Move.RESCHEDULE),
    *(Move.NOTE, Move.CONTACT, Move.HAND_OVER, Move.CANCEL),
)


@dataclass(frozen=True)
class Offer:
    """A move with its form: in which states it can be made, by whom, after how many attempts, and whether now.

    `record_id`: for a browser without scripts; what goes to a phone has none, so that it is the same each time.
    """

    move: Move
    kind: Kind
    form: Form
    states: tuple[State, ...]
    by: tuple[Part, ...]
    least: int
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


@dataclass(frozen=True)
class Around:
    """What stands around follow-ups: their history, places, people, and how those they are for can be reached."""

    entries: Mapping[UUID, list[FollowupEntry]]
    places: Mapping[UUID, tuple[str, str]]
    names: Mapping[UUID, tuple[str, str]]
    reaches: Mapping[UUID, Reach]
    away: frozenset[UUID]


def around(followups: Iterable[Followup]) -> Around:
    """All of it for several follow-ups, in a handful of queries."""
    found = list(followups)
    done = entries.of_several([followup.id for followup in found])
    people = {person for f in found for person in showing.people_in(f, done.get(f.id, []))}
    return Around(
        done,
        places.where_all({followup.place_id for followup in found}),
        accounts.names(people),
        residents.reaches(UNDER, [followup.id for followup in found]),
        duty.away_of({followup.owner_id for followup in found}),
    )


def full(actor: Actor, followup: Followup, wrong: Form | None = None, move: Move | None = None) -> dict[str, Any]:
    """All that the page of one follow-up shows. `wrong`: the form of a `move` that was refused, as it was typed."""
    about = around([followup])
    standing = _standing(followup, about)
    return facts(actor, followup, about) | {"offers": offers(actor, standing, wrong, move), "wrong": wrong}


def facts(actor: Actor, followup: Followup, about: Around) -> dict[str, Any]:
    """The same without the moves, which are the same for all follow-ups and go to a phone once."""
    standing = _standing(followup, about)
    mine, done = rules.parts(actor, standing), about.entries.get(followup.id, [])
    place, beat = about.places[followup.place_id]
    reach = about.reaches.get(followup.id) if mine & {Part.KEEPER, Part.SERGEANT} else None
    reads = followup.recorded_by == actor.person_id or Part.SERGEANT in mine
    return {
        "followup": followup,
        "title": followup.what if reads or not followup.what_flagged else showing.what(None),
        "source": came_from(followup) if reads else None,
        "pairs": showing.facts(followup, place, beat, about.names),
        "history": showing.history(followup, done, about.names),
        "parts": sorted(mine),
        "offers": (),
        "reach": reach,
        "warnings": reaching.warnings(reach) if reach else [],
        "reaching": reaching.facts(reach) if reach else [],
    }


def came_from(followup: Followup) -> tuple[str, str] | None:
    """(address, words) of what it came from where that has a page of another feature, known here by kind and id alone.

    Its line is loaded from there (`address/line`), in that feature's words; the link stands without scripts, too.
    """
    pages = {"referral": "/referrals"}
    if followup.source_kind not in pages:
        return None
    return f"{pages[followup.source_kind]}/{followup.source_id}", label(SOURCES, followup.source_kind)


def _standing(followup: Followup, about: Around) -> rules.Standing:
    return rules.Standing(
        State(followup.state),
        followup.owner_id,
        followup.recorded_by,
        followup.beat_id,
        followup.attempts,
        keeper_away=followup.owner_id in about.away,
    )


def offers(actor: Actor, standing: rules.Standing, wrong: Form | None = None, move: Move | None = None) -> list[Offer]:
    """The moves that the actor could make in some state; those that can't be made now are hidden until then."""
    mine, now = rules.parts(actor, standing), rules.moves(standing, actor)
    found = []
    for offer in every_move(actor, plain=True):
        refused = wrong is not None and offer.move is move
        if not refused and not mine & set(offer.by):
            continue
        form = offer.form
        if wrong is not None and refused:
            form = wrong.apart(offer.move)
            kinds.offer(form, actor)
        found.append(replace(offer, form=form, now=refused or offer.move in now))
    return found


def every_move(actor: Actor, *, plain: bool = False) -> list[Offer]:
    """All moves with their empty forms, for whoever may make them in whatever state."""
    return [_offer(actor, move, plain=plain) for move in ORDER]


def _offer(actor: Actor, move: Move, *, plain: bool) -> Offer:
    steps = {state: step for (state, name), step in rules.STEPS.items() if name is move}
    by = {part for step in steps.values() for part in step.by}
    form = COMMANDS[move].form()
    kinds.offer(form, actor)
    return Offer(
        move=move,
        kind=COMMANDS[move],
        form=form.apart(move),
        states=tuple(steps),
        by=tuple(sorted(by)),
        least=rules.ATTEMPTS_NEEDED if move is Move.COULD_NOT_REACH else 0,
        now=False,
        record_id=ids.uuid7() if plain else None,
    )
