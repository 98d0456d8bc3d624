"""Writes that would wait for each other anyway go together: many items, one transaction, one sync of the disk."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from flask import current_app
from sqlalchemy.orm import Session

from app.db.tables import db
from app.db.turns import Busy
from app.db.writing import write

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 50


@dataclass(eq=False)
class _Asked(Generic[Item, Result]):
    """What one thread wants to have written, and what became of it."""

    item: Item
    done: bool = False
    results: list[Result] = field(default_factory=list)
    error: Exception | None = None


@dataclass(eq=False)
class _Queue:
    """Those of one application that wait; who holds `lead` writes for them."""

    waiting: deque[_Asked[Any, Any]] = field(default_factory=deque)
    lead: threading.Lock = field(default_factory=threading.Lock)


class Together(Generic[Item, Result]):
    """One kind of write that many may ask for at once, as in a flood.

    Who comes first writes what it wants; who comes meanwhile waits, and then the first of them writes for all. `work`
    gets the items in the order in which they came and answers a result for each. It must not touch anything but the
    session, and runs in the context of any of those who asked: what hangs on a request belongs into the item.
    `chained`: as `write` has it.
    """

    def __init__(self, work: Callable[[Session, list[Item]], list[Result]], *, chained: bool = True) -> None:
        self.work, self.chained = work, chained

    def write(self, item: Item) -> Result:
        """Have `item` written and answer its result. Raises as `write` does; an item that fails, fails alone."""
        if db.session.registry.has():
            db.session.commit()  # no snapshot stays open while it waits (see `write`)
        queue = self._queue()
        mine = _Asked[Item, Result](item)
        queue.waiting.append(mine)
        with queue.lead:
            while not mine.done:
                self._write_all(queue)
        if db.session.registry.has():
            db.session.rollback()
        if mine.error is not None:
            raise mine.error
        return mine.results[0]

    def waiting(self) -> int:
        """How many wait for somebody to write for them."""
        return len(self._queue().waiting)

    def _queue(self) -> _Queue:
        queue: _Queue = current_app.extensions.setdefault(f"together {id(self)}", _Queue())
        return queue

    def _write_all(self, queue: _Queue) -> None:
        """Write for all who wait now. Where storage is busy all of them hear it: what blocks one blocks the next."""
        group = _take(queue, MOST)
        try:
            self._write_one_way_or_another(group)
        except Busy as error:
            for one in (*group, *_take(queue, len(queue.waiting))):
                if not one.done:
                    one.error, one.done = Busy(str(error)), True
        finally:
            for one in group:
                if not one.done:  # this thread is being stopped: nobody waits for it for ever
                    one.error, one.done = Busy("whoever wrote for it was stopped"), True

    def _write_one_way_or_another(self, group: list[_Asked[Item, Result]]) -> None:
        """All at once; where something is wrong with one of them each for itself, and each learns its own."""
        try:
            self._write(group)
        except Busy:
            raise
        except Exception:  # whatever it was: written alone, whose it is will raise it again, and hear it
            for one in group:
                self._write_alone(one)

    def _write(self, group: list[_Asked[Item, Result]]) -> None:
        items = [one.item for one in group]
        results = write(lambda session: self.work(session, items), chained=self.chained)
        for one, result in zip(group, results, strict=True):
            one.results, one.done = [result], True

    def _write_alone(self, one: _Asked[Item, Result]) -> None:
        try:
            self._write([one])
        except Busy:
            raise
        except Exception as error:  # whatever it was: kept, and raised in the thread that asked (`write`)
            one.error, one.done = error, True


def _take(queue: _Queue, most: int) -> list[_Asked[Any, Any]]:
    return [queue.waiting.popleft() for _ in range(min(most, len(queue.waiting)))]
