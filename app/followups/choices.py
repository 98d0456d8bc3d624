"""What can be chosen about a follow-up, in the order in which it is shown. Codes are stored, labels are translated."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

Choice = tuple[str, LazyString]

PROMISED_TO: tuple[Choice, ...] = (
    ("place", _l("People at this place")),
    ("card", _l("Somebody with our card")),
    ("contact", _l("Somebody I can reach")),
)

DUE: tuple[Choice, ...] = (
    ("today", _l("Today")),
    ("next_shift", _l("My next shift")),
    ("this_week", _l("This week")),
    ("pick", _l("Pick a day")),
)

PRIORITIES: tuple[Choice, ...] = (("normal", _l("As it comes")), ("high", _l("Matters a lot to them")))

HOW: tuple[Choice, ...] = (
    ("in_person", _l("In person")),
    ("phone", _l("By phone")),
    ("message", _l("By message")),
    ("card", _l("Left a card")),
    ("letter", _l("By letter")),
)

CANNOT_BECAUSE: tuple[Choice, ...] = (
    ("not_possible", _l("It turned out not to be possible")),
    ("not_ours", _l("It is somebody else's job")),
    ("passed_on", _l("I passed it on")),
    ("no_longer_needed", _l("It isn't needed any more")),
)

MOVED_BECAUSE: tuple[Choice, ...] = (
    ("waiting_for_someone", _l("Waiting for somebody")),
    ("resident_asked", _l("They asked for it")),
    ("called_away", _l("Called away from the beat")),
    ("more_to_do", _l("There is more to do than I thought")),
)

CANCELLED_BECAUSE: tuple[Choice, ...] = (
    ("entered_in_error", _l("Entered in error")),
    ("no_longer_wanted", _l("They don't want it any more")),
    ("duplicate", _l("It is written down twice")),
)

SOURCES: tuple[Choice, ...] = (
    ("interaction", _l("A contact")),
    ("round", _l("A round")),
    ("concern", _l("A concern")),
    ("referral", _l("Help from a service")),
)


def codes(choices: Iterable[Choice]) -> tuple[str, ...]:
    """The stored codes alone."""
    return tuple(code for code, _label in choices)


def label(choices: Iterable[Choice], code: str | None) -> str:
    """The words for a code; the code itself when it has been retired."""
    return next((str(words) for known, words in choices if known == code), code or "")
