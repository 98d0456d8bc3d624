"""How phones send: hello, kit, batch, and the records that are being checked.

Decisions: a phone sends by its own credential, whoever is signed in; only a row in a 200 answer lets it delete
anything; what can't be taken is held until somebody has ended it (`custody`).
"""

from __future__ import annotations

from flask import Flask

from app.sync import checking, correcting, import_page, needing, packing, station, views
from app.sync.views import blueprint

VIEWS = (checking, correcting, import_page, needing, packing, station, views)


def register(app: Flask) -> None:
    """Add the addresses."""
    app.register_blueprint(blueprint)
