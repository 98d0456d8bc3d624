"""How referrals are put into words: the card in the resident's language, lists, facts.

For a sensitive reason the police are told only "contact made" or "contact not made": where a service stands with
somebody is between the two of them (domain.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from app import clock
from app.actor import Role
from app.partners.choices import AGE_BANDS, REASONS, SENSITIVE
from app.records.digest import ref
from app.referrals import card_words, rules
from app.referrals.card import CHOSEN, REROUTE, Card, Value
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
from app.residents.forms import LANGUAGES
from app.web.language import day, moment

#: A number keeps its order in a line that runs right to left (Unicode's first strong isolate).
ISOLATE, END = "\u2068", "\u2069"
BECAUSE = (*RETURNED_BECAUSE, *DECLINED_BECAUSE, *CANNOT_TAKE, *OUTCOMES, *WITHDRAWN_BECAUSE, *VOIDED_BECAUSE)
CONTACT_MADE = frozenset({State.CONTACTING, State.WAITLISTED, State.ENGAGED, State.CLOSED})


@dataclass(frozen=True)
class CardLine:
    """A line of the card: which field, what it is called, and what it says, one a row."""

    field: str
    name: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A referral as a row of a list; `state` as (words, sign, tone)."""

    id: UUID
    title: str
    meta: tuple[str, ...]
    state: tuple[str, str, str] | tuple[()]


def card_lines(card: Card, language: str, service: str, *, masked: bool = False) -> list[CardLine]:
    """The card as the resident reads it, in their language; the same for sergeant and service in theirs.

    `masked`: of a number or address only the end is shown, until the passkey was (R-07).
    """
    if masked and isinstance(card.get("reach"), dict):
        card = card | {"reach": _masked(card["reach"])}
    words = card_words.of(language if language in card_words.CODES else "en")
    lines = [
        CardLine("service", words["field_service"], (service,)),
        CardLine("reason", words["field_reason"], (words[f"reason_{card['reason']}"],)),
    ]
    for field in CHOSEN:
        if field in card:
            lines.append(CardLine(field, words[f"field_{field}"], _says(field, card[field], words)))
    if REROUTE in card:
        lines.append(CardLine(REROUTE, words["field_reroute"], (words["someone_else"],)))
    return lines


def row(line: Line, *, role: Role = Role.OFFICER) -> Shown:
    """A referral in a list."""
    title = label(REASONS, line.reason)
    return Shown(line.id, title, (line.service, line.place, since(line)), mark(line.state, line.reason, line))


def since(line: Line) -> str:
    """Since when it stands where it stands; what waits for a sergeant says by when."""
    if line.state is State.SUBMITTED:
        return _("to be read by %(moment)s", moment=moment(line.due_at))
    return _("since %(moment)s", moment=moment(line.moved_at))


def mark(state: State, reason: str, line: Line | None = None) -> tuple[str, str, str]:
    """Where it stands, as (words, sign, tone)."""
    words = in_words(state, reason)
    match state:
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


def in_words(state: State, reason: str) -> str:
    """Where a referral stands, as far as the police get to know."""
    if reason in SENSITIVE and (state in rules.WITH_SERVICE or state is State.CLOSED):
        return _("Contact made") if state in CONTACT_MADE else _("Contact not made yet")
    return {
        State.SUBMITTED: _("Waits for the sergeant"),
        State.RETURNED: _("Returned to you"),
        State.DECLINED: _("Not approved"),
        State.SENT: _("Sent to the service"),
        State.ACCEPTED: _("The service has taken it"),
        State.CANNOT_TAKE: _("The service can't take it"),
        State.CONTACTING: _("The service is trying to reach them"),
        State.WAITLISTED: _("On the service's waiting list"),
        State.ENGAGED: _("The service is with them"),
        State.EXPIRED: _("No answer from the service"),
        State.CLOSED: _("Closed"),
        State.WITHDRAWN: _("They took it back"),
        State.RECALLED: _("Called back"),
        State.VOID: _("Entered in error"),
    }[state]


def facts(found: Referral, service: tuple[str, str], where: tuple[str, str]) -> list[tuple[str, str]]:
    """A referral in full, without anything of the resident."""
    state = State(found.state)
    pairs = [
        (_("Where it stands"), in_words(state, found.reason)),
        (_("Service"), ", ".join(part for part in service if part)),
        (_("Where"), ", ".join(where)),
        (_("Reference"), ref(found.id)),
        (_("How soon"), label(URGENCY, found.urgency)),
        *([(_("Age group"), label(AGE_BANDS, found.age_band))] if found.age_band else []),
    ]
    if state is State.SUBMITTED:
        pairs.insert(1, (_("To be read by"), moment(found.due_at)))
    if found.because and not _is_theirs(found):
        pairs.insert(1, (_("Why"), label(BECAUSE, found.because)))
    if state is State.WAITLISTED and found.review_on and found.reason not in SENSITIVE:
        pairs.insert(1, (_("Looked at again on"), day(found.review_on)))
    last = _("Deleted") if found.purged_at else _("Deleted on")
    pairs.append((last, day(found.purged_at or found.delete_on)))
    return pairs


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


def _says(field: str, value: Value, words: Mapping[str, str]) -> tuple[str, ...]:
    match field, value:
        case "needs", list():
            return tuple(words[f"need_{code}"] for code in value)
        case "reach", dict():
            return _reach(value, words)
        case "age_band", str():
            return (words[f"age_{value}"],)
        case "language", str():
            return (dict(LANGUAGES).get(value, value),)
        case _:
            return (str(value),)


def _masked(reach: Value) -> Value:
    if not isinstance(reach, dict):
        return reach
    value = reach["value"]
    match reach["channel"]:
        case "phone" | "sms":
            hidden = f"••• {''.join(sign for sign in value if sign.isdigit())[-3:]}"
        case "email":
            hidden = f"{value[:1]}•••@{value.partition('@')[2]}"
        case _:
            hidden = "•••"
    return reach | {"value": hidden}


def _reach(reach: Mapping[str, str], words: Mapping[str, str]) -> tuple[str, ...]:
    """What is safe comes before the number."""
    safe = (words[f"safe_{reach['safe']}"],) if reach.get("safe") else ()
    way = words[f"reach_{reach['channel']}"].replace("{value}", f"{ISOLATE}{reach['value']}{END}")
    message = words["message_yes" if reach.get("message") else "message_no"]
    best = (words["best_time"].replace("{value}", reach["best_time"]),) if reach.get("best_time") else ()
    return (*safe, message, way, *best)


def _is_theirs(found: Referral) -> bool:
    """Whether a code is between a service and somebody it was sent to for a sensitive reason."""
    return found.reason in SENSITIVE and State(found.state) in rules.WITH_SERVICE | {State.CLOSED}
