"""How a contact is put into words: for a list, in full, and for the resident. Its history is `past`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from flask_babel import gettext as _

from app.interactions import rules
from app.interactions.choices import AGES, INITIATED_BY, OUTCOMES, PEOPLE, TOPICS, label
from app.interactions.forms import LANGUAGES
from app.interactions.models import Interaction
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


def _doubt(doubt: str) -> str:
    match doubt:
        case "far_ahead":
            return _("This time lies more than a day ahead of when it was received.")
        case _:
            return _("The phone's clock was wrong by more than ten minutes; the time has been corrected.")
