"""Square codes (QR) as one path of an SVG to be stroked: numbers for a template, no markup of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import segno

QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks
CHEQUERED = 0  # the mask that turns every second module over: any of the eight can be read
GROUP = 3  # digits that ISO/IEC 18004 packs together, as one number
STEPS = str.maketrans({"1": "h1", "0": "m1 0"})  # draw over a dark module, pass over a light one


@dataclass(frozen=True)
class Square:
    """`path`: a line of width 1 through the middle of the dark modules of each row, in units of one module, with the
    quiet zone; `size`: how many modules a side has.
    """

    path: str
    size: int


@dataclass(frozen=True)
class _Sheet:
    """What all numbers of one length have in common. `zeros`: the modules of the number 0, a bit each, row by row;
    `turned`: for each group of digits, which modules turn over when it is that number instead of 0.
    """

    size: int
    zeros: int
    turned: tuple[tuple[int, ...], ...]


def square(text: str) -> Square:
    """The square code of a text, readable also where a seventh of it is gone (level M)."""
    rows = segno.make(text, error="m", micro=False).matrix
    return _drawn(("".join(map(str, row)) for row in rows), len(rows))


def square_of_number(digits: str) -> Square:
    """The same of a number, ten times as fast: for an answer that many wait for at once.

    Where the length and the mask are the same, a square code is linear: each bit of the number turns over the same
    modules whatever the other bits are, its own and those of the check words. So a code is that of 0, turned over once
    for each group of digits.
    """
    sheet = _sheet(len(digits))
    modules = sheet.zeros
    for place, turned in enumerate(sheet.turned):
        modules ^= turned[int(digits[place * GROUP : (place + 1) * GROUP])]
    bits = f"{modules:0{sheet.size**2}b}"
    return _drawn((bits[at : at + sheet.size] for at in range(0, len(bits), sheet.size)), sheet.size)


def _drawn(rows: Iterable[str], side: int) -> Square:
    lines = (f"M{QUIET} {y}.5{row.translate(STEPS)}" for y, row in enumerate(rows, QUIET))
    return Square("".join(lines), side + 2 * QUIET)


@lru_cache(maxsize=4)
def _sheet(length: int) -> _Sheet:
    zeros, side = _modules("0" * length)
    turned = []
    for at in range(0, length, GROUP):
        figures = min(GROUP, length - at)
        after = "0" * (length - at - figures)
        of_group = [0] * 10**figures
        for number in range(1, len(of_group)):
            lowest = number & -number
            rest = number ^ lowest
            of_lowest = of_group[lowest] if rest else _modules(f"{number:0{at + figures}}{after}")[0] ^ zeros
            of_group[number] = of_group[rest] ^ of_lowest
        turned.append(tuple(of_group))
    return _Sheet(side, zeros, tuple(turned))


def _modules(digits: str) -> tuple[int, int]:
    """(the modules as bits, how many a side has) of a number."""
    rows = segno.make(digits, error="m", micro=False, mask=CHEQUERED, mode="numeric").matrix
    return int("".join(str(module) for row in rows for module in row), 2), len(rows)
