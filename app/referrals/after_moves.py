"""What follows from a move, in the same transaction: who is told, what is promised to the resident, what is deleted."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.actor import Actor
from app.audit import log
from app.followups import making
from app.partners import store as partners
from app.partners.choices import SENSITIVE
from app.places import store as places
from app.referrals import consents, remarks, sendings, telling
from app.referrals.models import Referral
from app.referrals.rules import Move
from app.residents import store as residents

UNDER = "referral"
By = Actor | UUID | str

#: What the resident has told the service themselves, and need not be told again.
SAID_THEMSELVES = frozenset({"said_no_thanks", "no_longer_needed"})


def follow(session: Session, found: Referral, move: Move, by: By) -> None:
    """All that a move brings with it."""
    match move:
        case Move.APPROVE | Move.REROUTE:
            sendings.take_back(session, found)
            sendings.send(session, found)
        case Move.ASK_AGAIN:
            sendings.take_back(session, found)
        case Move.RECALL:
            sendings.take_back(session, found)
            promise_to_tell(session, found)
            forget_card(session, found, by)
        case Move.WITHDRAW | Move.VOID:
            sendings.take_back(session, found)
            consents.withdraw(session, found.id, _person(by, found))
            purge(session, found, by)
        case Move.LAPSE:
            sendings.take_back(session, found)
            if found.reason not in SENSITIVE or found.sent_at is None:  # else it is between them and the service
                promise_to_tell(session, found)
            purge(session, found, by)
        case Move.DECLINE:
            promise_to_tell(session, found)
        case Move.CLOSE:
            telling.cancel(session, found)
            if found.reason not in SENSITIVE and found.outcome not in SAID_THEMSELVES:
                promise_to_tell(session, found)
        case Move.CANNOT_TAKE | Move.EXPIRE:
            telling.cancel(session, found)
        case _:
            pass


def forget_card(session: Session, found: Referral, by: By) -> None:
    """Delete what was shared; how the resident is reached stays until its day, because they are still to be told."""
    consents.forget(session, found.id)
    log.note(session, by, "referral.purge", UNDER, found.id, names=("card",))


def purge(session: Session, found: Referral, by: By) -> None:
    """Delete what was shared, what was written beside it, and how the resident is reached.

    The row stays as a tombstone: what it was about, on which beat, and how it went. Not how old they were, at which
    block, or which contact it came from: together that may be somebody.
    """
    consents.forget(session, found.id)
    remarks.forget(session, found.id)
    residents.forget(session, UNDER, found.id)
    found.age_band, found.handover, found.source_kind, found.source_id = "", None, None, None
    found.place_id = places.street_of(session, found.beat_id) or found.place_id
    found.purged_at = clock.now()
    session.flush()
    log.note(session, by, "referral.purge", UNDER, found.id)


def promise_to_tell(session: Session, found: Referral) -> None:
    """The resident is told (invariant 7): it stands in the ledger of whoever offered it as done and not told.

    The beat reads it, with the place: for a sensitive reason it does not say which help that was.
    """
    service = partners.named([found.service_id]).get(found.service_id, ("", ""))[0]
    what = _("Tell them what became of help from %(service)s", service=service)
    if found.reason in SENSITIVE:
        what = _("Tell them what became of what you talked about")
    making.to_tell(
        session,
        owner_id=found.recorded_by,
        place_id=found.place_id,
        beat_id=found.beat_id,
        what=what,
        source=(UNDER, found.id),
    )


def _person(by: By, found: Referral) -> UUID:
    """Who took the consent back for the resident."""
    if isinstance(by, Actor):
        return by.person_id
    return by if isinstance(by, UUID) else found.recorded_by
