"""How concerns are put into words for residents: their answers, where it stands, what happened. No blame, no spin."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from uuid import UUID

from flask_babel import gettext as _

from app import clock
from app.concerns import rules, store
from app.concerns.choices import (
    ANSWERS,
    CATEGORIES,
    DANGER,
    ELSEWHERE,
    HAPPENS,
    NOT_FIXED_BECAUSE,
    PARTNERS,
    REACHED_BY,
    REPLY,
    label,
)
from app.concerns.models import Concern, ConcernEntry, ConcernMessage
from app.concerns.raise_form import RaiseForm
from app.concerns.rules import Move, State
from app.concerns.sealing import message_of, part_of
from app.concerns.thread import is_for_all
from app.db import db
from app.web.language import whole_day

#: Why one was closed by its own resident.
BY_RESIDENT = frozenset({"by_resident", "resident_stopped"})


@dataclass(frozen=True)
class Answer:
    """A line of the page with all answers: which page changes it, what was asked, what was said."""

    step: str
    asked: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """One thing in a thread. `ours`: we said it; `words`: as typed; `lang`: in which language."""

    ours: bool
    who: str
    when: str
    words: str
    lang: str


def category(found: Concern) -> str:
    """What it is about."""
    return label(CATEGORIES, found.category)


def answers(form: RaiseForm) -> list[Answer]:
    """All that is about to be sent, as the resident reads it once more."""
    where = [form.place_text.data or ""]
    if form.point.data:
        where.append(_("The place where you are now, to about 100 metres"))
    lines = [
        Answer("about", _("What it is about"), (label(CATEGORIES, form.category.data),)),
        Answer("where", _("Where"), tuple(part for part in where if part)),
        Answer("what", _("What is happening"), (form.description.data or "",)),
    ]
    when = tuple(label(HAPPENS, code) for code in form.happens_when.data or ())
    if when:
        lines.append(Answer("what", _("When"), when))
    lines.append(Answer("danger", _("Somebody in danger now"), (label(DANGER, form.danger.data),)))
    reached = (form.reached_at.data,) if form.reply.data in REACHED_BY and form.reached_at.data else ()
    lines.append(Answer("reply", _("Our answer to you"), (label(REPLY, form.reply.data), *reached)))
    told = _("The street and the week, nothing else") if form.may_be_published.data else _("Nothing")
    lines.append(Answer("reply", _("What others may be told"), (told,)))
    return lines


def stands(found: Concern) -> tuple[str, str]:
    """(where it stands, what that means), in words that can be checked."""
    match State(found.state):
        case State.RECEIVED:
            return _("We have it"), _("Nobody has read it yet.")
        case State.BEING_READ:
            return _("It is being read"), _("Somebody decides who should see it.")
        case State.ASSIGNED:
            return _("Your local officers have it"), _("It was read and passed on to them. Nothing has been done yet.")
        case State.IN_PROGRESS:
            return _("We are working on it"), _("What we do is written below.")
        case State.WITH_PARTNER:
            return _("Others have to act"), _("We told %(partner)s, and wait.", partner=label(PARTNERS, found.because))
        case State.SAID_WE_WOULD:
            return _("We said we would do something"), _("When it is done we tell you here.")
        case State.RESOLVED:
            return _("Done"), _closed_well(found)
        case State.PARTLY_RESOLVED:
            return _("Partly done"), _("Some of it is better, not all of it.")
        case State.CLOSED_NOT_FIXED:
            return _("Closed, not fixed"), _why_not(found)
        case State.DUPLICATE:
            return _("Others told us the same"), _("It goes on together with theirs.")
        case State.FOR_ANOTHER_SERVICE:
            where = label(ELSEWHERE, found.because)
            return _("This is for somebody else"), _("Please tell %(where)s. We can't do it.", where=where)
        case State.SPAM:
            return _("We do not work on this"), _("It did not look like a concern. Write to us if that is wrong.")


def stands_together(main: Concern) -> tuple[str, str]:
    """The same of the one that it was put to. What its own resident said or asked is not said to be theirs."""
    stood, meaning = stands(main)
    return stood, "" if main.because in BY_RESIDENT else meaning


def happened(entry: ConcernEntry) -> str:
    """A line of "you said, we did"."""
    return {
        Move.READ: _("We began to read it."),
        Move.ASSIGN: _("It went to the officers of your area."),
        Move.START: _("We began to work on it."),
        Move.PROMISE: _("We said we would do something about it."),
        Move.PARTNER: _("We told %(partner)s.", partner=label(PARTNERS, entry.code)),
        Move.RESOLVE: _("We closed it as done."),
        Move.RESOLVE_PARTLY: _("We closed it as partly done."),
        Move.CLOSE_NOT_FIXED: _("We closed it without fixing it."),
        Move.DUPLICATE: _("Others had told us the same."),
        Move.PASS_ON: _("We saw that it is for somebody else."),
        Move.SPAM: _("We put it aside."),
        Move.NOT_SPAM: _("We looked at it again."),
        Move.REOPEN: _("It was opened again."),
        Move.SOLVED: _("You said it is solved."),
        Move.STOP: _("You asked us to stop."),
    }[Move(entry.move)]


def said(message: ConcernMessage, language: str) -> Said:
    """A message of the thread for its resident; one by code is in the language of the page."""
    when = whole_day(message.sent_at)
    who = _("You") if message.from_resident else _("We")
    if message.code:
        return Said(True, who, when, label(ANSWERS, message.code), language)
    return Said(not message.from_resident, who, when, message_of(message), message.language)


def thread(found: Concern, language: str) -> list[Said]:
    """All that was written, the resident's first words first. Where it was put to another one, also what we say there
    to all: by code, so that nobody reads words that somebody else typed, or that were for somebody else."""
    own = Said(False, _("You"), whole_day(found.received_at), part_of(found, "description"), found.language)
    written = store.messages(db.session(), found.id)
    there = store.messages(db.session(), found.duplicate_of) if found.duplicate_of else []
    both = merge(written, filter(is_for_all, there), key=lambda message: message.sent_at)
    return [own, *(said(message, language) for message in both if not message.purged)]


def past(concern_id: UUID) -> list[tuple[str, str]]:
    """(day, what happened), oldest first; what staff ask each other is no news to them."""
    moves = [entry for entry in store.history(concern_id) if entry.move != store.ASKED_TRANSLATION]
    return [(whole_day(entry.happened_at), happened(entry)) for entry in moves]


def _closed_well(found: Concern) -> str:
    return _("You said it is solved.") if found.because == "by_resident" else _("Tell us if it is not.")


def _why_not(found: Concern) -> str:
    why = label(NOT_FIXED_BECAUSE, found.because)
    return f"{why}." if why else _("We could not change it.")


def first_answer(found: Concern) -> str:
    """Until when there is a first answer, or that it is late; nothing where none is waited for."""
    if found.answered_at is not None or found.reply == "none" or State(found.state) not in rules.OPEN:
        return ""
    if found.due_at <= clock.now():
        return _("You should have had an answer by now. We are late.")
    return _("You get a first answer within 3 working days.")
