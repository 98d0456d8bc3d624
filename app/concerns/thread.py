"""The thread between a resident and us: messages both ways, what is new to whom, and the resident's own way out.

A resident's message is read by whoever screens before patrol sees it, as their first words are. Of what they do only
the hour is kept, and no line goes to the audit log, which has exact times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.actor import Actor
from app.audit import log
from app.concerns import code as codes_of_residents
from app.concerns import moving, rules, sealing, store
from app.concerns.hours import hour_of
from app.concerns.models import Concern, ConcernEntry, ConcernMessage, ConcernNote, ConcernWords
from app.concerns.rules import Move, State
from app.places import store as places
from app.records import receipts
from app.residents import store as residents

UNDER = "concern"
MOST_FROM_RESIDENT = 50
MOST_AGAIN = 5  # times that a resident asks again before anybody here did anything
SENT_AGAIN = timedelta(hours=1)
SHOWN, TRANSLATION = "shown", "translation"
TO_ONE = frozenset({"read", "told"})
READ_WITHIN = timedelta(days=30)  # a message is not deleted before somebody could read it


@dataclass(frozen=True)
class TooMany:
    """The thread has as many messages of the resident as it takes."""


@dataclass(frozen=True)
class HoldsItsCode:
    """A message that holds the code of its own thread: whoever reads it could open it."""


def write_back(session: Session, found: Concern, text: str, language: str) -> ConcernMessage | TooMany | HoldsItsCode:
    """A resident adds something. A screener reads it first; what is closed stays closed unless they ask again.

    The same words again, with nothing said since, are the message that is there.
    """
    if any(sealing.hash_of(code) == found.code_hash for code in codes_of_residents.found_in(text)):
        return HoldsItsCode()
    at = hour_of(clock.now())
    last = _last_message(session, found)
    if last and last.from_resident and at - last.sent_at <= SENT_AGAIN and sealing.message_of(last) == text:
        return last  # the answer was lost on its way, and they pressed the button again
    mine = (ConcernMessage.concern_id == found.id, ConcernMessage.from_resident)
    if (session.scalar(select(func.count()).select_from(ConcernMessage).where(*mine)) or 0) >= MOST_FROM_RESIDENT:
        return TooMany()
    row = _message(session, found, at, words=text, language=language, from_resident=True, screened=False)
    waits = found.unread or found.state in rules.NEW  # its clock runs: writing again must not set it back
    kept = max(found.delete_on, places.day_of(at) + READ_WITHIN)
    _mark(session, found, unread=True, delete_on=kept, **({} if waits else {"asked_at": at}))
    return row


def ask_again(session: Session, found: Concern) -> moving.Outcome | TooMany:
    """The resident is not content with how it was closed: it is opened, and its clock begins anew.

    Only so often while nobody here does anything with it: each time is a line of its history and a clock of its own.
    """
    ours = select(func.max(ConcernEntry.version)).where(ConcernEntry.concern_id == found.id)
    since = session.scalar(ours.where(ConcernEntry.by_kind == "person")) or 0
    asked = (ConcernEntry.concern_id == found.id, ConcernEntry.move == Move.REOPEN, ConcernEntry.version > since)
    if (session.scalar(select(func.count()).select_from(ConcernEntry).where(*asked)) or 0) >= MOST_AGAIN:
        return TooMany()
    return moving.make(session, found, Move.REOPEN, None, None)


def close(session: Session, found: Concern, *, solved: bool) -> moving.Outcome:
    """The resident says that it is solved, or that they don't want to go on."""
    what = moving.With(code="by_resident" if solved else "resident_stopped")
    return moving.make(session, found, Move.SOLVED if solved else Move.STOP, None, None, what)


def answer(
    session: Session, found: Concern, by: Actor, *, code: str | None = None, text: str = "", language: str = ""
) -> ConcernMessage:
    """We write back: by a code that exists in every language, or in words. That is the telling (invariant 7)."""
    now = clock.now()
    row = _message(session, found, now, code=code, words=text, language=language, written_by=by.person_id)
    _mark(session, found, news=True, **({} if found.answered_at else {"answered_at": now}))
    if is_for_all(row):
        moving.told_together(session, found)
    log.note(session, by, "concern.answer", UNDER, found.id)
    return row


def is_for_all(message: ConcernMessage) -> bool:
    """Whether residents whose concern was put to this one read it too: what we say by a code of what is done.

    Never what anybody typed, and not what is true only of whoever wrote first.
    """
    return bool(message.code) and not message.from_resident and message.code not in TO_ONE


def read_by_resident(session: Session, found: Concern) -> None:
    """They have seen what is new. When, is nobody's business."""
    if found.news:
        _mark(session, found, news=False)


def delete_view(session: Session, found: Concern) -> None:
    """The resident shuts the door behind them: no code opens it any more, and how to reach them is deleted.

    What they raised stays with us until its own day; a concern that is still open is not closed by it.
    """
    _mark(session, found, code_hash=None, news=False, reply="none")  # nobody is rung or visited any more either
    residents.forget(session, UNDER, found.id)


def show(session: Session, found: Concern, by: Actor, part: str, text: str) -> None:
    """Let patrol see this in place of what was typed: details of people hidden, with the history kept."""
    _add_words(session, found, by, part, SHOWN, found.language, text)


def translate(session: Session, found: Concern, by: Actor, part: str, language: str, text: str) -> None:
    """Put a human translation beside the original; who made it stands with it."""
    _add_words(session, found, by, part, TRANSLATION, language, text)


def screen(session: Session, found: Concern, by: Actor, n: int) -> None:
    """A resident's message was read: patrol may see it."""
    wanted = (ConcernMessage.concern_id == found.id, ConcernMessage.n == n, ConcernMessage.from_resident)
    session.execute(update(ConcernMessage).where(*wanted).values(screened=True))
    log.note(session, by, "concern.screen", UNDER, found.id, names=(f"message {n}",))
    if not store.has_unscreened(session, found.id) and found.state not in rules.NEW:
        _mark(session, found, unread=False)


def read(session: Session, found: Concern, by: Actor) -> None:
    """It was asked again without a word more, and that was read."""
    if found.unread and not store.has_unscreened(session, found.id):
        _mark(session, found, unread=False)
        log.note(session, by, "concern.screen", UNDER, found.id)


def ask_translation(session: Session, found: Concern, by: Actor, part: str) -> None:
    """Put some words into the queue of their language; asked twice, they stand there once."""
    if (found.id, part) not in {(one.id, asked) for one, asked in store.untranslated(session, Concern.id == found.id)}:
        moving.enter(session, found, store.ASKED_TRANSLATION, by, part, clock.now())
        log.note(session, by, "concern.ask_translation", UNDER, found.id, names=(part,))


def purge(session: Session, found: Concern) -> None:
    """Delete all that was typed (invariant 10). That there was a concern, about what and how it ended, stays."""
    values: dict[str, Any] = dict.fromkeys(sealing.PARTS) | {"code_hash": None, "sameness": None, "unread": False}
    at = hour_of(clock.now())
    if found.state in rules.OPEN:  # a year without a move: it ends with its words
        values |= {"state": State.CLOSED_NOT_FIXED, "closed_at": at, "because": "", "version": found.version + 1}
    _mark(session, found, **values, news=False, purged_at=at)
    moving.keep_reach(session, found)
    gone = {"words": None, "code": None, "purged": True}
    session.execute(update(ConcernMessage).where(ConcernMessage.concern_id == found.id).values(**gone))
    for row in session.scalars(select(ConcernWords).where(ConcernWords.concern_id == found.id)):
        session.delete(row)
    session.execute(delete(ConcernNote).where(ConcernNote.concern_id == found.id))
    residents.forget(session, UNDER, found.id)
    receipts.blind(session, found.id)
    log.note(session, log.NOBODY, "concern.delete", UNDER, found.id)
    session.flush()


def is_ours(found: Concern) -> bool:
    """Whether it is open for answers: spam is not answered, and nothing is added to what was deleted."""
    return State(found.state) is not State.SPAM and found.purged_at is None


def is_read_by_somebody(found: Concern) -> bool:
    """Whether anybody can open the thread: its code is thrown away with the view, and another system never had one."""
    return found.code_hash is not None and found.source != "open311"


def _message(session: Session, found: Concern, at: datetime, **values: Any) -> ConcernMessage:
    last = select(func.max(ConcernMessage.n)).where(ConcernMessage.concern_id == found.id)
    text, row_id = values.pop("words", ""), ids.uuid4()
    row = ConcernMessage(
        id=row_id,
        concern_id=found.id,
        n=(session.scalar(last) or 0) + 1,
        **({"from_resident": False} | values),
        words=sealing.seal_message(row_id, text) if text else None,
        sent_at=at,
    )
    session.add(row)
    session.flush()
    return row


def _last_message(session: Session, found: Concern) -> ConcernMessage | None:
    last = select(ConcernMessage).where(ConcernMessage.concern_id == found.id).order_by(ConcernMessage.n.desc())
    return session.scalar(last.limit(1))


def _add_words(session: Session, found: Concern, by: Actor, part: str, sort: str, language: str, text: str) -> None:
    row_id: UUID = ids.uuid4()
    session.add(
        ConcernWords(
            id=row_id,
            concern_id=found.id,
            part=part,
            sort=sort,
            language=language,
            words=sealing.seal_words(row_id, text),
            written_by=by.person_id,
            written_at=clock.now(),
        )
    )
    log.note(session, by, f"concern.{sort}", UNDER, found.id, names=(part,))
    session.flush()


def _mark(session: Session, found: Concern, **values: Any) -> None:
    session.execute(update(Concern).where(Concern.id == found.id).values(**values))
    session.refresh(found)
