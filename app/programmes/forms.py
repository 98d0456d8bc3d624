"""What people fill in about programmes: the plan (a sergeant), and the head count of one day (who was there)."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from app.programmes.choices import CANCELLED, WEEKDAYS, WENT
from app.records import guard
from app.web.forms import Choice, Choices, Count, Form, Id, IdChoice, LocalDay, LongText, Text

MOST = 5000
NOTE_LIMIT = 140
TIME_OF_DAY = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")


class CountForm(Form):
    """How many came to a programme on a day: heads, never names."""

    programme = IdChoice(_l("Programme"), needed=_l("Choose the programme"))
    held_on = LocalDay(_l("Day"), needed=_l("Enter the day"))
    went = Choice(_l("How it went"), WENT, needed=_l("Choose how it went"))
    came = Count(_l("How many came"), low=0, high=MOST, needed=_l("Enter how many came; 0 if nobody did"))
    young = Count(_l("Under 18 among them"), low=0, high=MOST, description=_l("It may stay empty; a guess is fine"))
    note = LongText(
        _l("One line, without names"), limit=NOTE_LIMIT, description=_l("What helps the next time, not who it was")
    )

    def validate_came(self, field: Any) -> None:
        if field.data and self.went.data == CANCELLED:
            raise ValidationError(_("Nobody can come to what was cancelled: enter 0, or say how it went."))

    def validate_young(self, field: Any) -> None:
        if field.data is not None and self.came.data is not None and field.data > self.came.data:
            raise ValidationError(_("That is more than came altogether."))


class PageForm(CountForm):
    """The head count on a page: with the id and moment that the phone, or here the server, made."""

    id = Id("")
    made_at = Text("", limit=40)
    tz = Text("", limit=40)


class ProgrammeForm(Form):
    """What a programme is called, where and when it is on."""

    name = Text(
        _l("Name"), limit=40, needed=_l("Enter the programme's name"), description=_l("What it is, not who runs it")
    )
    place = IdChoice(_l("Place"))
    weekdays = Choices(_l("Days of the week"), WEEKDAYS, needed=_l("Choose at least one day"))
    starts_at = Text(_l("Begins at"), limit=5, description=_l("Such as 18:30. It may stay empty."))
    from_on = LocalDay(_l("First day"), needed=_l("Enter the first day"))
    to_on = LocalDay(_l("Last day"), description=_l("Leave it empty if there is no end"))

    def validate_name(self, field: Any) -> None:
        """The name stands in contacts, on phones and in lists: it must not be a person (invariant 1)."""
        if field.data and not field.errors and guard.find(field.data):
            raise ValidationError(_("This could point to a person. Call the programme by what it is."))

    def validate_starts_at(self, field: Any) -> None:
        if field.data and not TIME_OF_DAY.fullmatch(field.data):
            raise ValidationError(_("Enter a time of day, such as 18:30."))

    def validate_to_on(self, field: Any) -> None:
        if field.data and self.from_on.data and field.data < self.from_on.data:
            raise ValidationError(_("The last day comes before the first."))


class NewProgrammeForm(ProgrammeForm):
    """A programme that is added: its beat is chosen once, because its counts belong to it."""

    beat = IdChoice(_l("Beat"), needed=_l("Choose the beat"))
