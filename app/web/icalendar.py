"""A calendar feed (RFC 5545): all-day events, folded and escaped as the standard asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from werkzeug.wrappers import Response

OCTETS = 75  # a line may not be longer (RFC 5545, 3.1)


@dataclass(frozen=True)
class Event:
    """Something on a day."""

    id: str
    words: str
    on: date
    changed_at: datetime
    address: str


def as_calendar(name: str, events: Iterable[Event]) -> Response:
    """The feed; calendars ask for it again by themselves."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Beatbook//Follow-ups//EN", f"X-WR-CALNAME:{_text(name)}"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.id}@beatbook",
            f"DTSTAMP:{event.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(event.words)}",
            f"URL:{event.address}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    body = "".join(f"{part}\r\n" for line in lines for part in _folded(line))
    return Response(body, mimetype="text/calendar", headers={"Cache-Control": "no-store"})


def _text(words: str) -> str:
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return "\\n".join(words.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _folded(line: str) -> Iterable[str]:
    """Cut at 75 octets, never inside a character; each further piece begins with a space."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    yield piece
