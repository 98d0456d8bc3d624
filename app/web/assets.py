"""Static files, all in memory, compressed once at start and named by one hash of the whole tree.

JavaScript modules import each other by relative paths, so one prefix `/static/<build>/` gives every file an address
that never changes its content. Two servers with the same files agree on it.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Blueprint, Flask, abort, current_app, request
from werkzeug.wrappers import Response

from app.web.access import open_to_everyone

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "static"
FOREVER = "public, max-age=31536000, immutable"
SMALL_ENOUGH = frozenset({".css", ".js", ".svg", ".json", ".txt", ".webmanifest"})
NOT_SERVED = frozenset({".ts", ".md"})

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")


@dataclass(frozen=True)
class File:
    """One static file: plain, and compressed where that is smaller."""

    type: str
    plain: bytes
    br: bytes | None = None
    gz: bytes | None = None


@dataclass(frozen=True)
class Assets:
    """All files by path below static/, and the build that their addresses carry (12 hex digits)."""

    build: str
    files: dict[str, File]

    def url(self, path: str) -> str:
        """The address of a file; KeyError for one that does not exist, so that a page can't name a wrong one."""
        if path not in self.files:
            raise KeyError(f"no static file {path!r}")
        return f"/static/{self.build}/{path}"


blueprint = Blueprint("assets", __name__)


def assets() -> Assets:
    """The static files of the running application."""
    found: Assets = current_app.extensions["assets"]
    return found


def register(app: Flask) -> None:
    app.extensions["assets"] = _read(FOLDER)
    app.register_blueprint(blueprint)


@blueprint.get("/static/<build>/<path:name>")
@open_to_everyone
def file(build: str, name: str) -> Response:
    """A file. Under another build's address (a page from before a deployment) today's file is sent, but not kept."""
    found = assets().files.get(name)
    if found is None:
        abort(404)
    body, encoding = _best(found)
    response = Response(body, mimetype=found.type)
    response.headers["Cache-Control"] = FOREVER if build == assets().build else "no-cache"
    response.headers["Vary"] = "Accept-Encoding"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response


def _best(found: File) -> tuple[bytes, str | None]:
    encoding = request.accept_encodings.best_match(["br", "gzip"])
    small = {"br": found.br, "gzip": found.gz}.get(encoding or "")
    return (small, encoding) if small else (found.plain, None)


def _read(folder: Path) -> Assets:
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix not in NOT_SERVED and p.name[0] != ".")
    files = {p.relative_to(folder).as_posix(): _load(p.suffix, p.read_bytes()) for p in paths}
    whole = hashlib.sha256()
    for name, content in files.items():
        whole.update(name.encode() + b"\0" + hashlib.sha256(content.plain).digest())
    return Assets(whole.hexdigest()[:12], files)


@lru_cache(maxsize=512)
def _load(suffix: str, plain: bytes) -> File:
    kind = mimetypes.types_map.get(suffix, "application/octet-stream")
    if suffix not in SMALL_ENOUGH or len(plain) < 200:
        return File(kind, plain)
    return File(kind, plain, brotli.compress(plain, quality=11), gzip.compress(plain, 9, mtime=0))
