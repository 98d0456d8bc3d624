"""Rounds: knocking at the doors of a block of homes, and saying how many opened.

Decisions: what is kept of a round are totals by block and day; what came of one door is on no disk, not even the
phone's, so that there is never a map of homes that refuse the police; "no thanks" is a result like the others; a round
does not know who walked it (the receipt does), and on a beat that fewer than three walk no totals are shown
(invariant 5).
"""

from __future__ import annotations

from flask import Flask

from app.rounds import in_book
from app.rounds.views import blueprint

ADDS = (in_book,)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
