"""What the pages of one referral are made from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort
from flask_babel import gettext as _

from app import clock, ids
from app.accounts import store as accounts
from app.actor import Actor
from app.audit import log
from app.db import db, write
from app.partners import store as partners
from app.partners.choices import REASONS, label
from app.places import store as places
from app.referrals import card_words, consents, discretion, history, remarks, rules, showing, store
from app.referrals.card import Card
from app.referrals.card_shown import CardLine, card_lines
from app.referrals.choices import DECLINED_BECAUSE, RETURNED_BECAUSE
from app.referrals.forms import CorrectForm, WithdrawForm
from app.referrals.models import Referral
from app.referrals.rules import Move, Part
from app.residents import showing as reaching
from app.residents import store as residents
from app.web.access import current_actor
from app.web.forms import Form
from app.web.language import locale

UNDER = "referral"


def seen(referral_id: UUID) -> Referral:
    """A referral that the actor may see; 404 for every other, there or not (R-15)."""
    return store.find(current_actor(), referral_id) or abort(404)


def full(actor: Actor, found: Referral) -> dict[str, Any]:
    """All that the page of one referral shows. That somebody looks at the card is written down first (invariant 9)."""
    now = clock.now()
    standing = store.standing(db.session(), found, now)
    mine = store.parts(actor, standing, now)
    sees_card = bool(mine & {Part.AUTHOR, Part.SERGEANT, Part.SECOND_READER})
    if sees_card and found.purged_at is None:
        look(actor, found)
    service = partners.named([found.service_id]).get(found.service_id, ("", ""))
    consent = consents.of(found.consent_id)
    reach = residents.reach(UNDER, found.id) if Part.AUTHOR in mine else None
    return {
        "referral": found,
        "title": label(REASONS, found.reason),
        "parts": sorted(mine),
        "moves": _offered(found, standing, mine),
        "why_not": why_not_sent(standing, mine, now),
        "pairs": showing.facts(found, service, places.where(found.place_id), _contact_made(found)),
        "card": card_in(found, language(), service[0]) if sees_card and found.purged_at is None else [],
        "consent": showing.consent_facts(consent) if consent else [],
        "history": past(found),
        "return_reasons": RETURNED_BECAUSE,
        "decline_reasons": DECLINED_BECAUSE,
        "fresh_id": ids.uuid7,
        "reach": reach,
        "warnings": reaching.warnings(reach) if reach else [],
        "reaching": reaching.facts(reach, _deleted(found)) if reach else [],
    }


def look(actor: Actor, found: Referral) -> None:
    """Write down that somebody looks at the card, before they do."""
    write(lambda session: log.note(session, actor, "referral.look", UNDER, found.id, names=("card",)))


def forms(wrong: Form | None = None) -> dict[str, Form]:
    """The forms of what an author does on the page; `wrong`: one that was refused, as it was typed."""
    named: dict[str, Form] = {"withdraw_form": WithdrawForm(), "correct_form": CorrectForm()}
    if isinstance(wrong, WithdrawForm):
        named["withdraw_form"] = wrong
    if isinstance(wrong, CorrectForm):
        named["correct_form"] = wrong
    return named


def card_to_ask(card: Card, language: str) -> list[CardLine]:
    """The lines that a resident is asked about, with all that could be shared on them."""
    service = partners.named([UUID(str(card["service"]))]).get(UUID(str(card["service"])), ("", ""))
    return card_lines(card, language, service[0])


def card_in(found: Referral, language: str, service: str, *, masked: bool = True) -> list[CardLine]:
    """What is shared, as the card shows it in a language; nothing where it has been deleted."""
    card = consents.card_of(db.session(), found.id)
    return card_lines(card, language, service, masked=masked) if card else []


def in_a_line(found: Referral) -> tuple[UUID, str, str]:
    """(id, what, where it stands) of a referral, with nothing of the resident."""
    service = partners.named([found.service_id]).get(found.service_id, ("", ""))[0]
    what = _("Help from %(service)s", service=service)
    return found.id, what, showing.in_words(rules.State(found.state), found.reason, _contact_made(found))


def for_paper(actor: Actor, found: Referral, *, needs_card: bool = True) -> dict[str, Any]:
    """The card and the consent for paper, in the language in which they were agreed to.

    Without a card (`needs_card` false), because it was called back, still how its author reaches them.
    """
    values = full(actor, found)
    consent = consents.of(found.consent_id) or abort(404)
    if not values["card"] and (needs_card or not values["reach"]):
        abort(404)
    service = partners.named([found.service_id]).get(found.service_id, ("", ""))[0]
    return values | {
        "card": card_in(found, consent.language, service, masked=False),
        "words": card_words.of(consent.language),
        "card_language": consent.language,
        "card_direction": card_words.direction(consent.language),
    }


def past(found: Referral) -> list[history.Happened]:
    """The history in words."""
    entries, decisions = store.history(found.id), store.decisions(found.id)
    people = {entry.by_id for entry in entries if entry.by_kind == "person" and entry.by_id}
    return history.in_words(found, entries, remarks.opened(decisions), accounts.names(people))


def why_not_sent(standing: rules.Standing, mine: frozenset[Part], now: Any) -> str:
    """Why a sergeant can't approve what waits for them, before they try."""
    if Part.SERGEANT not in mine or standing.state is not rules.State.SUBMITTED:
        return ""
    step = rules.after(standing, Move.APPROVE, mine, now)
    return showing.refused(step) if isinstance(step, rules.Refusal) else ""


def _offered(found: Referral, standing: rules.Standing, mine: frozenset[Part]) -> list[str]:
    """What can be done; of what is between a service and somebody the same whatever its stage is."""
    offered = {*rules.moves(standing, mine, clock.now())}
    if found.purged_at is None and _is_between(found):
        offered |= {Move.WITHDRAW} if mine & {Part.AUTHOR, Part.SERGEANT} else set()
        offered |= {Move.CORRECT} if Part.AUTHOR in mine else set()
    if Part.AUTHOR in mine and (standing.state, Move.CORRECT) in rules.STEPS:
        offered.add(Move.CORRECT)  # where it is refused, the form says why and whom to ask
    return [str(move) for move in Move if move in offered]


def _contact_made(found: Referral) -> bool:
    engaged = store.engaged(db.session(), found)
    return discretion.contact_made(rules.State(found.state), found.outcome, engaged)


def _deleted(found: Referral) -> str:
    return showing.deleted_in_words() if _is_between(found) else ""


def _is_between(found: Referral) -> bool:
    return discretion.is_between(rules.State(found.state), found.reason)


def language() -> str:
    """The language of this page, as the card has it."""
    return str(locale().language)
