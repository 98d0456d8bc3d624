"""Beats, places and assignments: where officers work, and who works where."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of this feature."""
