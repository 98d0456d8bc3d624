"""Follow-ups: the ledger of what officers said they would do, by when, and whether the resident was told.

Decisions: the workflow is one table (`rules.STEPS`); a follow-up ends only by *told*, or honestly by *could not reach*
after attempts, or cancelled; every command is made offline on the version that its author saw, and nothing is
overwritten; what can't be made any more is kept as a note. Lists show who keeps a follow-up, and never count, sort or
filter by it (invariant 5). How a resident is reached is `app.residents`' and needs a look that leaves a mark.
"""

from __future__ import annotations

from flask import Flask

from app.followups import board, calendar, in_book, moving, packing, pages, redacting
from app.followups.views import blueprint

VIEWS = (board, calendar, in_book, moving, packing, pages, redacting)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
