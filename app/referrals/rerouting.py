"""Another service in place of one that can't help or does not answer: only where the resident agreed to that, too."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.actor import Actor
from app.partners import rules as partner_rules
from app.partners import store as partners
from app.places import store as places
from app.referrals import consents, moving, rules, store
from app.referrals.card import REROUTE
from app.referrals.models import Referral
from app.referrals.moving import Changed, Mover, Outcome, With
from app.referrals.rules import Move, Refusal, State


def to_service(session: Session, found: Referral, actor: Actor, version: int, service_id: UUID) -> Outcome:
    """Send it to another service for the same reason; the one before is told to delete it."""
    mover, now = Mover.person(actor), clock.now()
    if found.version != version:
        return Changed(State(found.state), found.version)
    if State(found.state) not in rules.STUCK:
        return Refusal.MOVED_ON
    card = consents.card_of(session, found.id)
    service, terms = partners.service(session, service_id), partners.terms(session, service_id)
    if REROUTE not in card or not consents.is_covered(session, found, now):
        return Refusal.NO_CONSENT
    if service is None or terms is None or found.reason not in service.reasons:
        return Refusal.NO_AGREEMENT
    if partner_rules.may_be_sent(terms, places.day_of(now)) is not None:
        return Refusal.NO_AGREEMENT
    if not mover.parts(found, now) & rules.STEPS[State(found.state), Move.REROUTE].by:
        return Refusal.NOT_YOURS

    def work() -> Outcome:
        consents.add(session, found.consent_id, found.id, {"service": str(service_id)}, "rerouted", actor.person_id)
        consents.put(session, found.id, card | {"service": str(service_id)})
        found.service_id = service_id
        session.flush()
        return moving.make(session, found, Move.REROUTE, mover, version, With())

    return moving.all_or_nothing(session, work)


def may_reroute(found: Referral) -> bool:
    """Whether the resident agreed that another service may have the card."""
    consent = consents.of(found.consent_id)
    return consent is not None and REROUTE in consent.fields and store.light_standing(found).state in rules.STUCK
