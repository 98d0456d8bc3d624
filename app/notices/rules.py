"""When a notice is tried again, and when it is given up. Pure: chance and time are arguments."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=3)
KEPT = timedelta(days=30)
LEASE = timedelta(minutes=2)
OF_THE_ACCOUNT = frozenset({530, 534, 535, 538})


class State(StrEnum):
    """Where a notice stands. `sending` is a lease: whoever took it has until `next_at`."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"
    GIVEN_UP = "given_up"


class Answer(StrEnum):
    """What came of an attempt."""

    TAKEN = "taken"
    PASSING = "passing"
    FINAL = "final"


def wait(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many attempts: doubling up to an hour, with half of it by chance (0 to 1)."""
    whole: timedelta = min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)
    return whole / 2 + whole / 2 * chance


def gives_up(made_at: datetime, now: datetime, lasts: timedelta | None = None) -> bool:
    """Whether it is too late to try once more."""
    return now - made_at > (lasts or GIVEN_UP_AFTER)


def of_smtp(code: int) -> Answer:
    """What an SMTP reply to a recipient or a letter means (RFC 5321, 4.2.1): 2xx taken, 5xx final, the rest passing.

    What is said of our own account (RFC 4954, 4.2.4) is passing: somebody puts it right, and all that waits goes out.
    """
    if 200 <= code < 300:
        return Answer.TAKEN
    return Answer.FINAL if 500 <= code < 600 and code not in OF_THE_ACCOUNT else Answer.PASSING


def of_http(status: int) -> Answer:
    """What a webhook's status means: 2xx taken; gone, refused or not there final; the rest may pass."""
    if 200 <= status < 300:
        return Answer.TAKEN
    return Answer.FINAL if status in {400, 401, 403, 404, 405, 410} else Answer.PASSING
