"""What can be chosen about reaching a resident. Codes are stored, labels are translated."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

Choice = tuple[str, LazyString]

CHANNELS: tuple[Choice, ...] = (
    ("phone", _l("Phone call")),
    ("sms", _l("Text message")),
    ("email", _l("E-mail")),
    ("address", _l("At the door")),
    ("none", _l("Only when we meet")),
)

SAFE_WAYS: tuple[Choice, ...] = (
    ("phone", _l("Ring them")),
    ("may_visit", _l("A visit is fine")),
    ("do_not_ask_neighbours", _l("Don't ask neighbours")),
    ("reply_here_only", _l("Don't come to the door")),
)
