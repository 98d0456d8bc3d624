"""Forms: one declaration renders the page, reads the plain post and reads the opened body of a synced record.

No field has a default: what was not said is not stored. Text is cleaned by `app.web.text`, and lengths are counted as
the browser counts them, so that the phone is never stricter than the server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.i18n import get_translations
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, DateInput, DateTimeLocalInput, ListWidget

from app.ids import read_uuid
from app.web.language import locale
from app.web.typed import as_typed, check_length, cleaned

Label = str | LazyString
LOCAL_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
LOCAL_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_DIGITS = 9
ID_LENGTH = 36


class Form(PlainForm):
    """Base of every form."""

    class Meta:
        @staticmethod
        def get_translations(form: PlainForm) -> Any:
            return _built_in(str(locale()).replace("_", "-"))

    def values(self) -> dict[str, Any]:
        """What was said, by field name; fields left empty are not in it."""
        return {name: field.data for name, field in self._fields.items() if field.data not in (None, "", (), [])}

    def apart(self, prefix: str) -> Form:
        """The same form with ids of its own, for a page that holds several with fields of the same name."""
        for field in self:
            field.id = f"{prefix}-{field.name}"
            field.label.field_id = field.id
        return self

    @classmethod
    def names(cls) -> frozenset[str]:
        """Names of all fields."""
        return _shape(cast(Any, cls))[0]

    @classmethod
    def several(cls) -> frozenset[str]:
        """Names of the fields that take more than one value."""
        return _shape(cast(Any, cls))[1]


class Text(StringField):
    """One line, at most `limit` UTF-16 units (the page sets maxlength to the same)."""

    def __init__(self, label: Label, *, limit: int, needed: Label | None = None, **more: Any) -> None:
        super().__init__(label, _needed(needed), **more)
        self.limit = limit
        self.render_kw: dict[str, Any] = {"maxlength": limit}

    def _value(self) -> str:
        return as_typed(self)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = cleaned(valuelist[0])

    def pre_validate(self, form: Any) -> None:
        check_length(self.data, self.limit)
        if self.data and "\n" in self.data:
            raise ValidationError(_("Write this on one line."))


class LongText(TextAreaField):
    """Several lines, at most `limit` UTF-16 units: counted on the page, never cut silently."""

    def __init__(self, label: Label, *, limit: int, needed: Label | None = None, **more: Any) -> None:
        super().__init__(label, _needed(needed), **more)
        self.limit = limit

    def _value(self) -> str:
        return as_typed(self)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = cleaned(valuelist[0])

    def pre_validate(self, form: Any) -> None:
        check_length(self.data, self.limit)


class Choice(RadioField):
    """One of a few, as chips. `needed` is what to say when nothing was chosen; without it the question is optional."""

    def __init__(
        self, label: Label, choices: Sequence[tuple[str, Label]] | None, *, needed: Label | None = None, **more: Any
    ) -> None:
        super().__init__(label, _needed(needed), choices=_offered(choices), validate_choice=False, **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist and valuelist[0] != "":
            self.data = valuelist[0]

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and self.data not in {choice.value for choice in self.choices or ()}:
            raise ValidationError(_("Choose one of the answers shown."))


class Choices(SelectMultipleField):
    """Several of a few, as chips."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self, label: Label, choices: Sequence[tuple[str, Label]], *, needed: Label | None = None, **more: Any
    ) -> None:
        super().__init__(label, _needed(needed), choices=_offered(choices), validate_choice=False, **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = list(dict.fromkeys(value for value in valuelist if value != ""))

    def pre_validate(self, form: Any) -> None:
        known = {choice.value for choice in self.choices or ()}
        if any(value not in known for value in self.data or ()):
            raise ValidationError(_("Choose from the answers shown."))


class Tick(Field):
    """Yes, or nothing said. Sent as `true`."""

    widget = CheckboxInput()
    false_values = ("", "false")

    def _value(self) -> str:
        return "true"

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist and valuelist[0] not in self.false_values:
            if valuelist[0] not in {"true", "y", "on", "1"}:
                raise ValueError(_("Choose one of the answers shown."))
            self.data = True


class Id(HiddenField):
    """The id of something, as 36 characters; its data is a UUID."""

    def __init__(self, label: Label, *, needed: Label | None = None, **more: Any) -> None:
        super().__init__(label, _needed(needed), **more)

    def _value(self) -> str:
        return str(self.data or "")

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist and valuelist[0]:
            self.data = read_uuid(valuelist[0])
            if self.data is None:
                raise ValueError(_("Choose one of the answers shown."))


class Secret(HiddenField):
    """What goes along with a form, and stands on no page that says what a record holds."""


class IdChoice(Id):
    """One of a few things by their id, as chips; whether it may be chosen is for the rules to say."""

    choices: Iterable[tuple[UUID, str]] = ()


class LocalMoment(StringField):
    """A day and time as the clock on the wall shows it, without a zone; its data is a naive datetime."""

    widget = DateTimeLocalInput()

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else self.data.isoformat(timespec="minutes") if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist or not valuelist[0]:
            return
        if not LOCAL_MOMENT.fullmatch(valuelist[0]):
            raise ValueError(_("Enter the day and time you met."))
        try:
            self.data = datetime.fromisoformat(valuelist[0])
        except ValueError:
            raise ValueError(_("Enter the day and time you met.")) from None


class LocalDay(StringField):
    """A day of the calendar, without a zone; its data is a date. What was typed stays, also where it is none."""

    widget = DateInput()

    def __init__(self, label: Label, *, needed: Label | None = None, **more: Any) -> None:
        super().__init__(label, _needed(needed), **more)

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else self.data.isoformat() if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist or not valuelist[0]:
            return
        self.data: Any = None
        if not LOCAL_DAY.fullmatch(valuelist[0]):
            raise ValueError(_("Enter the day"))
        try:
            self.data = date.fromisoformat(valuelist[0])
        except ValueError:
            raise ValueError(_("Enter the day")) from None


class Count(StringField):
    """A whole number from `low` to `high`; its data is an int."""

    def __init__(self, label: Label, *, low: int, high: int, needed: Label | None = None, **more: Any) -> None:
        super().__init__(label, _needed(needed), **more)
        self.low, self.high = low, high
        self.render_kw: dict[str, Any] = {"inputmode": "numeric"}

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        given = valuelist[0].strip() if valuelist else ""
        if not given:
            return
        self.data: Any = None
        if not given.isdecimal() or len(given) > MOST_DIGITS:
            raise ValueError(self._asked())
        self.data = int(given)

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not self.low <= self.data <= self.high:
            raise ValidationError(self._asked())

    def _asked(self) -> str:
        return str(_("Enter a whole number from %(low)d to %(high)d.", low=self.low, high=self.high))


def read(form: type[Form], fields: Mapping[str, str | list[str]]) -> Form:
    """Fill a form from the fields of a record or a post.

    A batch reads fifty records with one form object, filled anew each time: making one costs more than all else here.
    """
    kept: dict[type[Form], Form] = g.setdefault("forms_in_hand", {})
    if form not in kept:
        kept[form] = form()
    kept[form].process(MultiDict(fields))
    return kept[form]


def first_errors(form: Form) -> dict[str, str]:
    """What to say at each field that was refused."""
    return {name: str(errors[0]) for name, errors in form.errors.items() if name and errors}


def _offered(choices: Sequence[tuple[str, Label]] | None) -> list[SelectChoice]:
    return [SelectChoice(code, label) for code, label in choices or ()]


def _needed(words: Label | None) -> list[Any]:
    return [InputRequired(words)] if words else []  # Optional would skip a form's own look at an empty field


@cache
def _shape(form: Any) -> tuple[frozenset[str], frozenset[str]]:
    """(all names, names that take several values) of a form."""
    fields = form()._fields
    return frozenset(fields), frozenset(name for name, field in fields.items() if isinstance(field, Choices))


@cache
def _built_in(language: str) -> Any:
    """WTForms' own messages in `language`, read once; none where it does not speak it. Ours say all that is said."""
    try:
        return get_translations([language])
    except OSError:
        return None
