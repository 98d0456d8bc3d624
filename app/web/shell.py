"""Shell pages: the same bytes for everyone, kept in the phone's cache, checked by their ETag (sync.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import make_response, request

View = TypeVar("View", bound=Callable[..., Any])


def shell_page(view: View) -> View:
    """Let a view's page be kept by the phone: no name, no token, nothing of who asks may be in it."""

    @wraps(view)
    def cached(*args: Any, **values: Any) -> Any:
        response = make_response(view(*args, **values))
        if response.status_code != 200:
            return response
        response.headers["Cache-Control"] = "no-cache"
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:16], weak=True)
        return response.make_conditional(request)

    cached.shell = True  # type: ignore[attr-defined]  # the worker's list is made from this mark
    return cached  # type: ignore[return-value]  # wraps keeps the signature


def is_shell(view: object) -> bool:
    """Whether a view is marked as a shell page."""
    return bool(getattr(view, "shell", False))
