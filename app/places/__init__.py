"""Beats, places and assignments: where officers work, and who works where.

Decisions: a home is a block, never a door; each beat has one place "On the street"; places are retired, not deleted,
so that a record made before stays whole; an assignment is by the agency's days.
"""

from __future__ import annotations

from flask import Flask

from app.accounts import reach
from app.places import in_book, stand_in, store
from app.places.views import blueprint
from app.web import access

VIEWS = (in_book, stand_in)


def register(app: Flask) -> None:
    """Add the pages, and say how a person's beats and a beat's people are found."""
    app.register_blueprint(blueprint)
    access.beats_come_from(store.beats_of)
    reach.people_on_beats_come_from(store.people_on)
