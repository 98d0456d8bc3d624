"""The contact form: what an officer says about a contact. Required: when, where, what, how many. Nothing else, ever."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from app.interactions.choices import AGES, INITIATED_BY, OUTCOMES, PEOPLE, PRECISIONS, TOPICS
from app.records import guard
from app.web.forms import Choice, Choices, Form, Id, IdChoice, LocalMoment, LongText, Text, Tick

NOTE_LIMIT = 280

#: Languages offered as chips, by their own names.
LANGUAGES = tuple(
    (code, str(Locale.parse(code).get_display_name(code))) for code in ("en", "es", "ar", "zh", "vi", "ko")
)


class ContactForm(Form):
    """A contact. `place` is known by its id; the beat comes from the place."""

    occurred_precision = Choice(_l("When"), PRECISIONS, needed=_l("Choose when it was"))
    occurred_at = LocalMoment(_l("Day and time"))
    place = IdChoice(_l("Where"), needed=_l("Choose where it was"))
    outcomes = Choices(_l("What came of it"), OUTCOMES, needed=_l("Choose what came of it"))
    people = Choice(_l("How many"), PEOPLE, needed=_l("Choose how many people"))
    note = LongText(
        _l("One line, without names"), limit=NOTE_LIMIT, description=_l("What helps the next officer, not who it was")
    )
    topic = Choice(_l("About"), TOPICS)
    initiated_by = Choice(_l("Who started it"), INITIATED_BY)
    ages = Choices(_l("Ages"), AGES)
    language = Choice(_l("Language"), LANGUAGES)
    programme = Text(_l("Programme"), limit=40)
    went_badly = Tick(_l("It didn't go well"))

    def validate_occurred_at(self, field: Any) -> None:
        if self.occurred_precision.data == "exact" and field.data is None and not field.errors:
            raise ValidationError(_("Enter the day and time you met."))

    def validate_programme(self, field: Any) -> None:
        """Phones offer programmes as chips; whatever else comes here must not be a person (invariant 1)."""
        if field.data and not field.errors and guard.find(field.data):
            raise ValidationError(_("Choose one of the answers shown."))


class PageForm(ContactForm):
    """The contact form on a page: with the id and moment that the phone, or here the server, made."""

    id = Id("")
    made_at = Text("", limit=40)
    tz = Text("", limit=40)


class AmendForm(ContactForm):
    """A correction: the whole contact as it should have been, and why."""

    why = Text(_l("Why you correct it"), limit=120)


class VoidForm(Form):
    """A contact that was entered in error."""

    why = Text(_l("Why it was entered in error"), limit=120, needed=_l("Say in a few words why"))
