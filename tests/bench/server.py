"""The server's figures: sealed records a second, one record a request, a list page at two sizes, memory."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from typing import Any

from app import clock
from tests.bench.load import Figures, Request, measure
from tests.bench.station import Station, fill_with_contacts
from tests.support.pocket import Pocket, enrolled, over_http
from tests.support.scenes import BeatScene, a_beat, a_contact, on_beat

BATCH = 50
RUNS = 3
NOTE = "Talked about the street lights by the bus stop; two lamps out since last week."


def rows(quick: bool) -> Iterator[tuple[str, str, str]]:
    """(what, figure, aim) for the table."""
    yield from _sync(BATCH, 4000 if quick else 12000)
    yield from _sync(1, 1200 if quick else 4000)
    yield from _list(1000, 100_000 if quick else 1_000_000)


def _sync(batch: int, count: int) -> Iterator[tuple[str, str, str]]:
    with Station() as station:
        beat = a_beat(station.app)
        station.start()
        phone = enrolled(station.app, over_http(station.port))
        on_beat(station.app, phone.person, beat)
        clients = 1 if batch > 1 else 8
        rates = [_send(station, phone, beat, batch, count // RUNS, clients) for _ in range(RUNS)]
        per_s = [figures.per_s * batch for figures in rates]
        if any(figures.unexpected for figures in rates):
            raise RuntimeError("the server refused records")
        spread = f"{min(per_s):.0f}–{max(per_s):.0f}"
        what = f"sealed records/s, batches of {batch}" if batch > 1 else "one record a POST, 8 clients, requests/s"
        yield what, f"{statistics.median(per_s):.0f} ({spread})", "≥ 1000" if batch > 1 else "≥ 400"
        yield f"resident memory after it, MB (batches of {batch})", f"{station.resident_mb()}", "≤ 150"


def _send(station: Station, phone: Pocket, beat: BeatScene, batch: int, count: int, clients: int) -> Figures:
    bodies = [_body(phone, beat, batch) for _ in range(max(1, count // batch))]
    cookie = next(value for value in _cookies(phone))
    headers = ("Content-Type: application/json", "X-Sync: 1", "Sec-Fetch-Site: same-origin", f"Cookie: {cookie}")
    request = Request(f"{station.origin}/sync/batch", headers, "POST", lambda: iter(bodies))
    return measure(request, clients=clients, seconds=60)


def _body(phone: Pocket, beat: BeatScene, batch: int) -> bytes:
    records = [phone.seal(a_contact(beat.park, note=NOTE)).envelope for _ in range(batch)]
    said = {"device": phone.device, "sent_at": clock.iso(clock.now()), "offset_ms": 0, "can_correct": False}
    return json.dumps(said | {"records": records}).encode()


def _cookies(phone: Pocket) -> Iterator[str]:
    jar: dict[str, Any] = phone.send.__closure__[0].cell_contents  # type: ignore[index]  # the jar in `over_http`
    yield "; ".join(f"{name}={value}" for name, value in jar.items())


def _list(small: int, large: int) -> Iterator[tuple[str, str, str]]:
    figures = {}
    for count in (small, large):
        with Station() as station:
            beat = a_beat(station.app)
            station.start()
            phone = enrolled(station.app, over_http(station.port))
            on_beat(station.app, phone.person, beat)
            fill_with_contacts(station.app, phone.person, beat.id, list(beat.places.values()), count)
            headers = ("Accept-Encoding: br", "Accept: text/html", f"Cookie: {next(_cookies(phone))}")
            request = Request(f"{station.origin}/interactions", headers)
            measure(request, clients=1, seconds=1)
            runs = [measure(request, clients=1, seconds=3) for _ in range(RUNS)]
            figures[count] = statistics.median(run.p95_ms for run in runs)
            if any(run.unexpected for run in runs):
                raise RuntimeError("the list page was refused")
            yield f"list of 50 rows, p95 ms, {count:,} contacts", f"{figures[count]}", "≤ 25"
            yield f"list of 50 rows, bytes compressed, {count:,} contacts", f"{runs[0].bytes}", "≤ 10000"
    yield "list: large against small", f"{figures[large] / figures[small]:.2f} ×", "≤ 1.3 ×"
