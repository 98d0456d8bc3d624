"""Writes that wait for each other go together: each gets its own answer, and what fails fails alone."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.audit import log
from app.audit.chain import check
from app.db import Busy, Together, db

LONGEST_S = 30


class Lines:
    """Lines of the audit log, written together. While `gate` is shut the first of them does not come to an end."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.together = Together(self._work)
        self.gate, self.inside = threading.Event(), threading.Event()
        self.busy = self.busy_after_bad = False
        self.groups: list[list[str]] = []

    def write(self, name: str) -> str:
        with self.app.app_context():
            return self.together.write(name)

    @contextmanager
    def behind_the_first(self, names: list[str]) -> Iterator[list[Future[str]]]:
        """So many ask while the first one is being written; it ends with the block."""
        with ThreadPoolExecutor(len(names) + 1) as pool:
            first = pool.submit(self.write, "first")
            assert self.inside.wait(LONGEST_S)
            others = []
            for name in names:
                others.append(pool.submit(self.write, name))
                self._await(len(others))
            try:
                yield [first, *others]
            finally:
                self.gate.set()

    def _await(self, count: int) -> None:
        until = time.monotonic() + LONGEST_S
        with self.app.app_context():
            while self.together.waiting() < count:
                assert time.monotonic() < until
                time.sleep(0.001)

    def _work(self, session: Session, names: list[str]) -> list[str]:
        self.groups.append(names)
        self.inside.set()
        assert self.gate.wait(LONGEST_S)
        if self.busy:
            raise Busy("the storage is full")
        for name in names:
            log.note(session, log.COMMAND_LINE, name, "nothing")
            session.flush()
        if "bad" in names:
            self.busy = self.busy_after_bad
            raise ValueError("bad")
        return [f"{name} is written" for name in names]


def actions() -> list[str]:
    return [entry.line.action for entry in log.numbered(db.session())]


def test_who_waits_is_written_with_the_next_in_the_order_of_coming(beatbook: Flask) -> None:
    lines = Lines(beatbook)
    names = [f"line {number}" for number in range(10)]
    with lines.behind_the_first(names) as asked:
        pass
    assert [one.result() for one in asked] == [f"{name} is written" for name in ("first", *names)]
    assert lines.groups == [["first"], names]
    with beatbook.app_context():
        assert actions() == ["first", *names]
        assert check(log.numbered(db.session()), {}) == 11


def test_one_that_fails_fails_alone(beatbook: Flask) -> None:
    lines = Lines(beatbook)
    with lines.behind_the_first(["one", "bad", "two"]) as asked:
        pass
    first, one, bad, two = asked
    assert [first.result(), one.result(), two.result()] == ["first is written", "one is written", "two is written"]
    with pytest.raises(ValueError, match="bad"):
        bad.result()
    with beatbook.app_context():
        assert actions() == ["first", "one", "two"]


def test_all_who_wait_hear_that_the_storage_is_busy(beatbook: Flask) -> None:
    """What blocks one blocks the next; and nothing of theirs is written later, when nobody waits for it any more."""
    lines = Lines(beatbook)
    with lines.behind_the_first(["one", "two"]) as asked:
        lines.busy = True
    for one in asked:
        with pytest.raises(Busy, match="the storage is full"):
            one.result()
    assert lines.groups == [["first"]]
    lines.busy = False
    assert lines.write("later") == "later is written"
    with beatbook.app_context():
        assert actions() == ["later"]


def test_storage_that_is_busy_after_one_has_failed_is_not_waited_for_by_each(beatbook: Flask) -> None:
    lines = Lines(beatbook)
    lines.busy_after_bad = True
    with lines.behind_the_first(["bad", "one", "two"]) as asked:
        pass
    assert asked[0].result() == "first is written"
    for one in asked[1:]:
        with pytest.raises(Busy, match="the storage is full"):
            one.result()
    assert lines.groups == [["first"], ["bad", "one", "two"], ["bad"]]
