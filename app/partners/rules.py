"""What may be sent to a service, whether it is open, and how well it fits. Pure: days and moments are arguments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.partners.choices import AGES, WEEKDAYS

ASSURED_FOR = timedelta(days=180)
ENDS_SOON = timedelta(days=30)


class NotSent(StrEnum):
    """Why nothing is sent to a service."""

    RETIRED = "retired"
    CLOSED = "closed"
    NOT_ACCEPTING = "not_accepting"
    NO_AGREEMENT = "no_agreement"
    PAUSED = "paused"
    NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """On which terms a service takes referrals. `workers`: how many people read its inbox."""

    accepts: bool
    agreement_until: date | None
    paused_until: date | None = None
    retired: bool = False
    active: bool = True
    workers: int = 0


@dataclass(frozen=True)
class Hours:
    """One schedule: weekdays, from when to when, between which days."""

    byday: tuple[str, ...]
    opens: str | None
    closes: str | None
    first: date | None = None
    last: date | None = None


def may_be_sent(terms: Terms, today: date) -> NotSent | None:
    """Why nothing may be sent on a day, if so: never without a valid agreement, nor to an inbox that nobody reads."""
    if terms.retired:
        return NotSent.RETIRED
    if not terms.active:
        return NotSent.CLOSED
    if not terms.accepts:
        return NotSent.NOT_ACCEPTING
    if terms.agreement_until is None or terms.agreement_until < today:
        return NotSent.NO_AGREEMENT
    if terms.paused_until is not None and terms.paused_until >= today:
        return NotSent.PAUSED
    return NotSent.NOBODY if terms.workers == 0 else None


def stale(assured_on: date | None, today: date) -> bool:
    """Whether nobody has confirmed a service's entry for 180 days."""
    return assured_on is None or today - assured_on > ASSURED_FOR


def agreement_ends_soon(until: date | None, today: date) -> bool:
    """Whether its agreement ends within 30 days."""
    return until is not None and today <= until <= today + ENDS_SOON


def takes_age(lowest: int | None, highest: int | None, age_band: str | None) -> bool:
    """Whether somebody of an age group can be within a service's ages."""
    if age_band not in AGES:
        return True
    youngest, oldest = AGES[age_band]
    return (lowest is None or lowest <= oldest) and (highest is None or highest >= youngest)


def is_open(hours: Iterable[Hours], moment: datetime) -> bool | None:
    """Whether it is open at a local moment; None where it does not say when it is."""
    known = False
    for one in hours:
        if not one.opens or not one.closes:
            continue
        known = True
        if _is_within(one, moment):
            return True
    return False if known else None


def _is_within(hours: Hours, moment: datetime) -> bool:
    """An entry that closes before it opens goes on past midnight."""
    at, closes, opens = moment.strftime("%H:%M"), hours.closes or "", hours.opens or ""
    if opens < closes:
        return opens <= at < closes and _is_on(hours, moment.date())
    return (at >= opens and _is_on(hours, moment.date())) or (
        at < closes and _is_on(hours, moment.date() - timedelta(days=1))
    )


def _is_on(hours: Hours, day: date) -> bool:
    """An entry without weekdays holds for each."""
    weekday = not hours.byday or WEEKDAYS[day.weekday()] in hours.byday
    return weekday and (hours.first is None or hours.first <= day) and (hours.last is None or day <= hours.last)
