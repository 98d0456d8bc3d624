"""What is said about presence on a beat, and about a place."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.presence.choices import AWAY_REASONS, MODES, SHIFTS
from app.presence.rules import LEAST_AWAY, MOST_AWAY
from app.web.forms import Choice, Count, Form, IdChoice, LocalDay, LongText

WORDS_LIMIT = 280


class PresenceForm(Form):
    """One shift on a beat. A reason for being taken off it and its minutes stand together, or neither does."""

    beat = IdChoice(_l("Beat"), needed=_l("Choose the beat"))
    on = LocalDay(_l("Day"), needed=_l("Enter the day"))
    shift = Choice(_l("Shift"), SHIFTS, needed=_l("Choose the shift"))
    mode = Choice(_l("How"), MODES, needed=_l("Choose how you were there"))
    away_reason = Choice(_l("What took you off the beat"), AWAY_REASONS)
    away_minutes = Count(_l("For how many minutes"), low=LEAST_AWAY, high=MOST_AWAY)

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field, then the two halves of an absence: an empty optional field has no check of its own."""
        fits = bool(super().validate(extra_validators))
        reason, minutes = self.away_reason, self.away_minutes
        if reason.data and minutes.data is None and not minutes.errors:
            minutes.errors = [_("Enter how many minutes it took")]
        if minutes.data is not None and not reason.data and not reason.errors:
            reason.errors = [_("Choose what took you off the beat")]
        return fits and not self.errors


class PlaceNoteForm(Form):
    """A note on a place, for the team."""

    place = IdChoice(_l("Place"), needed=_l("Choose the place"))
    words = LongText(
        _l("What the next shift should know"),
        limit=WORDS_LIMIT,
        needed=_l("Write what the next shift should know"),
        description=_l("About the place, never about a person"),
    )
    until = LocalDay(_l("Show it until"), description=_l("Leave it empty if there is no end"))
