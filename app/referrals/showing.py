"""How referrals are put into words: lists, facts, consents.

For a sensitive reason the police are told only "contact made" or "contact not made" (`discretion`): nothing here may
look different between two stages of the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.actor import Role
from app.partners.choices import AGE_BANDS, REASONS
from app.records.digest import ref
from app.referrals import card_words, discretion, rules
from app.referrals.choices import (
    CANNOT_TAKE,
    DECLINED_BECAUSE,
    GIVEN_BY,
    INTERPRETERS,
    METHODS,
    OUTCOMES,
    RETURNED_BECAUSE,
    URGENCY,
    VOIDED_BECAUSE,
    WITHDRAWN_BECAUSE,
    label,
)
from app.referrals.models import Consent, Referral
from app.referrals.rules import State
from app.referrals.store import Line
from app.web.language import day, moment

BECAUSE = (*RETURNED_BECAUSE, *DECLINED_BECAUSE, *CANNOT_TAKE, *OUTCOMES, *WITHDRAWN_BECAUSE, *VOIDED_BECAUSE)


#: Where a referral stands, for the police.
STANDS = {
    State.SUBMITTED: _l("Waits for the sergeant"),
    State.RETURNED: _l("Returned to you"),
    State.DECLINED: _l("Not approved"),
    State.SENT: _l("Sent to the service"),
    State.ACCEPTED: _l("The service has taken it"),
    State.CANNOT_TAKE: _l("The service can't take it"),
    State.CONTACTING: _l("The service is trying to reach them"),
    State.WAITLISTED: _l("On the service's waiting list"),
    State.ENGAGED: _l("The service is with them"),
    State.EXPIRED: _l("No answer from the service"),
    State.CLOSED: _l("Closed"),
    State.WITHDRAWN: _l("They took it back"),
    State.RECALLED: _l("Called back"),
    State.VOID: _l("Entered in error"),
}


@dataclass(frozen=True)
class Shown:
    """A referral as a row of a list; `state` as (words, sign, tone)."""

    id: UUID
    title: str
    meta: tuple[str, ...]
    state: tuple[str, str, str] | tuple[()]


def row(line: Line, *, role: Role = Role.OFFICER) -> Shown:
    """A referral in a list."""
    title = label(REASONS, line.reason)
    return Shown(line.id, title, (line.service, line.place, since(line, role)), mark(line.state, line.reason, line))


def since(line: Line, role: Role = Role.OFFICER) -> str:
    """Since when it stands where it stands; what waits for a sergeant says by when.

    Of what is between a service and somebody only who chases it sees when it moved.
    """
    if line.sent_at and role is not Role.COORDINATOR and discretion.is_between(line.state, line.reason):
        return _("sent %(moment)s", moment=moment(line.sent_at))
    if line.state is State.SUBMITTED:
        return _("to be read by %(moment)s", moment=moment(line.due_at))
    return _("since %(moment)s", moment=moment(line.moved_at))


def mark(state: State, reason: str, line: Line | None = None) -> tuple[str, str, str]:
    """Where it stands, as (words, sign, tone)."""
    words = in_words(state, reason, line.contact_made if line is not None else None)
    match state:
        case _ if discretion.is_between(state, reason):
            return (words, "person", "")
        case State.SUBMITTED if line is not None and line.due_at <= clock.now():
            return (_("Overdue"), "warn", "bad")
        case State.SUBMITTED if line is not None and line.urgency == "urgent":
            return (label(URGENCY, "urgent"), "warn", "warn")
        case State.RETURNED | State.CANNOT_TAKE | State.EXPIRED:
            return (words, "warn", "warn")
        case State.CLOSED | State.ENGAGED:
            return (words, "check", "good")
        case _:
            return (words, "clock", "")


def in_words(state: State, reason: str, contact_made: bool | None = None) -> str:
    """Where a referral stands, as far as the police get to know. `contact_made` None: nobody has looked that up."""
    if discretion.is_between(state, reason):
        return {True: _("Contact made"), False: _("Contact not made"), None: _("With the service")}[contact_made]
    return str(STANDS[state])


def facts(
    found: Referral, service: tuple[str, str], where: tuple[str, str], contact_made: bool
) -> list[tuple[str, str]]:
    """A referral in full, without anything of the resident."""
    state = State(found.state)
    between = discretion.is_between(state, found.reason)
    pairs = [
        (_("Where it stands"), in_words(state, found.reason, contact_made)),
        (_("Service"), ", ".join(part for part in service if part)),
        (_("Where"), ", ".join(where)),
        (_("Reference"), ref(found.id)),
        (_("How soon"), label(URGENCY, found.urgency)),
        *([(_("Age group"), label(AGE_BANDS, found.age_band))] if found.age_band else []),
    ]
    if state is State.SUBMITTED:
        pairs.insert(1, (_("To be read by"), moment(found.due_at)))
    if found.because and not between:
        pairs.insert(1, (_("Why"), label(BECAUSE, found.because)))
    if state is State.WAITLISTED and found.review_on and not between:
        pairs.insert(1, (_("Looked at again on"), day(found.review_on)))
    if between:
        return [*pairs, (_("Deleted"), deleted_in_words())]
    last = _("Deleted") if found.purged_at else _("Deleted on")
    return [*pairs, (last, day(found.purged_at or found.delete_on))]


def deleted_in_words() -> str:
    """When it is deleted, without the day: that would say when it moved last, and whether it has ended."""
    return _("30 days after it has ended, at the latest 180 days after it moved last")


def consent_facts(consent: Consent) -> list[tuple[str, str]]:
    """How the resident said yes."""
    language = dict(card_words.LANGUAGES).get(consent.language, consent.language)
    pairs = [
        (_("Who said yes"), label(GIVEN_BY, consent.given_by)),
        (_("How"), label(METHODS, consent.method)),
        (_("Language of the card"), language),
        (_("Interpreter"), label(INTERPRETERS, consent.interpreter)),
        (_("When"), moment(consent.given_at)),
        (_("Holds until"), day(consent.expires_at)),
    ]
    if consent.withdrawn_at:
        pairs.append((_("Taken back"), moment(consent.withdrawn_at)))
    return pairs


def refused(why: rules.Refusal) -> str:
    """Why a move was not made, in plain words."""
    return {
        rules.Refusal.MOVED_ON: _("It has moved on meanwhile. Look at it again."),
        rules.Refusal.NOT_YOURS: _("This is for somebody else to decide."),
        rules.Refusal.OWN: _("Nobody decides on their own."),
        rules.Refusal.NO_CONSENT: _(
            "Their yes does not cover this card (any more). Return it, so that they are asked."
        ),
        rules.Refusal.NO_AGREEMENT: _(
            "Nothing is sent to this service: it has no valid agreement, is paused, or takes no referrals."
        ),
        rules.Refusal.TOO_EARLY: _("It can be closed after 30 days without movement."),
        rules.Refusal.GONE: _("What was shared has been deleted, or they took it back. Nothing more comes of it."),
    }[why]
