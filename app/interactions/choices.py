"""What can be chosen about a contact, in the order in which it is shown. Codes are stored, labels are translated."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

Choice = tuple[str, LazyString]

PRECISIONS: tuple[Choice, ...] = (
    ("now", _l("Just now")),
    ("hour", _l("Last hour")),
    ("shift", _l("Earlier this shift")),
    ("exact", _l("Other")),
)

OUTCOMES: tuple[Choice, ...] = (
    ("talked", _l("Said hello, talked")),
    ("helped", _l("Helped with something")),
    ("information", _l("Gave information")),
    ("listened", _l("Listened to a worry")),
    ("reassured", _l("Reassured")),
    ("safety_advice", _l("Safety advice")),
    ("joined_in", _l("Played, joined in")),
    ("thanked", _l("They thanked us")),
    ("lost_found", _l("Lost and found")),
    ("other", _l("Something else")),
)

#: The outcomes that stand on the form at once; the rest are behind "More…".
FIRST_OUTCOMES = 8

PEOPLE: tuple[Choice, ...] = (("1", _l("1")), ("2-5", _l("2–5")), ("6-20", _l("6–20")), ("20+", _l("20+")))

TOPICS: tuple[Choice, ...] = (
    ("feeling_unsafe", _l("Feeling unsafe")),
    ("lighting", _l("Street lighting")),
    ("noise", _l("Noise")),
    ("drugs_litter", _l("Drug litter")),
    ("drinking", _l("Street drinking")),
    ("antisocial_behaviour", _l("Antisocial behaviour")),
    ("harassment_hate", _l("Harassment or hate")),
    ("traffic_parking", _l("Traffic or parking")),
    ("vandalism_rubbish", _l("Vandalism or rubbish")),
    ("abandoned_vehicle", _l("Abandoned vehicle")),
    ("nothing_for_young_people", _l("Nothing for young people to do")),
    ("older_neighbour_wellbeing", _l("An older neighbour's wellbeing")),
    ("scam_fraud", _l("Scams and fraud")),
    ("school_route", _l("The way to school")),
    ("other", _l("Something else")),
)

INITIATED_BY: tuple[Choice, ...] = (
    ("resident", _l("They came to us")),
    ("officer", _l("I went up to them")),
    ("partner", _l("A partner asked")),
    ("not_said", _l("Rather not say")),
)

AGES: tuple[Choice, ...] = (
    ("0-9", _l("0–9")),
    ("10-15", _l("10–15")),
    ("16-17", _l("16–17")),
    ("18-24", _l("18–24")),
    ("25-64", _l("25–64")),
    ("65+", _l("65 or over")),
)


def codes(choices: Iterable[Choice]) -> tuple[str, ...]:
    """The stored codes alone."""
    return tuple(code for code, _label in choices)


def label(choices: Iterable[Choice], code: str) -> str:
    """The words for a code; the code itself when it has been retired."""
    return next((str(words) for known, words in choices if known == code), code)
