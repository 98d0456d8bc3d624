"""A server that answers phones as a test tells it: it opens what was sealed, checks who wrote it, and signs for it."""

from __future__ import annotations

import json
import mimetypes
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app import clock, ids
from app.records import digest
from app.records.sealing import Body, Envelope, open_sealed, read_envelope

ROOT = Path(__file__).resolve().parents[3]
BUILD = "b1"
BLANK = "<!doctype html><html lang=en><meta charset=utf-8><title>Blank</title><body data-words='{}'></body></html>"

mimetypes.add_type("text/javascript", ".js")


@dataclass(frozen=True)
class Answer:
    """One HTTP answer. A body that is no text is sent as JSON; `cut` drops the connection instead of answering."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False

    def encoded(self) -> tuple[str, bytes]:
        if isinstance(self.body, str):
            return "text/html; charset=utf-8", self.body.encode()
        return "application/json", json.dumps(self.body).encode()


@dataclass
class Taken:
    """A record as it was read: its clear part, what was sealed, and whether the author's proof held."""

    envelope: Envelope
    body: Body
    proven: bool


Rule = Callable[[Any], Answer | None]


class FakeServer(ThreadingHTTPServer):
    """Serves the static tree and pages, and answers /sync/* by what `answers` holds, else as a good server would."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.origin = f"http://localhost:{self.server_port}"
        self.private = {"k1": ec.generate_private_key(ec.SECP256R1())}
        self.author_keys: dict[str, bytes] = {}
        self.pages: dict[str, tuple[str, str]] = {"/blank": ("text/html; charset=utf-8", BLANK)}
        self.builds = {BUILD}
        self.answers: dict[str, list[Answer | Rule]] = defaultdict(list)
        self.heard: list[tuple[str, Any]] = []
        self.headers: list[tuple[str, dict[str, str]]] = []
        self.taken: dict[str, Taken] = {}
        self.times_taken: Counter[str] = Counter()
        self.hello: dict[str, Any] = {}
        self.kit: dict[str, Any] | None = None
        self.pause_s = 0.0
        self.at_once = self.most_at_once = 0
        self.watch = threading.Lock()

    def told(self, path: str) -> list[Any]:
        """The bodies that were posted to a path."""
        return [body for heard, body in self.heard if heard == path]

    def answer(self, path: str, body: Any) -> Answer:
        self.heard.append((path, body))
        if self.answers[path]:
            planned = self.answers[path].pop(0)
            found = planned(body) if callable(planned) else planned
            if found is not None:
                return found
        return Answer(body=self.greet() if path == "/sync/hello" else self.take(body))

    def greet(self) -> dict[str, Any]:
        keys = [
            {"kid": kid, "public": ids.b64url(_point(key)), "not_after": None}
            for kid, key in reversed(self.private.items())
        ]
        good = {"now": clock.iso(clock.now()), "build": BUILD, "min_v": 1, "keys": keys}
        return good | {"max_batch": 50, "max_bytes": 262144, "backoff_s": 0} | self.hello

    def take(self, body: dict[str, Any]) -> dict[str, Any]:
        """Take every record once, as the door does."""
        with self.watch:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(self.pause_s)
        rows = [self.row(record) for record in body["records"]]
        with self.watch:
            self.at_once -= 1
        return {"results": rows}

    def row(self, record: dict[str, Any]) -> dict[str, Any]:
        envelope = read_envelope(record)
        opened = open_sealed(envelope, self.private[envelope.kid])
        before = self.taken.get(record["id"])
        self.times_taken[record["id"]] += 1
        proven = envelope.signed_by(self.author_keys.get(record["owner"]))
        self.taken[record["id"]] = Taken(envelope, opened, proven)
        return signed(record, opened, "duplicate" if before else "created")


def signed(record: dict[str, Any], opened: Body | None, status: str, **more: Any) -> dict[str, Any]:
    """A row with a receipt over what was said, or over the sealed bytes when it was not opened."""
    said = digest.of_sealed(record["sealed"])
    if opened is not None:
        supersedes = record.get("supersedes")
        said = digest.of_record(
            record["kind"], record["v"], opened.fields, opened.made_at, opened.tz, opened.base, supersedes
        )
    at = clock.iso(clock.now())
    receipt = {"id": record["id"], "owner": record["owner"], "digest": said, "received_at": at, "kid": "s1", "sig": "x"}
    known = {"id": record["id"], "status": status, "ref": digest.ref(UUID(record["id"])), "version": 1}
    return known | {"receipt": receipt, "received_at": at} | more


def rows(status: str, **more: Any) -> Rule:
    """Answer each record of a batch with this status."""
    return lambda body: Answer(
        body={"results": [{"id": record["id"], "status": status, **more} for record in body["records"]]}
    )


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: FakeServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.headers.append((path, dict(self.headers)))
        if self.server.answers[path]:
            return self.send(self.server.answers[path].pop(0))  # type: ignore[arg-type]
        if path == "/sync/kit" and self.server.kit is not None:
            return self.send(Answer(body=self.server.kit, headers={"ETag": '"1"'}))
        if path in self.server.pages:
            kind, text = self.server.pages[path]
            return self.write(200, {"Content-Type": kind, "Cache-Control": "no-cache"}, text.encode())
        return self.send_static(path)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.headers.append((self.path, dict(self.headers)))
        self.send(self.server.answer(self.path, json.loads(raw)))

    def send(self, answer: Answer) -> None:
        if answer.cut:
            self.close_connection = True
            return
        kind, body = answer.encoded()
        self.write(answer.status, {"Content-Type": kind, "Cache-Control": "no-store"} | answer.headers, body)

    def send_static(self, path: str) -> None:
        folder, _, name = path.removeprefix("/static/").partition("/")
        file = ROOT / "static" / name
        if folder not in self.server.builds or not file.is_file():
            return self.write(404, {"Content-Type": "text/plain"}, b"")
        kind = mimetypes.types_map.get(file.suffix, "application/octet-stream")
        headers = {"Content-Type": kind, "Cache-Control": "max-age=31536000, immutable"}
        return self.write(200, headers, file.read_bytes())

    def write(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
