"""Concerns of residents: raised without an account, answered in words that can be checked, kept as long as needed.

Decisions: what a resident typed is encrypted, and read by whoever screens before patrol sees it; their way back in is a
code of which only a keyed hash is kept; times are kept to the hour, and nothing about the visitor at all (invariant 8);
the workflow is one table (`rules.STEPS`), its diagram in docs/concerns.md is generated from it.
"""

from __future__ import annotations

from flask import Flask

from app.concerns import elsewhere, in_book, kinds, packing, patrolling, raising, recording, redacting, visiting
from app.concerns.blueprint import blueprint
from app.concerns.desk import deciding, listing, needing, placing, readers, reading, translations
from app.settings import Settings
from app.web import words as page_words

VIEWS = (in_book, kinds, packing, patrolling, raising, recording, redacting, visiting)
STAFF = (reading, deciding, listing, translations, readers, needing)


def register(app: Flask, settings: Settings) -> None:
    """Add the pages; raises SettingsRefused where the agency's texts name what can't be chosen."""
    elsewhere.refuse_unknown(settings)
    app.register_blueprint(blueprint)
    page_words.add(placing.for_scripts, "placing")
