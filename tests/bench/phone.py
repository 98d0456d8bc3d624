"""The phone's figures: Chromium with a CPU slowed four times, over a shaped link."""

from __future__ import annotations

from collections.abc import Iterator


def rows(quick: bool) -> Iterator[tuple[str, str, str]]:
    """(what, figure, aim) for the table."""
    yield from ()
