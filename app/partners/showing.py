"""Services in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.partners.choices import REASONS, label
from app.partners.models import Service, ServiceSchedule
from app.partners.rules import NotSent
from app.partners.search import Match
from app.residents.forms import LANGUAGES
from app.web.language import day

WHY_NOT = {
    NotSent.RETIRED: _l("Not in the directory any more"),
    NotSent.CLOSED: _l("Closed at the moment"),
    NotSent.NOT_ACCEPTING: _l("Takes no referrals from us"),
    NotSent.NO_AGREEMENT: _l("No agreement in force"),
    NotSent.PAUSED: _l("Takes nobody just now"),
    NotSent.NOBODY: _l("Nobody reads its inbox"),
}


@dataclass(frozen=True)
class Shown:
    """A service as a row of a list; `state` as (words, sign, tone)."""

    id: UUID
    title: str
    meta: tuple[str, ...]
    state: tuple[str, str, str] | tuple[()]


def row(match: Match) -> Shown:
    """A service that was found."""
    meta = [match.organization, match.phone]
    if match.open is not None:
        meta.append(_("open now") if match.open else _("shut now"))
    if match.languages:
        meta.append(", ".join(language(code) for code in match.languages))
    if match.not_assured:
        meta.append(_("not confirmed for 180 days"))
    return Shown(match.id, match.name, tuple(part for part in meta if part), state(match))


def why_not(why: NotSent) -> str:
    """Why nothing is sent to a service."""
    return str(WHY_NOT[why])


def facts(found: Service, organization: str, why: NotSent | None, today: date) -> list[tuple[str, object]]:
    """A service in full."""
    pairs: list[tuple[str, object]] = [
        (_("Referrals"), why_not(why) if why else _("Takes them from us")),
        (_("Organisation"), organization),
        (_("Helps with"), [label(REASONS, code) for code in found.reasons]),
        (_("Ages"), ages(found.minimum_age, found.maximum_age)),
        (_("Confirmed"), day(found.assured_on) if found.assured_on else _("never")),
    ]
    if found.paused_until_on and found.paused_until_on >= today:
        pairs.insert(1, (_("Takes nobody until"), day(found.paused_until_on)))
    if found.agreement_until_on:
        pairs.append((_("Agreement valid until"), day(found.agreement_until_on)))
    if found.response_hours:
        pairs.append((_("Answers within"), _("%(hours)d hours", hours=found.response_hours)))
    pairs += [
        (words, text)
        for words, text in (
            (_("What it does"), found.description),
            (_("For whom"), found.eligibility_description),
            (_("How to apply"), found.application_process),
            (_("Costs"), found.fees_description),
            (_("Interpreting"), found.interpretation_services),
            (_("Note"), found.alert),
        )
        if text
    ]
    return pairs


def ages(lowest: int | None, highest: int | None) -> str:
    """From which age to which."""
    if lowest is None and highest is None:
        return _("everybody")
    if highest is None:
        return _("from %(age)d", age=lowest)
    if lowest is None:
        return _("up to %(age)d", age=highest)
    return _("%(lowest)d to %(highest)d", lowest=lowest, highest=highest)


def hours(schedule: ServiceSchedule) -> str:
    """`Mon, Tue 09:00–17:00`."""
    days = ", ".join(weekday(code) for code in schedule.byday)
    times = f"{schedule.opens_at}–{schedule.closes_at}" if schedule.opens_at and schedule.closes_at else ""
    return " ".join(part for part in (days, times, schedule.description) if part)


def weekday(code: str) -> str:
    """The short name of a weekday from its RFC 5545 code."""
    named = {
        "MO": _("Mon"),
        "TU": _("Tue"),
        "WE": _("Wed"),
        "TH": _("Thu"),
        "FR": _("Fri"),
        "SA": _("Sat"),
        "SU": _("Sun"),
    }
    return named.get(code, code)


def language(code: str) -> str:
    """A language's own name."""
    return dict(LANGUAGES).get(code, code)


def state(match: Match) -> tuple[str, str, str] | tuple[()]:
    """Why nothing can be sent to it, as (words, sign, tone); nothing where something can."""
    if match.paused_until:
        return (_("Takes nobody until %(day)s", day=day(match.paused_until)), "clock", "warn")
    if match.why_not:
        return (why_not(match.why_not), "warn", "warn")
    return ()
