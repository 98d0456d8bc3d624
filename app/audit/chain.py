"""The chain, without any database: what a line is, how it is written down, and how a copy is checked.

h(n) = SHA-256(h(n-1) ‖ canonical line n), h(0) = 32 zero bytes. The chain alone can't show that its end was cut off,
so heads {seq, h, count} are signed each day and kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields

START = bytes(32).hex()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the log. `at` is in milliseconds since 1970 UTC; `names` are field names, never values."""

    at: int
    actor: str
    session: str
    action: str
    object_kind: str
    object_id: str
    outcome: str
    names: str


@dataclass(frozen=True)
class Break:
    """Where a chain stops being true: the first bad seq, and why in plain words."""

    seq: int
    why: str


@dataclass(frozen=True)
class Numbered:
    """A line with its place in the chain."""

    seq: int
    line: Line
    h: str


LINE_FIELDS = tuple(f.name for f in fields(Line))


def canonical(seq: int, line: Line) -> bytes:
    """The bytes that are hashed: JSON with sorted keys, no spaces, UTF-8."""
    content = {name: getattr(line, name) for name in LINE_FIELDS} | {"seq": seq}
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def link(before: str, seq: int, line: Line) -> str:
    """h of line `seq`, given the h (hex) of the line before it."""
    return hashlib.sha256(bytes.fromhex(before) + canonical(seq, line)).hexdigest()


def check(lines: Iterable[Numbered], heads: dict[int, str], *, first: int = 1, before: str = START) -> Break | int:
    """Walk a chain in order. Return its last seq, or the first Break.

    `heads`: seq → h as signed and kept outside the database. `first` and `before` start in the middle, after a
    segment that retention has sealed, exported and dropped.
    """
    expected = first
    for found in lines:
        if found.seq != expected:
            return Break(expected, f"line {expected} is missing")
        if link(before, found.seq, found.line) != found.h:
            return Break(found.seq, "the line was changed, or one before it")
        if heads.get(found.seq, found.h) != found.h:
            return Break(found.seq, "the chain was written anew after this head was signed")
        expected, before = found.seq + 1, found.h
    last = expected - 1
    cut = sorted(seq for seq in heads if seq > last)
    return (
        Break(last + 1, f"lines up to {cut[-1]} were there when a head was signed; the end was cut off")
        if cut
        else last
    )
