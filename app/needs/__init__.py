"""Needs you: the one queue of a sergeant, ordered by the clock. Each feature adds what waits by `@needs`.

The page itself is home's; features only say what waits, since when and where it is dealt with. Never whose fault it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from app.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something that waits for a sergeant. `since`: when its clock began; `state`: (words, sign, tone).

    `first`: somebody may be in danger; it stands above whatever waits longer.
    """

    since: datetime
    title: str
    address: str
    where: str = ""
    beat: str = ""
    state: tuple[str, str, str] | tuple[()] = ()
    sort: str = ""
    first: bool = False


Find = Callable[[Actor], Iterable[Item]]
F = TypeVar("F", bound=Find)

_finds: list[Find] = []


def needs(find: F) -> F:
    """Let a feature add what waits for an actor; it answers only of the actor's own beats."""
    _finds.append(find)
    return find


def waiting(actor: Actor) -> list[Item]:
    """All that waits, what waits longest first; above it where somebody may be in danger."""
    found = (item for find in _finds for item in find(actor))
    return sorted(found, key=lambda item: (not item.first, item.since, item.address))
