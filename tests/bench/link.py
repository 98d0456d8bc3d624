"""A shaped TCP link: a loopback proxy with a phone network's rate and round trip.

It counts every byte in both directions, the service worker's included, and can be cut (`offline = True`) and mended
while a browser runs. One TCP handshake costs one round trip.
"""

from __future__ import annotations

import asyncio
import threading
from urllib.parse import urlsplit

#: name → (kbit/s down, kbit/s up, round trip in ms): WebPageTest's profiles of the same names
PROFILES = {"none": (0, 0, 0), "4g": (9000, 9000, 170), "3g": (1600, 768, 300), "slow3g": (400, 400, 400)}

CHUNK = 4096


class Pipe:
    """One direction: shared bandwidth, fixed delay, byte count."""

    def __init__(self, kbps: int, delay_s: float) -> None:
        self.bytes_per_s, self.delay_s = kbps * 125, delay_s
        self.free_at, self.count = 0.0, 0

    def due(self, now: float, size: int) -> float:
        """When `size` bytes that start now have arrived."""
        self.count += size
        if not self.bytes_per_s:
            return now + self.delay_s
        self.free_at = max(self.free_at, now) + size / self.bytes_per_s
        return self.free_at + self.delay_s


class Link:
    """The proxy in front of `target`, on a port of its own."""

    def __init__(self, target: str, profile: str = "none") -> None:
        parts = urlsplit(target)
        self.target = (parts.hostname or "127.0.0.1", parts.port or 80)
        down, up, rtt = PROFILES[profile]
        self.rtt = rtt / 1000
        self.down, self.up = Pipe(down, self.rtt / 2), Pipe(up, self.rtt / 2)
        self._cut, self._writers = False, set[asyncio.StreamWriter]()
        self._loop, self._ready = asyncio.new_event_loop(), threading.Event()
        self.port = 0
        threading.Thread(target=self._run, daemon=True).start()
        self._ready.wait()

    @property
    def origin(self) -> str:
        """The address behind the link. It keeps the name localhost, which passkeys and secure cookies need."""
        return f"http://localhost:{self.port}"

    @property
    def offline(self) -> bool:
        return self._cut

    @offline.setter
    def offline(self, cut: bool) -> None:
        self._cut = cut
        if cut:
            self._loop.call_soon_threadsafe(self._abort)

    def reset_counts(self) -> None:
        self.down.count = self.up.count = 0

    def _abort(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        await asyncio.sleep(self.rtt)
        try:
            far_reader, far_writer = await asyncio.open_connection(*self.target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, far_writer}
        await asyncio.gather(self._pump(reader, far_writer, self.up), self._pump(far_reader, writer, self.down))
        self._writers -= {writer, far_writer}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pipe: Pipe) -> None:
        waiting: asyncio.Queue[tuple[float, bytes] | None] = asyncio.Queue(64)
        sender = self._loop.create_task(self._deliver(waiting, writer))
        try:
            while data := await reader.read(CHUNK):
                await waiting.put((pipe.due(self._loop.time(), len(data)), data))
            await waiting.put(None)
            await sender
        except (ConnectionError, OSError):
            sender.cancel()
        finally:
            writer.close()

    async def _deliver(self, waiting: asyncio.Queue[tuple[float, bytes] | None], writer: asyncio.StreamWriter) -> None:
        while (item := await waiting.get()) is not None:
            due, data = item
            await asyncio.sleep(max(0.0, due - self._loop.time()))
            writer.write(data)
            await writer.drain()
