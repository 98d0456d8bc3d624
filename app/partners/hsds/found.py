"""What was read from a directory: organisations, services and what belongs to them; problems and remarks on the way."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

MOST_SERVICES = 50_000
MOST_PROBLEMS = 100
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://openreferral.org/hsds")


@dataclass(frozen=True)
class Problem:
    """Something wrong in a file. `line` 0: the whole file; `column`: a name of the header, or a path in JSON."""

    file: str
    line: int
    column: str
    words: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, f"line {self.line}" if self.line else "", self.column) if part)
        return f"{where}: {self.words}"


class Refused(Exception):
    """A directory that is not imported, and all that is wrong with it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(str(problems[0]) if problems else "")
        self.problems = problems


@dataclass
class Service:
    """One service. `values`: its columns; the rest belongs to it, each as the values of a row.

    `told`: which of that the source speaks of at all. A list of services without their numbers takes none away.
    """

    id: UUID
    organization_id: UUID
    values: dict[str, object]
    phones: list[dict[str, object]] = field(default_factory=list)
    schedules: list[dict[str, object]] = field(default_factory=list)
    areas: list[dict[str, object]] = field(default_factory=list)
    languages: list[dict[str, object]] = field(default_factory=list)
    locations: list[dict[str, object]] = field(default_factory=list)
    told: set[str] = field(default_factory=set)


@dataclass
class Directory:
    """All that was read, and what was left out on the way."""

    organizations: dict[UUID, dict[str, object]] = field(default_factory=dict)
    services: dict[UUID, Service] = field(default_factory=dict)
    remarks: list[Problem] = field(default_factory=list)


def id_of(text: str) -> UUID:
    """An id of HSDS 3.0 is a UUID; other directories have their own, which always become the same one."""
    try:
        return UUID(text)
    except ValueError:
        return uuid.uuid5(NAMESPACE, text)


def day(text: str) -> date:
    """A day, also out of a moment; ValueError for anything else."""
    return date.fromisoformat(text[:10])
