"""What coordinators fill in about services: what is said of them, the terms, and who reads their inbox."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from app.partners.choices import REASONS
from app.residents.forms import LANGUAGES
from app.web.forms import Choices, Count, Form, LocalDay, LongText, Text, Tick

EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")

AREA_LIMIT = 200


class ServiceForm(Form):
    """A service: the basics, and what the agency keeps itself. An import changes the basics only."""

    name = Text(_l("Name"), limit=200, needed=_l("Enter the service's name"))
    organization = Text(_l("Organisation"), limit=200, needed=_l("Enter who runs it"))
    description = LongText(_l("What it does"), limit=20_000)
    phone = Text(_l("Number that anybody may ring"), limit=60)
    url = Text(_l("Page on the web"), limit=500)
    languages = Choices(_l("Languages"), LANGUAGES)
    areas = LongText(_l("Areas, one a line"), limit=40_000, description=_l("Leave it empty if it helps everywhere"))
    minimum_age = Count(_l("From age"), low=0, high=150)
    maximum_age = Count(_l("Up to age"), low=0, high=150)
    reasons = Choices(_l("What it helps with"), REASONS, needed=_l("Choose at least one"))
    accepts_police_referral = Tick(_l("It takes referrals from us"))
    agreement_ref = Text(_l("Data-sharing agreement"), limit=80, description=_l("Its number or name"))
    agreement_until_on = LocalDay(_l("Agreement valid until"))
    paused_until_on = LocalDay(_l("Takes nobody until"), description=_l("Leave it empty if it takes referrals now"))
    response_hours = Count(_l("Answers within hours"), low=1, high=1000)
    assured = Tick(_l("I have confirmed with them today that this is right"))

    def named_areas(self) -> list[str]:
        """The areas as they were typed, each once."""
        return list(
            dict.fromkeys(" ".join(line.split()) for line in (self.areas.data or "").splitlines() if line.strip())
        )

    def validate_areas(self, field: Any) -> None:
        if any(len(name) > AREA_LIMIT for name in self.named_areas()):
            raise ValidationError(
                _("Put each area on a line of its own, at most %(most)d characters.", most=AREA_LIMIT)
            )

    def validate_maximum_age(self, field: Any) -> None:
        lowest = self.minimum_age.data
        if field.data is not None and lowest is not None and field.data < lowest:
            raise ValidationError(_("This is below the age it begins at."))

    def validate_url(self, field: Any) -> None:
        if field.data and urlsplit(field.data).scheme not in {"http", "https"}:
            raise ValidationError(_("Enter an address that begins with https://"))

    def validate_agreement_ref(self, field: Any) -> None:
        if self.agreement_until_on.data and not field.data:
            raise ValidationError(_("Enter which agreement it is."))


class WorkerForm(Form):
    """Somebody who reads a service's inbox."""

    worker_name = Text(_l("Name"), limit=80, needed=_l("Enter their name"))
    worker_email = Text(_l("E-mail address at work"), limit=254, needed=_l("Enter their e-mail address"))

    def validate_worker_email(self, field: Any) -> None:
        if field.data and not EMAIL.fullmatch(field.data):
            raise ValidationError(_("This is no e-mail address yet. Check it."))


class WebhookForm(Form):
    """Where a service's own system is told that something waits."""

    hook_url = Text(_l("Address of their system"), limit=500, description=_l("Leave it empty to tell nobody"))
    hook_secret = Text(_l("Shared secret"), limit=200)

    def validate_hook_url(self, field: Any) -> None:
        if field.data and urlsplit(field.data).scheme != "https":
            raise ValidationError(_("Enter an address that begins with https://"))

    def validate_hook_secret(self, field: Any) -> None:
        if self.hook_url.data and len(field.data or "") < 24:
            raise ValidationError(_("Use a secret of 24 characters or more."))
