"""A phone that someone has signed in on, before the server that answers as told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from playwright.sync_api import Page

from app import create_app, ids
from tests.browser.outbox.server import BUILD, FakeServer
from tests.support.browsers import MakePhone, Phone
from tests.support.databases import fresh

ANNA, BEN = "01920000-0000-7000-8000-00000000a001", "01920000-0000-7000-8000-00000000b002"
DEVICE = "01920000-0000-7000-8000-00000000d007"
COLLARS = {ANNA: "4417", BEN: "4502"}
FIELDS = {"occurred_precision": "now", "place": "p1", "outcomes": ["talked"], "people": "1"}
SHELL = ("/interactions/new", "/rounds/new", "/outbox", "/offline", "/service-worker.js", "/manifest.webmanifest")
CALL = f"""async ([file, name, given]) => {{
  const found = await import('/static/{BUILD}/js/' + file)
  return found[name](...given)
}}"""


@dataclass
class Pocket:
    """A phone with its server: calls into its scripts, and what lies in its databases."""

    phone: Phone
    server: FakeServer

    @property
    def page(self) -> Page:
        return self.phone.page

    def call(self, file: str, name: str, *given: Any, page: Page | None = None) -> Any:
        """Call a function that a script exports, in the page."""
        return (page or self.page).evaluate(CALL, [file, name, list(given)])

    def sign_in(self, owner: str = ANNA, **more: Any) -> None:
        key = self.server.author_keys.setdefault(owner, ids.token(32).encode()[:32])
        answer = {"user": {"id": owner, "collar": COLLARS[owner]}, "device": DEVICE, "author_key": ids.b64url(key)}
        self.call("outbox/phone.js", "rememberSignIn", answer | more)
        self.server.hello["user"] = {"id": owner, "name": "Anna"}

    def save(self, owner: str = ANNA, released: bool = True, **more: Any) -> str:
        """Save a contact through the outbox; `released`: its form is closed, so that it may be sent at once."""
        said = {"kind": "interaction.create", "v": 1, "owner": owner, "fields": FIELDS}
        saved: str = self.call("outbox/queue.js", "enqueue", said | more)["id"]
        if released:
            self.call("outbox/queue.js", "release", saved)
        return saved

    def drain(self, why: str = "button") -> dict[str, Any]:
        found: dict[str, Any] = self.call("outbox/drain.js", "drain", why)
        return found

    def waiting(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("outbox/waiting.js", "waiting")
        return found

    def stored(self, store: str, owner: str = ANNA) -> list[Any]:
        """All that lies in a store of an officer's database."""
        return self.page.evaluate(  # type: ignore[no-any-return]
            f"""async ([owner, store]) => {{
              const {{ inUser }} = await import('/static/{BUILD}/js/outbox/databases.js')
              return inUser(owner, [store], 'readonly', (tx) => tx.objectStore(store).getAll())
            }}""",
            [owner, store],
        )

    def known(self) -> dict[str, Any]:
        found: dict[str, Any] = self.call("outbox/known.js", "look")
        return found


@dataclass(frozen=True)
class Shell:
    """The shell as the application serves it: pages and worker by address, and the build in their addresses."""

    build: str
    pages: dict[str, tuple[str, str]]


@pytest.fixture(scope="session")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with fresh("sqlite", tmp_path_factory.mktemp("shell")) as database:
        app = create_app(replace(database.settings, agency="Testbury"))
        client = app.test_client()
        found = {address: client.get(address) for address in SHELL}
        pages = {address: (answer.content_type, answer.get_data(as_text=True)) for address, answer in found.items()}
        yield Shell(app.extensions["assets"].build, pages)


@pytest.fixture
def server(shell: Shell) -> Iterator[FakeServer]:
    found = FakeServer()
    found.pages |= shell.pages
    found.builds.add(shell.build)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()


@pytest.fixture
def pocket(make_phone: MakePhone, server: FakeServer) -> Pocket:
    """Anna's phone: she has signed in and it has met the server once. A blank page of the app is open."""
    phone = make_phone(server.origin)
    phone.network_may_fail = True
    phone.page.goto(f"{server.origin}/blank")
    found = Pocket(phone, server)
    found.sign_in()
    found.drain()
    server.heard.clear()
    return found
