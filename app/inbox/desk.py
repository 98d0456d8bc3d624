"""What a service gets to see of referrals, and the moves that it makes: only what is shared, only while it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.audit import log
from app.db import db, write
from app.inbox.letting_in import Reader
from app.partners import store as partners
from app.partners.choices import REASONS, SENSITIVE, label
from app.referrals import consents, moving, pages, rules, sendings, store
from app.referrals.choices import CANNOT_TAKE, OUTCOMES, SERVICE_OUTCOMES, URGENCY
from app.referrals.models import Referral, Sending
from app.referrals.moving import Mover, Outcome, With
from app.referrals.rules import Move, Part, Refusal, State
from app.web.language import day, moment

MOST = 200


@dataclass(frozen=True)
class Row:
    """A referral in the inbox: nothing of the resident but what it is about."""

    id: UUID
    title: str
    meta: tuple[str, ...]
    state: tuple[str, str, str]


@dataclass(frozen=True)
class Section:
    """One service of the reader's: what waits, what is under way, what was taken back."""

    name: str
    waiting: list[Row]
    running: list[Row]
    taken_back: list[Row]


def sections(reader: Reader) -> list[Section]:
    """The inbox of each service that somebody reads for, by name."""
    named = partners.named(reader.services)
    found = sorted(reader.services, key=lambda service: named.get(service, ("", "")))
    return [_section(reader, service, named[service][0]) for service in found if service in named]


def find(reader: Reader, referral_id: UUID) -> Referral | None:
    """A referral that one of the reader's services has, or had and is to delete."""
    has = and_(Referral.service_id.in_(reader.services), _is_there())
    wanted = (Referral.id == referral_id, or_(has, sendings.was_with(reader.services)))
    return db.session.scalar(select(Referral).where(*wanted))


def page(reader: Reader, found: Referral) -> dict[str, Any]:
    """All that its page shows. That somebody looks at the card is written down first, by name (invariant 9)."""
    holds, back = has(reader, found), sendings.to_delete(db.session(), found.id, reader.services)
    if holds:
        _look(reader, found)
    shown_of = found.service_id if holds else back[0].service_id
    named = partners.named([shown_of, *(one.service_id for one in back)])
    service = named.get(shown_of, ("", ""))[0]
    waits = bool(back) and back[0].deleted_at is None
    return {
        "referral": found,
        "reader": reader,
        "title": label(REASONS, found.reason),
        "service": service,
        "pairs": _facts(found) if holds else _facts_of_back(back[0]),
        "card": pages.card_in(found, pages.language(), service, masked=False) if holds else [],
        "moves": _moves(found) if holds else [],
        "cannot_take": CANNOT_TAKE,
        "outcomes": SERVICE_OUTCOMES,
        "deleted": not waits,
        "taken_back": waits or not holds,
        "taken_from": named[back[0].service_id][0] if holds and waits else "",
    }


def as_json(reader: Reader, found: Referral) -> dict[str, Any]:
    """The shared fields for the service's own system, by the names of the card."""
    if not has(reader, found):
        theirs = found.service_id in reader.services and found.state in rules.TAKEN_BACK
        return {"id": str(found.id), "state": found.state if theirs else "taken_back", "delete": True}
    _look(reader, found)
    return {
        "id": str(found.id),
        "state": found.state,
        "version": found.version,
        "urgency": found.urgency,
        "sent_at": clock.iso(found.sent_at) if found.sent_at else None,
        "shared": consents.card_of(db.session(), found.id),
    }


def has(reader: Reader, found: Referral) -> bool:
    """Whether one of the reader's services has it now, and may see the card."""
    there = found.state in rules.SHARED and found.sent_at is not None and found.purged_at is None
    return there and found.service_id in reader.services


def make(reader: Reader, found: Referral, move: Move, version: int | None, what: With) -> Outcome:
    """Make a move for the service."""
    worker = reader.workers.get(found.service_id)
    if worker is None:  # another service has it by now
        return Refusal.MOVED_ON
    mover = Mover("worker", worker.id, services=reader.services)
    return write(lambda session: moving.make(session, session.get_one(Referral, found.id), move, mover, version, what))


def confirm_deleted(reader: Reader, found: Referral) -> bool:
    """Write down that the reader's services have deleted what they had; false where none was told to."""

    def work(session: Session) -> bool:
        row, back = session.get_one(Referral, found.id), sendings.to_delete(session, found.id, reader.services)
        for one in (one for one in back if one.deleted_at is None):
            worker = reader.workers[one.service_id]
            one.deleted_at = clock.now()
            moving.enter(session, row, Move.DELETED, Mover("worker", worker.id), "", clock.now())
            log.note(session, worker.id, "referral.deleted", "referral", found.id)
        return bool(back)

    return write(work)


def in_words(found: Referral) -> str:
    """Where it stands, as the service knows it."""
    match State(found.state):
        case State.SENT | State.EXPIRED:
            return _("Waits for your answer")
        case State.ACCEPTED:
            return _("Taken, nobody tried yet")
        case State.CONTACTING:
            tried = ngettext("Tried %(num)s time", "Tried %(num)s times", found.attempts)
            return str(tried)
        case State.WAITLISTED:
            return _("On your waiting list")
        case State.ENGAGED:
            return _("With you")
        case _:
            return _taken_back()


def refused(why: Refusal) -> str:
    """Why an answer was not taken."""
    return (
        _("It has moved on meanwhile. Look at it again.") if why is Refusal.MOVED_ON else _("This can't be done now.")
    )


def _section(reader: Reader, service: UUID, name: str) -> Section:
    found = select(Referral).where(Referral.service_id == service, _is_there())
    rows = list(db.session.scalars(found.order_by(Referral.due_at, Referral.id).limit(MOST)))
    waits = {State.SENT, State.EXPIRED}
    return Section(
        name,
        [_row(row) for row in rows if row.state in waits],
        [_row(row) for row in rows if row.state in rules.WITH_SERVICE],
        [_row_of_back(row, back) for row, back in sendings.not_deleted(service, MOST)],
    )


def _is_there() -> ColumnElement[bool]:
    there = (Referral.state.in_(rules.SHARED), Referral.sent_at.is_not(None), Referral.purged_at.is_(None))
    return and_(*there)


def _row_of_back(found: Referral, back: Sending) -> Row:
    """Nothing of how it goes on: that is between the resident and whoever has it now."""
    sent = _("sent %(moment)s", moment=moment(back.sent_at))
    return Row(found.id, label(REASONS, found.reason), (sent,), (_taken_back(), "clock", ""))


def _facts_of_back(back: Sending) -> list[tuple[str, str]]:
    return [(_("Where it stands"), _taken_back()), (_("Sent"), moment(back.sent_at))]


def _taken_back() -> str:
    return _("Taken back: please delete what you copied")


def _row(found: Referral) -> Row:
    late = found.due_at <= clock.now() and found.state not in (State.ENGAGED, State.WAITLISTED)
    mark = (_("Overdue"), "warn", "bad") if late else (in_words(found), "clock", "")
    soon = (label(URGENCY, "urgent"),) if found.urgency == "urgent" else ()
    sent = _("sent %(moment)s", moment=moment(found.sent_at)) if found.sent_at else ""
    return Row(found.id, label(REASONS, found.reason), (*soon, sent), mark)


def _facts(found: Referral) -> list[tuple[str, str]]:
    pairs = [(_("Where it stands"), in_words(found)), (_("How soon"), label(URGENCY, found.urgency))]
    if found.sent_at:
        pairs.append((_("Sent"), moment(found.sent_at)))
    if found.state == State.SENT:
        pairs.append((_("Please answer by"), moment(found.due_at)))
    if found.state in {State.ACCEPTED, State.CONTACTING} and found.reason not in SENSITIVE:
        pairs.append((_("Three tries by"), moment(found.due_at)))
    if found.review_on and found.state == State.WAITLISTED:
        pairs.append((_("Looked at again on"), day(found.review_on)))
    if found.outcome:
        pairs.append((_("How it ended"), label((*OUTCOMES, *CANNOT_TAKE), found.outcome)))
    return pairs


def _moves(found: Referral) -> list[str]:
    """What the service can answer now."""
    standing = store.light_standing(found)
    return [str(move) for move in rules.moves(standing, frozenset({Part.SERVICE}), clock.now())]


def _look(reader: Reader, found: Referral) -> None:
    worker = reader.workers[found.service_id]
    write(lambda session: log.note(session, worker.id, "referral.look", "referral", found.id, names=("card",)))
