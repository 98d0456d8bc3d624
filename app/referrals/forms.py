"""What is filled in about a referral: the offer and the consent (officers), a correction, a withdrawal, a decision."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from app.partners.choices import AGE_BANDS, REASONS, SENSITIVE
from app.records import guard
from app.referrals import asking
from app.referrals.card_words import LANGUAGES as CARD_LANGUAGES
from app.referrals.choices import (
    CONSENT,
    GIVEN_BY,
    HANDOVERS,
    INTERPRETERS,
    METHODS,
    NEEDS,
    SHARED,
    SOURCES,
    URGENCY,
    WITHDRAWN_BECAUSE,
)
from app.residents.forms import ReachForm
from app.settings import settings
from app.web.forms import Choice, Choices, Form, Id, IdChoice, LongText, Text, Tick

SUMMARY_LIMIT = 600


class SubmitForm(ReachForm):
    """Help from a service, as the resident agreed to it. Nothing but what is ticked in `shared` goes to the service."""

    place = IdChoice(_l("Where"), needed=_l("Choose where it was"))
    reason = Choice(_l("What is it about?"), REASONS, needed=_l("Choose what it is about"))
    handover = Choice(_l("What came of ringing together?"), HANDOVERS)
    urgency = Choice(_l("How soon?"), URGENCY, needed=_l("Choose how soon"))
    age_band = Choice(_l("How old are they?"), AGE_BANDS, needed=_l("Choose an age group; a guess is fine"))
    service = IdChoice(_l("Which service"), needed=_l("Choose the service"))
    needs = Choices(_l("What do they need?"), NEEDS, needed=_l("Choose at least one"))
    summary = LongText(_l("A few words more, without names"), limit=SUMMARY_LIMIT)
    shared = Choices(_l("They agree that the service gets"), SHARED)
    reroute = Tick(_l("If this one can't help: another service for the same, with the same card"))
    given_by = Choice(_l("Who said yes?"), GIVEN_BY, needed=_l("Choose who said yes"))
    method = Choice(_l("How?"), METHODS, needed=_l("Choose how they said yes"))
    interpreter = Choice(_l("Who interpreted?"), INTERPRETERS, needed=_l("Choose who interpreted, or that none was"))
    consent_language = Choice(_l("Language of the card"), CARD_LANGUAGES, needed=_l("Choose the language of the card"))
    wording = Text("", limit=8)
    consent = Choice(_l("Their yes"), CONSENT, needed=_l("Show them the card and ask"))
    source_kind = Choice(_l("Came from"), SOURCES)
    source_id = Id("")

    def validate_handover(self, field: Any) -> None:
        if not field.errors and field.data is None and self.reason.data in asking.LIVE_HANDOVER:
            raise ValidationError(_("Ring together first. Then choose what came of it."))

    def validate_contact_safe(self, field: Any) -> None:
        if not field.errors and field.data is None and self.reason.data in SENSITIVE:
            raise ValidationError(_("Ask what is safe for them, and choose it."))

    def validate_interpreter(self, field: Any) -> None:
        if not field.errors and asking.refuses_interpreter(self.reason.data, field.data):
            raise ValidationError(_("A relative or friend must not interpret here. Use the phone interpreter."))

    def validate_given_by(self, field: Any) -> None:
        if not field.errors and asking.needs_parent(self.age_band.data, settings().consent_age, field.data):
            raise ValidationError(_("Below %(age)d a parent or carer has to say yes.", age=settings().consent_age))

    def validate_summary(self, field: Any) -> None:
        if field.data and not settings().referral_words:
            raise ValidationError(_("Free words are switched off here. Choose from what they need."))
        if field.data and guard.find(field.data):
            raise ValidationError(_("Leave names, numbers and addresses out. What to call them has its own line."))

    def validate_shared(self, field: Any) -> None:
        empty = asking.ticked_but_empty(field.data or (), self.data)
        if not field.errors and empty:
            raise ValidationError(_("Something that is ticked was not filled in. Fill it in, or take the tick away."))


class SubmitPageForm(SubmitForm):
    """The form on a page: with the id and moment that the phone, or here the server, made."""

    id = Id("")
    made_at = Text("", limit=40)
    tz = Text("", limit=40)


class CorrectForm(Form):
    """A typo in a number, put right with the resident's OK: the only change that a consent follows."""

    contact_value = Text(_l("The right number or address"), limit=120, needed=_l("Enter the right number or address"))
    agreed = Tick(_l("They looked at it and said it is right"))

    def validate_agreed(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Ask them first, then tick this."))


class WithdrawForm(Form):
    """They don't want it any more: sharing stops at once."""

    because = Choice(_l("Why"), WITHDRAWN_BECAUSE, needed=_l("Choose why"))


class SaidNoForm(Form):
    """Help was offered, and they said no thanks. Nothing about who it was."""

    place = IdChoice(_l("Where"), needed=_l("Choose where it was"))
    reason = Choice(_l("What was it about?"), REASONS)
