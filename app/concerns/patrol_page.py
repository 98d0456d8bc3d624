"""One concern as patrol reads it: what was screened, how an answer is safe, what was answered, notes of the team.

The same fragment is the page and what a phone carries. It holds a resident's words, so each look at it and each
delivery is written down (invariant 9).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.actor import Actor, Role
from app.concerns import on_patrol, rules, sealing, shown, store, where
from app.concerns.choices import ANSWERS, CATEGORIES, HAPPENS, REACHED_BY, label
from app.concerns.forms import NoteForm
from app.concerns.models import Concern, ConcernMessage, ConcernNote
from app.concerns.rules import State
from app.db import db
from app.places import store as places
from app.residents import showing as reaching
from app.residents import store as residents
from app.web.language import RESIDENTS, as_html, day


@dataclass(frozen=True)
class Said:
    """Words as patrol reads them, in the language they were said in, and a person's translation where there is one."""

    text: str
    lang: str
    translation: str = ""


@dataclass(frozen=True)
class Line:
    """One message of the thread: whose, when, and its words."""

    ours: bool
    when: str
    said: Said


@dataclass(frozen=True)
class Noted:
    """A note of the team; `words` are not there while they are checked for personal details."""

    words: str
    when: str


def full(actor: Actor, found: Concern, wrong: NoteForm | None = None) -> dict[str, Any]:
    """All that the page of one concern shows. `wrong`: the note that was refused, as it was typed."""
    seen = shown.of_all([found])[found.id]
    reach = residents.reach(store.UNDER, found.id) if found.reply in REACHED_BY else None
    form = wrong or NoteForm(data={"concern": found.id})
    return {
        "concern": found,
        "title": label(CATEGORIES, found.category),
        "mark": on_patrol.mark(found, clock.now()),
        "in_danger": found.danger == "yes",
        "safe": how_safe(found.reply),
        "may_visit": found.reply == "visit",
        "description": _said(seen.description) if seen.description.text else None,
        "place_text": _said(seen.place_text) if seen.place_text.text else None,
        "pairs": _facts(found),
        "thread": _thread(found),
        "notes": _notes(actor, found),
        "note_form": form.apart("note"),
        "is_open": State(found.state) in rules.WORKED_ON,
        "source": f"source=concern&source_id={found.id}&place={found.place_id or ''}",
        "reach": reach,
        "warnings": reaching.warnings(reach) if reach else [],
        "reaching": reaching.facts(reach) if reach else [],
    }


def how_safe(reply: str) -> str:
    """How an answer is safe for the resident, for whoever is about to give one."""
    match reply:
        case "phone":
            return _("They may be rung. Don't go to their door.")
        case "sms":
            return _("They may be sent a text message. Don't go to their door.")
        case "email":
            return _("They may be sent an e-mail. Don't go to their door.")
        case "visit":
            return _("They said that a visit at their door is fine.")
        case "none":
            return _("They don't need an answer. Don't go to their door.")
        case _:
            return _("Answer only in the thread. Don't go to their door.")


def _facts(found: Concern) -> list[tuple[str, Any]]:
    place, beat = places.where(found.place_id) if found.place_id else ("", "")
    named, on = places.beat(found.beat_id) if found.beat_id else None, day(found.received_at)
    pairs: list[tuple[str, Any]] = [
        (_("Where it stands"), on_patrol.in_words(State(found.state))[0]),
        (_("Where"), ", ".join(part for part in (place, named.name if named else beat) if part)),
        (_("Raised"), _("%(day)s, at the door", day=on) if found.recorded_by else on),
        (_("First answer"), _answered(found)),
    ]
    if not place and (point := sealing.part_of(found, "point")):
        near = where.near(point)
        about = _("about %(metres)s m from %(place)s", metres=near[0], place=near[1]) if near else point
        pairs.insert(2, (_("Where they were, to 100 metres"), about))
    if found.happens_when:
        pairs.insert(2, (_("When it happens"), [label(HAPPENS, code) for code in found.happens_when]))
    return pairs


def _answered(found: Concern) -> str:
    if found.answered_at is not None:
        return _("given %(day)s", day=day(found.answered_at))
    late = on_patrol.is_overdue(found, clock.now())
    return _("was due %(day)s", day=day(found.due_at)) if late else _("due %(day)s", day=day(found.due_at))


def _said(words: shown.Words) -> Said:
    """Words as `shown` lets them through: edited where a screener edited them, a translation only if it is newer."""
    return Said(words.text, as_html(words.language) if words.language in RESIDENTS else "", words.translation)


def _thread(found: Concern) -> list[Line]:
    """What was said to and fro; of the resident's, what was read by a screener."""
    messages = [(row, words) for row, words in shown.of_messages(found) if not row.purged]
    return [Line(not row.from_resident, day(row.sent_at), _message(row, words)) for row, words in messages]


def _message(row: ConcernMessage, words: shown.Words) -> Said:
    return Said(label(ANSWERS, row.code), "") if row.code else _said(words)


def _notes(actor: Actor, found: Concern) -> list[Noted]:
    wanted = select(ConcernNote).where(ConcernNote.concern_id == found.id)
    rows: Iterable[ConcernNote] = db.session.scalars(wanted.order_by(ConcernNote.happened_at, ConcernNote.id))
    return [Noted("" if _hidden(actor, row) else row.words, day(row.happened_at)) for row in rows]


def _hidden(actor: Actor, row: ConcernNote) -> bool:
    """What may name somebody is read by who wrote it and by sergeants, until a sergeant has looked at it."""
    return row.words_flagged and row.recorded_by != actor.person_id and actor.role is not Role.SERGEANT
