"""Whatever is typed into a residents' field comes out as it was typed and does nothing, or is refused and shown again.

Each page is read by the critical client, so markup that got through is an inline script, a form without an action or a
second h1 to it.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from markupsafe import escape
from playwright.sync_api import Page, expect
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.actor import Role
from app.concerns import sealing
from app.concerns.models import Concern, ConcernMessage
from app.concerns.raise_form import DESCRIPTION_LIMIT
from app.concerns.visiting import MESSAGE_LIMIT
from app.db import db
from app.web.limits import limiter
from app.web.text import UnreadableText, clean, readable, units
from tests.concerns.hostile import ALL
from tests.concerns.resident import Resident, code_on
from tests.support.browsers import MakePhone
from tests.support.page_lint import problems
from tests.support.people import sign_in_as
from tests.support.scenes import a_beat
from tests.support.servers import Server

FORM = "application/x-www-form-urlencoded"
HALF = re.compile("[\ud800-\udfff]")
HEADINGS = (
    "Where is it?",
    "What is happening?",
    "Is somebody in danger now?",
    "May we answer, and how is it safe for you?",
)


@pytest.fixture
def beatbook(beatbook: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Nobody is slowed: all of it is typed from one place."""
    monkeypatch.setattr(limiter, "enabled", False)
    return beatbook


def received(text: str) -> str:
    """What comes over the wire: half a surrogate is no text, and comes as the bytes that were sent, spelled out."""
    return HALF.sub(lambda half: "".join(f"%{byte:02X}" for byte in half[0].encode("utf-8", "surrogatepass")), text)


def kept(text: str, limit: int) -> str | None:
    """What is stored of it; nothing where it has to be put right first."""
    try:
        cleaned = clean(received(text))
    except UnreadableText:
        return None
    return cleaned if 0 < units(cleaned) <= limit else None


def shown(page: str, text: str) -> bool:
    """Whether it stands on the page as it was typed, as far as anybody can type it, with its markup as letters."""
    plain = readable(received(text))
    lines = plain.replace("\r\n", "\n").replace("\r", "\n")
    return any(str(escape(one)) in page for one in (plain, lines, clean(plain)))


class Typist(Resident):
    """A resident who types what browsers would not let them."""

    def post(self, address: str, data: dict[str, Any]) -> TestResponse:
        body = urlencode(data, doseq=True, encoding="utf-8", errors="surrogatepass")
        return self.client.post(f"{address}{self.query}", data=body, content_type=FORM, headers=self.headers)


def test_there_are_at_least_eighty() -> None:
    assert len(set(ALL)) >= 80


def test_what_is_typed_as_a_concern_is_stored_as_it_was_typed_or_shown_again(beatbook: Flask) -> None:
    for text in ALL:
        someone = Typist(beatbook)
        _page, held = someone.walk(place_text="Quay")
        answer = someone.post("/concerns", held | {"description": text})
        stored = kept(text, DESCRIPTION_LIMIT)
        if stored is None:
            assert answer.status_code == 422, text[:80]
            assert shown(answer.text, text), text[:80]
            continue
        assert answer.status_code == 200, text[:80]
        page = someone.open_thread(code_on(answer)).text
        assert str(escape(stored)) in page, text[:80]
        with beatbook.app_context():
            newest = {sealing.part_of(row, "description") for row in db.session.scalars(select(Concern))}
        assert stored in newest, text[:80]


def test_every_other_field_takes_it_or_shows_it_again(beatbook: Flask) -> None:
    limits = {"place_text": 160, "reached_at": 120}
    for text in ALL:
        someone = Typist(beatbook)
        base = {"at": "review", "go": "next", "category": "noise", "description": "x", "danger": "no", "reply": "visit"}
        base |= {"place_text": "Quay", "reached_at": "Door 1"}
        for name, limit in limits.items():
            at = "where" if name == "place_text" else "reply"
            answer = someone.post("/concerns/new", base | {"at": at, name: text})
            on_a_line = kept(text, limit) is not None and "\n" not in clean(received(text))
            assert answer.status_code == (200 if on_a_line else 422), (name, text[:80])
            assert shown(answer.text, text), (name, text[:80])
        machine = dict.fromkeys(("ticket", "work", "url", "point", "seen", "go", "at"), text)
        assert someone.post("/concerns/new", base | machine).status_code in {200, 413, 422}, text[:80]
        assert someone.post("/concerns", base | machine).status_code in {409, 413, 422}, text[:80]
        chosen = dict.fromkeys(("category", "danger", "reply", "happens_when", "may_be_published", "beat"), text)
        for name in chosen:
            assert someone.post("/concerns", base | {name: text}).status_code in {409, 422}, (name, text[:80])


def test_a_message_is_stored_as_it_was_typed_or_shown_again(beatbook: Flask) -> None:
    someone, written = Typist(beatbook), set()
    code = ""
    for number, text in enumerate(ALL):
        if number % 40 == 0:  # a thread takes fifty
            code = someone.raise_one(description=f"Thread {number}")
            someone.open_thread(code)
        answer = someone.post("/concerns/thread", {"words": text})
        stored = kept(readable(received(text)), MESSAGE_LIMIT)  # what no one can type or see is left out
        assert answer.status_code == (303 if stored else 422), text[:80]
        if stored is None:
            assert shown(answer.text, text), text[:80]
        else:
            written.add(stored)
            assert str(escape(stored)) in someone.client.get("/concerns/thread").text, text[:80]
    with beatbook.app_context():
        assert {sealing.message_of(row) for row in db.session.scalars(select(ConcernMessage))} == written


def test_typed_as_a_code_it_opens_nothing_and_stands_there_again(beatbook: Flask) -> None:
    someone = Typist(beatbook)
    for text in ALL:
        answer = someone.post("/concerns/status", {"code": text})
        assert answer.status_code == 422, text[:80]
        assert shown(answer.text, text[:80]) or shown(answer.text, readable(received(text))[:80]), text[:80]


def test_staff_see_it_as_letters(beatbook: Flask) -> None:
    """Every page of concerns that staff can open, for readers of the beat; the critical client reads them."""
    beat = a_beat(beatbook)
    someone = Typist(beatbook)
    for text in ALL:
        if kept(text, DESCRIPTION_LIMIT):
            someone.raise_one(description=text)
    sergeant = sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id])
    with beatbook.app_context():
        ids = list(db.session.scalars(select(Concern.id)))
    for rule in beatbook.url_map.iter_rules():
        view = beatbook.view_functions[rule.endpoint]
        if not rule.endpoint.startswith("concerns.") or "GET" not in (rule.methods or ()):
            continue
        if getattr(view, "for_residents", False) or len(rule.arguments) > 1:
            continue
        for one in ids if rule.arguments else [None]:
            values = dict.fromkeys(rule.arguments, one)
            with beatbook.test_request_context():
                address = beatbook.url_for(rule.endpoint, **values)
            assert sergeant.get(address).status_code < 500, address


def test_in_chromium_nothing_of_it_runs(server: Server, make_phone: MakePhone) -> None:
    """Review page, thread and code field: no script, no request of htmx, no violation of the policy (R-02, R-27)."""
    phone = make_phone(server.origin, permissions=[])
    page, asked = phone.page, []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: phone.troubles.append(f"dialog: {dialog.message}"))
    short = [text for text in ALL if kept(text, 150)]
    for first in range(0, len(short), 30):
        words = "\n".join(short[first : first + 30])[:MESSAGE_LIMIT]
        code = raised(page, server.origin, short[first], words)
        page.goto(f"{server.origin}/concerns/status")
        page.get_by_label("Your code").fill(code)
        page.get_by_role("button", name="Look", exact=True).click()
        page.get_by_label("Write to us").fill(words)
        page.get_by_role("button", name="Send it").click()
        page.locator(".said li").nth(1).wait_for()
        assert problems(page.content()) == []
        assert page.evaluate("[window.hacked ?? null, document.documentElement.scrollWidth]") == [None, 360]
    assert [url for url in asked if not url.startswith(server.origin) or "leave" in url or "stop" in url] == []


def raised(page: Page, origin: str, place: str, words: str, *, reads_ms: int = 0) -> str:
    """Raise a concern as a person does, who reads the last page for so long; answer its code."""
    page.goto(f"{origin}/concerns/new?lang=en")
    page.get_by_label("Noise").check()
    go_on(page, HEADINGS[0])
    page.get_by_label(HEADINGS[0]).fill(place)
    go_on(page, HEADINGS[1])
    page.get_by_label(HEADINGS[1]).fill(words)
    go_on(page, HEADINGS[2])
    page.locator(".chip", has_text=re.compile("^No$")).click()
    go_on(page, HEADINGS[3])
    go_on(page, "Is this right?")
    assert problems(page.content()) == []
    assert page.evaluate("[window.hacked ?? null, document.documentElement.scrollWidth]") == [None, 360]
    page.wait_for_timeout(reads_ms)
    page.get_by_role("button", name="Send it").click()
    return page.locator("[data-code]").inner_text()


def go_on(page: Page, heading: str) -> None:
    """Press "Go on", and wait for the page that follows."""
    page.locator("button[value=next]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
