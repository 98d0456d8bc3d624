"""Phone numbers as links: what a phone dials is not what people read."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    app.add_template_filter(dialled)


def dialled(number: str) -> str:
    """A phone number as a phone dials it: digits, and a plus in front."""
    digits = "".join(sign for sign in number if sign.isascii() and sign.isdigit())
    return f"+{digits}" if number.strip().startswith("+") else digits
