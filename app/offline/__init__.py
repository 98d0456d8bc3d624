"""The shell that opens without signal: service worker, manifest, cached pages; and what operators look at.

Decisions: a page is in the shell when its view is marked `shell_page`; the worker's version is a hash of everything
that it keeps, so that two servers with the same files agree.
"""

from __future__ import annotations

from flask import Flask

from app.offline import health, metrics, views, words
from app.offline.views import blueprint

VIEWS = (health, views)


def register(app: Flask) -> None:
    """Add the addresses."""
    app.register_blueprint(blueprint)
    words.add_all()
    metrics.register(app)
