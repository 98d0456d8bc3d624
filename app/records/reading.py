"""The gate before a form (sync.md): shapes, exact names, required presence.

A form alone would ignore unknown names, fill defaults and take wrong shapes; a record that says something this server
does not know must not lose it silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.records.kinds import SERVER_OWNED, Fields, Kind

DEEPEST = 8


@dataclass(frozen=True)
class Gate:
    """Fields that passed, or the names that did not: of the server's own, unknown, or of a wrong shape."""

    fields: Fields
    server_owned: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    misshapen: tuple[str, ...] = ()


def gate(kind: Kind, fields: Any) -> Gate:
    """Check `fields` (name → string, or list of strings where the form takes several) before the form reads them."""
    if not isinstance(fields, Mapping):
        return Gate({}, misshapen=("fields",))
    renamed = {kind.renamed.get(name, name): value for name, value in fields.items()}
    known, several = kind.form.names(), kind.form.several()
    return Gate(
        {name: value for name, value in renamed.items() if name in known},
        server_owned=tuple(sorted(name for name in renamed if name in SERVER_OWNED and name not in known)),
        unknown=tuple(sorted(str(name) for name in renamed if name not in known and name not in SERVER_OWNED)),
        misshapen=tuple(sorted(n for n, value in renamed.items() if n in known and not _fits(value, n in several))),
    )


def depth(value: Any, limit: int = DEEPEST) -> bool:
    """Whether nesting stays within `limit` levels; stops as soon as it does not."""
    if limit < 0:
        return False
    if isinstance(value, dict):
        return all(depth(inner, limit - 1) for inner in value.values())
    return not isinstance(value, list) or all(depth(inner, limit - 1) for inner in value)


def _fits(value: Any, several: bool) -> bool:
    if several and isinstance(value, list):
        return all(isinstance(part, str) for part in value)
    return isinstance(value, str)
