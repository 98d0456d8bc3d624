"""What has to be so before somebody can say yes, or be asked at all. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

#: First a live handover (number, stay, warm call), then the form as its paper.
LIVE_HANDOVER = frozenset({"suicide_prevention", "domestic_family_violence"})
NO_RELATIVE = frozenset({"domestic_family_violence"})
CONSENT_LASTS = timedelta(days=90)

#: The oldest that somebody in an age group can be.
OLDEST = {"0-9": 9, "10-15": 15, "16-17": 17, "18-24": 24, "25-64": 64, "65+": 150}
YOUNGEST = {"0-9": 0, "10-15": 10, "16-17": 16, "18-24": 18, "25-64": 25, "65+": 65}

#: Which answer each field of the card is made from.
ANSWERED_BY = {
    "name": ("contact_name",),
    "reach": ("contact_channel", "contact_value"),
    "language": ("contact_language",),
    "age_band": ("age_band",),
    "needs": ("needs",),
    "summary": ("summary",),
}


def needs_parent(age_band: str | None, consent_age: int, given_by: str | None) -> bool:
    """Whether a yes of one's own does not count: somebody of this age group may be below the agency's age."""
    return given_by == "self" and age_band in YOUNGEST and YOUNGEST[age_band] < consent_age


def holds_at_age(before: str, age_band: str, consent_age: int, given_by: str) -> bool:
    """Whether a yes that was given before still counts, now that somebody turns out to be of this age group."""
    younger = YOUNGEST.get(age_band, 0) < YOUNGEST.get(before, 0)
    return not younger and not needs_parent(age_band, consent_age, given_by)


def refuses_interpreter(reason: str | None, interpreter: str | None) -> bool:
    """A relative never interprets where there is violence at home."""
    return interpreter == "relative" and reason in NO_RELATIVE


def ticked_but_empty(shared: Iterable[str], answers: Mapping[str, Any]) -> list[str]:
    """The fields that are to be shared and hold nothing."""
    return [field for field in shared if not all(answers.get(name) for name in ANSWERED_BY.get(field, ()))]


def expires_at(given_at: datetime) -> datetime:
    """Until when a yes can be sent on."""
    return given_at + CONSENT_LASTS
