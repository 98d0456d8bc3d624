"""What a resident fills in, one thing at a time, and in which order the pages ask for it."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from app.concerns.choices import CATEGORIES, DANGER, HAPPENS, REACHED_BY, REPLY
from app.web.forms import Choice, Choices, Form, Id, LongText, Text, Tick

DESCRIPTION_LIMIT, PLACE_LIMIT = 4000, 160
POINT = re.compile(r"-?\d{1,2}\.\d{3},-?\d{1,3}\.\d{3}")
DIGITS = re.compile(r"\d")
FEWEST_DIGITS = 5
#: What a script or the page fills in, and how long it can be.
MACHINES = {"point": 20, "ticket": 80, "work": 40, "url": 200}

#: The pages and what each asks for. The last one shows it all and sends it.
STEPS: dict[str, tuple[str, ...]] = {
    "about": ("category",),
    "where": ("place_text", "point"),
    "what": ("description", "happens_when"),
    "danger": ("danger",),
    "reply": ("reply", "reached_at", "may_be_published"),
    "review": (),
}


class Machine(Text):
    """What a script or the page itself fills in: never asked for again, and left out where it makes no sense."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = sensible(str(valuelist[0]) if valuelist else "", self.limit)


class RaiseForm(Form):
    """A concern as a resident raises it. `url` is for machines: people don't see it, and leave it empty."""

    category = Choice(_l("What is it about?"), CATEGORIES, needed=_l("Choose what it is about"))
    place_text = Text(
        _l("Where is it?"), limit=PLACE_LIMIT, description=_l("A street, a building, a park. Not your own address."),
    )  # fmt: skip
    point = Machine("", limit=MACHINES["point"])
    description = LongText(_l("What is happening?"), limit=DESCRIPTION_LIMIT, needed=_l("Tell us what is happening"))
    happens_when = Choices(_l("When does it happen?"), HAPPENS)
    danger = Choice(_l("Is somebody in danger now?"), DANGER, needed=_l("Choose an answer"))
    reply = Choice(_l("May we answer, and how is it safe for you?"), REPLY, needed=_l("Choose an answer"))
    reached_at = Text(
        _l("Your number, e-mail or door"), limit=120, description=_l("Only if you chose that we may reach you there."),
    )  # fmt: skip
    may_be_published = Tick(_l("Others may be told the street and the week, nothing else"))
    beat = Id("")
    ticket = Machine("", limit=MACHINES["ticket"])
    work = Machine("", limit=MACHINES["work"])
    url = Machine("", limit=MACHINES["url"])

    def validate_place_text(self, field: Any) -> None:
        if not field.errors and not field.data and not self.point.data:
            raise ValidationError(_("Tell us where it is, or use where you are now"))

    def validate_description(self, field: Any) -> None:
        if not field.errors and not field.data:  # nothing but spaces
            raise ValidationError(_("Tell us what is happening"))

    def validate_point(self, field: Any) -> None:
        if field.data and not POINT.fullmatch(field.data):
            field.data = ""  # a place that a browser could not give is no reason to refuse anybody

    def validate_reached_at(self, field: Any) -> None:
        channel = REACHED_BY.get(self.reply.data or "")
        if field.errors or channel is None:
            return
        if not field.data:
            raise ValidationError(_("Write your number, e-mail or door, or choose another answer"))
        if channel in {"phone", "sms"} and len(DIGITS.findall(field.data)) < FEWEST_DIGITS:
            raise ValidationError(_("This is too short for a phone number"))
        if channel == "email" and "@" not in field.data.strip("@"):
            raise ValidationError(_("An e-mail address has an @ in it"))


def sensible(given: str, limit: int) -> str:
    """What a script or the page filled in; empty where it makes no sense."""
    return given if len(given) <= limit and given.isascii() and given.isprintable() else ""


def wrong_at(form: Form, step: str) -> bool:
    """Whether something on this page has to be put right; what other pages ask for is not looked at."""
    form.validate()
    for field in form:
        if field.name not in STEPS[step]:
            field.errors = []
    return bool(form.errors)


def first_wrong(form: Form) -> str | None:
    """The first page on which something has to be put right; nothing where all is well."""
    form.validate()
    wrong = {name for name in form.errors if name}
    return next((step for step, names in STEPS.items() if wrong & set(names)), None)


def after(step: str) -> str:
    """The page that follows."""
    names = list(STEPS)
    return names[min(names.index(step) + 1, len(names) - 1)]


def before(step: str) -> str:
    """The page that went before."""
    names = list(STEPS)
    return names[max(names.index(step) - 1, 0)]
