"""Invariant 8, by looking everywhere: a whole visit through the real server leaves nothing of the visitor.

Not in the database's files and their log, not in any row, not in what the server printed, not in its data folder, not
in its figures: no address, no browser, no referrer, no language list, and no time of it but the hour.
"""

from __future__ import annotations

import html
import json
import logging
import re
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from flask import Flask
from sqlalchemy import MetaData, select

from app import clock
from app.concerns import ticket
from app.db import EPOCH, MILLISECOND, db
from app.web.logs import OneLine
from tests.concerns.resident import ANSWERS, CODE, HIDDEN
from tests.support.hours import wait_within_an_hour
from tests.support.servers import Server

ADDRESS, SIXTH = "203.0.113.77", "2001:db8:77:88::99"
AGENT, REFERRER, LANGUAGES = "Zwiebelphone/7.31", "https://kwetsbaar.example/schuilplaats", "en-ZW;q=0.9,en;q=0.8"
TOKEN = "token-of-the-operator"
TYPED = "Onderdoorgang lamp kapot"
MARGIN = timedelta(seconds=30)
LONGEST_VISIT_S = 60


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: Any) -> None:
        return None


@dataclass
class Visitor:
    """A resident's old phone behind a proxy, whose every request says who it is."""

    server: Server
    address: str = ADDRESS
    cookie: str = ""

    def ask(self, path: str, data: dict[str, Any] | None = None) -> tuple[int, str, Message]:
        body = None if data is None else urllib.parse.urlencode(data, doseq=True).encode()
        headers = {
            "X-Forwarded-For": self.address,
            "X-Forwarded-Host": f"localhost:{self.server.port}",
            "X-Forwarded-Proto": "http",
            "Forwarded": f"for={self.address}",
            "X-Real-IP": self.address,
            "User-Agent": AGENT,
            "Referer": REFERRER,
            "Accept-Language": LANGUAGES,
            "Sec-Fetch-Site": "same-origin",
            "Cookie": self.cookie,
        }
        sent = urllib.request.Request(self.server.origin + path, body, headers)
        try:
            answer = urllib.request.build_opener(_Stay).open(sent, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookie = line.partition(";")[0]
        return answer.status, answer.read().decode(), answer.headers

    def visit(self) -> None:
        """Raise a concern page by page, open its thread, write, ask for what is not there, and go."""
        _status, page, _headers = self.ask("/concerns/new")
        for step, answers in ANSWERS.items():
            said = {"description": TYPED} if step == "what" else {}
            more = {"reply": "phone", "reached_at": "0151 496 0777"} if step == "reply" else {}
            status, page, _headers = self.ask("/concerns/new", held(page) | answers | said | more | {"go": "next"})
            assert status == 200
        form = held(page)
        with self.server.app.app_context(), clock.at(clock.now() - timedelta(minutes=5)):
            form["ticket"] = ticket.fresh()
        status, page, _headers = self.ask("/concerns", form)
        found = CODE.search(page)
        assert status == 200 and found
        assert self.ask("/concerns/status", {"code": "1234"})[0] == 422
        assert self.ask("/concerns/status", {"code": found[1]})[0] == 303
        assert self.ask("/concerns/thread", {"words": TYPED})[0] == 303
        assert TYPED in self.ask("/concerns/thread")[1]
        assert self.ask("/concerns/thread/solved", {})[0] == 303
        assert self.ask("/concerns/thread/again", {})[0] == 303
        assert self.ask("/concerns/nowhere")[0] == 404
        assert self.ask("/concerns", {"x": "y"})[0] in {409, 422}
        assert self.ask("/concerns/leave")[0] == 303


def held(page: str) -> dict[str, Any]:
    """The hidden fields of a page's form."""
    fields: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(page):
        fields.setdefault(name, []).append(html.unescape(value))
    return dict(fields)


def times_between(began: datetime, ended: datetime) -> re.Pattern[bytes]:
    """The minutes and seconds of the visit as anybody would write them: ISO, in figures, in local time."""
    found = set()
    second = began - MARGIN
    while second <= ended + MARGIN:
        for zone in (UTC, ZoneInfo("Europe/London")):
            found |= {f"{second.astimezone(zone):{form}}" for form in ("%Y-%m-%dT%H:%M", "%d/%b/%Y:%H:%M")}
            found |= {f"{second.astimezone(zone):%Y-%m-%d %H:%M}"}
        found.add(str(int(second.timestamp())))
        second += timedelta(seconds=1)
    return re.compile("|".join(sorted(map(re.escape, found))).encode())


def rows(server: Server) -> Iterator[tuple[str, str, Any]]:
    """(table, column, value) of everything in the database, read by what the database itself says is there."""
    with server.app.app_context():
        tables = MetaData()
        tables.reflect(db.engine)
        for table in tables.sorted_tables:
            for row in db.session.execute(select(table)).mappings():
                yield from ((table.name, column, value) for column, value in row.items())


def says_when(value: Any, began: datetime, ended: datetime) -> bool:
    """Whether a value is a time of the visit: seconds or milliseconds, an aware time, or a UUIDv7 of then."""
    first, last = ((moment - EPOCH) // MILLISECOND for moment in (began - MARGIN, ended + MARGIN))
    match value:
        case bool():
            return False
        case int() | float():
            return first <= value <= last or first // 1000 <= value <= last // 1000
        case datetime():
            return began - MARGIN <= value <= ended + MARGIN
        case UUID():
            return value.version == 7 and first <= value.int >> 80 <= last
        case bytes() if len(value) == 16:
            return says_when(UUID(bytes=value), began, ended)
        case str() if len(value) in {32, 36}:
            try:
                return says_when(UUID(value), began, ended)
            except ValueError:
                return False
    return False


def everywhere(server: Server) -> Iterator[tuple[str, bytes]]:
    """(where, bytes) of all that the server wrote down: files, log, figures, and on PostgreSQL a copy of each table."""
    for file in sorted(Path(server.settings.data_dir).rglob("*")):
        if file.is_file():
            yield f"{file.name} (name)", file.name.encode()
            yield file.name, file.read_bytes()
    yield "log", server.log.read_bytes()
    asked = urllib.request.Request(
        f"http://127.0.0.1:{server.port}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        yield "metrics", answer.read()
    if server.settings.sqlite:
        return
    with psycopg.connect(server.settings.database_url) as connection:
        named = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in named:
            with connection.cursor().copy(f'COPY "{name}" TO STDOUT') as copy:
                yield f"table {name}", b"".join(bytes(part) for part in copy)


@pytest.mark.parametrize("address", [ADDRESS, SIXTH])
def test_a_visit_leaves_nothing_of_the_visitor_anywhere(server: Server, address: str) -> None:
    """R-28, invariant 8"""
    server.kill()
    server.log.write_text("")
    server.start(BEATBOOK_TRUSTED_PROXIES="1", BEATBOOK_METRICS_TOKEN=TOKEN)
    server.wait_for_housekeeping()  # it writes by itself down that it was there
    server.log.write_text("")  # when the server started is no secret
    margin_s = int(MARGIN.total_seconds())
    wait_within_an_hour(before_s=margin_s, after_s=LONGEST_VISIT_S + margin_s)  # the hour itself is no trace
    standing, before = set(map(str, rows(server))), dict(everywhere(server))
    began = clock.now()
    Visitor(server, address).visit()
    ended = clock.now()
    assert "/concerns" not in dict(everywhere(server))["metrics"].decode()
    traces = [address, address.rpartition(".")[0] or address[:-4], "Zwiebel", "kwetsbaar", "en-ZW", TYPED, "496 0777"]
    when = times_between(began, ended)
    found = []
    for name, body in everywhere(server):
        low = body.lower()
        found += [f"{trace} in {name}" for trace in traces if trace.encode().lower() in low]
        found += [
            f"{hit} in {name}" for hit in Counter(when.findall(body)) - Counter(when.findall(before.get(name, b"")))
        ]
    added = [row for row in rows(server) if str(row) not in standing]
    found += [f"{row} says when" for row in added if says_when(row[2], began, ended)]
    assert {table for table, _column, _value in added} >= {"concern", "concern_message", "concern_entry"}
    assert found == []


@pytest.mark.parametrize(
    ("path", "minute"), [("/concerns/new", "00:00"), ("/concerns/thread", "00:00"), ("/today", "47:13")]
)
def test_a_failure_on_a_residents_page_is_logged_by_the_hour(beatbook: Flask, path: str, minute: str) -> None:
    record = logging.makeLogRecord(
        {"msg": "request", "created": datetime(2026, 3, 2, 10, 47, 13, tzinfo=UTC).timestamp()}
    )
    with beatbook.test_request_context(path):
        said = json.loads(OneLine().format(record))
    assert said["at"] == f"2026-03-02T10:{minute}.000+00:00"
