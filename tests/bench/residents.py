"""Residents: the first load of the form on an old phone, concerns a second, floods, guesses, and lines that drip."""

from __future__ import annotations

import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from playwright.sync_api import Playwright, sync_playwright
from sqlalchemy import func, select

from app import clock
from app.concerns import code, door, sealing, ticket
from app.concerns.models import Concern
from app.db import db, write
from tests.bench.link import Link
from tests.bench.load import Figures, Request, measure
from tests.bench.phone import _median, _open, _slow
from tests.bench.server import _cookies
from tests.bench.station import Station
from tests.support.pocket import enrolled, over_http
from tests.support.postgres import Cluster, create
from tests.support.scenes import a_beat, on_beat

Row = tuple[str, str, str]
HEADERS = ("Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: same-origin", "Accept-Encoding: br")
PROBE = """(() => {
  const seen = () => document.querySelector('form[data-raise] button.main')?.getClientRects().length
    ? requestAnimationFrame(() => setTimeout(() => { window.usable = performance.now() }))
    : requestAnimationFrame(seen)
  requestAnimationFrame(seen)
})()"""
FLOOD_PER_S = 50
DRIPPING = 50
GUESSES = 10_000


def rows(quick: bool) -> Iterator[Row]:
    """The figures, as they are measured."""
    yield from _first_loads(2 if quick else 5)
    count = 600 if quick else 3000
    with Station() as station:
        yield _rate("SQLite", station, count)
    with Cluster() as cluster:
        for workers in (1, 2):
            create(cluster.url("postgres"), f"bench{workers}", "template0")
            with Station(database_url=cluster.url(f"bench{workers}")) as station:
                yield _rate(f"PostgreSQL, {workers} of our processes", station, count, workers)
    yield from _flood(6 if quick else 20)
    yield from _guesses(2_000 if quick else GUESSES)
    yield from _drips()


def _first_loads(runs: int) -> Iterator[Row]:
    with sync_playwright() as playwright, Station() as station:
        a_beat(station.app)
        station.start()
        for net, aim in (("3g", "≤ 1500"), ("slow3g", "≤ 2500")):
            found = [_first_load(playwright, station, net) for _ in range(runs)]
            yield f"first load until the form is usable, {net}, ms", _median([f[0] for f in found]), aim
            yield f"first load of the form in all, {net}, bytes", _median([f[1] for f in found]), "≤ 25000"


def _first_load(playwright: Playwright, station: Station, net: str) -> tuple[float, int]:
    """(ms until the form is usable, bytes once all has come, headers included) on an empty phone."""
    link = Link(station.origin, net)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        context = _open(playwright, folder)
        context.add_init_script(PROBE)
        page = context.new_page()
        _slow(page)
        page.goto(f"{link.origin}/concerns/new", wait_until="networkidle")
        usable = float(page.evaluate("window.usable ?? 0"))
        context.close()
    return usable, link.down.count


def _bodies(station: Station, count: int, first: int = 0) -> list[bytes]:
    """Whole forms, each with a ticket and words of its own."""
    with station.app.app_context(), clock.at(clock.now() - timedelta(minutes=2)):
        tickets = [ticket.fresh() for _ in range(count)]
    return [
        urlencode(
            {
                "category": "lighting",
                "place_text": f"Beside lamp {first + n}",
                "description": f"Lamp {first + n} is dark.",
                "happens_when": "nights",
                "danger": "no",
                "reply": "here",
                "ticket": made,
            }
        ).encode()
        for n, made in enumerate(tickets)
    ]


def _rate(what: str, station: Station, count: int, workers: int = 1) -> Row:
    a_beat(station.app)
    station.start(workers)
    bodies = iter(_bodies(station, count))
    found = measure(_send(station, bodies), clients=8, seconds=60)
    if found.unexpected:
        raise RuntimeError("concerns were refused")
    return f"concerns/s, 8 clients, {what}", f"{found.per_s:.0f}", "≥ 500"


def _send(station: Station, bodies: Iterator[bytes]) -> Request:
    return Request(f"{station.origin}/concerns", HEADERS, "POST", lambda: bodies)


def _flood(seconds: int) -> Iterator[Row]:
    """Today of an officer, idle and while fifty concerns a second come in."""
    with Station() as station:
        beat = a_beat(station.app)
        station.start()
        phone = enrolled(station.app, over_http(station.port))
        on_beat(station.app, phone.person, beat)
        today = Request(f"{station.origin}/today", ("Accept-Encoding: br", f"Cookie: {next(_cookies(phone))}"))
        measure(today, clients=1, seconds=1)
        idle = measure(today, clients=1, seconds=seconds)
        bodies, results = _bodies(station, FLOOD_PER_S * (seconds + 1)), list[Figures]()
        flood = threading.Thread(target=lambda: results.append(_paced(station, bodies)))
        flood.start()
        during = measure(today, clients=1, seconds=seconds)
        flood.join()
        with station.app.app_context():
            apart = list(db.session.scalars(select(Concern.quarantined)))
        yield "Today, p95 ms, idle", f"{idle.p95_ms}", ""
        yield f"Today, p95 ms, {results[0].per_s:.0f} concerns/s", f"{during.p95_ms}", f"≤ {2 * idle.p95_ms:.1f}"
        yield "of them taken, refused", f"{len(apart)}, {results[0].unexpected}", f"{len(bodies)}, 0"
        yield "of them among the others", f"{apart.count(False)}", "about 5"


def _paced(station: Station, bodies: list[bytes]) -> Figures:
    """Send fifty a second, as far as answers come."""

    def some() -> Iterator[bytes]:
        began = time.perf_counter()
        for n, body in enumerate(bodies):
            time.sleep(max(0.0, began + n / FLOOD_PER_S - time.perf_counter()))
            yield body

    return measure(_send(station, some()), clients=4, seconds=300)


def _guesses(count: int) -> Iterator[Row]:
    with Station() as station:
        a_beat(station.app)
        station.start()
        bodies = [urlencode({"code": f"{n:020}"}).encode() for n in range(count)]
        asked = Request(f"{station.origin}/concerns/status", HEADERS, "POST", lambda: iter(bodies), expect=429)
        found = measure(asked, clients=8, seconds=120)
        yield f"of {count:,} guesses of a code, looked at", f"{found.unexpected}", "20 in 15 min"
        measure(_send(station, iter(_bodies(station, 2000))), clients=8, seconds=20)
        right, wrong = _door_times(station)
        yield "a code that is there, median µs", f"{right:.0f}", ""
        yield "a code that is not, median µs", f"{wrong:.0f}", "the same ± 20 %"


def _door_times(station: Station) -> tuple[float, float]:
    """Medians of the time that a right and a wrong code take, asked in turn."""
    known = code.from_bytes(b"k" * 16)
    with station.app.test_request_context():

        def give(session: object) -> None:
            row = session.scalars(select(Concern).limit(1)).one()  # type: ignore[attr-defined]
            row.code_hash = sealing.hash_of(known)

        write(give)
        assert db.session.scalar(select(func.count()).select_from(Concern))
        spans: tuple[list[float], list[float]] = ([], [])
        for n in range(2000):
            for typed, into in ((known, spans[0]), (code.from_bytes(n.to_bytes(16)), spans[1])):
                db.session.rollback()
                began = time.perf_counter()
                door.opened_by(typed)
                into.append(time.perf_counter() - began)
    return statistics.median(spans[0]) * 1e6, statistics.median(spans[1]) * 1e6


def _drips() -> Iterator[Row]:
    """The form while fifty lines send one byte a second: in their headers, and in a body."""
    with Station() as station:
        a_beat(station.app)
        station.start()
        form = Request(f"{station.origin}/concerns/new", ("Accept-Encoding: br",))
        measure(form, clients=1, seconds=1)
        yield "the form, p95 ms, idle", f"{measure(form, clients=1, seconds=4).p95_ms}", ""
        head = f"POST /concerns HTTP/1.1\r\nHost: localhost:{station.port}\r\n".encode()
        whole = head + "\r\n".join((*HEADERS, "Content-Length: 60000", "", "")).encode()
        for what, start in (("headers", head + b"X-Slow: "), ("a body", whole)):
            stop = threading.Event()
            lines = threading.Thread(target=_drip, args=(station.port, start, stop))
            lines.start()
            time.sleep(2)
            found = measure(form, clients=1, seconds=4)
            stop.set()
            lines.join()
            yield f"the form, p95 ms, {DRIPPING} lines drip {what}", f"{found.p95_ms}", "≤ 2 × idle"


def _drip(port: int, start: bytes, stop: threading.Event) -> None:
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(DRIPPING)]
    for line in lines:
        line.sendall(start)
    while not stop.wait(1):
        for line in lines:
            line.sendall(b"x")
    for line in lines:
        line.close()
