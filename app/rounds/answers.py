"""What can come of a door, in the order in which it is shown. Codes are fields and columns, labels are translated."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ANSWERS = (
    ("spoke", _l("Spoke")),
    ("no_answer", _l("Nobody in")),
    ("no_thanks", _l("No thanks")),
    ("left_card", _l("Left a card")),
    ("asked_to_return", _l("Come back")),
)
TOTALS = tuple(code for code, _label in ANSWERS)

#: The most that a total can be: no block has more doors.
MOST = 500
