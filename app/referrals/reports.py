"""Reports: how many, by reason, service, stage and month; what is small stands together, nothing goes by officer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, func, select

from app import clock
from app.actor import Role
from app.db import db
from app.partners import store as partners
from app.partners.choices import REASONS, SENSITIVE, codes
from app.referrals import discretion, hiding, showing
from app.referrals.choices import OUTCOMES
from app.referrals.models import DeclinedOffer, Referral
from app.referrals.rules import State
from app.referrals.views import blueprint
from app.settings import settings
from app.web.access import open_to

WIDTH, THICK, GAP = 320, 22, 8
BETWEEN = "between"
#: By code, in the order in which they are named: it never goes by size.
Counts = dict[str, int]
Words = Mapping[str, str]
Over = tuple[datetime, datetime]


@dataclass(frozen=True)
class Bar:
    """A bar of the chart: where, how long, its words and its figure."""

    y: int
    length: int
    words: str
    figure: str


@dataclass(frozen=True)
class Table:
    """Counts by one thing, with the chart of the same; what is small stands last, together."""

    heading: str
    head: str
    rows: list[tuple[str, str]]
    bars: list[Bar]

    @property
    def height(self) -> int:
        return len(self.bars) * (2 * THICK + GAP)


@blueprint.get("/referrals/reports")
@open_to(Role.SERGEANT, Role.COORDINATOR, Role.AUDITOR)
def reports() -> str:
    """The last twelve whole months: what came today can't be told from a report of yesterday. Nor how one with a
    sensitive reason moved since: whatever it does with its service, it stands and counts in one place."""
    over = last_months(clock.now().astimezone(settings().zone))
    came = DeclinedOffer.received_at
    offers = select(func.count()).select_from(DeclinedOffer).where(came >= over[0], came < over[1])
    stages, services = _counts(_stage(), over, map(str, (*State, BETWEEN))), _services(over)
    tables = [
        table(_("By reason"), _("Reason"), _counts(Referral.reason, over, codes(REASONS)), _said(REASONS)),
        table(_("By service"), _("Service"), _counts(Referral.service_id, over, services), services),
        table(_("By stage"), _("Stage"), stages, _stages()),
        table(_("By month"), _("Month"), months := _by_month(over), {month: month for month in months}, by_size=False),
    ]
    if tells_how_many_ended(stages):
        ended = _counts(Referral.outcome, over, codes(OUTCOMES), Referral.reason.not_in(SENSITIVE))
        tables.insert(3, table(_("How they ended"), _("Ending"), ended, _said(OUTCOMES)))
    return render_template(
        "referrals/reports.html",
        tables=tables,
        said_no=shown(db.session.scalar(offers) or 0),
        width=WIDTH,
        thick=THICK,
    )


def last_months(now: datetime) -> Over:
    """From when until when: twelve whole months before the one of a local moment."""
    end = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return end.replace(year=end.year - 1), end


def tells_how_many_ended(stages: Counts) -> bool:
    """Whether the number of closed ones can be read; where it can't, how they ended would give it away."""
    apart = hiding.told_apart(stages)
    return apart is not None and apart.tells(State.CLOSED)


def shown(count: int) -> str:
    """A figure, unless it is so small that it could point to somebody."""
    return str(count) if count >= hiding.LEAST else _("under 10")


def table(heading: str, head: str, counts: Counts, words: Words, *, by_size: bool = True) -> Table:
    """Counts as a table and a chart, what can be told apart largest first; the rest stands last, without its parts."""
    apart, total = hiding.told_apart(counts), sum(counts.values())
    if apart is None:
        return Table(heading, head, [(_("All together"), shown(total))] if total else [], [])
    told = [(words.get(code, code), n) for code, n in apart.shown.items()]
    if by_size:
        told.sort(key=lambda one: -one[1])
    rows = [(said, str(n)) for said, n in told]
    if apart.rest:
        rows.append((_("All others together") if told else _("All together"), str(apart.rest)))
    return Table(heading, head, rows, _bars(told))


def _bars(told: list[tuple[str, int]]) -> list[Bar]:
    most = max((n for _words, n in told), default=1)
    return [
        Bar(place * (2 * THICK + GAP), max(2, n * WIDTH // most), words, str(n))
        for place, (words, n) in enumerate(told)
    ]


def _said(choices: Iterable[tuple[str, Any]]) -> Words:
    return {code: str(words) for code, words in choices}


def _stage() -> Any:
    """Where one stands as the police get to know it: whoever looks twice must not learn how a sensitive one moved."""
    between = and_(Referral.reason.in_(SENSITIVE), Referral.state.in_(discretion.BETWEEN))
    return case((between, BETWEEN), else_=Referral.state)


def _stages() -> Words:
    return {str(state): showing.in_words(state, "") for state in State} | {BETWEEN: _("With the service")}


def _counts(column: Any, over: Over, named: Iterable[str], *only: ColumnElement[bool]) -> Counts:
    """How many by code: those that are named, in their order, and then what is not offered any more."""
    found = select(column, func.count()).where(*_within(over), column.is_not(None), *only).group_by(column)
    counts = {str(row[0]): row[1] for row in db.session.execute(found)}
    return {code: counts.get(code, 0) for code in dict.fromkeys([*named, *sorted(counts)])}


def _within(over: Over) -> tuple[ColumnElement[bool], ...]:
    return Referral.received_at >= over[0], Referral.received_at < over[1], Referral.state != State.VOID


def _services(over: Over) -> Words:
    """Which services were asked: id → name, by name."""
    asked = select(Referral.service_id).where(*_within(over), Referral.service_id.is_not(None)).distinct()
    named = partners.named(db.session.scalars(asked))
    return {str(service): name for service, (name, _org) in sorted(named.items(), key=lambda one: (one[1], one[0]))}


def _by_month(over: Over) -> Counts:
    """By the month in which they came: each of the twelve."""
    counts = dict.fromkeys(_months(over), 0)
    for at in db.session.scalars(select(Referral.received_at).where(*_within(over))):
        counts[at.astimezone(settings().zone).strftime("%Y-%m")] += 1
    return counts


def _months(over: Over) -> list[str]:
    """`2026-03`, from the first on."""
    first = over[0].year * 12 + over[0].month - 1
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(first, first + 12)]
