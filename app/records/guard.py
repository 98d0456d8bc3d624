"""The guard on free text: finds what would make a note a record about a person.

Names, phone numbers, plates, dates of birth, e-mail addresses, house addresses, id numbers and handles are found by
`static/js/guard/patterns.json`, which the phone reads too: `static/js/guard/guard.js` gives the same answer, and a
test in a browser holds the two together. What it catches and misses, and how to add to it: `docs/guard.md`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.records.guard_fold import COVER, Fold, Reading
from app.records.guard_names import Names

PATTERNS = Path(__file__).resolve().parents[2] / "static" / "js" / "guard" / "patterns.json"
MARK = "[…]"
SHORT_MARK = "…"  # for a hit shorter than the mark, so that a text never grows past its limit
MOST_ROUNDS = 9
DIGITS = re.compile("[0-9]")
SPACES_AT_START = re.compile(r"\A {2,}")
SPACES_AT_END = re.compile(r" {2,}\Z")
USUAL_EDGE = "0-9A-Za-zÀ-ɏḀ-ỿ"


class What(StrEnum):
    """What was found; the codes that are stored with a flag."""

    NAME = "name"
    PHONE = "phone"
    PLATE = "plate"
    BIRTH_DATE = "birth_date"
    EMAIL = "email"
    ADDRESS = "address"
    ID_NUMBER = "id_number"
    HANDLE = "handle"


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """A stretch of a text, counted in UTF-16 units as a browser counts; `end` is the unit after the last."""

    start: int
    end: int
    what: What


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern. A group that took part is the hit and ends where the match ends; a match without one is no hit.

    Tried only when the reading holds one of `has` and at least `digits` digits. A hit does not begin right after
    a character of `edge`. A rule without a pattern is the one about capitalised names.
    """

    what: What
    has: tuple[str, ...]
    digits: int
    on_bare: bool
    edge: re.Pattern[str] | None
    pattern: re.Pattern[str] | None

    def may_match(self, low: str, digits: int) -> bool:
        """The cheap look that spares most texts most patterns."""
        if digits < self.digits:
            return False
        for part in self.has:  # any() takes twice as long, and this runs for every rule on every text
            if part in low:
                return True
        return not self.has

    def stretches(self, reading: Reading) -> Iterator[tuple[int, int]]:
        """Where the rule finds something, in the characters of the reading."""
        if self.pattern is None:
            yield from _NAMES.find(reading.low, reading.bare)
            return
        text = reading.bare if self.on_bare else reading.low
        position = 0
        while match := self.pattern.search(text, position):
            start = match.start()
            if start and self.edge and self.edge.match(text[start - 1]):
                position = start + 1
                continue
            position = max(match.end(), start + 1)
            if match.lastindex:
                yield match.span(match.lastindex)


def _rules(patterns: Mapping[str, Any]) -> tuple[Rule, ...]:
    """The rules with their parts filled in: `<sep>` stands for the part "sep", `<words>` for the rule's own words."""

    def whole(pattern: str, parts: Mapping[str, str]) -> str:
        return re.sub("<([a-z]+)>", lambda name: whole(parts[name[1]], parts), pattern)

    def rule(one: Mapping[str, Any]) -> Rule:
        words: str = one.get("words", "")
        parts = {**patterns["parts"], "words": f"(?:{words.replace('.', '[.]')})"}
        has: str = one.get("has", words)
        edge = whole(one.get("edge", USUAL_EDGE), parts)
        return Rule(
            what=What(one["what"]),
            has=tuple(has.split("|")) if has else (),
            digits=one.get("digits", 0),
            on_bare=one.get("on") == "bare",
            edge=re.compile(f"[{edge}]") if edge else None,
            pattern=re.compile(whole(one["find"], parts)) if "find" in one else None,
        )

    return tuple(rule(one) for one in patterns["rules"])


_PATTERNS = json.loads(PATTERNS.read_text(encoding="utf-8"))
_FOLD = Fold(_PATTERNS["fold"])
_NAMES = Names(_PATTERNS["words"])
_RULES = _rules(_PATTERNS)


def find(text: str) -> tuple[Hit, ...]:
    """What in a text looks like a person, in order and without overlaps; () when nothing does.

    Looks again after covering what it found, so that `take_out` leaves nothing that would be found.
    """
    reading = _FOLD.read(text)
    digits = len(DIGITS.findall(reading.low))
    hits: list[Hit] = []
    for _ in range(MOST_ROUNDS):
        found = len(hits)
        for rule in _RULES:
            if not rule.may_match(reading.low, digits):
                continue
            for start, end in tuple(rule.stretches(reading)):
                if COVER in reading.low[start:end]:
                    continue
                hits.append(Hit(reading.place(start), reading.place(end), rule.what))
                reading = reading.without(start, end)
        if len(hits) == found:
            break
    return tuple(sorted(hits))


def take_out(text: str, hits: Iterable[Hit]) -> str:
    """The text with a mark in place of each hit; neighbouring marks become one, and doubled spaces beside them.

    Never longer than the text. `hits` are those that `find` gave for this very text.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    end, shorter = 0, ""
    for hit in sorted(hits):
        between = units[2 * end : 2 * hit.start].decode("utf-16-le", "surrogatepass")
        mark = MARK if hit.end - hit.start >= len(MARK) else SHORT_MARK
        if not end:
            shorter = SPACES_AT_END.sub(" ", between) + mark
        elif between.strip(" "):
            shorter += SPACES_AT_END.sub(" ", SPACES_AT_START.sub(" ", between)) + mark
        end = hit.end
    rest = units[2 * end :].decode("utf-16-le", "surrogatepass")
    return shorter + (SPACES_AT_START.sub(" ", rest) if end else rest)
