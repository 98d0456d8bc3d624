"""The shell that opens without signal: service worker, manifest, cached pages."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of this feature."""
