"""What stands in the beat book and in a briefing, from every feature.

Features say what they add by `@stands` (what is so) and `@happened` (what changed since a moment); the pages are the
beat book's. A row is about the beat: a place, a promise, a day. Nothing here is about a resident, and nothing counts,
sorts or filters by officer (invariants 1 and 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from app.actor import Actor

#: Rows of one section; the rest is a link away.
MOST_ROWS = 30


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line. `typed`: words that somebody typed; `state`: (words, sign, tone); `address`: where it leads."""

    title: str
    meta: tuple[str, ...] = ()
    typed: str = ""
    address: str = ""
    state: tuple[str, str, str] | tuple[()] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the page. `name`: its anchor; `hint`: said above its rows; `empty`: said where there is none; `beyond`:
    how many more there are than `rows`; `add`, `whole`: (address, words) of the form that adds to it, of all of it."""

    name: str
    heading: str
    rows: tuple[Row, ...] = ()
    hint: str = ""
    empty: str = ""
    whole: tuple[str, str] | tuple[()] = ()
    add: tuple[str, str] | tuple[()] = ()
    beyond: int = 0

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that have room."""
        return self.rows[:MOST_ROWS]

    @property
    def left_out(self) -> int:
        """How many rows have none."""
        return max(0, len(self.rows) - MOST_ROWS) + self.beyond


Stands = Callable[[Actor, UUID], Section | None]
Happened = Callable[[Actor, UUID, datetime], Iterable[Section]]
S = TypeVar("S", bound=Stands)
H = TypeVar("H", bound=Happened)

_stands: list[tuple[int, Stands]] = []
_happened: list[tuple[int, Happened]] = []


def stands(rank: int) -> Callable[[S], S]:
    """Let a feature add a section to the book of a beat; a lower rank stands higher."""

    def register(find: S) -> S:
        _stands.append((rank, find))
        return find

    return register


def happened(rank: int) -> Callable[[H], H]:
    """Let a feature add sections to the briefing of a beat; a lower rank stands higher."""

    def register(find: H) -> H:
        _happened.append((rank, find))
        return find

    return register


def of_beat(actor: Actor, beat_id: UUID) -> list[Section]:
    """All that stands in the book of one of the actor's beats."""
    found = (find(actor, beat_id) for _rank, find in sorted(_stands, key=_by_rank))
    return [section for section in found if section is not None]


def since(actor: Actor, beat_id: UUID, moment: datetime) -> list[Section]:
    """All that happened on one of the actor's beats since a moment; sections without rows are left out."""
    found = (section for _rank, find in sorted(_happened, key=_by_rank) for section in find(actor, beat_id, moment))
    return [section for section in found if section.rows]


def _by_rank(one: tuple[int, object]) -> int:
    return one[0]
