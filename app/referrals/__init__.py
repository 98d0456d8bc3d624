"""Referrals: help from a service, with a resident's yes to exactly this, a sergeant's approval, and an answer.

Decisions: the workflow is one table (`rules.STEPS`), its diagram in docs/referrals.md is generated from it; a consent
says yes to values, and the database itself refuses to send what none covers (migrations 0010, 0013); who wrote it
decides nothing of it; what was shared lies in one table, encrypted, so that deleting it deletes it; each sending is
written down by service, so that whoever had it is told to delete it.
"""

from __future__ import annotations

from flask import Flask

from app.referrals import board, deciding, kinds, needing, reports, sampling, voiding
from app.referrals.views import blueprint

VIEWS = (board, deciding, kinds, needing, reports, sampling, voiding)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
