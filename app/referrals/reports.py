"""Reports: how many, by reason, service, stage and month; a count under ten is hidden, and nothing goes by officer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy import func, select

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
OVER = timedelta(days=365)
WIDTH, THICK, GAP = 320, 22, 8


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
    """The last twelve months."""
    since = clock.now() - OVER
    offers = select(func.count()).select_from(DeclinedOffer).where(DeclinedOffer.received_at >= since)
    return render_template(
        "referrals/reports.html",
        tables=[
            _table(_("By reason"), _("Reason"), Referral.reason, since, lambda code: label(REASONS, code)),
            _table(_("By service"), _("Service"), Referral.service_id, since, _services(since)),
            _table(_("By stage"), _("Stage"), Referral.state, since, lambda code: showing.in_words(State(code), "")),
            _table(_("How they ended"), _("Ending"), Referral.outcome, since, lambda code: label(OUTCOMES, code)),
            _by_month(since),
        ],
        said_no=shown(db.session.scalar(offers) or 0),
        width=WIDTH,
        thick=THICK,
    )


def shown(count: int) -> str:
    """A figure, unless it is so small that it could point to somebody."""
    return str(count) if count >= FEWEST else _("under 10")


def table(heading: str, head: str, counts: Iterable[tuple[str, int]]) -> Table:
    """Counts as a table and a chart, largest first; small ones stand last, without their size."""
    found = list(counts)
    large = [(words, count) for words, count in found if count >= FEWEST]
    small = [words for words, count in found if 0 < count < FEWEST]
    most = max((count for _words, count in large), default=1)
    bars = [
        Bar(place * (2 * THICK + GAP), max(2, count * WIDTH // most), words, str(count))
        for place, (words, count) in enumerate(large)
    ]
    rows = [(words, str(count)) for words, count in large] + [(words, shown(0)) for words in sorted(small)]
    return Table(heading, head, rows, bars)


def _table(heading: str, head: str, column: Any, since: datetime, words: Callable[[Any], str]) -> Table:
    wanted = (Referral.received_at >= since, column.is_not(None), Referral.state != State.VOID)
    found = select(column, func.count()).where(*wanted).group_by(column).order_by(func.count().desc(), column)
    return table(heading, head, ((words(row[0]), row[1]) for row in db.session.execute(found)))


def _services(since: datetime) -> Callable[[Any], str]:
    found = select(Referral.service_id).where(Referral.received_at >= since).distinct()
    named = partners.named(db.session.scalars(found))
    return lambda service: named.get(service, ("", ""))[0]


def _by_month(since: datetime) -> Table:
    """By the month in which they came, oldest first."""
    counts: dict[str, int] = {}
    wanted = (Referral.received_at >= since, Referral.state != State.VOID)
    for at in db.session.scalars(select(Referral.received_at).where(*wanted).order_by(Referral.received_at)):
        month = at.astimezone(settings().zone).strftime("%Y-%m")
        counts[month] = counts.get(month, 0) + 1
    return table(_("By month"), _("Month"), counts.items())
