"""What a record says, in words: the answers that a form holds, with the questions as its labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import format_datetime
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.actor import Actor
from app.records.kinds import Kind, Stands
from app.records.sealing import Body
from app.web.forms import Choice, Choices, Form, IdChoice, LocalDay, LocalMoment, LongText, Secret, Tick
from app.web.language import day
from app.web.text import shortened, units

NOTE_LIMIT = 280
SHORTEST = 12  # with less room beside somebody's own words, what they meant to do is left out
Pairs = list[tuple[str, "str | list[str]"]]


def filled(kind: Kind, body: Body | None, actor: Actor) -> Form:
    """The form of a kind with what a held record says, as far as it fits, and what is wrong with it."""
    said: Mapping[str, Any] = body.fields if body and isinstance(body.fields, Mapping) else {}
    known = {name: value for name, value in said.items() if name in kind.form.names() and _is_said(value)}
    form = kind.form(MultiDict(known))
    form.validate()
    return offered(kind, form, actor)


def offered(kind: Kind, form: Form, actor: Actor) -> Form:
    """The same form with the choices that depend on who looks."""
    if kind.offer:
        kind.offer(form, actor)
    return form


def as_it_stands(kind: Kind, stands: Stands | None, actor: Actor) -> Pairs:
    """A record as it is now."""
    return facts(offered(kind, stands.form(data=stands.said), actor)) if stands else []


def facts(form: Form) -> Pairs:
    """(question, answer or answers) for all that was said; what is nobody's to read is left out."""
    said = (field for field in form if field.data not in (None, "", (), []) and not isinstance(field, Secret))
    return [(str(field.label.text), _answer(field)) for field in said]


def as_note(kind: Kind, form: Form) -> str:
    """What a change said, as words for a note: `Follow-up done: By phone. New lamp ordered.`

    What somebody wrote themselves is kept whole; where there is little room, the rest is cut.
    """
    own = next((field.data for field in form if isinstance(field, LongText) and field.data), "")
    said = [answer if isinstance(answer, str) else ", ".join(answer) for _question, answer in facts(form)]
    answers = [answer for answer in said if answer != own]
    meant = f"{kind.title}: {'. '.join(answers)}" if answers else str(kind.title)
    room = NOTE_LIMIT - units(own) - len(". ")
    if not own:
        return shortened(meant, NOTE_LIMIT)
    return f"{shortened(meant, room)}. {own}" if room > SHORTEST else shortened(own, NOTE_LIMIT)


def _answer(field: Any) -> str | list[str]:
    match field:
        case Choices():
            return [_label(field, value) for value in field.data]
        case Choice():
            return _label(field, field.data)
        case IdChoice():
            return next((words for found, words in field.choices if found == field.data), _("One of another beat"))
        case LocalDay():
            return day(field.data) if field.data else ""
        case Tick():
            return _("Yes")
        case LocalMoment():
            return str(format_datetime(field.data, "EEE d MMM y, HH:mm", rebase=False))  # as on the wall
        case LocalDay():
            return day(field.data)
        case _:
            return str(field.data)


def _label(field: Any, value: str) -> str:
    return next((str(choice.label) for choice in field.choices if choice.value == value), value)


def _is_said(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(part, str) for part in value))
