"""What was read from a directory: organisations, services and what belongs to them; problems and remarks on the way."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from flask_babel import gettext as _

MOST_SERVICES = 50_000
MOST_PROBLEMS = 100
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://openreferral.org/hsds")


@dataclass(frozen=True)
class Problem:
    """Something wrong in a file. `line` 0: the whole file; `column`: a name of the header, or a path in JSON.

    `words`: a whole sentence in the reader's language, that says what to do where it can.
    """

    file: str
    line: int
    column: str
    words: str

    def __str__(self) -> str:
        match self.file, self.line, self.column:
            case "", _line, _column:
                return self.words
            case file, 0, "":
                return _("%(file)s: %(words)s", file=file, words=self.words)
            case file, 0, column:
                return _("%(file)s, %(column)s: %(words)s", file=file, column=column, words=self.words)
            case file, line, "":
                return _("%(file)s, line %(line)d: %(words)s", file=file, line=line, words=self.words)
            case file, line, column:
                place = {"file": file, "line": line, "column": column}
                return _("%(file)s, line %(line)d, %(column)s: %(words)s", words=self.words, **place)


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


def only_three() -> str:
    """What to do about a file of another version."""
    return _("Only HSDS 3.0 is read. Ask for an export in 3.0, or convert it with Open Referral's transformer.")


def id_of(text: str) -> UUID:
    """An id of HSDS 3.0 is a UUID; other directories have their own, which always become the same one."""
    try:
        return UUID(text)
    except ValueError:
        return uuid.uuid5(NAMESPACE, text)


def day(text: str) -> date:
    """A day, also out of a moment; ValueError for anything else."""
    return date.fromisoformat(text[:10])
