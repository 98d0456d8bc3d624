"""What residents typed, encrypted and bound to its row: moved to another row it can't be read."""

from __future__ import annotations

from uuid import UUID

from app.concerns.models import Concern, ConcernMessage, ConcernWords
from app.keyring import keyring

PARTS = ("description", "place_text", "point")


def seal_part(concern_id: UUID, part: str, text: str | None) -> bytes | None:
    """A column of a concern, encrypted; nothing where nothing was typed."""
    return keyring().encrypt(text, f"concern.{part}:{concern_id}") if text else None


def part_of(found: Concern, part: str) -> str:
    """A column of a concern in the clear; empty where it was left so, or deleted since."""
    stored: bytes | None = getattr(found, part)
    return keyring().decrypt(stored, f"concern.{part}:{found.id}") if stored else ""


def seal_message(message_id: UUID, text: str) -> bytes:
    """The words of a message, encrypted."""
    return keyring().encrypt(text, f"concern_message.words:{message_id}")


def message_of(found: ConcernMessage) -> str:
    """The words of a message in the clear."""
    return keyring().decrypt(found.words, f"concern_message.words:{found.id}") if found.words else ""


def seal_words(words_id: UUID, text: str) -> bytes:
    """What a screener made of some words, encrypted."""
    return keyring().encrypt(text, f"concern_words.words:{words_id}")


def words_of(found: ConcernWords) -> str:
    """The same in the clear."""
    return keyring().decrypt(found.words, f"concern_words.words:{found.id}")


def hash_of(code: str) -> bytes:
    """What is kept of a code: an HMAC under a key that is not in the database (R-26)."""
    return keyring().keyed_hash("concern-code", code.encode())


def sameness_of(*texts: str) -> bytes:
    """A keyed hash of what was said, by which the same words sent again are noticed; kept for a day (R-25)."""
    said = "\0".join(" ".join(text.casefold().split()) for text in texts)
    return keyring().keyed_hash("concern-sameness", said.encode())
