"""How the guard reads a text: digits, dashes and letters made alike, each character still knowing where it stood.

The phone does the same in `static/js/guard/fold.js`. Nothing here depends on the Unicode version of the language:
the tables are in the pattern file, and lower case and decomposition are used only where they have been stable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COVER = "…"  # stands for what was found; no pattern matches it
OTHER = "\ufffc"  # stands for a character outside the basic plane: an emoji, a rare ideograph
CASED = (*range(0x41, 0x530), *range(0x1E00, 0x1F00))
LATIN = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
MATHEMATICAL_DIGITS = range(0x1D7CE, 0x1D800)
ASTRAL = "\U00010000-\U0010ffff"
CONJOINING = "\u1100-\u1112"
JOINED = f"[A-Za-z\u00c0-\u024f\u1e00-\u1eff][\u0300-\u036f]+|[{CONJOINING}][\u1161-\u1175][\u11a8-\u11c2]?"


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read twice. Both readings have the same length; `at[i]` is where character i began, in UTF-16 units.

    `low` is in lower case with its accents; `bare` keeps the case and has lost the accents of Latin letters.
    `at` has one entry more than the readings, for the end; None means that nothing moved.
    """

    low: str
    bare: str
    at: tuple[int, ...] | None

    def place(self, index: int) -> int:
        """Where a character of the readings stands in the text, in UTF-16 units."""
        return index if self.at is None else self.at[index]

    def without(self, start: int, end: int) -> Reading:
        """The same, with a stretch covered by marks that no pattern matches."""
        cover = COVER * (end - start)
        return Reading(self.low[:start] + cover + self.low[end:], self.bare[:start] + cover + self.bare[end:], self.at)


class Fold:
    """Turns a text into a `Reading` by the tables of the pattern file."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        same = _same(tables)
        self._low = {c: same.get(c, chr(c)).lower()[0] for c in {*same, *CASED}}
        self._bare = {**same, **_without_accents(tables["bare"])}
        self._dropped = re.compile(tables["drop"])
        self._odd = re.compile(f"[{tables['drop'][1:-1]}{CONJOINING}{ASTRAL}]")
        self._odd_pieces = re.compile(f"{JOINED}|{tables['drop']}|[{ASTRAL}]")

    def read(self, text: str) -> Reading:
        """Both readings of a text."""
        at: tuple[int, ...] | None = None
        if not text.isascii() and self._odd.search(text):
            text, at = self._straightened(text)
        return Reading(text.translate(self._low), text.translate(self._bare), at)

    def _straightened(self, text: str) -> tuple[str, tuple[int, ...]]:
        """The text with one character for each that counts, and where each began.

        What has no width is dropped, a letter and its accents become one, an emoji becomes `OTHER`.
        """
        kept: list[str] = []
        at: list[int] = []
        done = wide = 0  # characters read so far, and how many of them take two UTF-16 units
        for match in self._odd_pieces.finditer(text):
            piece, start = match[0], match.start()
            kept.append(text[done:start])
            at.extend(range(done + wide, start + wide))
            if not self._dropped.match(piece):
                kept.append(_one_character(piece))
                at.append(start + wide)
            done = match.end()
            wide += piece > "\uffff"
        kept.append(text[done:])
        at.extend(range(done + wide, len(text) + wide + 1))
        return "".join(kept), tuple(at)


def _one_character(piece: str) -> str:
    if len(piece) > 1:
        return unicodedata.normalize("NFC", piece)[0]
    if ord(piece) in MATHEMATICAL_DIGITS:
        return str((ord(piece) - MATHEMATICAL_DIGITS.start) % 10)
    return OTHER if piece > "\uffff" else piece


def _same(tables: Mapping[str, Any]) -> dict[int, str]:
    """Characters that are read as another: digits of every script, full-width letters, dashes, spaces."""
    same = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    same |= {ord(zero) + value: str(value) for zero in tables["zeros"] for value in range(10)}
    same |= {ord(other): one for one, others in tables["as"].items() for other in others}
    return same


def _without_accents(exceptions: Mapping[str, str]) -> dict[int, str]:
    bare = {ord(letter): base for base, letters in exceptions.items() for letter in letters}
    for code in LATIN:
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base != chr(code) and base.isascii():
            bare[code] = base
    return bare
