"""What an officer fills in about a concern: what somebody said at the door, and a note for the team."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from app.concerns import code
from app.concerns.choices import CATEGORIES, DANGER, HAPPENS, REACHED_BY, REPLY
from app.web.forms import Choice, Choices, Form, Id, IdChoice, LongText, Secret, Text, Tick
from app.web.language import RESIDENTS

DESCRIPTION_LIMIT, PLACE_LIMIT, REACH_LIMIT, NOTE_LIMIT = 4000, 200, 120, 280


class ResidentCode(Secret):
    """The code on the resident's slip, made where the slip is shown; its data is the twenty digits."""

    def pre_validate(self, form: Any) -> None:
        if code.read(self.data or "") != self.data:
            raise ValidationError(_("The code of the slip was lost. Record it anew, and give them a new slip."))


class RecordForm(Form):
    """A concern that somebody raises at the door. Where it is: a place of one's own beats, or in words."""

    category = Choice(_l("What is it about?"), CATEGORIES, needed=_l("Choose what it is about"))
    danger = Choice(_l("Is somebody in danger now?"), DANGER, needed=_l("Ask whether somebody is in danger now"))
    description = LongText(
        _l("What they say"), limit=DESCRIPTION_LIMIT, needed=_l("Write down what they say"),
        description=_l("What happens, in their words. Not who they are"),
    )  # fmt: skip
    place = IdChoice(_l("Where"))
    place_text = Text(_l("Where exactly, in words"), limit=PLACE_LIMIT)
    happens_when = Choices(_l("When does it happen?"), HAPPENS)
    language = Choice(_l("Their language"), tuple(RESIDENTS.items()), needed=_l("Choose the language of their slip"))
    reply = Choice(_l("How is an answer safe for them?"), REPLY, needed=_l("Ask how an answer is safe for them"))
    reached_at = Text(_l("Number or address"), limit=REACH_LIMIT)
    may_be_published = Tick(_l("It may be shown in public: what it is about and the street, never their words"))
    code = ResidentCode("")

    def validate_place(self, field: Any) -> None:
        if not field.errors and field.data is None and not self.place_text.data:
            raise ValidationError(_("Choose where it is, or write it down."))

    def validate_reached_at(self, field: Any) -> None:
        if not field.errors and self.reply.data in REACHED_BY and not field.data:
            raise ValidationError(_("Enter the number or address, or choose that we answer only here."))


class RecordPageForm(RecordForm):
    """The form on a page: with the id and moment that the phone, or here the server, made."""

    id = Id("")
    made_at = Text("", limit=40)
    tz = Text("", limit=40)


class NoteForm(Form):
    """Words for whoever goes on with a concern; residents don't read them."""

    concern = Id("", needed=_l("This concern is not here."))
    words = LongText(
        _l("Note for the team, without names"), limit=NOTE_LIMIT, needed=_l("Write the note"),
        description=_l("The resident does not read it"),
    )  # fmt: skip


class LookForm(Form):
    """Which concern was opened on the phone, without signal."""

    concern = Id("", needed=_l("This concern is not here."))
