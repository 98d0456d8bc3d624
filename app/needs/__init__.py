"""Needs you: the one queue of a sergeant, and of an officer who reads new concerns, ordered by the clock.

Each feature adds what waits by `@needs`, and says for whom.

The page itself is home's; features only say what waits, since when and where it is dealt with. Never whose fault it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from app.actor import Actor, Role


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something that waits for somebody. `since`: when its clock began; `state`: (words, sign, tone).

    `first`: somebody may be in danger; it stands above whatever waits longer. `crowd`: it looks like one of many, and
    stands below the others of its kind.
    """

    since: datetime
    title: str
    address: str
    where: str = ""
    beat: str = ""
    state: tuple[str, str, str] | tuple[()] = ()
    sort: str = ""
    first: bool = False
    crowd: bool = False


Find = Callable[[Actor], Iterable[Item]]
F = TypeVar("F", bound=Find)

_finds: list[tuple[frozenset[Role], Find]] = []


def needs(*roles: Role) -> Callable[[F], F]:
    """Let a feature add what waits for an actor in one of these roles; it answers only of the actor's own beats."""

    def add(find: F) -> F:
        _finds.append((frozenset(roles), find))
        return find

    return add


def waiting(actor: Actor) -> list[Item]:
    """All that waits, what waits longest first; above it where somebody may be in danger."""
    found = (item for roles, find in _finds if actor.role in roles for item in find(actor))
    return sorted(found, key=lambda item: (not item.first, item.crowd, item.since, item.address))
