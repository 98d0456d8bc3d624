"""A resident's words before a reader: typed, marked, translated, and what patrol sees; with history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.concerns.models import Concern, ConcernWords
from app.concerns.sealing import words_of
from app.concerns.thread import SHOWN, TRANSLATION
from app.records import guard
from app.web.language import as_html, moment

Names = Mapping[UUID, tuple[str, str]]


@dataclass(frozen=True)
class Version:
    """Something that somebody made of some words: who and when stands with it."""

    text: str
    who: str
    when: str


@dataclass(frozen=True)
class Panel:
    """One part of a concern. `pieces`: the typed words with what looks like a person marked; `seen`: which version of
    the edits was shown, so that two who edit at once notice; `stale`: the translation is older than the edit."""

    part: str
    text: str
    pieces: tuple[tuple[str, bool], ...]
    lang: str
    edits: tuple[Version, ...]
    translations: tuple[Version, ...]
    seen: str
    stale: bool
    asked: bool

    @property
    def shown(self) -> str:
        """What patrol sees, or would see."""
        return self.edits[-1].text if self.edits else self.text

    @property
    def marks(self) -> bool:
        """Whether something looks like a person."""
        return any(found for _words, found in self.pieces)

    @property
    def translation(self) -> Version | None:
        """The latest translation."""
        return self.translations[-1] if self.translations else None


def panel(
    found: Concern, part: str, text: str, language: str, made: Iterable[ConcernWords], names: Names, asked: bool
) -> Panel:
    """The panel of a part, from all that was made of a concern's words, oldest first."""
    mine = [row for row in made if row.part == part]
    edits = [row for row in mine if row.sort == SHOWN]
    translations = [row for row in mine if row.sort == TRANSLATION]
    return Panel(
        part=part,
        text=text,
        pieces=tuple(marked(text)),
        lang=as_html(language),
        edits=tuple(_version(row, names) for row in edits),
        translations=tuple(_version(row, names) for row in translations),
        seen=latest(edits),
        stale=bool(edits and translations and _last(translations) < _last(edits)),
        asked=asked,
    )


def latest(edits: Iterable[ConcernWords]) -> str:
    """Which version of the edits is the last one; empty while there is none."""
    return next((str(row.id) for row in reversed(list(edits))), "")


def marked(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, with whether the guard sees a person in each; hits are counted in UTF-16 units."""
    units, end, pieces = text.encode("utf-16-le", "surrogatepass"), 0, []
    for hit in guard.find(text):
        pieces.append((_cut(units, end, hit.start), False))
        pieces.append((_cut(units, hit.start, hit.end), True))
        end = hit.end
    pieces.append((_cut(units, end, len(units) // 2), False))
    return [(words, found) for words, found in pieces if words]


def _cut(units: bytes, start: int, end: int) -> str:
    return units[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


def _version(row: ConcernWords, names: Names) -> Version:
    return Version(words_of(row), names.get(row.written_by, ("", ""))[0], moment(row.written_at))


def _last(rows: list[ConcernWords]) -> datetime:
    return rows[-1].written_at
