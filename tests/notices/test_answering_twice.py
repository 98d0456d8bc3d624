"""A service's system that answers twice, too late, or in between: each notice has one ending, and goes out no more."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextvars import copy_context
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from app import clock
from app.notices import webhook
from app.notices.models import Notice
from app.notices.store import Address
from tests.notices.test_delivering import deliver, queue, row
from tests.support.raw_hook import (
    LONGEST_S,
    RawHook,
    at_once,
    certificate_for_loopback,
    drop_by_drop,
    held,
    once_they_left,
    raw_hook,
    status,
)

LATER = timedelta(minutes=3)  # than any lease or first wait


@pytest.fixture
def service(beatbook: Flask) -> Iterator[RawHook]:
    beatbook.config["BEATBOOK"] = replace(beatbook.config["BEATBOOK"], webhook_insecure=True)
    with raw_hook() as found:
        yield found


def a_notice(app: Flask, hook: RawHook) -> UUID:
    found = queue(app, Address.webhook(hook.url, "x" * 32))
    assert found
    return found


def deliver_later(app: Flask, times: int = 1) -> int:
    with clock.at(clock.now() + times * LATER):
        return deliver(app)


def stands(app: Flask, notice: UUID) -> tuple[str, str, int]:
    found: Notice = row(app, notice)
    return found.state, found.error, found.attempts


@pytest.mark.parametrize("second", [200, 500, 410, 302])
def test_a_second_answer_after_a_yes_is_nobodys(beatbook: Flask, service: RawHook, second: int) -> None:
    service.will(at_once(status(200), status(second)))
    notice = a_notice(beatbook, service)
    assert deliver(beatbook) == 1
    assert stands(beatbook, notice) == ("sent", "", 1)
    assert deliver_later(beatbook) == 0
    assert service.keys() == [str(notice)]


def test_a_yes_behind_a_refusal_does_not_count_and_the_next_try_has_the_same_id(
    beatbook: Flask, service: RawHook
) -> None:
    service.will(at_once(status(500), status(200)), at_once(status(200), status(200)))
    notice = a_notice(beatbook, service)
    deliver(beatbook)
    assert stands(beatbook, notice) == ("queued", "http_500", 1)
    deliver_later(beatbook)
    assert stands(beatbook, notice) == ("sent", "", 2)
    assert service.keys() == [str(notice)] * 2


def test_what_is_left_on_the_line_is_not_read_as_the_answer_to_another(beatbook: Flask, service: RawHook) -> None:
    service.will(at_once(status(200), status(410)), at_once(status(503), status(200)), at_once(status(200)))
    first, second, third = (a_notice(beatbook, service) for _n in range(3))
    assert deliver(beatbook) == 3
    found = [stands(beatbook, one) for one in (first, second, third)]
    assert found == [("sent", "", 1), ("queued", "http_503", 1), ("sent", "", 1)]


def test_an_answer_after_we_left_changes_nothing(
    beatbook: Flask, service: RawHook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "WITHIN_S", 1.0)
    service.will(once_they_left(status(200)), at_once(status(200)))
    notice = a_notice(beatbook, service)
    deliver(beatbook)
    assert stands(beatbook, notice)[0] == "queued"
    assert deliver(beatbook) == 0
    deliver_later(beatbook)
    assert stands(beatbook, notice) == ("sent", "", 2)
    assert service.keys() == [str(notice)] * 2
    assert deliver_later(beatbook, 2) == 0


@pytest.mark.parametrize("before", [(100,), (102,), (103, 103), (100, 103)])
def test_what_is_said_before_the_answer_is_not_the_answer(
    beatbook: Flask, service: RawHook, before: tuple[int, ...]
) -> None:
    """RFC 9110, 15.2: any number of interim answers may come first."""
    interim = [status(code, "Link: </x>; rel=preload\r\n") for code in before]
    service.will(at_once(*interim, status(200)), at_once(*interim, status(503)))
    taken, busy = a_notice(beatbook, service), a_notice(beatbook, service)
    deliver(beatbook)
    assert stands(beatbook, taken) == ("sent", "", 1)
    assert stands(beatbook, busy) == ("queued", "http_503", 1)


def test_whoever_never_comes_to_the_answer_is_left(
    beatbook: Flask, service: RawHook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "WITHIN_S", 1.0)
    service.will(drop_by_drop(status(103) * 10 + status(200)))
    notice = a_notice(beatbook, service)
    deliver(beatbook)
    assert stands(beatbook, notice)[0] == "queued"


def test_whoever_drips_over_tls_is_left_after_the_same_while(
    beatbook: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = certificate_for_loopback(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    beatbook.config["BEATBOOK"] = replace(beatbook.config["BEATBOOK"], webhook_insecure=True)
    with raw_hook(file) as service:
        service.will(at_once(status(200), status(410)))
        quick = a_notice(beatbook, service)
        deliver(beatbook)
        assert stands(beatbook, quick) == ("sent", "", 1)
        monkeypatch.setattr(webhook, "WITHIN_S", 1.0)
        service.will(drop_by_drop(status(103) * 10 + status(200)))
        slow = a_notice(beatbook, service)
        deliver(beatbook)
        assert stands(beatbook, slow)[0] == "queued"


class Held:
    """A worker whose call is not answered until it is let go."""

    def __init__(self, app: Flask, service: RawHook, code: int) -> None:
        self.asked, self.let_go = threading.Event(), threading.Event()
        service.will(held(status(code), self.asked, self.let_go))
        self.thread = threading.Thread(target=copy_context().run, args=(deliver, app))
        self.thread.start()
        assert self.asked.wait(LONGEST_S)

    def end(self) -> None:
        self.let_go.set()
        self.thread.join(LONGEST_S)
        assert not self.thread.is_alive()


@pytest.mark.parametrize(("late", "fresh"), [(500, 200), (200, 500), (410, 200), (200, 410)])
@pytest.mark.parametrize("late_comes_first", [True, False])
def test_a_worker_that_was_overtaken_does_not_undo_what_the_other_learns(
    beatbook: Flask, service: RawHook, late: int, fresh: int, late_comes_first: bool
) -> None:
    """The first is held for longer than its lease, so another sends the same: one yes is enough, whoever hears it."""
    notice = a_notice(beatbook, service)
    first = Held(beatbook, service, late)
    with clock.at(clock.now() + LATER):
        second = Held(beatbook, service, fresh)
    for worker in (first, second) if late_comes_first else (second, first):
        worker.end()
    assert stands(beatbook, notice)[0] == "sent"
    assert deliver_later(beatbook, 5) == 0
    assert service.keys() == [str(notice)] * 2
