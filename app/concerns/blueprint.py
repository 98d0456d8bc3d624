"""The addresses of concerns: residents' and staff's."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("concerns", __name__)
