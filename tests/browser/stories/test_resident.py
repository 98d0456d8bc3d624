"""A resident on an old phone, perhaps afraid: nothing is lost or kept unless asked for, and the way out is quick."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.concerns import sealing
from app.concerns.models import Concern
from app.db import db
from tests.support.browsers import MakePhone, Phone
from tests.support.scenes import count
from tests.support.servers import Server

STORED = "JSON.stringify([Object.keys(localStorage), Object.keys(sessionStorage), document.cookie])"
DATABASES = "async () => (await indexedDB.databases()).map(({ name }) => name)"
NO_TRACE = "async () => (await navigator.serviceWorker.getRegistrations()).length + (await caches.keys()).length"


@pytest.fixture
def phone(server: Server, make_phone: MakePhone) -> Phone:
    found = make_phone(server.origin, permissions=[])
    found.network_may_fail = True  # a page that has to be put right is answered with 422, which the console notes
    return found


def go_on(page: Page, heading: str | re.Pattern[str]) -> None:
    """Press "Go on", and wait for the page that follows."""
    page.locator("button[value=next]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def up_to_the_last_page(page: Page, **said: str) -> None:
    """Answer everything."""
    page.get_by_label("Street lights").check()
    go_on(page, "Where is it?")
    page.get_by_label("Where is it?").fill("Beside the Quayside flats")
    go_on(page, "What is happening?")
    page.get_by_label("What is happening?").fill(said.get("description", "Two lamps are dark."))
    go_on(page, "Is somebody in danger now?")
    page.locator(".chip", has_text=re.compile("^No$")).click()
    go_on(page, "May we answer, and how is it safe for you?")
    go_on(page, "Is this right?")


def send(page: Page) -> str:
    """Send it, and answer the code."""
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("[data-code]")).to_be_visible()
    return page.locator("[data-code]").inner_text()


def opened_thread(phone: Phone) -> Page:
    """Raise a concern, and open its thread with the code."""
    page = phone.open("/concerns/new")
    up_to_the_last_page(page)
    code = send(page)
    page = phone.open("/concerns/status")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Look").click()
    return page


def description(server: Server) -> str:
    with server.app.app_context():
        return sealing.part_of(db.session.scalars(select(Concern)).one(), "description")


@pytest.mark.both_engines
def test_every_page_is_held_to_the_rules_and_leaves_no_trace(server: Server, phone: Phone) -> None:
    """WCAG 2.2 AA by axe, light and dark; no worker, no cache, no cookie that scripts see, nothing stored."""
    page = phone.open("/")
    page.get_by_role("link", name="Tell us what worries you").click()
    for step in ("about", "where", "what", "danger", "reply"):
        phone.look()
        answer(page, step)
        page.locator("button[value=next]").click()
        expect(page.locator(f'input[name="at"][value="{step}"]')).to_have_count(0)
    phone.look()
    code = send(page)
    phone.look()
    phone.open("/concerns/status")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_role("heading", name="Street lights")).to_be_visible()
    phone.look()
    assert page.evaluate(STORED) == '[[],[],""]'
    assert page.evaluate(DATABASES) == []
    assert page.evaluate(NO_TRACE) == 0


def answer(page: Page, step: str) -> None:
    match step:
        case "about":
            page.get_by_label("Street lights").check()
        case "where":
            page.get_by_label("Where is it?").fill("Beside the Quayside flats")
        case "what":
            page.get_by_label("What is happening?").fill("Two lamps are dark.")
        case "danger":
            page.locator(".chip", has_text=re.compile("^No$")).click()


def test_words_survive_a_dead_network_in_memory_only(server: Server, phone: Phone) -> None:
    page = phone.open("/concerns/new")
    up_to_the_last_page(page)
    server.kill()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("No connection.")).to_be_visible()
    assert page.evaluate(STORED) == '[[],[],""]'
    server.start()
    send(page)
    assert description(server) == "Two lamps are dark."


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, "<html><h1>502 Bad Gateway</h1></html>"),
        (500, "<html><main><h1>Our mistake</h1></main></html>"),
        (413, "<html><main><h1>That did not work</h1></main></html>"),
        (200, "<html><main><h1>Welcome to our free network</h1></main></html>"),
    ],
)
def test_words_survive_an_answer_that_is_not_the_next_page(
    server: Server, phone: Phone, status: int, body: str
) -> None:
    """The page stays with what was typed and says that it could not be sent; the same button sends it later."""
    page = phone.open("/concerns/new")
    up_to_the_last_page(page)
    page.route("**/concerns", lambda route: route.fulfill(status=status, body=body, content_type="text/html"))
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("No connection.")).to_be_visible()
    page.unroute("**/concerns")
    send(page)
    assert description(server) == "Two lamps are dark."


def test_a_message_to_a_thread_that_was_shut_stands_on_the_page_that_asks_for_the_code(
    server: Server, phone: Phone
) -> None:
    page = opened_thread(phone)
    page.get_by_label("Write to us").fill("My long message")
    phone.context.clear_cookies()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_label("Your code")).to_be_visible()
    expect(page.get_by_text("My long message")).to_be_visible()


def test_words_are_kept_on_the_phone_only_if_asked_and_deleted_when_sent(server: Server, phone: Phone) -> None:
    page = phone.open("/concerns/new")
    up_to_the_last_page(page, description="Kept until there is signal")
    phone.offline()
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("button", name="Keep it on this phone until then").click()
    expect(page.get_by_text("Kept on this phone.")).to_be_visible()
    phone.offline(cut=False)
    page = phone.open("/concerns/new")
    page.get_by_role("button", name="Go on with it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this right?")
    send(page)
    assert description(server) == "Kept until there is signal"
    assert page.evaluate(STORED) == '[[],[],""]'


def test_what_was_kept_can_be_deleted_instead(server: Server, phone: Phone) -> None:
    page = phone.open("/concerns/new")
    up_to_the_last_page(page)
    phone.offline()
    page.get_by_role("button", name="Send it").click()
    page.get_by_role("button", name="Keep it on this phone until then").click()
    phone.offline(cut=False)
    page = phone.open("/concerns/new")
    page.get_by_role("button", name="Delete it").click()
    assert page.evaluate(STORED) == '[[],[],""]'
    page = phone.open("/concerns/new")
    expect(page.get_by_text("You kept something on this phone.")).to_be_hidden()


def test_the_browsers_back_does_what_the_pages_back_does(server: Server, phone: Phone) -> None:
    page = phone.open("/concerns/new")
    page.get_by_label("Street lights").check()
    go_on(page, "Where is it?")
    page.get_by_label("Where is it?").fill("Beside the Quayside flats")
    go_on(page, "What is happening?")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where is it?")
    expect(page.get_by_label("Where is it?")).to_have_value("Beside the Quayside flats")


def test_the_place_is_one_tap_that_can_be_refused(server: Server, make_phone: MakePhone) -> None:
    refused = make_phone(server.origin, permissions=[])
    page = refused.open("/concerns/new")
    page.get_by_label("Noise").check()
    go_on(page, "Where is it?")
    page.get_by_role("button", name="Use where I am now").click()
    expect(page.get_by_text("Your phone does not give the place. Write where it is.")).to_be_visible()
    position: dict[str, Any] = {"latitude": 50.123456, "longitude": -1.234567}
    given = make_phone(server.origin, permissions=["geolocation"], geolocation=position)
    page = given.open("/concerns/new")
    page.get_by_label("Noise").check()
    go_on(page, "Where is it?")
    page.get_by_role("button", name="Use where I am now").click()
    expect(page.get_by_text("We have the place.")).to_be_visible()
    assert page.locator('input[name="point"]').input_value() == "50.123,-1.235"
    go_on(page, "What is happening?")


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A page of somebody else's that nobody asks about."""

    class Weather(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Weather</title><link rel=icon href=data:,>")

        def log_message(self, format: str, *args: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Weather) as there:
        thread = threading.Thread(target=there.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{there.server_port}/weather"
        there.shutdown()
        thread.join()


@pytest.mark.parametrize("way", ["button", "keys"])
def test_the_way_out_is_quick_and_back_does_not_lead_in_again(
    server: Server, phone: Phone, elsewhere: str, way: str
) -> None:
    server.kill()
    server.start(BEATBOOK_QUICK_EXIT=elsewhere)
    page = opened_thread(phone)
    expect(page.get_by_role("heading", name="Street lights")).to_be_visible()
    phone.until("'awake' in document.documentElement.dataset")
    if way == "button":
        page.get_by_role("link", name="Leave now").click()
    else:
        for _press in range(3):
            page.keyboard.press("Shift")
    expect(page).to_have_url(elsewhere)
    page.go_back()
    expect(page.get_by_role("heading", name="Street lights")).to_have_count(0)
    phone.open("/concerns/thread")
    expect(page).to_have_url(re.compile("/concerns/status"))


def test_it_is_all_reached_and_answered_with_the_keyboard(server: Server, phone: Phone) -> None:
    page = phone.open("/concerns/new")
    first = page.get_by_role("radio").first
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where is it?")
    page.keyboard.press("Tab")
    page.keyboard.type("Anchor Park")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is happening?")
    assert count(server.app, Concern) == 0


def test_what_is_wrong_is_read_out_first(server: Server, phone: Phone) -> None:
    page = phone.open("/concerns/new")
    page.locator("button[value=next]").click()
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#errors")).to_contain_text("Choose what it is about")


def test_another_language_keeps_what_was_typed(server: Server, phone: Phone) -> None:
    page = phone.open("/concerns/new")
    page.get_by_label("Street lights").check()
    go_on(page, "Where is it?")
    page.get_by_label("Where is it?").fill("Quayside")
    page.get_by_role("button", name="العربية").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("أين المكان؟")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.locator("#place_text").input_value() == "Quayside"
    phone.look()
