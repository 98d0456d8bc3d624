"""Which counts of a report can be shown, so that none under ten can be read or reckoned from the others. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 10


@dataclass(frozen=True)
class Apart:
    """Counts that can be shown, by code, and the rest: which codes are in it, and how many they are together."""

    shown: dict[str, int]
    together: tuple[str, ...] = ()
    rest: int = 0

    def tells(self, code: str) -> bool:
        """Whether the count of a code can be read, also where there is none."""
        return code not in self.together


def told_apart(counts: Mapping[str, int]) -> Apart | None:
    """Counts whose sum is known, so that none under ten can be read or computed; nothing where the sum is under ten.

    What is under ten goes into the rest, and so do others, the last named first, until the rest could be made of other
    counts, too. Which ones go with it depends on their order alone: an order by size would say something of the size.
    """
    if sum(counts.values()) < LEAST:
        return None
    small = {code for code, n in counts.items() if n < LEAST}
    if not any(counts[code] for code in small):
        return Apart({code: n for code, n in counts.items() if n})
    larger = [code for code in counts if code not in small]
    while larger and _gives_away([counts[code] for code in small]):
        small.add(larger.pop())
    return Apart(
        {code: n for code, n in counts.items() if code not in small},
        tuple(code for code in counts if code in small),
        sum(counts[code] for code in small),
    )


def _gives_away(hidden: list[int]) -> bool:
    """Whether a rest is too small (as one small count alone is), or can be of nothing but nines."""
    return sum(hidden) < LEAST or hidden == [LEAST - 1] * len(hidden)
