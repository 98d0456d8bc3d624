"""Programmes: what happens on a beat every week (football night, coffee morning), and how many came. Never who.

Decisions: a head count is of residents, has no field for a name, and its row does not know who sent it (invariants 1
and 5; the receipt does); counting a day again replaces nothing, the count received last stands; a programme is ended,
not deleted, so that its counts stay whole.
"""

from __future__ import annotations

from flask import Flask

from app.programmes import changes, in_book, packing, redactions, views
from app.programmes.views import blueprint

VIEWS = (changes, in_book, packing, redactions, views)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
