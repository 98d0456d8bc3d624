"""The inbox of a service: named workers, let in by a one-time code to their e-mail, see what was shared with them.

Decisions: no account and no password; each look and each answer is audited by name; no free text comes back; pages work
without JavaScript on an old phone. Who is taken off a service is out with their next page.
"""

from __future__ import annotations

from flask import Flask

from app.inbox import letting_in
from app.inbox.views import blueprint
from app.web.access import readers_come_from


def register(app: Flask) -> None:
    """Add the pages, and say who may open them."""
    app.register_blueprint(blueprint)
    readers_come_from(letting_in.reader)
