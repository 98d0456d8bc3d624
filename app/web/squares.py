"""Square codes (QR) as one path of an SVG: numbers for a template, no markup of their own."""

from __future__ import annotations

from dataclasses import dataclass

import segno

QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks
CHEQUERED = 0  # the mask that turns every second module over


@dataclass(frozen=True)
class Square:
    """`path`: the dark modules, in units of one module, with the quiet zone; `size`: how many modules a side has."""

    path: str
    size: int


def square(text: str, *, quick: bool = False) -> Square:
    """The square code of a text, readable also where a seventh of it is gone (level M).

    `quick`: for an answer that many wait for. Any of the eight masks can be read; weighing which reads best costs more
    than all the rest of a small code.
    """
    mask = CHEQUERED if quick else None
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False, mask=mask).matrix]
    runs = [
        f"M{start + QUIET} {y + QUIET}h{end - start}v1h-{end - start}z"
        for y, row in enumerate(rows)
        for start, end in _runs(row)
    ]
    return Square("".join(runs), len(rows) + 2 * QUIET)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """(start, end) of each run of dark modules."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and found and found[-1][1] == x:
            found[-1] = (found[-1][0], x + 1)
        elif dark:
            found.append((x, x + 1))
    return found
