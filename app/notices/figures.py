"""What operators watch of notices: how many wait, since when the oldest does, and how many were given up."""

from __future__ import annotations

from app import clock
from app.notices import store
from app.notices.rules import State
from app.web.figures import figure


@figure("beatbook_notices_waiting", "Notices that are queued or being sent")
def waiting() -> float:
    """How many have not gone out yet."""
    counts = store.counts()
    return sum(counts.get(state, 0) for state in store.WAITS)


@figure("beatbook_notices_oldest_waiting_seconds", "Age of the oldest notice that waits; 0 where none does")
def oldest() -> float:
    """How long the oldest waits; a clock that jumped back makes none younger than just made."""
    since = store.oldest_waiting()
    return max(0.0, (clock.now() - since).total_seconds()) if since else 0.0


@figure("beatbook_notices_given_up", "Notices that never went out and were given up")
def given_up() -> float:
    """How many somebody has to look after."""
    return store.counts().get(State.GIVEN_UP, 0)


ALL = (waiting, oldest, given_up)
