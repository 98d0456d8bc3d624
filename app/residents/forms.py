"""The part of a form that says how a resident can be reached. Forms that may hold it inherit it."""

from __future__ import annotations

import re
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from app.residents.choices import CHANNELS, SAFE_WAYS
from app.web.forms import Choice, Form, Text, Tick

LANGUAGES = tuple(
    (code, str(Locale.parse(code).get_display_name(code))) for code in ("en", "es", "ar", "zh", "vi", "ko")
)
DIGITS = re.compile(r"\d")
FEWEST_DIGITS = 5
PREFIX = "contact_"


class ReachForm(Form):
    """How somebody can be reached. All of it may stay empty."""

    contact_safe = Choice(_l("What is safe for them?"), SAFE_WAYS)
    contact_do_not_contact = Tick(_l("They don't want to be contacted"))
    contact_channel = Choice(_l("How to reach them"), CHANNELS)
    contact_value = Text(_l("Number or address"), limit=120)
    contact_safe_to_leave_message = Tick(_l("It is safe to leave a message"))
    contact_name = Text(_l("What to call them"), limit=60, description=_l("As they gave it; a first name is enough"))
    contact_language = Choice(_l("Their language"), LANGUAGES)
    contact_best_time = Text(_l("Best time"), limit=60)

    def validate_contact_value(self, field: Any) -> None:
        channel = self.contact_channel.data
        if field.errors or channel in {None, "none"} or self.contact_do_not_contact.data:
            return
        if not field.data:
            raise ValidationError(_("Enter the number or address, or choose “Only when we meet”."))
        if words := wrong_with(channel, field.data):
            raise ValidationError(words)

    def validate_contact_channel(self, field: Any) -> None:
        if not field.errors and field.data is None and self.contact_value.data:
            raise ValidationError(_("Choose whether this is a phone number, an e-mail or an address."))


def wrong_with(channel: str | None, value: str) -> str:
    """Why nobody is reached that way by this number or address; nothing where they can be."""
    if channel in {"phone", "sms"} and len(DIGITS.findall(value)) < FEWEST_DIGITS:
        return _("This is too short for a phone number. Check it with them.")
    if channel == "email" and "@" not in value.strip("@"):
        return _("This is no e-mail address yet: an @ is missing. Check it with them.")
    return ""


def said(values: dict[str, Any]) -> dict[str, Any]:
    """The part of a form's values that is about reaching somebody, without its prefix."""
    return {name.removeprefix(PREFIX): value for name, value in values.items() if name.startswith(PREFIX)}
