"""How follow-ups are put into words: for a list, in full, their history, and for a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from app.followups.choices import CANCELLED_BECAUSE, CANNOT_BECAUSE, HOW, MOVED_BECAUSE, PROMISED_TO, label
from app.followups.models import Followup, FollowupEntry
from app.followups.rules import Move, Refusal, State
from app.followups.store import Line
from app.places import store as places
from app.web.language import day, moment

BECAUSE = (*CANNOT_BECAUSE, *MOVED_BECAUSE, *CANCELLED_BECAUSE)


@dataclass(frozen=True)
class Shown:
    """A follow-up as a row of a list; `state` as (words, sign, tone)."""

    id: UUID
    title: str
    meta: tuple[str, ...]
    state: tuple[str, str, str] | tuple[()]


@dataclass(frozen=True)
class Entry:
    """A line of a history."""

    what: str
    who: str
    when: str
    why: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


def row(line: Line, *, owner: bool = False) -> Shown:
    """A follow-up in a list. `owner`: whether to say who keeps it."""
    who = (line.owner,) if owner or not line.mine else ()
    return Shown(line.id, what(line.what), (when_due(line), line.place, *who), _mark(line))


def what(text: str | None) -> str:
    """What was promised; or that it is being checked."""
    return text or _("A follow-up (being checked for personal details)")


def when_due(line: Line) -> str:
    """By when, or since when it waits to be told."""
    if line.state is not State.OPEN:
        return _("since %(day)s", day=day(line.changed_at))
    return due_in_words(line.due_on, next_shift=line.due_shift)


def due_in_words(due_on: date, *, next_shift: bool) -> str:
    """`today`, `tomorrow`, `Tue 3 Nov`, `your next shift`."""
    if next_shift:
        return _("next shift, from %(day)s", day=day(due_on))
    match (due_on - places.today()).days:
        case 0:
            return _("due today")
        case 1:
            return _("due tomorrow")
        case -1:
            return _("was due yesterday")
        case days if days < 0:
            return _("was due %(day)s", day=day(due_on))
        case _:
            return _("due %(day)s", day=day(due_on))


def _mark(line: Line) -> tuple[str, str, str] | tuple[()]:
    match line.state:
        case State.OPEN if line.late:
            return (_("Overdue"), "warn", "bad")
        case State.OPEN if line.important:
            return (_("Matters a lot"), "warn", "warn")
        case State.OPEN:
            return ()
        case State.DONE | State.CANNOT_DO if line.attempts:
            tries = ngettext("Not told, tried %(num)s time", "Not told, tried %(num)s times", line.attempts)
            return (tries, "person", "warn")
        case State.DONE:
            return (_("Done, not told"), "person", "warn")
        case State.CANNOT_DO:
            return (_("Can't be done, not told"), "person", "warn")
        case state:
            return (in_words(state), "check", "good" if state is State.TOLD else "")


def in_words(state: State) -> str:
    """Where a follow-up stands."""
    match state:
        case State.OPEN:
            return _("To do")
        case State.DONE:
            return _("Done, and they have not been told yet")
        case State.CANNOT_DO:
            return _("Can't be done, and they have not been told yet")
        case State.TOLD:
            return _("They were told")
        case State.COULD_NOT_REACH:
            return _("They could not be reached")
        case _:
            return _("Cancelled")


def facts(followup: Followup, place: str, beat: str, names: Mapping[UUID, tuple[str, str]]) -> list[tuple[str, str]]:
    """A follow-up in full."""
    pairs = [
        (_("Where it stands"), in_words(State(followup.state))),
        (_("By when"), due_in_words(followup.due_on, next_shift=followup.due_shift)),
        (_("Where"), f"{place}, {beat}"),
        (_("Said to"), label(PROMISED_TO, followup.promised_to)),
        (_("Kept by"), who(followup.owner_id, names)),
    ]
    if followup.priority == "high":
        pairs.insert(2, (_("How much it matters"), _("A lot to them")))
    return pairs


def history(followup: Followup, entries: Iterable[FollowupEntry], names: Mapping[UUID, tuple[str, str]]) -> list[Entry]:
    """What happened to a follow-up, oldest first. Words that are being checked are left out."""
    first = Entry(_("Promised"), who(followup.recorded_by, names), moment(followup.promised_at))
    return [first, *(_entry(entry, names) for entry in entries)]


def sentence(entry: FollowupEntry, names: Mapping[UUID, tuple[str, str]]) -> str:
    """What somebody did while another was offline: `Ines Calder · 1203 moved it to Fri 27 Nov`."""
    person = who(entry.by, names)
    match Move(entry.move):
        case Move.RESCHEDULE:
            return _("%(person)s moved it to %(day)s", person=person, day=day(date.fromisoformat(entry.now)))
        case Move.HAND_OVER:
            return _("%(person)s handed it over to %(other)s", person=person, other=who(UUID(entry.now), names))
        case Move.DONE:
            return _("%(person)s marked it as done", person=person)
        case Move.CANNOT_DO:
            return _("%(person)s wrote that it can't be done", person=person)
        case Move.TOLD:
            return _("%(person)s told them", person=person)
        case Move.COULD_NOT_REACH:
            return _("%(person)s wrote that they could not be reached", person=person)
        case Move.CANCEL:
            return _("%(person)s cancelled it", person=person)
        case _:
            return _("%(person)s wrote a note", person=person)


def kept_in_words(entry_or_reason: str) -> str:
    """Why a move was kept as a note."""
    match entry_or_reason.removeprefix("note_"):
        case "closed":
            return _("It had been closed already. Your words are kept as a note.")
        case "not_yours":
            return _("Somebody else keeps it. Your words are kept as a note.")
        case "not_yet":
            return _("It has not been marked as done yet. Your words are kept as a note.")
        case "try_again":
            return _("Try to reach them once more first. Your words are kept as a note.")
        case "done_already":
            return _("That had been done already. Your words are kept as a note.")
        case _:
            return ""


def number_not_kept(why: Refusal) -> str:
    """Why how to reach somebody could not be kept."""
    if why is Refusal.CLOSED:
        return _("It has been closed, so how to reach them is not kept any more.")
    return _("Only who keeps it, or the sergeant, can change how to reach them. Tell them, then let this go.")


def who(person_id: UUID, names: Mapping[UUID, tuple[str, str]]) -> str:
    """`Wren Alder · 4417`."""
    name, collar = names.get(person_id, (_("Somebody who left"), ""))
    return f"{name} · {collar}" if collar else name


def people_in(followup: Followup, entries: Iterable[FollowupEntry]) -> set[UUID]:
    """Everybody whom a follow-up and its history speak of."""
    found = {followup.owner_id, followup.recorded_by}
    for entry in entries:
        found.add(entry.by)
        if entry.move == Move.HAND_OVER and entry.now:
            found |= {UUID(entry.was), UUID(entry.now)}
    return found


def ages(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Lines of one beat by how long they have waited: over four weeks, over one, less."""
    today = places.today()
    steps = ((timedelta(days=28), _("More than four weeks")), (timedelta(days=7), _("More than a week")))
    groups: dict[str, list[Line]] = {words: [] for _age, words in (*steps, (timedelta(), _("Up to a week")))}
    for line in lines:
        since = line.due_on if line.state is State.OPEN else places.day_of(line.changed_at)
        groups[next((words for age, words in steps if today - since > age), _("Up to a week"))].append(line)
    return [(words, found) for words, found in groups.items() if found]


def _entry(entry: FollowupEntry, names: Mapping[UUID, tuple[str, str]]) -> Entry:
    words = _("(being checked for personal details)") if entry.words_flagged else entry.words or ""
    parts = [_meant(entry, names), label(BECAUSE, entry.because), label(HOW, entry.how), words]
    why = ". ".join(part for part in parts if part)
    head = _heading(Move(entry.move))
    if entry.kept_because:
        head = _("Meant as “%(what)s”, kept as a note", what=head)
    return Entry(head, who(entry.by, names), moment(entry.happened_at), why, _changes(entry, names))


def _meant(entry: FollowupEntry, names: Mapping[UUID, tuple[str, str]]) -> str:
    """The day or the colleague that was named in a move that was kept as a note."""
    if not entry.kept_because or not entry.now:
        return ""
    if entry.move == Move.RESCHEDULE:
        return _("To %(day)s", day=day(date.fromisoformat(entry.now)))
    return _("To %(person)s", person=who(UUID(entry.now), names))


def _changes(entry: FollowupEntry, names: Mapping[UUID, tuple[str, str]]) -> tuple[tuple[str, str, str], ...]:
    if entry.kept_because or not entry.now:
        return ()
    if entry.move == Move.RESCHEDULE:
        return ((_("By when"), day(date.fromisoformat(entry.was)), day(date.fromisoformat(entry.now))),)
    return ((_("Kept by"), who(UUID(entry.was), names), who(UUID(entry.now), names)),)


def _heading(move: Move) -> str:
    words = {
        Move.NOTE: _("Note"),
        Move.CONTACT: _("How to reach them"),
        Move.DONE: _("Done"),
        Move.CANNOT_DO: _("Can't be done"),
        Move.TOLD_ATTEMPT: _("Tried to tell them"),
        Move.TOLD: _("Told them"),
        Move.COULD_NOT_REACH: _("Could not reach them"),
        Move.RESCHEDULE: _("Moved"),
        Move.HAND_OVER: _("Handed over"),
        Move.CANCEL: _("Cancelled"),
    }
    return words[move]
