"""Compression of pages on the fly: brotli where the browser reads it, else gzip."""

from __future__ import annotations

import gzip

import brotli
from flask import Flask, request
from werkzeug.wrappers import Response

WORTH_IT = 500
SMALL, LARGE = 16, 22  # windows, as powers of two
TYPES = frozenset({"text/html", "application/json", "text/plain", "image/svg+xml", "text/javascript"})


def register(app: Flask) -> None:
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.mimetype not in TYPES or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) < WORTH_IT or response.status_code in {204, 304}:
        return response
    encoding = request.accept_encodings.best_match(["br", "gzip"])
    if encoding:
        small = _brotli(body) if encoding == "br" else gzip.compress(body, 6, mtime=0)
        response.set_data(small)
        response.headers["Content-Encoding"] = encoding
    return response


def _brotli(body: bytes) -> bytes:
    """With no larger window than the page is: making it ready costs more than the page."""
    small: bytes = brotli.compress(body, quality=5, lgwin=SMALL if len(body) <= 1 << SMALL else LARGE)
    return small
