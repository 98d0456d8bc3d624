"""The changes of a card that need no new yes: a typo in a number, with the resident's OK; what a sergeant cuts."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.actor import Actor
from app.referrals import consents, moving, rules, telling
from app.referrals.card import CHOSEN, Card, is_part_of
from app.referrals.models import Referral
from app.referrals.moving import Mover, Outcome, With
from app.referrals.rules import Move, State
from app.residents import store as residents
from app.residents.forms import wrong_with


def number(session: Session, found: Referral, actor: Actor, version: int, value: str) -> Outcome | str | None:
    """Put a number right wherever it is shared; nothing where none is, and words where it can't be one.

    Its service is told, if it has it already: that is sending once more, and needs what sending needs.
    """
    card = consents.card_of(session, found.id)
    reach = card.get("reach")
    if not isinstance(reach, dict):
        return None
    if wrong := wrong_with(reach["channel"], value):
        return wrong
    made = moving.make(session, found, Move.CORRECT, Mover.person(actor), version, With())
    if not isinstance(made, moving.Made):
        return made
    _replace(session, found, card, {"reach": reach | {"value": value}}, "corrected", actor)
    residents.put_right(session, moving.UNDER, found.id, value)
    if State(found.state) in rules.SHARED:
        telling.changed(session, found)
    return made


def cut(
    session: Session, found: Referral, actor: Actor, version: int, less: Card, gone: frozenset[str]
) -> Outcome | None:
    """Take words or whole fields away: `less` are shorter values, `gone` fields. Nothing where that would add."""
    card = consents.card_of(session, found.id)
    fits = all(field in card and is_part_of(value, card[field], field) for field, value in less.items())
    if not fits or not gone <= set(CHOSEN):
        return None
    made = moving.make(session, found, Move.CUT, Mover.person(actor), version, With())
    if isinstance(made, moving.Made):
        _replace(session, found, {f: v for f, v in card.items() if f not in gone}, less, "cut", actor)
    return made


def _replace(session: Session, found: Referral, card: Card, with_these: Card, basis: str, actor: Actor) -> None:
    consents.add(session, found.consent_id, found.id, with_these, basis, actor.person_id)
    consents.put(session, found.id, card | with_these)
