"""Questions to storage that a page asks in several places, and that have one answer for as long as it is being made."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, has_request_context, request

from app.web.same_origin import SAFE

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def once_a_page(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Ask once for each set of arguments while a page is read; where something is being changed, ask each time."""

    @wraps(ask)
    def asked(*args: Asked.args, **named: Asked.kwargs) -> Answer:
        if not has_request_context() or request.method not in SAFE:
            return ask(*args, **named)
        kept: dict[Hashable, Answer] = g.setdefault("asked_once", {})
        key = (ask, args, frozenset(named.items()))
        if key not in kept:
            kept[key] = ask(*args, **named)
        return kept[key]

    return asked
