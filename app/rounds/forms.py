"""What is said of a round: which block, and how many doors did what. At least one total; none is filled in."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.rounds.answers import ANSWERS, MOST, TOTALS
from app.web.forms import Count, Form, Id, IdChoice, Text

_WORDS = dict(ANSWERS)


class RoundForm(Form):
    """The totals of one block."""

    block = IdChoice(_l("Block"), needed=_l("Choose the block"))
    spoke = Count(_WORDS["spoke"], low=0, high=MOST)
    no_answer = Count(_WORDS["no_answer"], low=0, high=MOST)
    no_thanks = Count(_WORDS["no_thanks"], low=0, high=MOST)
    left_card = Count(_WORDS["left_card"], low=0, high=MOST)
    asked_to_return = Count(_WORDS["asked_to_return"], low=0, high=MOST)

    def validate(self, extra_validators: Any = None) -> bool:
        """A round that says nothing is refused: it is not known whether anybody knocked."""
        fits = bool(super().validate(extra_validators))
        totals = [self[name] for name in TOTALS]
        if any(field.data is not None or field.errors for field in totals):
            return fits
        totals[0].errors = [_("Enter at least one number.")]
        return False


class PageForm(RoundForm):
    """The same on a page: with the id and moment that the phone, or here the server, made."""

    id = Id("")
    made_at = Text("", limit=40)
    tz = Text("", limit=40)
