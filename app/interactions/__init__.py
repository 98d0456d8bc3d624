"""Contacts: what an officer records on patrol in three or four taps.

Decisions: a contact has no field that can hold a person (invariant 1); nothing is deleted, a correction keeps what was
before; lists never show or know who recorded what (invariant 5), the page of one contact does.
"""

from __future__ import annotations

from flask import Flask

from app.interactions import changes, exporting, in_book, redactions, views
from app.interactions.views import blueprint

VIEWS = (changes, exporting, in_book, redactions, views)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
