"""A load generator that is light beside what it measures: one thread, raw sockets kept open."""

import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

LARGEST_READ = 1 << 20
TIMEOUT = 120  # seconds


class Unexpected(Exception):
    """An answer that is not 200."""


@dataclass(frozen=True)
class Load:
    """`latencies`: seconds, one for each answer; `own`: processor seconds that asking itself took."""

    latencies: list[float]
    seconds: float
    own: float

    @property
    def answers(self) -> int:
        return len(self.latencies)


class Connection:
    """One kept-open connection, with at most one request under way."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = memoryview(bytearray(LARGEST_READ))

    def send(self, request: bytes):
        self._head, self._missing, self._tail = b"", None, b""
        self.sent = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Read what is there; True when the answer is whole."""
        size = self.socket.recv_into(self._buffer)
        if not size:
            raise Unexpected("the server closed the connection")
        if self._missing is None:
            return self._begin(bytes(self._buffer[:size]))
        return self._go_on(size, self._buffer[max(0, size - 5) : size])

    def _begin(self, read: bytes) -> bool:
        self._head += read
        head, end, body = self._head.partition(b"\r\n\r\n")
        if not end:
            return False
        if not head.startswith(b"HTTP/1.1 200"):
            raise Unexpected(self._head[:2000].decode(errors="replace"))
        self._missing = length_of(head.lower())
        return self._go_on(len(body), body[-5:])

    def _go_on(self, size: int, tail) -> bool:
        if self._missing >= 0:
            self._missing -= size
            return self._missing == 0
        self._tail = (self._tail + bytes(tail))[-5:]
        return self._tail == b"0\r\n\r\n"

    def ask(self, request: bytes) -> float:
        """Seconds until the whole answer was there."""
        self.send(request)
        while not self.receive():
            pass
        return time.perf_counter() - self.sent


def length_of(head: bytes) -> int:
    """Bytes of the body; -1 where it comes in chunks, which end with an empty one."""
    start = head.find(b"\r\ncontent-length:")
    return int(head[start + 17 :].split(b"\r\n", 1)[0]) if start >= 0 else -1


def request_bytes(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n".encode()


def ask_one_by_one(port: int, paths: Sequence[str], seconds: float) -> Load:
    """One question after the other on one connection, for about so many seconds."""
    connection, requests = Connection(port), [request_bytes(path) for path in paths]
    start, own, latencies = time.perf_counter(), time.process_time(), []
    for number in count():
        latencies.append(connection.ask(requests[number % len(requests)]))
        if time.perf_counter() - start >= seconds:
            break
    connection.socket.close()
    return Load(latencies, time.perf_counter() - start, time.process_time() - own)


def ask_at_once(port: int, paths: Sequence[str], concurrency: int, seconds: float) -> Load:
    """So many connections, each asking again as soon as it was answered; the last answers are waited for."""
    requests = [request_bytes(path) for path in paths]
    with selectors.DefaultSelector() as selector:
        for number in range(concurrency):
            connection = Connection(port)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(requests[number % len(requests)])
        return _until(selector, requests, concurrency, seconds)


def _until(selector, requests, asked, seconds) -> Load:
    start, own, latencies = time.perf_counter(), time.process_time(), []
    while selector.get_map():
        for key, _ in selector.select(TIMEOUT) or _too_slow():
            connection = key.data
            if not connection.receive():
                continue
            now = time.perf_counter()
            latencies.append(now - connection.sent)
            if now - start < seconds:
                connection.send(requests[asked % len(requests)])
                asked += 1
            else:
                selector.unregister(connection.socket)
                connection.socket.close()
    return Load(latencies, time.perf_counter() - start, time.process_time() - own)


def _too_slow():
    raise Unexpected(f"no answer in {TIMEOUT} seconds")
