"""The look-book: every macro and page frame on sample data, without the application behind it.

`python -m tests.browser.lookbook` serves it for looking; test_lookbook.py opens each page and measures it.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path

from flask import Flask, abort, render_template, request
from flask_babel import Babel, get_locale
from werkzeug.wrappers import Response

from app.web.headers import POLICY
from tests.browser.lookbook import samples

ROOT = Path(__file__).resolve().parents[3]

#: path → (template, what it is shown with)
PAGES = {
    "contact": ("interactions/new.html", samples.contact),
    "contact-cached": ("interactions/new.html", samples.contact_cached),
    "contact-refused": ("interactions/new.html", samples.contact_refused),
    "fields": ("look/fields.html", samples.fields),
    "fields-refused": ("look/fields.html", samples.fields_refused),
    "today": ("look/today.html", samples.today),
    "list": ("look/list.html", samples.contacts),
    "detail": ("look/detail.html", samples.detail),
    "resident": ("look/resident.html", samples.detail),
    "empty": ("look/empty.html", dict),
    "table": ("look/table.html", samples.phones),
    "notices": ("look/notices.html", dict),
    "public": ("look/public.html", samples.fields),
    "error": ("plain/error.html", samples.went_wrong),
}


class Agency:
    """The settings that templates read."""

    agency = "Riverside Police"
    not_here = "Not here: crime, intelligence, someone at risk → control room, 101 ext. 4."
    lock_hidden_minutes, lock_idle_minutes = 5, 15


def create_lookbook() -> Flask:
    """A Flask application of its own; `?lang=ar` turns a page round."""
    app = Flask("lookbook", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["static"] = lambda path: f"/static/{path}"
    app.jinja_env.globals["modules"] = lambda path: [f"/static/{path}"]
    app.jinja_loader.searchpath.append(str(Path(__file__).parent / "templates"))  # type: ignore[union-attr]
    Babel(app, locale_selector=lambda: request.args.get("lang", "en"))
    app.context_processor(_everywhere)
    app.add_url_rule("/<name>", "page", _page)
    app.add_url_rule("/static/<path:path>", "static", _static)
    app.after_request(_strict)
    return app


def _page(name: str) -> str:
    if name not in PAGES:
        abort(404)
    template, values = PAGES[name]
    return render_template(template, **values())


def _static(path: str) -> Response:
    """Read at once: a browser that leaves early must not leave a file open."""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return Response((ROOT / "static" / path).read_bytes(), mimetype=kind)


def _everywhere() -> dict[str, object]:
    language = get_locale()
    return {
        "settings": Agency,
        "agency": Agency.agency,
        "demo": "demo" in request.args,
        "lang": str(language),
        "dir": language.text_direction if language else "ltr",
        "build": "lookbook",
        "page_words": lambda _groups: {"it's": '<quoted> & "escaped"'},
        "actor": None,
    }


def _strict(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response
