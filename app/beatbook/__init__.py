"""The beat book: one page a beat, a briefing since one's last shift, and the handover when somebody leaves.

Decisions: the book is put together from what features say of a beat (`app.book`); it holds nothing of its own. A
handover is the one page that lists follow-ups of one officer, and only of one who leaves the beat: it is for whoever
goes on, is not a way to look at a colleague's list, and moves follow-ups by the same command as their own page.
"""

from __future__ import annotations

from flask import Flask

from app.beatbook import handing_over, packing
from app.beatbook.views import blueprint

VIEWS = (handing_over, packing)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
