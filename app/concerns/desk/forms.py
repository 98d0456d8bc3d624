"""What staff type about a concern: what patrol sees of its words, a translation, an answer."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from app.concerns.choices import ANSWERS
from app.records import guard
from app.web.forms import Choice, Form, LongText, Tick
from app.web.language import RESIDENTS

WORDS_LIMIT = 4000
ANSWER_LIMIT = 1000


class WordsForm(Form):
    """Words in place of a resident's own, or their translation."""

    text = LongText(_l("What patrol will see"), limit=WORDS_LIMIT, needed=_l("Write what should stand there"))


class AnswerForm(Form):
    """An answer to a resident: one that exists in every language, or own words.

    Own words that look like a name, a number or a plate are asked about once (`asked`): they may be a neighbour's.
    """

    asked = False

    code = Choice(_l("Answers that exist in every language"), ANSWERS)
    text = LongText(_l("Or in your own words"), limit=ANSWER_LIMIT, description=_l("No names of other people."))
    language = Choice(_l("Your words are in"), tuple(RESIDENTS.items()))
    sure = Tick(_l("It names nobody who did not agree: send it as it is"))

    def validate_text(self, field: LongText) -> None:
        if not field.errors and field.data and not self.code.data:
            self._ask_about(field.data)
        if field.errors or bool(field.data) != bool(self.code.data):
            return
        if field.data:
            raise ValidationError(_("Choose one: an answer from the list, or your own words."))
        raise ValidationError(_("Choose an answer, or write one."))

    def _ask_about(self, text: str) -> None:
        found = guard.find(text)
        self.asked = bool(found)
        if found and not self.sure.data:
            units = text.encode("utf-16-le")
            named = ", ".join(units[2 * hit.start : 2 * hit.end].decode("utf-16-le") for hit in found)
            raise ValidationError(_("This looks like a name, a number or a plate: %(words)s", words=named))

    def validate_language(self, field: Choice) -> None:
        if not field.errors and self.text.data and not field.data:
            raise ValidationError(_("Say which language your words are in."))
