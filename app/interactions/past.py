"""The history of a contact in words: what was changed, by whom, when and why.

Texts that are being checked for personal details stay hidden here too, from all but those who may read them now:
taking a name out by a correction must not leave it to be read in the history (invariant 1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from app import clock
from app.interactions import showing
from app.interactions.choices import AGES, INITIATED_BY, OUTCOMES, PEOPLE, TOPICS, label
from app.interactions.forms import LANGUAGES
from app.interactions.kinds import says
from app.interactions.models import Interaction, InteractionBefore
from app.records import guard
from app.web.language import moment

NOTHING = "–"
Before = list[tuple[InteractionBefore, dict[str, Any]]]


@dataclass(frozen=True)
class Entry:
    """A line of a history: what happened, who did it, when, why, and what changed as (field, before, after)."""

    what: str
    who: str
    when: str
    why: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Known:
    """What a history is told with: people as (name, collar number), places, and the texts hidden from this reader."""

    people: Mapping[UUID, tuple[str, str]]
    places: Mapping[UUID, str]
    hidden: frozenset[str] = frozenset()


def places_in(before: Before) -> set[UUID]:
    """The places that a history speaks of."""
    return {UUID(was["place_id"]) for _change, was in before}


def history(contact: Interaction, before: Before, known: Known) -> list[Entry]:
    """What happened to a contact, oldest first."""
    entries = [Entry(_("Recorded"), _who(contact.recorded_by, known), moment(contact.received_at))]
    said = [was for _change, was in before] + [says(contact)]
    for number, (change, was) in enumerate(before):
        changes = () if change.change == "void" else _differences(was, said[number + 1], known)
        who, when = _who(change.changed_by, known), moment(change.changed_at)
        entries.append(Entry(_change_in_words(change.change), who, when, _why(change.why, known), changes))
    return entries


def _differences(was: dict[str, Any], then: dict[str, Any], known: Known) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (words, worded(was), worded(then))
        for names, words, worded in _parts(known)
        if any(was.get(name) != then.get(name) for name in names)
    )


def _parts(known: Known) -> tuple[tuple[tuple[str, ...], str, Callable[[dict[str, Any]], str]], ...]:
    """(fields, their heading, how they read) in the order of the form."""

    def one(name: str, heading: str, choices: Any) -> tuple[tuple[str], str, Callable[[dict[str, Any]], str]]:
        return (name,), heading, lambda said: label(choices, said[name]) if said.get(name) else NOTHING

    def several(name: str, heading: str, choices: Any) -> tuple[tuple[str], str, Callable[[dict[str, Any]], str]]:
        return (name,), heading, lambda said: "; ".join(label(choices, c) for c in said.get(name) or ()) or NOTHING

    return (
        (("occurred_at", "occurred_precision"), _("When"), _time),
        (("place_id",), _("Where"), lambda said: known.places.get(UUID(said["place_id"]), NOTHING)),
        several("outcomes", _("What came of it"), OUTCOMES),
        one("people", _("How many"), PEOPLE),
        (("note",), _("In a line"), lambda said: _note(said, known)),
        one("topic", _("About"), TOPICS),
        one("initiated_by", _("Who started it"), INITIATED_BY),
        several("ages", _("Ages"), AGES),
        (("language",), _("Language"), lambda said: dict(LANGUAGES).get(said["language"], said["language"] or NOTHING)),
        (("programme",), _("Programme"), lambda said: said["programme"] or NOTHING),
        (("went_badly",), _("It didn't go well"), lambda said: _("Yes") if said["went_badly"] else _("No")),
    )


def _time(said: dict[str, Any]) -> str:
    return showing.in_words(clock.from_iso(said["occurred_at"]), said["occurred_precision"])


def _note(said: dict[str, Any], known: Known) -> str:
    if said.get("note_flagged") and "note" in known.hidden:
        return _("(being checked for personal details)")
    return said["note"] or NOTHING


def _why(why: str, known: Known) -> str:
    if "why" in known.hidden and guard.find(why):
        return _("(being checked for personal details)")
    return why


def _change_in_words(change: str) -> str:
    match change:
        case "amend":
            return _("Corrected")
        case "void":
            return _("Entered in error")
        case _:
            return _("Words taken out")


def _who(person_id: UUID, known: Known) -> str:
    name, collar = known.people.get(person_id, (_("Somebody who left"), ""))
    return f"{name} · {collar}" if collar else name
