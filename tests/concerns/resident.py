"""A resident at the public pages, without JavaScript: each page's hidden fields go along to the next."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app import clock
from app.concerns import ticket
from app.concerns.raise_form import STEPS
from tests.support.client import CriticalClient

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
CODE = re.compile(r"data-code>([\d ]+)<")
#: What each page is answered with, unless a test says otherwise.
ANSWERS: dict[str, dict[str, Any]] = {
    "about": {"category": "lighting"},
    "where": {"place_text": "Beside the Quayside flats"},
    "what": {"description": "Two lamps are dark.", "happens_when": ["nights"]},
    "danger": {"danger": "no"},
    "reply": {"reply": "here"},
}


class Resident:
    """Somebody with an old phone. `lang`: the language that they chose."""

    def __init__(self, app: Flask, lang: str = "", headers: dict[str, str] | None = None) -> None:
        self.client: CriticalClient = app.test_client()
        self.query = f"?lang={lang}" if lang else ""
        self.headers = {"Sec-Fetch-Site": "same-origin"} if headers is None else headers

    def post(self, address: str, data: dict[str, Any]) -> TestResponse:
        return self.client.post(f"{address}{self.query}", data=data, headers=self.headers)

    def walk(self, **said: Any) -> tuple[TestResponse, dict[str, Any]]:
        """All pages up to the last one; answers it, and what its form holds. `said` goes to whichever page asks it."""
        page = self.client.get(f"/concerns/new{self.query}")
        for step, answers in ANSWERS.items():
            asked = answers | {name: value for name, value in said.items() if name in STEPS[step]}
            page = self.post("/concerns/new", fields(page) | asked | {"go": "next"})
            assert page.status_code == 200, (step, page.text)
        return page, fields(page)

    def raise_one(self, **said: Any) -> str:
        """Raise a concern, and answer its code."""
        answer = self.send(**said)
        assert answer.status_code == 200, answer.text
        return code_on(answer)

    def send(self, *, after: timedelta = timedelta(minutes=2), **said: Any) -> TestResponse:
        """Fill everything in and send it, so long after the form was opened."""
        began = clock.now()
        with clock.at(began):
            _page, held = self.walk(**said)
        with clock.at(began + after):
            return self.post("/concerns", held)

    def open_thread(self, code: str) -> TestResponse:
        """Type the code, and look at the thread."""
        answer = self.post("/concerns/status", {"code": code})
        return self.client.get(f"/concerns/thread{self.query}") if answer.status_code == 303 else answer


def fields(page: TestResponse) -> dict[str, Any]:
    """The hidden fields of a page's form: a list where there are several of one name."""
    held: dict[str, Any] = {}
    for name, value in HIDDEN.findall(page.text):
        held.setdefault(name, []).append(html.unescape(value))
    return {name: values if len(values) > 1 else values[0] for name, values in held.items()}


def code_on(page: TestResponse) -> str:
    """The code on a receipt."""
    found = CODE.search(page.text)
    assert found, page.text
    return found[1]


def open_ticket(app: Flask) -> str:
    """A ticket as a form has it."""
    with app.app_context():
        return ticket.fresh()
