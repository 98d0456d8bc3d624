"""What an administrator fills in about beats, places and assignments."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, ValidationError
from wtforms.validators import InputRequired, Optional

from app.web.forms import Choice, Form, IdChoice, Text

#: A language as BCP 47 writes it, with a script or region at most: `es`, `zh-hant`.
LANGUAGE = re.compile("[a-z]{2,3}(-[a-z0-9]{2,4})?")

BEAT_KINDS = (
    ("neighbourhood", _l("Neighbourhood")),
    ("housing_site", _l("Housing site")),
    ("town_centre", _l("Town centre")),
    ("school_cluster", _l("Schools")),
    ("transport", _l("Transport")),
)

PLACE_KINDS = (
    ("home_block", _l("Block of homes")),
    ("shop", _l("Shop")),
    ("school", _l("School")),
    ("park", _l("Park")),
    ("faith", _l("Place of worship")),
    ("station", _l("Station or stop")),
    ("service", _l("Service")),
    ("online", _l("Online")),
)


class BeatForm(Form):
    """A beat."""

    name = Text(_l("Name"), limit=60, needed=_l("Enter the beat's name"))
    kind = Choice(_l("What it is"), BEAT_KINDS, needed=_l("Choose what it is"))
    languages = Text(
        _l("Languages spoken there"), limit=60, description=_l("Codes with commas between them, such as en, es, vi")
    )

    def codes(self) -> tuple[str, ...]:
        """The languages as codes."""
        given = (self.languages.data or "").replace(" ", "").lower()
        return tuple(code for code in given.split(",") if code)

    def validate_languages(self, field: Any) -> None:
        if not all(LANGUAGE.fullmatch(code) for code in self.codes()):
            raise ValidationError(_("Write languages as codes with commas between them, such as en, es, vi."))


class PlaceForm(Form):
    """A place on a beat. Homes are named to the block, never to the door."""

    label = Text(_l("Name"), limit=60, needed=_l("Enter the place's name"), description=_l("Homes: the block, no door"))
    kind = Choice(_l("What it is"), PLACE_KINDS, needed=_l("Choose what it is"))
    position = Text(
        _l("Position"), limit=40, description=_l("Latitude and longitude, such as 50.0101, -1.0204. It may stay empty.")
    )

    def coordinates(self) -> tuple[float, float] | None:
        """(latitude, longitude), if given."""
        if not self.position.data:
            return None
        lat, _comma, lon = self.position.data.partition(",")
        return float(lat), float(lon)

    def validate_position(self, field: Any) -> None:
        try:
            found = self.coordinates()
        except ValueError:
            found = (91.0, 0.0)
        if found and not (abs(found[0]) <= 90 and abs(found[1]) <= 180):
            raise ValidationError(_("Write latitude and longitude in degrees, such as 50.0101, -1.0204."))


class AssignmentForm(Form):
    """Somebody on a beat, from a day to a day."""

    person = IdChoice(_l("Who"), needed=_l("Choose who"))
    from_on = DateField(_l("From"), [InputRequired(_l("Enter the first day"))])
    to_on = DateField(_l("Until"), [Optional()], description=_l("Leave it empty if there is no end"))

    def validate_to_on(self, field: Any) -> None:
        if field.data and self.from_on.data and field.data < self.from_on.data:
            raise ValidationError(_("The last day comes before the first."))
