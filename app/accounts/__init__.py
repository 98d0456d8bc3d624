"""People, passkeys, phones and sessions: who is who, and how they prove it."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of this feature."""
