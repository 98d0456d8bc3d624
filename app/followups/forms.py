"""Forms of follow-ups: what was promised, and one for each move. Required is only what nobody could do without."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from app.followups.choices import (
    CANCELLED_BECAUSE,
    CANNOT_BECAUSE,
    DUE,
    HOW,
    MOVED_BECAUSE,
    PRIORITIES,
    PROMISED_TO,
    SOURCES,
)
from app.places import store as places
from app.residents.forms import ReachForm, said
from app.web.forms import Choice, Form, Id, IdChoice, LocalDay, LongText, Text, Tick

WHAT_LIMIT, WORDS_LIMIT = 140, 280
FURTHEST = timedelta(days=366)


def _words(label: Any, needed: Any = None) -> LongText:
    return LongText(label, limit=WORDS_LIMIT, needed=needed)


class DueForm(Form):
    """By when."""

    due = Choice(_l("By when"), DUE, needed=_l("Choose by when"))
    due_on = LocalDay(_l("Which day"))

    def validate_due_on(self, field: Any) -> None:
        if self.due.data != "pick":
            return
        if field.data is None and not field.errors:
            raise ValidationError(_("Enter the day you named."))
        if field.data is not None and abs(field.data - places.today()) > FURTHEST:
            raise ValidationError(_("Choose a day within a year."))


class PromiseForm(DueForm, ReachForm):
    """What an officer said they would do, for whom, by when. `place` is known by its id; the beat comes from it.

    How somebody is reached is asked, checked and kept only where it was said to somebody who can be reached.
    """

    what = Text(
        _l("I said I would…"), limit=WHAT_LIMIT, needed=_l("Write what you said you would do"),
        description=_l("What you will do, not who it is for"),
    )  # fmt: skip
    place = IdChoice(_l("Where"), needed=_l("Choose where it was"))
    promised_to = Choice(_l("Who did you say it to?"), PROMISED_TO, needed=_l("Choose who you said it to"))
    priority = Choice(_l("How much does it matter?"), PRIORITIES)
    source_kind = Choice(_l("Came from"), SOURCES)
    source_id = Id("")

    def validate_promised_to(self, field: Any) -> None:
        reached = self.contact_value.data or self.contact_do_not_contact.data or self.contact_channel.data
        if not field.errors and field.data == "contact" and not reached:
            raise ValidationError(_("Say how they can be reached, or choose another answer here."))

    def validate_contact_value(self, field: Any) -> None:
        if self.promised_to.data == "contact":
            super().validate_contact_value(field)

    def validate_contact_channel(self, field: Any) -> None:
        if self.promised_to.data == "contact":
            super().validate_contact_channel(field)


class PromisePageForm(PromiseForm):
    """The form on a page: with the id and moment that the phone, or here the server, made."""

    id = Id("")
    made_at = Text("", limit=40)
    tz = Text("", limit=40)


class NoteForm(Form):
    """Words for whoever goes on with it."""

    words = _words(_l("Note, without names"), _l("Write the note"))


class DoneForm(Form):
    """The work is done. `how`: the resident was told at once."""

    words = _words(_l("What was done"))
    how = Choice(_l("Did you tell them? How?"), HOW)


class CannotDoForm(Form):
    """It can't be done; the resident is to be told that, too."""

    because = Choice(_l("Why not"), CANNOT_BECAUSE, needed=_l("Choose why not"))
    words = _words(_l("What to tell them"))
    how = Choice(_l("Did you tell them? How?"), HOW)


class ToldForm(Form):
    """The resident was told."""

    how = Choice(_l("How did you tell them?"), HOW, needed=_l("Choose how you told them"))
    words = _words(_l("What they said, without names"))


class AttemptForm(Form):
    """An attempt to tell the resident that did not reach them."""

    how = Choice(_l("How did you try?"), HOW, needed=_l("Choose how you tried"))
    words = _words(_l("Note, without names"))


class CouldNotReachForm(Form):
    """The resident could not be reached, after attempts."""

    words = _words(_l("Note, without names"))


class RescheduleForm(DueForm):
    """Another day, and why."""

    because = Choice(_l("Why"), MOVED_BECAUSE, needed=_l("Choose why it moves"))
    words = _words(_l("Note, without names"))


class HandOverForm(Form):
    """Somebody else goes on with it."""

    to = IdChoice(_l("To whom"), needed=_l("Choose who goes on with it"))
    words = _words(_l("What they should know, without names"))


class CancelForm(Form):
    """It is not kept open any more."""

    because = Choice(_l("Why"), CANCELLED_BECAUSE, needed=_l("Choose why"))
    words = _words(_l("Note, without names"))


class ContactForm(ReachForm):
    """How the resident can be reached, put anew; or deleted now."""

    forget = Tick(_l("Delete what is kept about reaching them"))

    def validate_forget(self, field: Any) -> None:
        if bool(field.data) == bool(said(self.values())):
            raise ValidationError(_("Say how they can be reached, or that it should be deleted."))
