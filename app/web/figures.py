"""Figures for operators that features add by `@figure`, without knowing who serves them (`/metrics`, app/offline).

Each is one number of the whole agency, asked for at the moment of the scrape: no labels, no persons, no services.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Find = Callable[[], float]
F = TypeVar("F", bound=Find)


@dataclass(frozen=True)
class Figure:
    """A gauge: its name as Prometheus has it, what it is, and how it is found."""

    name: str
    help: str
    find: Find


_figures: list[Figure] = []


def figure(name: str, help_: str) -> Callable[[F], F]:
    """Let a feature add a figure."""

    def register(find: F) -> F:
        _figures.append(Figure(name, help_, find))
        return find

    return register


def figures() -> tuple[Figure, ...]:
    """All of them, in the order in which they were added."""
    return tuple(_figures)
