"""When somebody's last shift ended, from when they were seen at work. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

#: Nobody rests for less between two shifts.
REST = timedelta(hours=6)


def last_shift_end(seen: Iterable[datetime], now: datetime) -> datetime | None:
    """The last moment before the latest rest, or None where there was none. `seen`: in any order."""
    after = now
    for moment in sorted((moment for moment in seen if moment <= now), reverse=True):
        if after - moment >= REST:
            return moment
        after = moment
    return None
