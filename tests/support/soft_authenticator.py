"""A software passkey: drives every WebAuthn ceremony over plain HTTP, without a browser.

Checked against webauthn 3.0.1. Needs `cryptography` and `cbor2` (both come with `webauthn`).
Faults are made by arguments: another origin, another rp id, no user verification, an old count.
"""

import hashlib
import json
import os
import struct
from base64 import urlsafe_b64encode

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

USER_PRESENT, USER_VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class SoftAuthenticator:
    """One discoverable ES256 credential on one pretend phone."""

    def __init__(self, rp_id: str, origin: str) -> None:
        self.rp_id, self.origin = rp_id, origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = os.urandom(32)
        self.user_handle: bytes | None = None
        self.count = 0

    def create(self, options: dict, *, verified: bool = True, **faults: str) -> dict:
        """Answer PublicKeyCredentialCreationOptions (JSON form) with a RegistrationResponseJSON."""
        self.user_handle = _unb64url(options["user"]["id"])
        point = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        attested = b"\0" * 16 + struct.pack(">H", len(self.credential_id)) + self.credential_id + cose
        data = self._auth_data(
            USER_PRESENT | ATTESTED | (USER_VERIFIED if verified else 0), attested, faults.get("rp_id")
        )
        return self._envelope(
            clientDataJSON=b64url(self._client_data("webauthn.create", options["challenge"], faults.get("origin"))),
            attestationObject=b64url(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
        )

    def get(self, options: dict, *, verified: bool = True, step: int = 1, **faults: str) -> dict:
        """Answer PublicKeyCredentialRequestOptions (JSON form) with an AuthenticationResponseJSON."""
        self.count += step
        data = self._auth_data(USER_PRESENT | (USER_VERIFIED if verified else 0), b"", faults.get("rp_id"))
        client = self._client_data("webauthn.get", options["challenge"], faults.get("origin"))
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._envelope(
            clientDataJSON=b64url(client),
            authenticatorData=b64url(data),
            signature=b64url(signature),
            userHandle=b64url(self.user_handle) if self.user_handle else None,
        )

    def _envelope(self, **response: str | None) -> dict:
        name = b64url(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}

    def _client_data(self, kind: str, challenge: str, origin: str | None) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": origin or self.origin, "crossOrigin": False}
        ).encode()

    def _auth_data(self, flags: int, extra: bytes, rp_id: str | None) -> bytes:
        return (
            hashlib.sha256((rp_id or self.rp_id).encode()).digest()
            + bytes([flags])
            + struct.pack(">I", self.count)
            + extra
        )


def _unb64url(text: str) -> bytes:
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
