"""What people and phones are told when something does not work: plain words, a request id, and nothing else (R-44)."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, g, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.db import Busy, is_passing
from app.web.answers import json_error, wants_json
from app.web.language import is_for_residents

log = logging.getLogger("beatbook")

RETRY_AFTER_S = "5"

_below: dict[str, Callable[[int, str], Response]] = {}


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(DBAPIError, _unreached)
    app.register_error_handler(Exception, _failed)


def answers_below(prefix: str, answer: Callable[[int, str], Response]) -> None:
    """Let a feature answer what goes wrong below its addresses, from status and words, as its clients read it."""
    _below[prefix] = answer


def _refused(error: HTTPException) -> Response | tuple[str | Response, int]:
    if isinstance(error.response, Response):
        return error.response
    status = error.code or 500
    answer = _answer(status, error.description or "" if _is_ours(error) else _words(status))
    if status == 405 and getattr(error, "valid_methods", None):
        refused = _whole(answer)
        refused.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
        return refused
    return answer


def _unreached(error: DBAPIError) -> Response | tuple[str | Response, int]:
    """Storage that can't be read now is no mistake of ours, and waiting helps."""
    if not is_passing(error):
        return _failed(error)
    words = _("This page can't be shown just now. Wait a few seconds, then try again.")
    return _later(type(error.orig).__name__, words)


def _busy(error: Busy) -> Response:
    return _later(str(error), _words(503))


def _later(reason: str, words: str) -> Response:
    log.warning("storage busy", extra={"reason": reason})
    answer = _whole(_answer(503, words))
    answer.headers["Retry-After"] = RETRY_AFTER_S
    return answer


def _failed(error: Exception) -> tuple[str | Response, int]:
    log.exception("unhandled error", extra={"reason": type(error).__name__})
    return _answer(500, _words(500))


def _answer(status: int, words: str) -> tuple[str | Response, int]:
    for prefix, answer in _below.items():
        if request.path.startswith(prefix):
            return answer(status, words), status
    if wants_json():
        return json_error(f"http_{status}", words, status, request=g.get("request_id", ""))
    g.for_nobody = True  # who is signed in is not asked once more: that may be what failed
    frame = "residents.html" if _meets_a_resident(status) else "public.html"
    values = {"title": _title(status), "say": [words], "request_id": g.get("request_id", ""), "frame": frame}
    return render_template("plain/error.html", **values), status


def _meets_a_resident(status: int) -> bool:
    """Whether the page has the way out: on their addresses, and where there is none; staff can mistype one, too, but a
    page for strangers must not depend on who is signed in."""
    if request.endpoint is None:
        return status in {404, 405}
    return is_for_residents(request.endpoint)


def _whole(answer: tuple[str | Response, int]) -> Response:
    """An answer that may be given headers."""
    body, status = answer
    whole = body if isinstance(body, Response) else Response(body, mimetype="text/html")
    whole.status_code = status
    return whole


def _is_ours(error: HTTPException) -> bool:
    """Whether the words were given to `abort`, not Werkzeug's own English ones."""
    return bool(error.description) and error.description != type(error).description


def _words(status: int) -> str:
    match status:
        case 400:
            return _("Beatbook could not read this request.")
        case 401:
            return _("Sign in first.")
        case 403:
            return _("You can't open this page.")
        case 404:
            return _("There is nothing here, or it isn't yours to see.")
        case 405:
            return _("This address does not take that kind of request.")
        case 413:
            return _("That is too much at once. Shorten the text and try again.")
        case 415:
            return _("This address takes JSON only.")
        case 429:
            return _("Too many tries. Wait a few minutes, then try again.")
        case 503:
            return _("Beatbook can't save just now. Nothing was lost: go back and try again in a few seconds.")
        case _:
            return _(
                "Something went wrong on our side. Try again; if it stays, tell your administrator the code below."
            )


def _title(status: int) -> str:
    match status:
        case 404:
            return _("Not found")
        case 401 | 403:
            return _("Not open to you")
        case 429:
            return _("Too many tries")
        case 503:
            return _("Not just now")
        case _ if status < 500:
            return _("That did not work")
        case _:
            return _("Our mistake")
