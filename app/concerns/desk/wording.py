"""How concerns are put into words for staff: where one stands, a row of a list, its facts, its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from app.concerns import elsewhere, rules
from app.concerns.choices import (
    CATEGORIES,
    ELSEWHERE,
    HAPPENS,
    NOT_FIXED_BECAUSE,
    PARTNERS,
    REPLY,
    label,
)
from app.concerns.desk import queue
from app.concerns.models import Concern, ConcernEntry
from app.concerns.rules import Move, Refusal, State
from app.concerns.store import ASKED_TRANSLATION
from app.web.language import RESIDENTS, day, locale, moment

BECAUSE = (*PARTNERS, *NOT_FIXED_BECAUSE, *ELSEWHERE)
#: What stands in the history of a move as a code that is no reason.
NO_REASONS = frozenset({"", "by_resident"})
REF_LENGTH = 6

Mark = tuple[str, str, str]


@dataclass(frozen=True)
class Shown:
    """A concern as a row of a list: nothing that a resident typed, as no look at a list is written down."""

    id: UUID
    title: str
    meta: tuple[str, ...]
    state: Mark


@dataclass(frozen=True)
class Happened:
    """A line of a history."""

    what: str
    who: str
    when: str
    why: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


def ref(concern_id: UUID) -> str:
    """`3F9A1C`: how colleagues name a concern to each other. A resident has their code, and not this."""
    return concern_id.hex[:REF_LENGTH].upper()


def category(found: Concern) -> str:
    """What it is about."""
    return label(CATEGORIES, found.category)


def language(code: str) -> str:
    """What a language calls itself."""
    return RESIDENTS.get(code, code)


def row(found: Concern, beats: Mapping[UUID, str], now: datetime, ours: str, *, reads: bool) -> Shown:
    """A concern in a list. `ours`: the language of the staff, which goes without saying."""
    by = _("first answer by %(day)s", day=day(found.due_at)) if _waits_for_answer(found) else ""
    other = language(found.language) if found.language != ours else ""
    meta = (ref(found.id), where(found, beats), _("raised %(moment)s", moment=moment(found.received_at)), other, by)
    return Shown(found.id, category(found), tuple(part for part in meta if part), mark(found, now, reads=reads))


def where(found: Concern, beats: Mapping[UUID, str]) -> str:
    """The beat it is on, or seems to belong to."""
    if found.beat_id is not None:
        return beats.get(found.beat_id, "")
    if found.suggested_beat_id is not None:
        return _("perhaps %(beat)s", beat=beats.get(found.suggested_beat_id, ""))
    return _("beat not known")


def mark(found: Concern, now: datetime, *, reads: bool) -> Mark:
    """What is most urgent about it, as (words, sign, tone). Only who `reads` messages first is told of one."""
    state = State(found.state)
    match state:
        case _ if state in rules.NEW and found.danger == "yes":
            return (_("Somebody may be in danger"), "warn", "bad")
        case _ if state in rules.NEW and found.danger == "not_sure":
            return (_("Not sure whether somebody is in danger"), "warn", "warn")
        case _ if reads and state not in rules.NEW and found.unread:
            return (_("New message"), "sent", "warn")
        case _ if queue.is_late(found, now):
            return (_("First answer is late"), "clock", "bad")
        case State.RESOLVED | State.PARTLY_RESOLVED:
            return (in_words(state), "check", "good")
        case _:
            return (in_words(state), "clock" if state in rules.OPEN else "", "")


def in_words(state: State) -> str:
    """Where it stands."""
    return {
        State.RECEIVED: _("New"),
        State.BEING_READ: _("Being read"),
        State.ASSIGNED: _("With the beat"),
        State.IN_PROGRESS: _("In progress"),
        State.WITH_PARTNER: _("With a partner"),
        State.SAID_WE_WOULD: _("We said we would"),
        State.RESOLVED: _("Resolved"),
        State.PARTLY_RESOLVED: _("Partly resolved"),
        State.CLOSED_NOT_FIXED: _("Closed, not fixed"),
        State.DUPLICATE: _("Put to another one"),
        State.FOR_ANOTHER_SERVICE: _("For another service"),
        State.SPAM: _("Spam"),
    }[state]


def stands(found: Concern) -> str:
    """Where it stands, with the reason that came with it."""
    words = in_words(State(found.state))
    return words if found.because in NO_REASONS else f"{words}: {label(BECAUSE, found.because)}"


def facts(found: Concern, beats: Mapping[UUID, str], now: datetime) -> list[tuple[str, str | list[str]]]:
    """What is said of it besides words that were typed."""
    pairs: list[tuple[str, str | list[str]]] = [
        (_("Where it stands"), stands(found)),
        *_told_to_turn_to(found),
        (_("Raised"), _("%(moment)s, to the hour", moment=moment(found.received_at))),
        (_("Beat"), where(found, beats)),
    ]
    if found.happens_when:
        pairs.append((_("When it happens"), [label(HAPPENS, code) for code in found.happens_when]))
    pairs.append((_("How an answer is safe"), label(REPLY, found.reply)))
    pairs.append((_("Their language"), language(found.language)))
    if _waits_for_answer(found):
        words = _("by %(day)s (3 working days)", day=day(found.due_at))
        late = _("late: it was due %(words)s", words=words)
        pairs.append((_("First answer"), late if queue.is_late(found, now) else words))
    pairs.append((_("Words are deleted on"), day(found.delete_on)))
    return pairs


def history(entries: Iterable[ConcernEntry], names: Mapping[UUID, tuple[str, str]]) -> list[Happened]:
    """All that was done with it. Of the resident only the hour is known."""
    return [
        Happened(
            _done(entry.move),
            names.get(entry.by_id, ("", ""))[0] if entry.by_id else _("The resident"),
            moment(entry.happened_at),
            "" if entry.code in NO_REASONS or entry.move == ASKED_TRANSLATION else label(BECAUSE, entry.code),
        )
        for entry in entries
    ]


def refused(why: Refusal) -> str:
    """Why a move was not made."""
    match why:
        case Refusal.MOVED_ON:
            return _("This can't be done where it stands now.")
        case Refusal.NOT_YOURS:
            return _("This is for somebody who reads new concerns of this beat.")
        case Refusal.NO_BEAT:
            return _("Choose a beat first.")


def _waits_for_answer(found: Concern) -> bool:
    return found.answered_at is None and found.reply != "none" and State(found.state) in rules.OPEN


def _told_to_turn_to(found: Concern) -> list[tuple[str, str | list[str]]]:
    other = elsewhere.of(found, locale().language)
    return [(_("They are told to turn to"), list(other.parts))] if other else []


def _done(move: str) -> str:
    return {
        Move.READ: _("Began to read it"),
        Move.ASSIGN: _("Passed it on to a beat"),
        Move.START: _("Began to work on it"),
        Move.PROMISE: _("Said we would do something"),
        Move.PARTNER: _("Told a partner"),
        Move.RESOLVE: _("Closed it as resolved"),
        Move.RESOLVE_PARTLY: _("Closed it as partly resolved"),
        Move.CLOSE_NOT_FIXED: _("Closed it, not fixed"),
        Move.DUPLICATE: _("Put it to another one that says the same"),
        Move.PASS_ON: _("Said that it is for another service"),
        Move.SPAM: _("Put it aside as spam"),
        Move.NOT_SPAM: _("Took it back from spam"),
        Move.REOPEN: _("Opened it again"),
        Move.SOLVED: _("Said that it is solved"),
        Move.STOP: _("Asked to stop"),
        ASKED_TRANSLATION: _("Asked for a translation"),
    }.get(move, move)
