"""Open311 GeoReport v2: a city's own 311 app or FixMyStreet sends concerns here, and reads what may be shown.

Decisions: who sends needs a key that the agency gave out; what is read holds no free text, only the street of a place
of ours and the week, only of residents who ticked that, only what was screened, and never what could point to somebody
(hate, drugs, feeling unsafe, antisocial behaviour, an older neighbour). What is sent is screened like any other.
"""

from __future__ import annotations

from flask import Flask

from app.open311.views import blueprint, went_wrong
from app.web import errors


def register(app: Flask) -> None:
    """Add the addresses, and how they answer what goes wrong."""
    app.register_blueprint(blueprint)
    errors.answers_below(f"{blueprint.url_prefix}/", went_wrong)
