"""Times of what residents did: whole hours, never more (invariant 8). Pure."""

from __future__ import annotations

from datetime import datetime


def hour_of(moment: datetime) -> datetime:
    """The hour that a moment lies in."""
    return moment.replace(minute=0, second=0, microsecond=0)
