"""When a block is due to be walked again, and when totals may be shown. Pure."""

from __future__ import annotations

from datetime import date, timedelta

DUE_AFTER = timedelta(days=90)

#: With fewer than so many people behind them, totals would be somebody's figures (invariant 5).
LEAST_AUTHORS = 3


def is_due(last_on: date | None, today: date) -> bool:
    """Whether a block was never walked, or not for 90 days."""
    return last_on is None or today - last_on >= DUE_AFTER


def may_show_totals(authors: int) -> bool:
    """Whether so many people have walked a beat that its totals are nobody's own."""
    return authors >= LEAST_AUTHORS
