"""Contacts: what an officer records on patrol in three or four taps."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of this feature."""
