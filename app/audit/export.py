"""The log as a file that an outsider can check without the database or the program's keys.

JSON lines: first `{"beatbook_audit": 1, "keys": {kid: public key}}`, then a line for each entry with its seq and h,
then `{"head": …}` for each signed head.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from app.audit import heads
from app.audit.chain import LINE_FIELDS, Break, Line, Numbered, check
from app.audit.heads import BadHead, Head


class NotAnExport(ValueError):
    """The file is not an export of an audit log."""


def lines(numbered: Iterable[Numbered], kept: Iterable[Head], keys: dict[str, str]) -> Iterator[str]:
    """The export, line by line. `keys`: key id → public key as written by `heads.written_key`."""
    yield _json({"beatbook_audit": 1, "keys": keys})
    for entry in numbered:
        yield _json(asdict(entry.line) | {"seq": entry.seq, "h": entry.h})
    for head in kept:
        yield _json({"head": asdict(head)})


def verify(text: Iterable[str], trusted: str | None = None) -> Break | int:
    """Check an export: the chain, and every signed head in it. Return the last seq, or the first Break.

    `trusted`: the public key that was written down elsewhere; without it the file's own keys are believed, which shows
    accidents but no forger. Raise NotAnExport, or BadHead on a signature that is not from the key.
    """
    rows = [_read(line) for line in text if line.strip()]
    if not rows or rows[0].get("beatbook_audit") != 1:
        raise NotAnExport("this is not an export of the audit log")
    keys = {kid: heads.read_key(key) for kid, key in rows[0]["keys"].items()}
    if trusted is not None:
        keys = {kid: key for kid, key in keys.items() if heads.written_key(key) == trusted}
    signed = heads.by_seq((Head(**row["head"]) for row in rows[1:] if "head" in row), keys)
    return check((_numbered(row) for row in rows[1:] if "seq" in row), signed)


def _numbered(row: dict[str, Any]) -> Numbered:
    return Numbered(row["seq"], Line(**{name: row[name] for name in LINE_FIELDS}), row["h"])


def _read(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise NotAnExport("a line of this file can't be read") from error
    if not isinstance(row, dict):
        raise NotAnExport("a line of this file can't be read")
    return row


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


__all__ = ["BadHead", "NotAnExport", "lines", "verify"]
