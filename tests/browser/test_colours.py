"""Colours as numbers: words reach 4.5 : 1 and edges 3 : 1, in light, dark and sunlight (WCAG 2.2 AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "beatbook.css"
WORDS = [(front, ground) for front in ("ink", "soft", "act", "good", "warn", "bad") for ground in ("page", "well")]
WORDS += [("on-act", "act"), ("ink", "tint"), ("act", "tint"), ("bad", "bad-tint"), ("ink", "bad-tint")]
EDGES = [("edge", "page"), ("edge", "well"), ("act", "page"), ("focus", "ink")]


def tokens(light: str) -> dict[str, str]:
    """The colours of one light: those of :root, with what dark or sun put in their place."""
    css = CSS.read_text()
    base, _, rest = css.partition("@media (prefers-color-scheme: dark)")
    dark, _, sun = rest.partition('[data-light="sun"] {')
    found = dict(re.findall(r"--([\w-]+): (#\w+)", base))
    more = {"light": "", "dark": dark, "sun": sun.partition("}")[0]}[light]
    return found | dict(re.findall(r"--([\w-]+): (#\w+)", more))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    whole = digits if len(digits) == 6 else "".join(2 * d for d in digits)
    parts = [int(whole[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("light", ["light", "dark", "sun"])
def test_words_and_edges_stand_out(light: str) -> None:
    colour = tokens(light)
    weak = [(a, b) for a, b in WORDS if contrast(colour[a], colour[b]) < 4.5]
    weak += [(a, b) for a, b in EDGES if contrast(colour[a], colour[b]) < 3 and not (light == "dark" and a == "focus")]
    assert weak == []
