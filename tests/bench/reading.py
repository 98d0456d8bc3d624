"""The figures of reading: Today with a full ledger, the pack over the line, and reading it without signal."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator

from playwright.sync_api import Page, Playwright, sync_playwright

from tests.bench.load import Request, measure
from tests.bench.phone import _median, _open, _slow
from tests.bench.server import RUNS, _cookies
from tests.bench.station import Station, fill_with_followups
from tests.support import patrol
from tests.support.browsers import Phone
from tests.support.ledger import HOLDS
from tests.support.pocket import enrolled, over_http
from tests.support.scenes import a_beat, on_beat

OPEN = 5_000
CARRIED = 200


def rows(quick: bool) -> Iterator[tuple[str, str, str]]:
    """(what, figure, aim) for the table."""
    yield from _today()
    with sync_playwright() as playwright:
        shifts = [_shift(playwright) for _ in range(2 if quick else 3)]
    yield f"pack of {CARRIED}, 4g, ms until it is kept", _median([s["pack"] for s in shifts]), "≤ 1500"
    yield f"pack of {CARRIED}, bytes compressed", _median([s["bytes"] for s in shifts]), "≤ 120000"
    yield "pack when nothing has changed, status", f"{shifts[0]['again']:.0f}", "304"
    yield "unlock to readable Today without signal, ms", _median([s["unlock"] for s in shifts]), "≤ 400"
    yield "opening a follow-up without signal, ms", _median([s["open"] for s in shifts]), "≤ 100"


def _today() -> Iterator[tuple[str, str, str]]:
    with Station() as station:
        beat = a_beat(station.app)
        station.start()
        phone = enrolled(station.app, over_http(station.port))
        other = enrolled(station.app, name="Sami Reed")
        for person in (phone.person, other.person):
            on_beat(station.app, person, beat)
        fill_with_followups(station.app, {phone.person: OPEN // 10, other.person: OPEN - OPEN // 10}, beat)
        headers = ("Accept-Encoding: br", "Accept: text/html", f"Cookie: {next(_cookies(phone))}")
        request = Request(f"{station.origin}/today", headers)
        measure(request, clients=1, seconds=1)
        runs = [measure(request, clients=1, seconds=3) for _ in range(RUNS)]
        if any(run.unexpected for run in runs):
            raise RuntimeError("Today was refused")
        yield (
            f"Today, p95 ms, {OPEN:,} open follow-ups on the beat",
            f"{statistics.median(r.p95_ms for r in runs)}",
            "≤ 30",
        )


def _shift(playwright: Playwright) -> dict[str, float]:
    """Enrol, carry a full pack over 4g, go out of signal, unlock, open one."""
    with Station("4g") as station, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        station.start()
        beat, link = a_beat(station.app), station.link
        context = _open(playwright, folder)
        phone = Phone(context, station.origin)
        person = patrol.enrol(phone, station, beat)
        patrol.ready_offline(phone)
        fill_with_followups(station.app, {person: CARRIED}, beat)
        page = phone.page
        _slow(page)
        page.goto(f"{station.origin}/outbox")
        page.wait_for_timeout(4_000)
        before = link.down.count
        took = page.evaluate(REFRESH, str(person))
        size = link.down.count - before
        again = page.evaluate(AGAIN)
        link.offline = True
        page.evaluate(LOCK)
        page.goto(f"{station.origin}/today")
        page.get_by_role("button", name="Unlock", exact=True).wait_for()
        _until(page, f"({HOLDS})('reads', ['/today'])")
        page.get_by_role("button", name="Unlock", exact=True).click()
        _until(page, "performance.getEntriesByName('reader:complete').length > 0")
        unlock = _between(page, "reader:key", "reader:drawn")
        page.evaluate("performance.clearMarks()")
        opened = page.evaluate(OPEN_ONE)
        context.close()
    return {"pack": took, "bytes": size, "again": again, "unlock": unlock, "open": opened}


def _until(page: Page, condition: str) -> None:
    until = time.monotonic() + 60
    while not page.evaluate(condition):
        if time.monotonic() > until:
            raise RuntimeError(condition)
        page.wait_for_timeout(50)


def _between(page: Page, begin: str, end: str) -> float:
    at: list[float] = page.evaluate(
        "names => names.map(n => performance.getEntriesByName(n).at(-1).startTime)", [begin, end]
    )
    return at[1] - at[0]


MODULES = "const at = (name) => import(`/static/${document.body.dataset.build}/js/${name}`)"
REFRESH = f"""async (owner) => {{
  {MODULES}
  const [{{ refresh, forget }}, {{ openKey }}, {{ unlock }}] =
    await Promise.all([at('vault/reads.js'), at('vault/key.js'), at('vault/unlock.js')])
  await forget(owner)
  if (!(await openKey(owner))) await unlock(owner)
  const key = await openKey(owner), began = performance.now()
  await refresh(owner, key)
  return performance.now() - began
}}"""
AGAIN = """async () => {
  const all = await fetch('/sync/pack', {cache: 'no-store'})
  const same = await fetch('/sync/pack', {headers: {'If-None-Match': all.headers.get('ETag')}, cache: 'no-store'})
  return same.status
}"""
LOCK = f"async () => {{ {MODULES}; (await at('vault/key.js')).drop() }}"
OPEN_ONE = """async () => {
  const link = [...document.querySelectorAll('[data-read] a[href^="/followups/"]')].at(-1)
  const drawn = new Promise((done) => {
    const watch = () => performance.getEntriesByName('reader:complete').length ? done() : setTimeout(watch, 1)
    watch()
  })
  const began = performance.now()
  link.click()
  await drawn
  return performance.getEntriesByName('reader:complete').at(-1).startTime - began
}"""
