"""JSON answers of the endpoints that scripts and phones call."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from werkzeug.wrappers import Response


def wants_json() -> bool:
    """Whether this request talks JSON: by what it sends, or by asking for nothing but JSON."""
    if request.mimetype == "application/json":
        return True
    return request.accept_mimetypes.accept_json and not request.accept_mimetypes.accept_html


def json_error(code: str, message: str, status: int, **more: Any) -> tuple[Response, int]:
    """`{"error": code, "message": words}`, as contract.md has it."""
    return jsonify(error=code, message=message, **more), status
