"""Signed heads: once a day the end of the chain is written down outside the database, so that a cut end is seen (R-35).

A head is `{day, seq, h, count, kid, sig}`; `sig` is Ed25519 over the canonical JSON of the first four. Keep copies
elsewhere: printed, mailed to oversight, on another machine.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy.orm import Session

from app import clock, ids
from app.audit import log
from app.keyring import Keyring

FOLDER = "audit-heads"


class BadHead(ValueError):
    """A head that can't be read, or whose signature is not ours."""


@dataclass(frozen=True)
class Head:
    """The end of the chain on a day: its last seq, the hash there, and how many lines there were."""

    day: str
    seq: int
    h: str
    count: int
    kid: str
    sig: str

    def signed(self) -> bytes:
        """The bytes under the signature."""
        return signed_content(self.day, self.seq, self.h, self.count)


def signed_content(day: str, seq: int, h: str, count: int) -> bytes:
    """Canonical JSON of what a head says."""
    said = {"count": count, "day": day, "h": h, "seq": seq}
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def seal(session: Session, keys: Keyring, data_dir: Path) -> Head | None:
    """Sign today's head and write it, unless today's exists. Nothing for an empty log."""
    seq, h = log.head(session)
    file = data_dir / FOLDER / f"{clock.now().date().isoformat()}.json"
    if seq == 0 or file.exists():
        return None
    kid, sig = keys.sign(signed_content(file.stem, seq, h, seq))
    head = Head(file.stem, seq, h, seq, kid, sig)
    _write_whole(file, json.dumps(asdict(head), indent=1) + "\n")
    return head


def kept(data_dir: Path) -> list[Head]:
    """All heads in the data folder, oldest first. Raise BadHead on a file that can't be read."""
    return [read(file.read_text()) for file in sorted((data_dir / FOLDER).glob("*.json"))]


def read(text: str) -> Head:
    """A head from its JSON; raise BadHead."""
    try:
        return Head(**json.loads(text))
    except (TypeError, ValueError) as error:
        raise BadHead("a signed head can't be read") from error


def by_seq(heads: Iterable[Head], public: dict[str, Ed25519PublicKey]) -> dict[int, str]:
    """seq → h of heads whose signature holds; raise BadHead naming the day of one that does not."""
    found: dict[int, str] = {}
    for head in heads:
        try:
            public[head.kid].verify(ids.from_b64url(head.sig), head.signed())
        except (KeyError, ValueError, InvalidSignature) as error:
            raise BadHead(f"the head of {head.day} was not signed by this Beatbook") from error
        found[head.seq] = head.h
    return found


def public_keys(keys: Keyring) -> dict[str, Ed25519PublicKey]:
    """The public halves of the signing keys, by key id."""
    return {kid: key.public_key() for kid, key in keys.signing.items()}


def written_key(key: Ed25519PublicKey) -> str:
    """A public key as 43 characters of base64url, for paper and for `--public-key`."""
    return ids.b64url(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def read_key(text: str) -> Ed25519PublicKey:
    """Read what `written_key` writes; ValueError otherwise."""
    return Ed25519PublicKey.from_public_bytes(ids.from_b64url(text))


def _write_whole(file: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    with part.open("w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
