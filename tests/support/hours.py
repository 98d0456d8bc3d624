"""Waiting for a time at which a full hour is far away: some of what is kept, and what is counted, goes by the hour."""

import time
from datetime import timedelta

from app import clock

MOMENT_S = 0.1


def wait_within_an_hour(*, before_s: int = 0, after_s: int) -> None:
    """Wait until the hour has run for so many seconds, and still runs for so many."""
    before, after = timedelta(seconds=before_s), timedelta(seconds=after_s)
    while (clock.now() - before).hour != (clock.now() + after).hour:
        time.sleep(MOMENT_S)  # nothing tells that an hour has begun: the server reads the same clock
