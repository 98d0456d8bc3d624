"""The kinds of records: what each is called, which form reads it, who may send it and what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app import ids
from app.actor import Actor, Role
from app.records.outcomes import Applied, Invalid, OutOfScope, Stale
from app.web.forms import Form

Fields = dict[str, "str | list[str]"]

#: Names that only the server may set; a body that holds one is refused and audited (R-16a).
SERVER_OWNED = frozenset(
    {"state", "status", "recorded_by", "approved_by", "role", "owner", "received_at", "version", "seq", "device_id"}
    | {"beat_id", "note_flagged", "voided_at", "voided_by", "offset_ms", "author", "created_at", "delete_on"}
    | {"words_flagged", "removed_at", "removed_by"}
)


LATEST_VERSION = 2**31


@dataclass(frozen=True)
class Base:
    """The version of a record that a change was made on."""

    id: UUID
    version: int


def read_base(said: Mapping[str, Any] | None) -> Base | None:
    """What a body names as its base; nothing where it can't be one."""
    found, version = ids.read_uuid((said or {}).get("id")), (said or {}).get("version")
    if found is None or not isinstance(version, int) or not 0 <= version < LATEST_VERSION:
        return None
    return Base(found, version)


@dataclass(frozen=True, kw_only=True)
class Record:
    """A record that has been opened, read by its form, and whose author is known.

    `happened_at` is `made_at` corrected by the phone's measured clock offset (sync.md, Skew). `scope_waived`: a
    sergeant has taken the record in although its author is not on the beat.
    """

    id: UUID
    author: Actor
    values: Mapping[str, Any]
    made_at: datetime
    happened_at: datetime
    received_at: datetime
    tz: str
    offset_ms: int | None = None
    base: Base | None = None
    supersedes: UUID | None = None
    device_id: UUID | None = None
    seq: int | None = None
    flagged: frozenset[str] = frozenset()
    scope_waived: bool = False


Outcome = Applied | Invalid | Stale | OutOfScope
Apply = Callable[[Session, Record], Outcome]


@dataclass(frozen=True)
class Stands:
    """How the subject of a record stands now: its version, and what its form would hold."""

    version: int
    form: type[Form]
    said: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of record, declared once (house.md).

    `apply` says what came of it, and writes the effect only when it answers Applied; it may not commit.
    `guarded` are free-text fields that the guard reads. `renamed` maps names that last month's form still sends to
    today's. `alone`: its effect is new rows by `insert_now` and reads no other record, so that the rows of a batch can
    be written together. For pages that correct a record, `offer` fills the choices that depend on who looks (places);
    `stands` says how the subject of a change stands now, to those who may see it, and `meanwhile` what happened to it
    after a version. `note` is the kind under which the words of a change are kept that its author does not make.
    """

    name: str
    form: type[Form]
    roles: frozenset[Role]
    apply: Apply
    title: Any
    v: int = 1
    guarded: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False
    offer: Callable[[Form, Actor], None] | None = None
    stands: Callable[[Session, UUID, Actor], Stands | None] | None = None
    meanwhile: Callable[[UUID, int], list[str]] | None = None
    note: str = ""

    @property
    def subject(self) -> str:
        """What the record is about: `interaction` for `interaction.amend`."""
        return self.name.partition(".")[0]


_kinds: dict[tuple[str, int], Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known to the door."""
    _kinds[kind.name, kind.v] = kind
    return kind


def find(name: str, v: int) -> Kind | None:
    """The kind of this name and version, if this server knows it."""
    return _kinds.get((name, v))


def every() -> list[Kind]:
    """All known kinds."""
    return list(_kinds.values())
