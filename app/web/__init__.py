"""How pages behave: who may open them, where a request may come from, headers, errors, forms and static files.

Deny by default: an endpoint that does not say who may call it stops the start (R-14).
"""

from __future__ import annotations

from flask import Flask

from app.settings import Settings
from app.web import (
    access,
    addresses,
    assets,
    compress,
    cookies,
    dialling,
    errors,
    headers,
    htmx,
    language,
    limits,
    logs,
    modules,
    pages,
    same_origin,
)


def register(app: Flask, settings: Settings) -> None:
    """Everything that is true of every page. The order of the guards is the order in which a request meets them."""
    addresses.register(app)
    logs.register(app)
    errors.register(app)
    headers.register(app, settings)
    same_origin.register(app, settings)
    cookies.register(app, settings)
    limits.register(app, settings)
    access.register(app)
    htmx.register(app)
    language.register(app, settings)
    dialling.register(app)
    assets.register(app)
    modules.register(app)
    pages.register(app, settings)
    compress.register(app)
