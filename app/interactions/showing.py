"""How a contact is put into words: for a list, in full, for its history, and for the resident."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel.speaklater import LazyString

from app import clock
from app.interactions import rules
from app.interactions.choices import AGES, INITIATED_BY, OUTCOMES, PEOPLE, TOPICS, label
from app.interactions.forms import LANGUAGES
from app.interactions.models import Interaction, InteractionBefore
from app.interactions.store import Line
from app.settings import settings
from app.web.language import clock_time, day, moment

Pairs = list[tuple[str, "str | list[str]"]]


@dataclass(frozen=True)
class Shown:
    """A contact as a row of a list."""

    id: UUID
    title: str
    when: str
    place: str
    beat: str
    note: str | None
    voided: bool


@dataclass(frozen=True)
class Entry:
    """A line of a history: what happened, who did it, when, why, and what changed as (field, before, after)."""

    what: str
    who: str
    when: str
    why: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


def by_day(lines: Iterable[Line]) -> list[tuple[str, list[Shown]]]:
    """Rows under the day they belong to, in the agency's time."""
    zone = settings().zone
    grouped = groupby(lines, key=lambda line: line.occurred_at.astimezone(zone).date())
    return [(day(on), [row(line) for line in group]) for on, group in grouped]


def row(line: Line) -> Shown:
    """A contact in a list."""
    when = in_words(line.occurred_at, line.occurred_precision, with_day=False)
    return Shown(line.id, outcomes(line.outcomes), when, line.place, line.beat, line.note, line.voided)


def outcomes(codes: Iterable[str]) -> str:
    """What came of it: `Said hello, talked; Gave information`."""
    return "; ".join(label(OUTCOMES, code) for code in codes)


def in_words(at: datetime, precision: str, *, with_day: bool = True) -> str:
    """When it was, as exactly as it is known."""
    shown = moment(at) if with_day else clock_time(at)
    match precision:
        case "hour":
            return _("in the hour before %(time)s", time=shown)
        case "shift":
            return _("in the shift before %(time)s", time=shown)
        case _:
            return shown


def facts(contact: Interaction, place: str, beat: str, *, note: str | None) -> Pairs:
    """A contact in full. `note` is the text that may be shown."""
    pairs: Pairs = [
        (_("When"), in_words(contact.occurred_at, contact.occurred_precision)),
        (_("Where"), f"{place}, {beat}"),
        (_("What came of it"), [label(OUTCOMES, code) for code in contact.outcomes]),
        (_("How many"), label(PEOPLE, contact.people)),
    ]
    if note:
        pairs.append((_("In a line"), note))
    pairs += _optional(contact)
    for doubt in rules.doubts(contact.occurred_at, contact.received_at, contact.offset_ms):
        pairs.append((_("About the time"), _doubt(doubt)))
    return pairs


def for_the_resident(contact: Interaction, place: str, note: str | None) -> list[tuple[str, str]]:
    """The record in plain words, to be held out to the person it is about."""
    pairs = [
        (_("When we met"), in_words(contact.occurred_at, contact.occurred_precision)),
        (_("Where"), place),
        (_("What came of it"), outcomes(contact.outcomes)),
        (_("How many of you"), label(PEOPLE, contact.people)),
        (_("Your name"), _("not written down")),
    ]
    return [*pairs, (_("In my words"), note)] if note else pairs


def history(
    contact: Interaction, before: list[tuple[InteractionBefore, dict[str, Any]]], names: dict[UUID, tuple[str, str]]
) -> list[Entry]:
    """What happened to a contact, oldest first."""
    entries = [Entry(_("Recorded"), _who(contact.recorded_by, names), moment(contact.received_at))]
    said = [was for _row, was in before] + [now_says(contact)]
    for number, (change, was) in enumerate(before):
        changes = _differences(was, said[number + 1]) if change.change == "amend" else ()
        entries.append(
            Entry(
                _change(change.change), _who(change.changed_by, names), moment(change.changed_at), change.why, changes
            )
        )
    return entries


def now_says(contact: Interaction) -> dict[str, Any]:
    """What a contact says now, in the shape of its history."""
    return {
        "occurred_at": clock.iso(contact.occurred_at),
        "occurred_precision": contact.occurred_precision,
        "outcomes": list(contact.outcomes),
        "people": contact.people,
        "note": contact.note,
        "topic": contact.topic,
        "place_id": str(contact.place_id),
    }


def _optional(contact: Interaction) -> Pairs:
    pairs: Pairs = []
    if contact.topic:
        pairs.append((_("About"), label(TOPICS, contact.topic)))
    if contact.initiated_by:
        pairs.append((_("Who started it"), label(INITIATED_BY, contact.initiated_by)))
    if contact.ages:
        pairs.append((_("Ages"), [label(AGES, code) for code in contact.ages]))
    if contact.language:
        pairs.append((_("Language"), dict(LANGUAGES).get(contact.language, contact.language)))
    if contact.programme:
        pairs.append((_("Programme"), contact.programme))
    if contact.went_badly:
        pairs.append((_("How it went"), _("It didn't go well")))
    return pairs


def _differences(was: dict[str, Any], then: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    shown: tuple[tuple[str, str | LazyString, Any], ...] = (
        ("occurred_at", _("When"), lambda value: moment(clock.from_iso(value))),
        ("outcomes", _("What came of it"), outcomes),
        ("people", _("How many"), lambda value: label(PEOPLE, value)),
        ("note", _("In a line"), lambda value: value or "–"),
        ("topic", _("About"), lambda value: label(TOPICS, value) if value else "–"),
    )
    return tuple(
        (str(words), worded(was[name]), worded(then[name]))
        for name, words, worded in shown
        if name in then and was.get(name) != then.get(name)
    )


def _change(change: str) -> str:
    match change:
        case "amend":
            return _("Corrected")
        case "void":
            return _("Entered in error")
        case _:
            return _("Words taken out")


def _who(person_id: UUID, names: dict[UUID, tuple[str, str]]) -> str:
    name, collar = names.get(person_id, (_("Somebody who left"), ""))
    return f"{name} · {collar}" if collar else name


def _doubt(doubt: str) -> str:
    match doubt:
        case "far_ahead":
            return _("This time lies more than a day ahead of when it was received.")
        case _:
            return _("The phone's clock was wrong by more than ten minutes; the time has been corrected.")
