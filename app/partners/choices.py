"""What can be chosen about services, in the order in which it is shown. Codes are stored, labels are translated."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

Choice = tuple[str, LazyString]

REASONS: tuple[Choice, ...] = (
    ("victim_support", _l("After a crime")),
    ("domestic_family_violence", _l("Violence at home")),
    ("mental_health", _l("Mental health")),
    ("suicide_prevention", _l("Suicide risk")),
    ("alcohol_drugs", _l("Alcohol, drugs")),
    ("homelessness", _l("No place to live")),
    ("family_parenting", _l("Family, parenting")),
    ("youth", _l("Young people")),
    ("seniors", _l("Older people")),
    ("disability", _l("Disability")),
    ("legal", _l("Legal advice")),
    ("fraud_identity", _l("Fraud, stolen identity")),
    ("gambling", _l("Gambling")),
    ("bereavement", _l("Somebody died")),
    ("after_a_crash", _l("After a crash")),
    ("relationship", _l("Relationship")),
    ("financial_hardship", _l("Money worries")),
    ("community_support", _l("Neighbourhood support")),
    ("home_security", _l("A safer home")),
    ("health_wellbeing", _l("Health")),
)

#: The police see only "contact made / not made"; a safe-contact plan stands in place of a clock for attempts.
SENSITIVE = frozenset({"domestic_family_violence", "mental_health", "suicide_prevention", "alcohol_drugs"})

AGE_BANDS: tuple[Choice, ...] = (
    ("0-9", _l("0–9")),
    ("10-15", _l("10–15")),
    ("16-17", _l("16–17")),
    ("18-24", _l("18–24")),
    ("25-64", _l("25–64")),
    ("65+", _l("65+")),
)

#: (youngest, oldest) that somebody in an age group can be.
AGES = {"0-9": (0, 9), "10-15": (10, 15), "16-17": (16, 17), "18-24": (18, 24), "25-64": (25, 64), "65+": (65, 150)}

STATUSES = ("active", "inactive", "defunct", "temporarily closed")  # HSDS 3.0
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")  # RFC 5545


def codes(choices: tuple[Choice, ...]) -> tuple[str, ...]:
    """The stored codes alone."""
    return tuple(code for code, _label in choices)


def label(choices: tuple[Choice, ...], code: str | None) -> str:
    """The words for a code; the code itself when it has been retired."""
    return next((str(words) for known, words in choices if known == code), code or "")
