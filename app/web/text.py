"""One reader for all text from outside: what comes in is normalised, and what no one can type is refused (fact 6)."""

from __future__ import annotations

import re
import unicodedata

BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
UNREADABLE = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class UnreadableText(ValueError):
    """Text with a lone surrogate, NUL or another control character."""


def clean(text: str) -> str:
    """NFC, LF line ends, no direction overrides, no space at the ends. Raise UnreadableText on control characters."""
    if UNREADABLE.search(text):
        raise UnreadableText
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", BIDI.sub("", lines)).strip()


def readable(text: str) -> str:
    """The same text without what no one can type: for showing it once more to whoever has to put it right."""
    return UNREADABLE.sub("", text)


def units(text: str) -> int:
    """The length as a browser counts it, in UTF-16 units (an emoji is two)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, limit: int) -> str:
    """At most `limit` UTF-16 units, with a sign where something was left out."""
    if units(text) <= limit:
        return text
    while units(text) >= limit:
        text = text[:-1]
    return f"{text}…"
