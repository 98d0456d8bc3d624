"""A phone without a browser: enrols with a software passkey, seals records as the real one does, and sends them.

It speaks to the application in-process or to a server process, so that the same story can be told to both.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask

from app import clock, ids
from app.accounts import store as accounts
from app.actor import Role
from app.audit import log
from app.records.sealing import SUITE
from tests.support.soft_authenticator import SoftAuthenticator

Answer = tuple[int, Any]
Send = Callable[[str, str, dict[str, Any] | None, dict[str, str]], Answer]

OURS = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json", "Accept": "application/json"}


@dataclass(frozen=True)
class Sealed:
    """A record as it goes over the wire."""

    envelope: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.envelope["id"])

    def but(self, **changes: Any) -> Sealed:
        """The same with parts changed by somebody on the way."""
        return Sealed(self.envelope | changes)


@dataclass
class Pocket:
    """One officer's phone."""

    send: Send
    origin: str
    person: UUID
    device: str = ""
    author_key: bytes = b""
    keys: list[dict[str, Any]] = field(default_factory=list)
    seq: int = 0
    passkey: SoftAuthenticator | None = None

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Answer:
        """Post JSON as a page of ours would."""
        return self.send("POST", path, body, OURS | headers)

    def enrol(self, code: str) -> None:
        """Bind a passkey by an invitation's code, then say hello."""
        self.passkey = SoftAuthenticator("localhost", self.origin)
        status, options = self.post("/enrol/options", {"code": code})
        assert status == 200, options
        status, answer = self.post("/enrol", {"code": code, "credential": self.passkey.create(options)})
        assert status == 201, answer
        self._remember(answer)

    def sign_in(self) -> None:
        """Sign in again with the passkey."""
        assert self.passkey is not None
        _status, options = self.post("/sign-in/options", {})
        status, answer = self.post("/sign-in", {"credential": self.passkey.get(options), "device": self.device or None})
        assert status == 200, answer
        self._remember(answer)

    def hello(self, **said: Any) -> Answer:
        """Say hello; the server's keys are kept."""
        status, told = self.post("/sync/hello", {"device": self.device, "pending": [], **said}, **{"X-Sync": "1"})
        if status == 200:
            self.keys = told["keys"]
        return status, told

    def batch(self, records: Iterable[Sealed], **said: Any) -> Answer:
        """Send records."""
        body = {"device": self.device, "sent_at": clock.iso(clock.now()), "offset_ms": 0, "can_correct": False}
        return self.post(
            "/sync/batch", body | said | {"records": [record.envelope for record in records]}, **{"X-Sync": "1"}
        )

    def rows(self, *records: Sealed, **said: Any) -> list[dict[str, Any]]:
        """Send records and return the rows of the answer."""
        status, answer = self.batch(records, **said)
        assert status == 200, answer
        rows: list[dict[str, Any]] = answer["results"]
        return rows

    def seal(self, fields: Any, kind: str = "interaction.create", **more: Any) -> Sealed:
        """Seal a record. `more`: id, made_at, tz, base, supersedes, deps, v, owner, kid, key, body."""
        self.seq += 1
        record_id, owner, v = str(more.get("id") or ids.uuid7()), str(more.get("owner", self.person)), more.get("v", 1)
        kid = more.get("kid", self.keys[0]["kid"])
        body = more.get("body") or {
            "fields": fields,
            "made_at": more.get("made_at", clock.iso(clock.now())),
            "tz": more.get("tz", "Europe/London"),
            "base": more.get("base"),
            "build": "test",
        }
        info = f"beatbook/1|{record_id}|{kind}|{v}|{owner}|{self.seq}".encode()
        sealed = SUITE.encrypt(json.dumps(body).encode(), self._public_key(), info=info)
        supersedes = more.get("supersedes")
        said = (
            f"beatbook/1|{record_id}|{kind}|{v}|{owner}|{self.device}|{self.seq}|{kid}"
            f"|{supersedes or ''}|{ids.b64url(hashlib.sha256(sealed).digest())}"
        )
        return Sealed(
            {
                "id": record_id,
                "kind": kind,
                "v": v,
                "owner": owner,
                "device": self.device,
                "seq": self.seq,
                "deps": [str(dep) for dep in more.get("deps", [])],
                "supersedes": str(supersedes) if supersedes else None,
                "kid": kid,
                "sealed": ids.b64url(sealed),
                "mac": ids.b64url(hmac.digest(more.get("key", self.author_key), said.encode(), "sha256")),
            }
        )

    def other(self, **changes: Any) -> Pocket:
        """The same phone in other hands."""
        return replace(self, **changes)

    def _remember(self, answer: dict[str, Any]) -> None:
        self.person, self.device = UUID(answer["user"]["id"]), answer["device"]
        self.author_key = _unb64(answer["author_key"])
        self.hello()

    def _public_key(self) -> ec.EllipticCurvePublicKey:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _unb64(self.keys[0]["public"]))


def in_process(app: Flask) -> Send:
    """Speak to the application directly."""
    client = app.test_client()

    def send(method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> Answer:
        answer = client.open(path, method=method, json=body, headers=headers)
        return answer.status_code, answer.get_json(silent=True)

    return send


def over_http(port: int) -> Send:
    """Speak to a server process on loopback; raise ConnectionError when it is gone."""
    jar: dict[str, str] = {}

    def send(method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())} if jar else {}
        try:
            connection.request(method, path, json.dumps(body), headers | cookies | {"Host": f"localhost:{port}"})
            answer = connection.getresponse()
            content = answer.read()
        except http.client.HTTPException as error:
            raise ConnectionError from error
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            jar.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        is_json = answer.headers.get_content_type() == "application/json"
        return answer.status, json.loads(content) if is_json else content

    return send


def enrolled(
    app: Flask,
    send: Send | None = None,
    *,
    role: Role = Role.OFFICER,
    name: str = "Wren Alder",
    collar: str = "4417",
    shared: bool = False,
) -> Pocket:
    """A phone whose owner has enrolled."""
    with app.app_context():
        invited = accounts.invite_new(log.COMMAND_LINE, name=name, collar=collar, role=role, shared_phone=shared)
    origin = app.config["BEATBOOK"].origin
    pocket = Pocket(send or in_process(app), origin, invited.person_id)
    pocket.enrol(invited.code)
    return pocket


def _unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
