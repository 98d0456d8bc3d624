"""What a phone carries to be read without signal (`GET /sync/pack`): fragments of pages, each under its address.

Features say what they carry by `@carries`; the addresses that phones call are sync's. Fragments come from the templates
of the pages, hold no ids that differ from one request to the next, and nothing that their reader might not open online.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from app.actor import Actor

MOST_ITEMS = 200
MOST_BYTES = 500_000


@dataclass(frozen=True)
class Item:
    """A fragment under the address of its page (or a name that begins with a colon).

    `secret`: what the phone draws only after a mark in the outbox; `about`: what it is written down for in the log.
    `words_of`: whose words the fragment itself holds, (kind, id): its delivery is written down as `<kind>.deliver`.
    """

    key: str
    html: str
    secret: str = ""
    about: tuple[str, str] | tuple[()] = ()
    words_of: tuple[str, str] | tuple[()] = ()

    @property
    def rev(self) -> str:
        """Changes with the content."""
        return hashlib.sha256(f"{self.html}\0{self.secret}".encode()).hexdigest()[:16]

    @property
    def size(self) -> int:
        return len(self.html.encode()) + len(self.secret.encode())


Find = Callable[[Actor], Iterable[Item]]
F = TypeVar("F", bound=Find)

_finds: list[tuple[int, Find]] = []


def carries(rank: int) -> Callable[[F], F]:
    """Let a feature add what phones carry; a lower rank goes first, and what has no room any more stays behind."""

    def register(find: F) -> F:
        _finds.append((rank, find))
        return find

    return register


def items(actor: Actor) -> list[Item]:
    """All that a phone of the actor's carries, within the limits."""
    found: list[Item] = []
    size = 0
    for _rank, find in sorted(_finds, key=lambda one: one[0]):
        for item in find(actor):
            size += item.size
            if len(found) == MOST_ITEMS or size > MOST_BYTES:
                return found
            found.append(item)
    return found
