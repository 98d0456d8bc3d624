"""How phones send: hello, kit, batch, and the records that are being checked."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of this feature."""
