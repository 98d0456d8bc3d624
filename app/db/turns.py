"""Whose turn it is to write.

On SQLite every write and every checkpoint holds one file lock, shared with the command line, because SQLite up to
3.51.2 can corrupt a WAL when two connections write and checkpoint at once. On PostgreSQL the database sees to it.
"""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from flask import current_app

LONGEST_WAIT_S = 5.0


class Busy(Exception):
    """The storage can't take a write now (locked, full, gone): try again later, nothing was changed."""


class Turns:
    """Who may write on SQLite: one thread of this process, then one process of this machine."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.thread = threading.Lock()

    @contextmanager
    def take(self, wait_s: float) -> Iterator[None]:
        """Hold the write lock for the block; raise Busy when it isn't free within `wait_s` seconds."""
        until = time.monotonic() + wait_s
        if not self.thread.acquire(timeout=wait_s):
            raise Busy("another write is taking too long")
        try:
            with self.file.open("ab") as handle:
                _lock_until(handle.fileno(), until)
                yield
        except OSError as error:
            raise Busy(str(error)) from error
        finally:
            self.thread.release()


def turn(wait_s: float) -> AbstractContextManager[None]:
    """Hold the right to write on SQLite (on PostgreSQL the database sees to it); Busy after `wait_s` seconds."""
    turns: Turns | None = current_app.extensions.get("turns")
    return turns.take(wait_s) if turns else nullcontext()


def _lock_until(descriptor: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Busy("another process is writing") from None
            time.sleep(0.002)  # flock can wait for ever or not at all, and this is to end
        else:
            return
