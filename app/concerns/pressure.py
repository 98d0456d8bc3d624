"""How hard residents' pages are pressed, from one place and in all, and what follows from it (R-25).

Nobody is turned away. What comes from a place that has sent many, or in an hour that has brought very many, is asked
for a little work of the phone, or waits apart until somebody has looked at it. A place is a bucket (`limits.bucket`);
counts are in memory, and begin anew with each hour.
"""

from __future__ import annotations

from dataclasses import dataclass

from app import clock
from app.web import limits

#: Concerns an hour: from one place, before work is asked; from one place, before all wait apart; in all, the same.
SOFT, FIRM, BREAKER = 5, 20, 300
#: Leading zero bits that the work has to have: some 8,000 and some 65,000 tries, about a second of an old phone.
SOME, MOST = 13, 16
HOUR_S = 3600

#: Messages a minute from one place: a page full of neighbours writes less, a machine writes more.
MESSAGES, MINUTE_S = 10, 60


@dataclass(frozen=True)
class Asked:
    """What the next concern from here is asked for: `bits` of work; `apart`: it waits apart, whatever was done."""

    bits: int = 0
    apart: bool = False


def follows(here: int, in_all: int) -> Asked:
    """What follows from so many concerns in this hour. Pure."""
    if here >= FIRM or in_all >= BREAKER:
        return Asked(MOST, apart=True)
    return Asked(SOME) if here >= SOFT else Asked()


def asked() -> Asked:
    """What whoever asks now is asked for."""
    return follows(limits.counted(_from_here()), limits.counted(_in_all()))


def count(*, apart: bool) -> None:
    """A concern was taken. What waits apart anyway does not press on the others: one sender alone trips no breaker."""
    limits.count(_from_here(), HOUR_S)
    if not apart:
        count_in_all()


def count_in_all() -> None:
    """The same, of what comes from a city's own system: one address for many residents."""
    limits.count(_in_all(), HOUR_S)


def too_many_in_all() -> bool:
    """Whether the hour has brought so many that all wait apart."""
    return limits.counted(_in_all()) >= BREAKER


def too_many_messages() -> bool:
    """Whether this is more than people type from one place in a minute. Counts it."""
    return limits.count(f"message/{limits.bucket()}", MINUTE_S) > MESSAGES


def _from_here() -> str:
    return f"concern/{_hour()}/{limits.bucket()}"


def _in_all() -> str:
    return f"concern/{_hour()}"


def _hour() -> str:
    now = clock.now()
    return f"{now.day:02}-{now.hour:02}"
