"""Logs as JSON, one line an event: no addresses of people, no bodies, no query strings (R-28, R-44).

What goes wrong where a resident is, or another program passes on what they do, is logged with the hour alone: when
somebody was here is kept nowhere.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Flask, current_app, g, has_request_context, request
from werkzeug.wrappers import Response

from app import ids
from app.web.language import is_for_residents

View = TypeVar("View", bound=Callable[..., Any])

MORE = ("request", "method", "rule", "status", "ms", "reason", "count", "kind")


class OneLine(logging.Formatter):
    """A record as one JSON object; line breaks inside are escaped."""

    def format(self, record: logging.LogRecord) -> str:
        ours = not (has_request_context() and is_untimed(request.endpoint))
        at = datetime.fromtimestamp(record.created, UTC)
        event = {
            "at": (at if ours else at.replace(minute=0, second=0, microsecond=0)).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        event |= {name: getattr(record, name) for name in MORE if hasattr(record, name)}
        if record.exc_info:
            event["trace"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False)


def register(app: Flask) -> None:
    log = logging.getLogger("beatbook")
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(OneLine())
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
    app.before_request(_begin)
    app.after_request(_end)


def untimed(view: View) -> View:
    """Mark a view that another program asks for a resident: when it did is kept nowhere (invariant 8)."""
    view.untimed = True  # type: ignore[attr-defined]  # functions carry what was declared of them
    return view


def is_untimed(endpoint: str | None) -> bool:
    """Whether a request says when a resident did something: residents' pages, and what is asked for them."""
    view = current_app.view_functions.get(endpoint or "")
    return is_for_residents(endpoint) or bool(getattr(view, "untimed", False))


def _begin() -> None:
    g.request_id, g.began = ids.token(6), time.perf_counter()


def _end(response: Response) -> Response:
    if "began" in g and response.status_code >= 500:
        logging.getLogger("beatbook").error(
            "request",
            extra={
                "request": g.request_id,
                "method": request.method,
                "rule": str(request.url_rule or ""),
                "status": response.status_code,
                "ms": round((time.perf_counter() - g.began) * 1000, 1),
            },
        )
    return response
