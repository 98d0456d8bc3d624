"""A real SMTP server on loopback, which can be told to refuse, and a real HTTP server that can hang or err."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.servers import free_port

LONGEST_CALL_S = 10


class PostOffice:
    """Takes letters. `answers` are given first, one a letter ("451 later"), before it takes them again.

    `of_sender`, `of_recipient`: the same, to who sends and who gets it.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.letters: list[EmailMessage] = []
        self.answers: list[str] = []
        self.of_sender: list[str] = []
        self.of_recipient: list[str] = []
        self.came = threading.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.of_sender:
            return self.of_sender.pop(0)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.of_recipient:
            return self.of_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        letter = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        self.letters.append(letter)  # type: ignore[arg-type]
        self.came.set()
        return "250 OK"


@contextmanager
def post_office(port: int | None = None) -> Iterator[PostOffice]:
    """An SMTP server for the block."""
    office = PostOffice(port or free_port())
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


class Hook:
    """A service's own system. `answers`: status codes, one a call, then 200; `hangs`: it never answers."""

    def __init__(self) -> None:
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.hangs = threading.Event()
        self.url = ""
        self.over = threading.Event()
        self.called = threading.Condition()

    def was_called(self, times: int) -> bool:
        """Wait until it was called so often: a call that its caller gave up may still be on its way."""
        with self.called:
            return self.called.wait_for(lambda: len(self.calls) >= times, LONGEST_CALL_S)


@contextmanager
def hook() -> Iterator[Hook]:
    """An HTTP server for the block."""
    found = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with found.called:
                found.calls.append((dict(self.headers.items()), body))
                found.called.notify_all()
            if found.hangs.is_set():
                found.over.wait(30)
                return
            status = found.answers.pop(0) if found.answers else 200
            self.send_response(status)
            if status == 302:
                self.send_header("Location", found.url + "/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
