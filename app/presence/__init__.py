"""Presence on a beat by shift, and notes on its places: small things that a team tells each other.

Decisions: presence is optional and belongs to the beat: its row has no author, so that nothing can be made a time
clock of it; where fewer than three people work, no volumes are shown, only days without anybody (invariant 5). A note
on a place is about the place; it is taken away, not deleted.
"""

from __future__ import annotations

from flask import Flask

from app.presence import in_book, packing, redacting, views
from app.presence.views import blueprint

VIEWS = (in_book, packing, redacting, views)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
