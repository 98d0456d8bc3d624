"""The service worker, the manifest, and the page that stands in for one that can't be had without signal."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.offline import shell
from app.settings import settings
from app.web.access import open_to_everyone
from app.web.assets import assets
from app.web.language import direction, locale
from app.web.shell import shell_page

blueprint = Blueprint("offline", __name__)


@blueprint.get("/service-worker.js")
@open_to_everyone
def service_worker() -> Response:
    """The worker of this build; or, by the kill switch, one that takes itself away from every phone."""
    source = shell.kill_worker() if settings().kill_worker else shell.worker()[0]
    return Response(source, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@blueprint.get("/manifest.webmanifest")
@open_to_everyone
def manifest() -> Response:
    """What makes the pages an app on the home screen."""
    icons = [
        {"src": assets().url(f"icons/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in (
            ("icon-192", 192, "any"),
            ("icon-512", 512, "any"),
            ("maskable-512", 512, "maskable"),
        )
    ]
    response = jsonify(
        id="/",
        name=settings().agency,
        short_name="Beatbook",
        description=_("A beat book: contacts, with or without signal."),
        lang=str(locale()).replace("_", "-"),
        dir=direction(),
        start_url="/interactions/new",
        scope="/",
        display="standalone",
        background_color="#ffffff",
        theme_color="#1456a6",
        icons=icons,
        shortcuts=[
            {"name": _("New contact"), "url": "/interactions/new", "icons": icons[:1]},
            {"name": _("Today"), "url": "/today", "icons": icons[:1]},
        ],
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/offline")
@open_to_everyone
@shell_page
def offline() -> str:
    """Shown without signal in place of a page that is not on the phone."""
    return render_template("offline/offline.html")
