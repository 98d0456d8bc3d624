"""A service's own system that answers byte by byte: twice, too late, drop by drop, over TLS or not."""

from __future__ import annotations

import datetime
import ipaddress
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

LONGEST_S = 20
Answer = Callable[[socket.socket, threading.Event], None]


def status(code: int, more: str = "") -> bytes:
    """A whole answer without a body; one that is not final has no length."""
    length = "" if code < 200 else "Content-Length: 0\r\n"
    return f"HTTP/1.1 {code} Said\r\n{length}{more}\r\n".encode()


def at_once(*parts: bytes) -> Answer:
    """All of it, in one go."""
    return lambda line, over: line.sendall(b"".join(parts))


def once_they_left(part: bytes) -> Answer:
    """Only when the caller has shut the line."""

    def answer(line: socket.socket, over: threading.Event) -> None:
        while line.recv(1024):
            pass
        line.sendall(part)

    return answer


def held(part: bytes, asked: threading.Event, let_go: threading.Event) -> Answer:
    """`asked` says that it came; the answer goes out when it is let go."""

    def answer(line: socket.socket, over: threading.Event) -> None:
        asked.set()
        assert let_go.wait(LONGEST_S)
        line.sendall(part)

    return answer


def drop_by_drop(part: bytes, pause_s: float = 0.02) -> Answer:
    """Each byte after a pause."""

    def answer(line: socket.socket, over: threading.Event) -> None:
        for byte in part:
            line.sendall(bytes([byte]))
            over.wait(pause_s)

    return answer


class RawHook:
    """`answers`: one a call, in order. `calls`: what came, as (headers, body)."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self.over = threading.Event()

    def will(self, *answers: Answer) -> None:
        for answer in answers:
            self.answers.put(answer)

    def keys(self) -> list[str]:
        """By what each call said that it is the same as another."""
        return [headers["Idempotency-Key"] for headers, _body in self.calls]

    def take(self, line: socket.socket) -> None:
        """One call: read it to its end, then answer. Whoever left does not hear it."""
        with suppress(OSError), line:
            line.settimeout(LONGEST_S)
            self.calls.append(_read(line))
            self.answers.get(timeout=LONGEST_S)(line, self.over)


@contextmanager
def raw_hook(certificate: Path | None = None) -> Iterator[RawHook]:
    """A server on loopback for the block."""
    listening = socket.create_server(("127.0.0.1", 0))
    scheme = "https" if certificate else "http"
    found = RawHook(f"{scheme}://localhost:{listening.getsockname()[1]}/hook")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if certificate:
        context.load_cert_chain(certificate)
    threads: list[threading.Thread] = []

    def call(line: socket.socket) -> None:
        with suppress(OSError):
            found.take(context.wrap_socket(line, server_side=True) if certificate else line)

    def listen() -> None:
        with suppress(OSError):  # shut at the end
            while True:
                thread = threading.Thread(target=call, args=(listening.accept()[0],))
                threads.append(thread)
                thread.start()

    accepting = threading.Thread(target=listen)
    accepting.start()
    try:
        yield found
    finally:
        found.over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for thread in (accepting, *threads):
            thread.join(LONGEST_S)
            assert not thread.is_alive()


def certificate_for_loopback(folder: Path) -> Path:
    """A key and a certificate of its own for localhost, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    today = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "loopback.pem"
    form = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


def _read(line: socket.socket) -> tuple[dict[str, str], bytes]:
    """One request. OSError where the caller leaves before its end."""
    held = b""
    while b"\r\n\r\n" not in held:
        held += _more(line)
    head, _, body = held.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")[1:]
    headers = dict(one.split(": ", 1) for one in lines)
    while len(body) < int(headers["Content-Length"]):
        body += _more(line)
    return headers, body


def _more(line: socket.socket) -> bytes:
    if found := line.recv(4096):
        return found
    raise ConnectionResetError
