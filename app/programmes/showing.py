"""How programmes and head counts are put into words, into a table, and into bars. Totals only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import format_date
from flask_babel import gettext as _

from app.programmes.choices import WEEKDAYS, WENT, label
from app.programmes.models import Programme
from app.programmes.store import Day
from app.web.language import day

#: The drawing, in its own units; a bar is as high as its share of the highest.
WIDTH, HEIGHT, HIGHEST, GROUND, STEP, THICK = 360, 130, 80, 100, 30, 20
BARS = WIDTH // STEP
NOT_SAID = "–"


@dataclass(frozen=True)
class Bar:
    """One day: where its bar stands, and what is written above and below it."""

    x: int
    y: int
    height: int
    came: int
    day: str
    month: str

    @property
    def middle(self) -> int:
        return self.x + THICK // 2


def when(programme: Programme) -> str:
    """`Tue, Thu · 18:30`."""
    days = ", ".join(label(WEEKDAYS, code) for code in programme.weekdays)
    return f"{days} · {programme.starts_at}" if programme.starts_at else days


def lately(days: Iterable[Day]) -> list[str]:
    """`Tue 3 Nov: 14`, newest first."""
    return [_("%(day)s: %(came)s", day=day(found.held_on), came=found.came) for found in days]


def bars(days: Iterable[Day]) -> list[Bar]:
    """The newest days as bars, oldest first; the table beneath says the same."""
    shown = list(days)[:BARS][::-1]
    most = max((found.came for found in shown), default=0) or 1
    heights = [round(HIGHEST * found.came / most) for found in shown]
    return [
        Bar(number * STEP + (STEP - THICK) // 2, GROUND - height, height, found.came, *_short(found))
        for number, (found, height) in enumerate(zip(shown, heights, strict=True))
    ]


def rows(days: Iterable[Day]) -> list[tuple[str, str, str, str]]:
    """A row of the table for each day, newest first: day, how it went, how many came, how many under 18."""
    return [
        (
            day(found.held_on),
            label(WENT, found.went),
            str(found.came),
            NOT_SAID if found.young is None else str(found.young),
        )
        for found in days
    ]


def _short(found: Day) -> tuple[str, str]:
    """`3` and `Nov`, one below the other: there is no room beside."""
    return str(format_date(found.held_on, "d")), str(format_date(found.held_on, "MMM"))
