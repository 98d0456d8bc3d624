"""The application behind a wire that can go wrong, for server processes in tests only.

A test drops files into the folder BEATBOOK_TEST_FAULTS; each holds one fault as JSON and is used once, by the next
request whose path begins with `path`. Faults: `sign_in` (redirect to the sign-in page), `portal` (a captive portal's
200 HTML), `status` (with `status` and `retry_after`), `drop` (the request is served, its answer is lost), `slow`
(`seconds`), `cut` (the answer stops in the middle).

BEATBOOK_TEST_BUILD gives the static files another build, as a deployment does.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

FOLDER, BUILD = "BEATBOOK_TEST_FAULTS", "BEATBOOK_TEST_BUILD"
PORTAL = b"<!doctype html><title>Free WiFi</title><h1>Welcome! Accept our terms</h1>"

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Lost(RuntimeError):
    """The connection breaks here."""


def faulty(served: Wsgi, folder: Path) -> Wsgi:
    """Wrap an application."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        fault = _take(folder, environ["PATH_INFO"])
        match (fault or {}).get("fault"):
            case "sign_in":
                start("302 Found", [("Location", "/sign-in"), ("Content-Length", "0")])
                return [b""]
            case "portal":
                start("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(PORTAL)))])
                return [PORTAL]
            case "status":
                return _status(fault or {}, start)
            case "drop":
                _serve(served, environ)
                raise Lost
            case "slow":
                time.sleep((fault or {})["seconds"])
        return served(environ, start)

    return answer


def queue(folder: Path, fault: str, path: str = "/sync/", **more: Any) -> None:
    """Let the next request below `path` meet this fault."""
    folder.mkdir(exist_ok=True)
    part = folder / f"{time.time_ns():020}.part"
    part.write_text(json.dumps({"fault": fault, "path": path, **more}))
    part.rename(part.with_suffix(".json"))


def _take(folder: Path, path: str) -> dict[str, Any] | None:
    for file in sorted(folder.glob("*.json")):
        with suppress(FileNotFoundError):  # another request met it first
            fault: dict[str, Any] = json.loads(file.read_text())
            if path.startswith(fault["path"]):
                file.unlink()
                return fault
    return None


def _status(fault: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    headers = [("Content-Type", "text/plain"), ("Content-Length", "2")]
    if "retry_after" in fault:
        headers.append(("Retry-After", str(fault["retry_after"])))
    start(f"{fault['status']} Out of order", headers)
    return [b"no"]


def _serve(served: Wsgi, environ: dict[str, Any]) -> None:
    body: Iterator[bytes] = iter(served(environ, lambda *_given, **_more: None))
    for _part in body:
        pass


def _application() -> Wsgi:
    if BUILD in os.environ:
        _rebuild(os.environ[BUILD])
    from app.commands.serve import application  # the settings are in the environment only now

    return faulty(application, Path(os.environ[FOLDER]))


def _rebuild(build: str) -> None:
    from app.web import assets

    read = assets._read
    assets._read = lambda folder: replace(read(folder), build=build)


if FOLDER in os.environ:
    application = _application()
