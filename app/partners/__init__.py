"""The directory of partner services: what they help with, on which terms, and who reads their inbox.

Decisions: names are those of Open Referral's HSDS 3.0, so that a region's own directory can be imported and exported;
what the agency keeps itself (agreement, reasons, pauses, workers) is never touched by an import. Nothing is sent to a
service without an agreement in force and somebody who reads its inbox.
"""

from __future__ import annotations

from flask import Flask

from app.partners import importing, in_book, words
from app.partners.views import blueprint

VIEWS = (importing, in_book)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    words.add_all()
