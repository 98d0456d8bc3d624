"""What can be chosen about programmes, in the order in which it is shown. Codes are stored, labels are translated."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

Choice = tuple[str, LazyString]

#: Monday first, as `date.weekday()` counts.
WEEKDAYS: tuple[Choice, ...] = (
    ("mon", _l("Mon")),
    ("tue", _l("Tue")),
    ("wed", _l("Wed")),
    ("thu", _l("Thu")),
    ("fri", _l("Fri")),
    ("sat", _l("Sat")),
    ("sun", _l("Sun")),
)

CANCELLED = "cancelled"

WENT: tuple[Choice, ...] = (
    ("as_planned", _l("As planned")),
    ("small", _l("Smaller than planned")),
    (CANCELLED, _l("It was cancelled")),
)


def codes(choices: Iterable[Choice]) -> tuple[str, ...]:
    """The stored codes alone."""
    return tuple(code for code, _label in choices)


def label(choices: Iterable[Choice], code: str) -> str:
    """The words for a code; the code itself when it has been retired."""
    return next((str(words) for known, words in choices if known == code), code)
