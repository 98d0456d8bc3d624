"""The phone's figures: Chromium with a CPU slowed four times, over a shaped link, as `tests/bench/link.py` has it."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from tests.bench.link import Link
from tests.bench.station import Station
from tests.support import patrol
from tests.support.browsers import FLAGS, SCREEN, Phone
from tests.support.scenes import a_beat

SLOWER = 4
PROBE = """(() => {
  const seen = () => document.querySelector('form[data-ready] button[type=submit]')?.getClientRects().length
    ? requestAnimationFrame(() => setTimeout(() => { window.usable = performance.now() }))
    : requestAnimationFrame(seen)
  requestAnimationFrame(seen)
})()"""
SAVE = """async (index) => {
  const form = document.querySelector('form[data-outbox]'), saved = document.querySelector('[data-saved]')
  const changed = (true_) => new Promise((done) => {
    const watcher = new MutationObserver(() => true_() && (watcher.disconnect(), done(performance.now())))
    watcher.observe(document.body, {subtree: true, attributes: true})
  })
  const pick = (css) => document.querySelector(css).click()
  pick('[name=occurred_precision]'); pick('[name=place]'); pick('[name=outcomes][value=talked]'); pick('[name=people]')
  document.querySelector('details.add').open = true
  const note = document.querySelector('[name=note]')
  note.focus()
  await new Promise((begun) => setTimeout(begun, 200))
  note.value = `Two lamps out by the bus stop, number ${index}`
  note.dispatchEvent(new Event('input', {bubbles: true}))
  await new Promise((typed) => setTimeout(typed, 600))
  const shown = changed(() => !saved.hidden), began = performance.now()
  form.querySelector('button[type=submit]').click()
  const took = await shown - began
  document.querySelector('[data-press=again]').click()
  while (!saved.hidden || document.activeElement?.id !== 'main') await new Promise((done) => setTimeout(done, 4))
  return took
}"""


def rows(quick: bool) -> Iterator[tuple[str, str, str]]:
    """(what, figure, aim) for the table."""
    runs = 2 if quick else 5
    with sync_playwright() as playwright, Station() as station:
        station.start()
        for net, aim in (("4g", "≤ 1000"), ("slow3g", "≤ 3000")):
            found = [_first_load(playwright, station, net) for _ in range(runs)]
            yield f"first load until the form is usable, {net}, ms", _median([f[0] for f in found]), aim
            yield f"first load until the form is usable, {net}, bytes", _median([f[1] for f in found]), "≤ 45000"
            yield f"the same with all that the worker keeps, {net}, bytes", _median([f[2] for f in found]), ""
    with sync_playwright() as playwright:
        shifts = [_shift(playwright, 30 if quick else 100) for _ in range(max(1, runs - 2))]
        yield "cold open of the form without signal, ms", _median([s["open"] for s in shifts]), "≤ 250"
        yield "save to 'Saved on this phone', first, ms", _median([s["first"] for s in shifts]), "≤ 50"
        yield "save to 'Saved on this phone', median, ms", _median([s["median"] for s in shifts]), "≤ 50"
        yield "save to 'Saved on this phone', last ten, ms", _median([s["last"] for s in shifts]), "≤ 50"
        yield f"{30 if quick else 100} waiting records sent, 4g, ms", _median([s["sent"] for s in shifts]), "≤ 2000"


def _median(figures: list[float]) -> str:
    return f"{statistics.median(figures):.0f} ({min(figures):.0f}–{max(figures):.0f})"


def _open(playwright: Playwright, folder: str) -> BrowserContext:
    return playwright.chromium.launch_persistent_context(
        folder, executable_path=shutil.which("chromium"), args=list(FLAGS), service_workers="allow", **SCREEN
    )


def _slow(page: Page) -> Any:
    cdp = page.context.new_cdp_session(page)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return cdp


def _usable(page: Page) -> float:
    """When the form was usable, in ms. Asked seldom: each question takes the page's time."""
    until = time.monotonic() + 60
    page.wait_for_timeout(500)
    while time.monotonic() < until:
        found = page.evaluate("window.usable ?? 0")
        if found:
            return float(found)
        page.wait_for_timeout(500)
    raise RuntimeError("the form did not become usable")


def _first_load(playwright: Playwright, station: Station, net: str) -> tuple[float, int, int]:
    """(ms until the form is usable, bytes until then, bytes once the wire is silent) on an empty phone."""
    link = Link(station.origin, net)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        context = _open(playwright, folder)
        context.add_init_script(PROBE)
        page = context.new_page()
        _slow(page)
        page.goto(f"{link.origin}/interactions/new", wait_until="commit")
        usable, bytes_then = _usable(page), link.down.count
        _silence(page, link)
        context.close()
    return usable, bytes_then, link.down.count


def _silence(page: Page, link: Link) -> None:
    """Wait until nothing has come for four seconds (pages leave the line alone for two)."""
    last, since = -1, time.monotonic()
    while time.monotonic() - since < 4:
        page.wait_for_timeout(100)
        if link.down.count != last:
            last, since = link.down.count, time.monotonic()


def _shift(playwright: Playwright, count: int) -> dict[str, float]:
    """Enrol, go out of signal, open cold, save `count` contacts, come back, send."""
    with Station("4g") as station, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        station.start()
        beat, link = a_beat(station.app), station.link
        context = _open(playwright, folder)
        phone = Phone(context, station.origin)
        patrol.enrol(phone, station, beat)
        patrol.ready_offline(phone)
        context.add_init_script(PROBE)
        link.offline = True
        page = context.new_page()
        phone.page.close()
        _slow(page)
        page.goto(f"{station.origin}/interactions/new", wait_until="commit")
        opened = _usable(page)
        saves = [float(page.evaluate(SAVE, index)) for index in range(count)]
        page.wait_for_timeout(11_000)  # the time in which the last could be undone
        link.offline = False
        began = time.monotonic()
        page.evaluate("dispatchEvent(new Event('online'))")
        patrol.expect(page.locator("#status")).to_contain_text("All sent", timeout=60_000)
        sent = (time.monotonic() - began) * 1000
        context.close()
    middle = statistics.median(saves)
    return {"open": opened, "first": saves[0], "median": middle, "last": statistics.median(saves[-10:]), "sent": sent}
