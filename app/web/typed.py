"""What was typed into a field: cleaned, measured, and shown again where it could not be taken."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import Field, ValidationError

from app.web.text import UnreadableText, clean, readable, units


def cleaned(value: str) -> str:
    """Text as it is stored; ValueError, in words, where it holds what no one can type."""
    try:
        return clean(value)
    except UnreadableText:
        raise ValueError(_("This text holds characters that can't be read. Type it again.")) from None


def as_typed(field: Field) -> str:
    """What stands in the field again: also what could not be taken, so that nothing typed is lost."""
    if field.data is not None:
        return str(field.data)
    return readable(str(field.raw_data[0])) if field.raw_data else ""


def check_length(text: str | None, limit: int) -> None:
    """ValidationError, in words, where a text has more than `limit` UTF-16 units."""
    over = units(text) - limit if text else 0
    if over > 0:
        raise ValidationError(too_long(over))


def too_long(over: int) -> str:
    """What to do about so many UTF-16 units too many."""
    return str(ngettext("Shorten this by %(num)d character.", "Shorten this by %(num)d characters.", over))
