"""What a resident types to check an officer: in a file of its own, because all of it is translated."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.forms import Form, Text

LONGEST_NUMBER = 12


class CheckForm(Form):
    """The number that an officer has shown."""

    number = Text(_l("Officer's number"), limit=LONGEST_NUMBER, needed=_l("Type the officer's number"))
