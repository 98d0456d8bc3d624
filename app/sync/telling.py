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
from app.web.forms import Choice, Choices, Form, IdChoice, LocalDay, LocalMoment, Tick
from app.web.language import day

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
    """(question, answer or answers) for all that was said."""
    return [(str(field.label.text), _answer(field)) for field in form if field.data not in (None, "", (), [])]


def _answer(field: Any) -> str | list[str]:
    match field:
        case Choices():
            return [_label(field, value) for value in field.data]
        case Choice():
            return _label(field, field.data)
        case IdChoice():
            return next((words for found, words in field.choices if found == field.data), _("One of another beat"))
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
