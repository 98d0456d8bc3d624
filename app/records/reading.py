"""The gate before a form (sync.md): shapes, exact names, required presence.

A form alone would ignore unknown names, fill defaults and take wrong shapes; a record that says something this server
does not know must not lose it silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.records.kinds import SERVER_OWNED, Fields, Kind

DEEPEST = 8
NAME = re.compile("[a-z][a-z0-9_]{0,39}")
NO_NAME = "?"  # stands for a name that no form would have: what it says may be anything, and is not repeated


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
    said = _renamed(kind, fields)
    known, several = kind.form.names(), kind.form.several()
    others = [name for name in said if name not in known]
    return Gate(
        {name: value for name, value in said.items() if name in known},
        server_owned=_names(name for name in others if name in SERVER_OWNED),
        unknown=_names(name for name in others if name not in SERVER_OWNED),
        misshapen=_names(name for name in said if name in known and not _fits(said[name], name in several)),
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


def _renamed(kind: Kind, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fields under today's names; an old name beside its new one stays, so that nothing is lost silently."""
    old = {name: new for name, new in kind.renamed.items() if name in fields and new not in fields}
    return {old.get(name, name): value for name, value in fields.items()} if old else fields


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name if NAME.fullmatch(name) else NO_NAME for name in names}))
