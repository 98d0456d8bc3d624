"""Showing a page, and going to another one."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from app import ids
from app.settings import Settings
from app.web import access, assets, htmx, language, words

OWN_PAGE = re.compile(r"/(?![/\\])[A-Za-z0-9/_.\-]*(\?[A-Za-z0-9=&_%.\-]*)?")


def register(app: Flask, settings: Settings) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["static"] = lambda path: assets.assets().url(path)
    app.context_processor(_everywhere)


def show(template: str, fragment: str | None = None, **values: Any) -> str:
    """Render a page, or its fragment when htmx asks for one."""
    return render_template(fragment if fragment and htmx.wants_fragment() else template, **values)


def see_other(endpoint: str, **values: Any) -> Response:
    """After a change: go and look at a page (303, or htmx's own way)."""
    address = url_for(endpoint, **values)
    return htmx.go_to(address) if htmx.asked() else redirect(address, 303)


def safe_next(wanted: str | None, otherwise: str) -> str:
    """`wanted` when it is one of our own pages that can be opened, else `otherwise` (R-29).

    Only plain characters are let through (`/\\host`, `//host`, tabs and %0d%0a are not), and the path must be known.
    """
    if not wanted or not OWN_PAGE.fullmatch(wanted) or re.search("%(0[ad9]|5c|2f)", wanted, re.IGNORECASE):
        return otherwise
    path = wanted.partition("?")[0]
    try:
        current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return otherwise
    return wanted


def _in_language(code: str) -> str:
    """The address of this page in another language; which beat it is about stays."""
    kept = {"beat": str(beat)} if (beat := ids.read_uuid(request.args.get("beat"))) else {}
    return f"{request.path}?{urlencode(kept | {'lang': code})}"


def _everywhere() -> dict[str, Any]:
    """What every template may use; no `actor` on pages that are the same for everyone or say what went wrong."""
    policy = access.policy_of(current_app, request.endpoint or "")
    is_somebodys = policy and not policy.everyone and not policy.phones and "for_nobody" not in g
    settings: Settings = current_app.config["BEATBOOK"]
    return {
        "settings": settings,
        "agency": settings.agency,
        "demo": settings.demo,
        "lang": language.as_html(str(language.locale())),
        "dir": language.direction(),
        "languages": language.RESIDENTS,
        "in_language": _in_language,
        "start": f"/?lang={named}" if (named := language.chosen()) else "/",
        "build": assets.assets().build,
        "page_words": words.for_scripts,
        "actor": access.person_or_none() if is_somebodys else None,
    }
