"""Chromium as an officer's phone: 360 × 740, a passkey, a worker; anything that goes wrong in a page fails the test."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Page, Playwright, expect, sync_playwright

from tests.support.page_lint import problems

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SCREEN = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-GB",
    "timezone_id": "Europe/London",
    "permissions": ["background-sync", "clipboard-read"],
}
AUTHENTICATOR = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "hasPrf": True,
    "automaticPresenceSimulation": True,
    "isUserVerified": True,
}
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
NETWORK = ("net::ERR", "Failed to load resource", "Failed to fetch", "NetworkError", "ServiceWorker")

WORKER_STATE = """async () => {
  const found = await navigator.serviceWorker.getRegistrations()
  const counted = async (name) => (await (await caches.open(name)).keys()).length
  const caught = await Promise.all((await caches.keys()).map(counted))
  const asked = performance.getEntriesByType('resource').map(({ name, startTime, duration, responseStatus }) =>
    `${new URL(name).pathname.split('/').slice(3).join('/')} ${responseStatus} ${startTime | 0}+${duration | 0}`)
  return JSON.stringify({
    registrations: found.map((r) => [r.installing?.state, r.waiting?.state, r.active?.state]), caught,
    form: document.querySelector('form')?.dataset.ready, state: document.readyState, asked,
  })
}"""

expect.set_options(timeout=15_000)


class Phone:
    """One phone: a browser context with a page, a passkey authenticator, and a list of what went wrong."""

    def __init__(self, context: BrowserContext, origin: str, profile: Path | None = None) -> None:
        self.context, self.origin, self.profile = context, origin, profile
        self.officer: UUID | None = None
        self.troubles: list[str] = []
        self.network_may_fail = False
        context.on("page", self._watch)
        context.on("weberror", lambda error: self.troubles.append(f"error: {error.error}"))
        self.page = context.pages[0] if context.pages else context.new_page()
        self.cdp: CDPSession | None = None
        self.authenticator = ""
        if context.pages and self.page not in getattr(self, "_seen", []):
            self._watch(self.page)
        self.add_authenticator()

    def add_authenticator(self, **changes: Any) -> None:
        """Put a passkey authenticator into the phone (`changes`: CDP's options)."""
        self.cdp = self.context.new_cdp_session(self.page)
        self.cdp.send("WebAuthn.enable", {"enableUI": False})
        made = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | changes})
        self.authenticator = made["authenticatorId"]

    def open(self, address: str) -> Page:
        """Go to a page and look at it: lint and, where it can be seen, axe."""
        self.page.goto(self.origin + address)
        return self.look()

    def look(self) -> Page:
        """Hold the page that is open to the rules of every page."""
        assert problems(self.page.content()) == [], self.page.url
        assert self.axe() == [], self.page.url
        return self.page

    def axe(self) -> list[str]:
        """What axe finds on this page, in light and in dark."""
        found = []
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": size["width"] if size else 360, "height": 4000})  # nothing under the bar
        self.page.evaluate(AXE.read_text())
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            result = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
            found += [f"{scheme}: {_in_words(rule)}" for rule in result["violations"]]
        self.page.emulate_media(color_scheme="light")
        if size:
            self.page.set_viewport_size(size)
        return found

    def offline(self, cut: bool = True) -> None:
        """Cut or mend the network of page and worker."""
        self.network_may_fail = True
        self.context.set_offline(cut)

    def close(self) -> None:
        """Close the app; what lies on the phone stays."""
        self.context.close()

    def kill(self) -> None:
        """End the browser's processes at once, as an empty battery does."""
        for pid in _processes(self.profile):
            with suppress(ProcessLookupError):  # it ended when the first of them did
                os.kill(pid, signal.SIGKILL)
        with suppress(Error):
            self.context.close()

    def worker_is_ready(self) -> None:
        """Wait until the service worker controls the page."""
        try:
            self.until("Boolean(navigator.serviceWorker?.controller)")
        except AssertionError as error:
            raise AssertionError(self.page.evaluate(WORKER_STATE)) from error

    def until(self, condition: str, seconds: float = 30) -> None:
        """Wait until a JavaScript expression is true (asked again and again: our pages forbid waiting by eval)."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(condition):
            assert time.monotonic() < end, f"not within {seconds} s: {condition}"
            self.page.wait_for_timeout(25)

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        if message.type != "error":
            return
        if self.network_may_fail and any(words in message.text for words in NETWORK):
            return
        self.troubles.append(f"console: {message.text} ({message.location})")


def _processes(profile: Path | None) -> list[int]:
    """The processes of the browser that uses this profile."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError, UnicodeDecodeError):
            if entry.name.isdigit() and f"--user-data-dir={profile}" in (entry / "cmdline").read_text():
                found.append(int(entry.name))
    return found


def _in_words(rule: dict[str, Any]) -> str:
    first = rule["nodes"][0]
    return f"{rule['id']}: {first['html'][:200]} {first.get('failureSummary', '')[:300]}"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without it browser tests are skipped, or fail where REQUIRE_BROWSER is set."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    missing = "browser tests NOT run: no Chromium (apt-get install chromium)"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """One Chromium for the whole worker."""
    opened = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
    yield opened
    opened.close()


MakePhone = Callable[..., Phone]


@pytest.fixture
def make_phone(browser: Browser) -> Iterator[MakePhone]:
    """Phones for a test: `make_phone(origin)`. At the end nothing may have gone wrong on any of them."""
    made: list[Phone] = []

    def make(origin: str, **changes: Any) -> Phone:
        made.append(Phone(browser.new_context(service_workers="allow", **{**SCREEN, **changes}), origin))
        return made[-1]

    yield make
    troubles = [trouble for phone in made for trouble in phone.troubles]
    for phone in made:
        phone.context.close()
    assert troubles == [], json.dumps(troubles, indent=1)


@pytest.fixture
def kept_phone(playwright: Playwright, chromium: str, tmp_path: Path) -> Iterator[MakePhone]:
    """Phones with a profile on disk, which can be killed and opened again: `kept_phone(origin)`."""
    opened: list[Phone] = []

    def open_again(origin: str, **changes: Any) -> Phone:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=chromium,
            args=list(FLAGS),
            service_workers="allow",
            **{**SCREEN, **changes},
        )
        opened.append(Phone(context, origin, tmp_path / "profile"))
        return opened[-1]

    yield open_again
    troubles = [trouble for phone in opened for trouble in phone.troubles]
    for phone in opened:
        with suppress(Error):
            phone.context.close()
    assert troubles == [], json.dumps(troubles, indent=1)
