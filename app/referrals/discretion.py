"""What the police get to know of somebody who was referred for a sensitive reason: contact made, or not. Pure.

Where a service stands with them is between the two (domain.md), from the day it was sent until it is deleted: not
whether it was taken, waits or has ended, nor when anything moved.
"""

from __future__ import annotations

from datetime import timedelta

from app.partners.choices import SENSITIVE
from app.referrals.rules import SHARED, Move, State

#: From being sent to having ended with a service: what is in here looks the same from outside.
BETWEEN = SHARED | {State.CANNOT_TAKE, State.CLOSED}
#: The endings that nobody can reach without having met.
MET = frozenset({"helped", "information_given", "referred_elsewhere", "said_no_thanks", "no_longer_needed"})
#: Moves that are not told, whoever makes them.
NOT_TOLD = frozenset({Move.CLOSE, Move.EXPIRE, Move.CANNOT_TAKE})
#: How long a list shows it, from the day it was sent: whether it has ended by then makes no difference.
LISTED = timedelta(days=180)


def is_between(state: State, reason: str) -> bool:
    """Whether it is between a service and somebody who was sent to it for a sensitive reason."""
    return reason in SENSITIVE and state in BETWEEN


def contact_made(state: State, outcome: str | None, engaged: bool) -> bool:
    """Whether the service has met them. `engaged`: it once said that it is with them."""
    return state is State.ENGAGED or engaged or (state is State.CLOSED and outcome in MET)
