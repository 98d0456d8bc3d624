"""The public page of a beat: who works there, how to reach them, what was raised and what became of it; and on paper.

Decisions: an officer's name stands here only while that officer says so, and never on paper; figures are of
whole quarters, from ten up and in fives, and each stands alone (`rules.told`); nothing here knows when anybody is on
patrol.
"""

from __future__ import annotations

from flask import Flask

from app.accounts import account
from app.noticeboard import checking, names, printing, upkeep, views
from app.noticeboard.blueprint import blueprint

VIEWS = (checking, names, printing, upkeep, views)


def register(app: Flask) -> None:
    """Add the pages, and the question on everybody's own account page."""
    app.register_blueprint(blueprint)
    account.says_more(names.on_the_account_page)
