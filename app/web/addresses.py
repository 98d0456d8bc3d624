"""Parts of addresses that are our own: `<slug:…>`, words in kebab case that people can read and type."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import BaseConverter


class Slug(BaseConverter):
    """`harbour-ward`: small letters, digits and single dashes; anything else is no address at all."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"


def register(app: Flask) -> None:
    app.url_map.converters["slug"] = Slug
