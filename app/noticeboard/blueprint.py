"""The addresses of the public pages, and of their upkeep."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("noticeboard", __name__)
