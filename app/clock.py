"""The only source of time, so that a test or the demo can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_injected: ContextVar[datetime | None] = ContextVar("injected", default=None)


def now() -> datetime:
    """This moment in UTC, cut to whole milliseconds (the precision that is stored and signed)."""
    moment = _injected.get() or datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` (aware) inside the block."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _injected.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _injected.reset(token)


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds: `2026-11-03T14:02:07.123Z`, the form that is sent and signed."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_iso(text: str) -> datetime:
    """Read what `iso` writes; raise ValueError on anything without a date, a time and a zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or len(text) > 40:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


def from_milliseconds(count: int) -> datetime:
    """The moment so many milliseconds after 1970 began in UTC; OverflowError far outside of time."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=count)
