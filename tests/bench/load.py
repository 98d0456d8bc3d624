"""Requests per second and latency of one address at a number of keep-alive clients, on loopback, bounded in time.

A plain socket client in one asyncio loop, so that each POST can carry a body of its own.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Figures:
    """What was measured: requests a second, milliseconds at three quantiles, bytes of the last body, odd answers."""

    per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    bytes: int
    unexpected: int


@dataclass(frozen=True)
class Request:
    """What to send: `bodies` is asked for a new one for every POST and may end."""

    url: str
    headers: tuple[str, ...] = ()
    method: str = "GET"
    bodies: Callable[[], Iterator[bytes]] | None = None
    expect: int = 200


def measure(request: Request, *, clients: int, seconds: float) -> Figures:
    """Send as fast as answers come, for `seconds` or until the bodies end."""
    return asyncio.run(_measure(request, clients, seconds))


async def _measure(request: Request, clients: int, seconds: float) -> Figures:
    spans: list[float] = []
    odd: list[object] = []
    sizes = [0]
    bodies = request.bodies() if request.bodies else None
    start = time.perf_counter()
    await asyncio.gather(*(_client(request, bodies, spans, odd, sizes, start + seconds) for _ in range(clients)))
    took = time.perf_counter() - start
    spans.sort()

    def at(quantile: float) -> float:
        return round(1e3 * spans[min(len(spans) - 1, int(len(spans) * quantile))], 2)

    return Figures(round(len(spans) / took, 1), at(0.5), at(0.95), at(0.99), sizes[0], len(odd))


async def _client(
    request: Request,
    bodies: Iterator[bytes] | None,
    spans: list[float],
    odd: list[object],
    sizes: list[int],
    until: float,
) -> None:
    parts = urlsplit(request.url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"{request.method} {path} HTTP/1.1", f"Host: {parts.netloc}", *request.headers]
    reader, writer = await asyncio.open_connection("127.0.0.1", parts.port)
    while time.perf_counter() < until:
        body = next(bodies, None) if bodies else b""
        if body is None:
            break
        length = [f"Content-Length: {len(body)}"] if request.method != "GET" else []
        start = time.perf_counter()
        writer.write("\r\n".join([*lines, *length, "", ""]).encode() + body)
        status, sizes[0] = await _answer(reader)
        spans.append(time.perf_counter() - start)
        if status != request.expect:
            odd.append(status)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Read one HTTP/1.1 answer: its status and the bytes of its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    fields = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
    }
    size = int(fields.get(b"content-length", b"0"))
    await reader.readexactly(size)
    return int(head.split(b" ", 2)[1]), size
