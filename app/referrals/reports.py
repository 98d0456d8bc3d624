"""Reports: how many, by reason, service, stage and month; what is small is hidden, and nothing goes by officer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select

from app import clock
from app.actor import Role
from app.db import db
from app.partners import store as partners
from app.partners.choices import REASONS, label
from app.referrals import showing
from app.referrals.choices import OUTCOMES
from app.referrals.models import DeclinedOffer, Referral
from app.referrals.rules import State
from app.referrals.views import blueprint
from app.settings import settings
from app.web.access import open_to

FEWEST = 10
WIDTH, THICK, GAP = 320, 22, 8
Counts = list[tuple[str, int]]
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
    """Counts by one thing, with the chart of the same; what is hidden says so."""

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
    """The last twelve whole months: what came today can't be told from a report of yesterday."""
    over = last_months(clock.now().astimezone(settings().zone))
    came = DeclinedOffer.received_at
    offers = select(func.count()).select_from(DeclinedOffer).where(came >= over[0], came < over[1])
    stages = _counts(Referral.state, over, lambda code: showing.in_words(State(code), ""))
    ended = _counts(Referral.outcome, over, lambda code: label(OUTCOMES, code))
    closed = showing.in_words(State.CLOSED, "")
    return render_template(
        "referrals/reports.html",
        tables=[
            table(_("By reason"), _("Reason"), _counts(Referral.reason, over, lambda code: label(REASONS, code))),
            table(_("By service"), _("Service"), _counts(Referral.service_id, over, _services(over))),
            table(_("By stage"), _("Stage"), stages),
            # Where the number of closed ones is hidden, how they ended would give it away.
            table(_("How they ended"), _("Ending"), ended, hidden=closed in hidden_of(stages)),
            table(_("By month"), _("Month"), _by_month(over)),
        ],
        said_no=shown(db.session.scalar(offers) or 0),
        width=WIDTH,
        thick=THICK,
    )


def last_months(now: datetime) -> Over:
    """From when until when: twelve whole months before the one of a local moment."""
    end = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return end.replace(year=end.year - 1), end


def hidden_of(counts: Counts) -> frozenset[str]:
    """What is not shown: each count under ten, and beside it the next ones in size, until nobody can take the rest from
    a total and learn a small count: at least two are hidden, and ten people in them.
    """
    found = sorted(((count, words) for words, count in counts if count), key=lambda one: one[0])
    least = sum(count < FEWEST for count, _words in found)
    while 0 < least < len(found) and (least < 2 or sum(count for count, _words in found[:least]) < FEWEST):
        least += 1
    return frozenset(words for _count, words in found[:least])


def shown(count: int) -> str:
    """A figure, unless it is so small that it could point to somebody."""
    return str(count) if count >= FEWEST else _("under 10")


def table(heading: str, head: str, counts: Counts, *, hidden: bool = False) -> Table:
    """Counts as a table and a chart, largest first; what is hidden stands last, without its size."""
    found = dict(counts)
    away = frozenset(found) if hidden else hidden_of(counts)
    large = sorted(((words, n) for words, n in found.items() if n and words not in away), key=lambda one: -one[1])
    most = max((n for _words, n in large), default=1)
    bars = [
        Bar(place * (2 * THICK + GAP), max(2, n * WIDTH // most), words, str(n))
        for place, (words, n) in enumerate(large)
    ]
    rows = [(words, str(n)) for words, n in large] + [(words, _("not shown")) for words in sorted(away)]
    return Table(heading, head, rows, bars)


def _counts(column: Any, over: Over, words: Callable[[Any], str]) -> Counts:
    found = select(column, func.count()).where(*_within(over), column.is_not(None)).group_by(column)
    return [(words(row[0]), row[1]) for row in db.session.execute(found)]


def _within(over: Over) -> tuple[ColumnElement[bool], ...]:
    return Referral.received_at >= over[0], Referral.received_at < over[1], Referral.state != State.VOID


def _services(over: Over) -> Callable[[Any], str]:
    named = partners.named(db.session.scalars(select(Referral.service_id).where(*_within(over)).distinct()))
    return lambda service: named.get(service, ("", ""))[0]


def _by_month(over: Over) -> Counts:
    """By the month in which they came."""
    counts: dict[str, int] = {}
    for at in db.session.scalars(select(Referral.received_at).where(*_within(over))):
        month = at.astimezone(settings().zone).strftime("%Y-%m")
        counts[month] = counts.get(month, 0) + 1
    return list(counts.items())
