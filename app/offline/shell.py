"""What a phone keeps to open without signal: the shell pages, and the static files that they use."""

from __future__ import annotations

import hashlib
import json
import re

from flask import Flask, current_app

from app.web.assets import ROOT, assets
from app.web.shell import is_shell

WORKER = ROOT / "service-worker.js"
KILL_WORKER = ROOT / "static/js/kill-worker.js"

#: Folders and files of static/ that shell pages use. htmx is not among them: it belongs to pages that need a server.
KEPT = ("css/", "js/", "vendor/idb.js", "vendor/hpke.js", "icons/sprite.svg", "icons/icon.svg")
NOT_KEPT = ("js/kill-worker.js", "js/jsconfig", "js/residents/", "css/print", "css/residents.css")


def pages(app: Flask) -> list[str]:
    """The addresses of the shell pages, and the manifest."""
    rules = [rule for rule in app.url_map.iter_rules() if is_shell(app.view_functions[rule.endpoint])]
    return sorted({rule.rule for rule in rules if not rule.arguments})


def files() -> list[str]:
    """The static files that are kept, by path below static/."""
    return sorted(name for name in assets().files if name.startswith(KEPT) and not name.startswith(NOT_KEPT))


def worker() -> tuple[str, str]:
    """(the service worker's source for this build, its version)."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy of Flask's
    kept = [*pages(app), *(assets().url(name) for name in files())]
    version = _version(app, tuple(kept))
    source = WORKER.read_text()
    source = source.replace('["SHELL"]', json.dumps(kept), 1).replace("'VERSION'", f"'{version}'", 1)
    return re.sub(r"/static/BUILD/", f"/static/{assets().build}/", source), version


def kill_worker() -> str:
    """The worker that takes itself away."""
    return KILL_WORKER.read_text()


def _version(app: Flask, kept: tuple[str, ...]) -> str:
    """A hash of all that is kept, pages included."""
    if "shell_version" not in app.extensions:
        app.extensions["shell_version"] = _hash_of(app, kept)
    found: str = app.extensions["shell_version"]
    return found


def _hash_of(app: Flask, kept: tuple[str, ...]) -> str:
    whole = hashlib.sha256(assets().build.encode())
    client = app.test_client()
    for address in kept:
        if not address.startswith("/static/"):
            whole.update(client.get(address, base_url=app.config["BEATBOOK"].origin).get_data())
    return whole.hexdigest()[:12]
