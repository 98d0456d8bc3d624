"""Square codes as they are drawn."""

from __future__ import annotations

import re

from app.web.squares import QUIET


def dark_in(path: str) -> set[tuple[int, int]]:
    """The dark modules that a path is drawn over, as (x, y) without the quiet zone."""
    found = set()
    for line in path.split("M")[1:]:
        row = re.fullmatch(r"(\d+) (\d+)\.5((?:h1|m1 0)*)", line)
        assert row, line
        x, y, steps = row.groups()
        for step, drawn in enumerate(re.findall("h1|m1 0", steps)):
            found |= {(int(x) + step - QUIET, int(y) - QUIET)} if drawn == "h1" else set()
    return found
