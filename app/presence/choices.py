"""What can be chosen about presence, in the order in which it is shown. Codes are stored, labels are translated."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

Choice = tuple[str, LazyString]

SHIFTS: tuple[Choice, ...] = (("early", _l("Early")), ("late", _l("Late")), ("night", _l("Night")))

MODES: tuple[Choice, ...] = (
    ("foot", _l("On foot")),
    ("cycle", _l("By bicycle")),
    ("vehicle", _l("By car")),
    ("post", _l("At the post")),
)

AWAY_REASONS: tuple[Choice, ...] = (
    ("response", _l("Emergency calls")),
    ("custody", _l("Custody")),
    ("court", _l("Court")),
    ("guard", _l("Guarding")),
    ("event", _l("An event")),
    ("admin", _l("Paperwork")),
    ("training", _l("Training")),
)


def codes(choices: Iterable[Choice]) -> tuple[str, ...]:
    """The stored codes alone."""
    return tuple(code for code, _label in choices)
