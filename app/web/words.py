"""Words that scripts show: collected from the features, translated here, sent with the page as data.

No script holds a sentence of its own, so that one catalogue translates everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from flask_babel import ngettext

from app.web.language import locale

Plural = dict[str, str]
Words = dict[str, str | Plural]

_collected: list[tuple[str, Callable[[], Words]]] = []

SAMPLES = (1, 2, 0, 3, 5, 11, 21, 100, 1000000)


def add(words: Callable[[], Words], group: str = "") -> None:
    """Let a feature add its words; called within a page, so that they are in its language.

    They are asked for once in each language, and must depend on nothing else: not on who reads, when, or where.

    Words of a group go only to pages that name it: a phone on a slow line should not read what it never says.
    """
    if (group, words) not in _collected:
        _collected.append((group, words))


def for_scripts(groups: Iterable[str] = ()) -> Words:
    """The words of every page and of these groups, by key: a sentence, or its plural forms by CLDR category."""
    wanted = frozenset({"", *groups})
    return _in_language(str(locale()), tuple(words for group, words in _collected if group in wanted))


@cache
def _in_language(_language: str, collected: tuple[Callable[[], Words], ...]) -> Words:
    """They are put together once for each language: that takes as long as reading a page's rows."""
    return {key: text for words in collected for key, text in words().items()}


def every_group() -> set[str]:
    """The groups that there are."""
    return {group for group, _words in _collected}


def plural(singular: str, many: str) -> Plural:
    """The forms of a counted sentence (`{n}` stays for the script to fill) in each category of this language."""
    rule = locale().plural_form
    sample = {rule(n): n for n in reversed(SAMPLES)}
    return {category: ngettext(singular, many, n) for category, n in sample.items()} | {
        "other": ngettext(singular, many, 100)
    }
