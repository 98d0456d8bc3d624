"""The first page of each person, and the landing page for residents."""

from __future__ import annotations

from flask import Flask

from app.home import needs_you
from app.home.views import blueprint

VIEWS = (needs_you,)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
