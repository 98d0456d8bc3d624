"""Secrets and key pairs: derived keys by purpose, column encryption, the sealing and the signing keys."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeGuard, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from app import ids
from app.settings import Settings, SettingsRefused

K = TypeVar("K")

KID_BYTES = 4
NONCE_BYTES = 12


class Unreadable(ValueError):
    """Encrypted text that no key here opens, or that was moved to another row."""


@dataclass(frozen=True)
class Keyring:
    """All keys of one installation. Secrets and key files are newest first; old ones only read.

    `sealing`: key id → P-256 private key that phones seal records to (RFC 9180).
    `signing`: key id → Ed25519 key for receipts and audit heads.
    """

    secrets: tuple[bytes, ...]
    sealing: dict[str, ec.EllipticCurvePrivateKey] = field(default_factory=dict)
    signing: dict[str, Ed25519PrivateKey] = field(default_factory=dict)

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose from the newest secret (HKDF-SHA-256, RFC 5869), so that no two uses share a key."""
        return _derived(self.secrets[0], purpose)

    def keyed_hash(self, purpose: str, message: bytes) -> bytes:
        """HMAC-SHA-256 under the key of `purpose`."""
        return hmac.digest(self.derive(purpose), message, "sha256")

    def encrypt(self, value: str, place: str) -> bytes:
        """AES-256-GCM as `kid ‖ nonce ‖ ciphertext`, bound to `place` (`table.column:row`): it can't be moved."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.derive("columns")).encrypt(nonce, value.encode(), place.encode())
        return _kid(self.secrets[0]) + nonce + sealed

    def decrypt(self, stored: bytes, place: str) -> str:
        """Open what `encrypt` wrote, also under an older secret; raise Unreadable where that fails."""
        kid, nonce, sealed = (
            stored[:KID_BYTES],
            stored[KID_BYTES : KID_BYTES + NONCE_BYTES],
            stored[KID_BYTES + NONCE_BYTES :],
        )
        for secret in self.secrets:
            if _kid(secret) == kid:
                try:
                    return AESGCM(_derived(secret, "columns")).decrypt(nonce, sealed, place.encode()).decode()
                except InvalidTag as error:
                    raise Unreadable(place) from error
        raise Unreadable(place)

    @property
    def newest_sealing(self) -> str:
        return next(iter(self.sealing))

    @property
    def newest_signing(self) -> str:
        return next(iter(self.signing))

    def sign(self, message: bytes) -> tuple[str, str]:
        """(key id, base64url Ed25519 signature) under the newest signing key."""
        kid = self.newest_signing
        return kid, ids.b64url(self.signing[kid].sign(message))


def keyring() -> Keyring:
    """The keys of the running application."""
    found: Keyring = current_app.extensions["keyring"]
    return found


def make_keys(folder: Path) -> None:
    """Create the secrets, a sealing key and a signing key where they don't exist yet; readable by the owner alone."""
    for part in (folder, folder / "sealing", folder / "signing"):
        part.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / "secrets").exists():
        _write_private(folder / "secrets", ids.token(48).encode() + b"\n")
    if not any((folder / "sealing").glob("*.pem")):
        add_key(folder / "sealing", ec.generate_private_key(ec.SECP256R1()))
    if not any((folder / "signing").glob("*.pem")):
        add_key(folder / "signing", Ed25519PrivateKey.generate())


def add_key(folder: Path, key: ec.EllipticCurvePrivateKey | Ed25519PrivateKey) -> str:
    """Write a new private key to `folder` and return its id: a counter, then four hex digits of the public key."""
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    kid = f"k{len(list(folder.glob('*.pem'))) + 1}-{hashlib.sha256(public).hexdigest()[:4]}"
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _write_private(folder / f"{kid}.pem", pem)
    return kid


def open_keyring(settings: Settings) -> Keyring:
    """Read the keys of `settings`; raise SettingsRefused with the command that makes them when there are none."""
    folder = settings.data_dir / "keys"
    given = settings.secret_keys or _secrets_in(folder / "secrets")
    sealing = _read_keys(folder / "sealing", _can_open)
    signing = _read_keys(folder / "signing", _can_sign)
    if not given or not sealing or not signing:
        raise SettingsRefused(f"There are no keys in {folder}. Run `beatbook init` first.")
    return Keyring(tuple(text.encode() for text in given), sealing, signing)


def _secrets_in(file: Path) -> tuple[str, ...]:
    return tuple(file.read_text().split()) if file.exists() else ()


def _read_keys(folder: Path, kind: Callable[[object], TypeGuard[K]]) -> dict[str, K]:
    found: dict[str, K] = {}
    for file in sorted(folder.glob("*.pem"), key=_age, reverse=True):
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
        if kind(key):
            found[file.stem] = key
    return found


def _can_open(key: object) -> TypeGuard[ec.EllipticCurvePrivateKey]:
    return isinstance(key, ec.EllipticCurvePrivateKey)


def _can_sign(key: object) -> TypeGuard[Ed25519PrivateKey]:
    return isinstance(key, Ed25519PrivateKey)


def _age(file: Path) -> int:
    """The counter in `k12-9af3.pem`."""
    return int(file.stem.partition("-")[0].removeprefix("k"))


@lru_cache(maxsize=64)
def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"beatbook/{purpose}".encode()).derive(secret)


@lru_cache(maxsize=16)
def _kid(secret: bytes) -> bytes:
    return hashlib.sha256(b"beatbook/kid" + secret).digest()[:KID_BYTES]


def _write_private(file: Path, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
