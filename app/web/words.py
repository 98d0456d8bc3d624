"""Words that scripts show: collected from the features, translated here, sent with the page as data.

No script holds a sentence of its own, so that one catalogue translates everything.
"""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import ngettext

from app.web.language import locale

Plural = dict[str, str]
Words = dict[str, str | Plural]

_collected: list[Callable[[], Words]] = []

SAMPLES = (1, 2, 0, 3, 5, 11, 21, 100, 1000000)


def add(words: Callable[[], Words]) -> None:
    """Let a feature add its words; called when a page is rendered, so that they are in the page's language."""
    if words not in _collected:
        _collected.append(words)


def for_scripts() -> Words:
    """All words by key: a sentence, or its plural forms by CLDR category (`one`, `few`, `other` …)."""
    return {key: text for words in _collected for key, text in words().items()}


def plural(singular: str, many: str) -> Plural:
    """The forms of a counted sentence (`{n}` stays for the script to fill) in each category of this language."""
    rule = locale().plural_form
    sample = {rule(n): n for n in reversed(SAMPLES)}
    return {category: ngettext(singular, many, n) for category, n in sample.items()} | {
        "other": ngettext(singular, many, 100)
    }
