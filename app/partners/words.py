"""What the page of services on a phone says (static/js/services/)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.partners import showing
from app.partners.choices import WEEKDAYS
from app.partners.rules import NotSent
from app.web.words import Words, add, plural


def add_all() -> None:
    """Add them for pages that name the group."""
    add(_services, "services")


def _services() -> Words:
    return {
        "services_as_of": _("On this phone, as of {time}"),
        "services_found": plural("{n} service", "{n} services"),
        "services_open": _("open now"),
        "services_shut": _("shut now"),
        "services_stale": _("not confirmed for 180 days"),
        "services_takes": _("Takes referrals from us"),
        "services_until": _("Takes nobody until {day}"),
        **{f"services_why_{why.value}": showing.why_not(why) for why in NotSent},
        **{f"services_day_{code}": showing.weekday(code) for code in WEEKDAYS},
        **_facts(),
        **_ages(),
    }


def _facts() -> Words:
    return {
        "services_organization": _("Organisation"),
        "services_reasons": _("Helps with"),
        "services_for_ages": _("Ages"),
        "services_hours": _("Open"),
        "services_areas": _("Where it helps"),
        "services_languages": _("Languages"),
        "services_about": _("What it does"),
        "services_for": _("For whom"),
        "services_apply": _("How to apply"),
        "services_costs": _("Costs"),
        "services_interpreting": _("Interpreting"),
        "services_note": _("Note"),
        "services_where": _("Address"),
        "services_assured": _("Confirmed"),
        "services_never": _("never"),
        "services_answers": _("Answers within"),
        "services_in_hours": plural("{n} hour", "{n} hours"),
    }


def _ages() -> Words:
    return {
        "services_everybody": _("everybody"),
        "services_from": _("from {lowest}"),
        "services_up_to": _("up to {highest}"),
        "services_between": _("{lowest} to {highest}"),
    }
