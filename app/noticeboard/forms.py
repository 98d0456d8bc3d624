"""What a sergeant fills in about the public page."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from app.noticeboard.rules import LONGEST_SLUG, is_slug
from app.records import guard
from app.web.forms import Choices, Form, IdChoice, LongText, Text

LONGEST_PHONE, LONGEST_EMAIL, LONGEST_WORDS, LONGEST_NOTE = 30, 120, 280, 80

PHONE = re.compile(r"\+?[0-9][0-9 ()/.\-]{1,28}")
EMAIL = re.compile(r"[A-Za-z0-9._+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+")
TIME_OF_DAY = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")

#: Monday first, as `date.weekday()` counts.
WEEKDAYS = (
    ("mon", _l("Mon")),
    ("tue", _l("Tue")),
    ("wed", _l("Wed")),
    ("thu", _l("Thu")),
    ("fri", _l("Fri")),
    ("sat", _l("Sat")),
    ("sun", _l("Sun")),
)


class PageForm(Form):
    """How the beat is reached, where its page is, and a sentence."""

    slug = Text(
        _l("Address"),
        limit=LONGEST_SLUG,
        needed=_l("Enter the address"),
        description=_l("It is printed on posters: once they hang, leave it as it is."),
    )
    phone = Text(
        _l("Phone"), limit=LONGEST_PHONE, description=_l("A public number of the agency, never an officer's own.")
    )
    email = Text(
        _l("E-mail"), limit=LONGEST_EMAIL, description=_l("A public address of the agency, never an officer's own.")
    )
    words = LongText(
        _l("A sentence of your own"),
        limit=LONGEST_WORDS,
        description=_l("It is not translated. No names, and never when you patrol."),
    )

    def validate_slug(self, field: Any) -> None:
        if field.data and not field.errors and not is_slug(field.data):
            raise ValidationError(_("Use small letters, digits and single dashes, such as harbour-ward."))

    def validate_phone(self, field: Any) -> None:
        if field.data and not field.errors and not PHONE.fullmatch(field.data):
            raise ValidationError(_("Enter a phone number, such as 0151 496 0400."))

    def validate_email(self, field: Any) -> None:
        if field.data and not field.errors and not EMAIL.fullmatch(field.data):
            raise ValidationError(_("Enter an e-mail address, such as harbour@police.example."))

    def validate_words(self, field: Any) -> None:
        _names_nobody(field)


class HourForm(Form):
    """One open hour: on which days, from when to when, where."""

    weekdays = Choices(_l("Days of the week"), WEEKDAYS, needed=_l("Choose at least one day"))
    starts_at = Text(_l("Begins at"), limit=5, needed=_l("Enter when it begins"), description=_l("Such as 16:00"))
    ends_at = Text(_l("Ends at"), limit=5, needed=_l("Enter when it ends"), description=_l("Such as 18:00"))
    place = IdChoice(_l("Public place"), needed=_l("Choose the place"))
    note = Text(_l("Note"), limit=LONGEST_NOTE, description=_l("Such as: by the coffee machine. It is not translated."))

    def validate_starts_at(self, field: Any) -> None:
        _is_time(field)

    def validate_ends_at(self, field: Any) -> None:
        _is_time(field)
        if not field.errors and field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_("It ends before it begins."))

    def validate_note(self, field: Any) -> None:
        _names_nobody(field)


def _is_time(field: Any) -> None:
    if field.data and not field.errors and not TIME_OF_DAY.fullmatch(field.data):
        raise ValidationError(_("Enter a time of day, such as 16:00."))


def _names_nobody(field: Any) -> None:
    """It hangs in public: it must not be a person (invariant 1)."""
    if field.data and not field.errors and guard.find(field.data):
        raise ValidationError(_("This could point to a person. Write it without names and numbers."))
