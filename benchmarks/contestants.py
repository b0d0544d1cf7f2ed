"""Who takes part: a running server, the language it is asked in, and the questions in that language."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from .data import Data
from .dialects import DIALECTS, Dialect
from .programs import datasette, limit, ours, plain
from .questions import Asked
from .servers import Program, Server

PEERS = ("drf", "ninja", "datasette")
FOREIGN = {"ninja", "datasette"}  # what runs in the peers' own environment
LIMITS = {  # settings in `benchmarks.limits`, path
    "django": ("settings", "/django/"),
    "drf-bare": ("settings", "/drf/"),
    "drf-default": ("default_settings", "/drf/"),
}


@dataclass(frozen=True)
class Contestant:
    server: Server
    dialect: Dialect

    def paths(self, variants: list[Asked]) -> list[str]:
        """Addresses of the questions; none where it cannot be asked so."""
        return list(filter(None, map(self.dialect.path, variants)))


class Ports:
    """One free port after the other."""

    def __init__(self, first: int):
        self._next = first

    def take(self) -> int:
        port, self._next = self._next, self._next + 1
        with socket.socket() as probe:
            return port if probe.connect_ex(("127.0.0.1", port)) else self.take()


@contextmanager
def contestants(data: Data, peers, ports: Ports, python: Path) -> Iterator[dict[str, Contestant]]:
    """Our server and the named peers on the same entries, all running; `python` is that of the peers."""
    with ExitStack() as stack:
        running = {}
        for name in ("ours", *peers):
            server = Server(program(name, data, ports.take(), python), data.folder / f"{name}.log")
            running[name] = Contestant(stack.enter_context(server), DIALECTS[name])
        yield running


def program(name: str, data: Data, port: int, python: Path) -> Program:
    match name:
        case "ours":
            return ours(data.own, port)
        case "drf":
            return plain("plain_drf", data.plain, port)
        case "ninja":
            return plain("plain_ninja", data.plain, port, python)
        case "datasette":
            return datasette(data.datasette, port, python)


@contextmanager
def limits(size: int, ports: Ports, logs: Path) -> Iterator[dict[str, tuple[Server, str]]]:
    """Servers of a fixed body of `size` bytes, each with the path to ask: see `LIMITS`."""
    with ExitStack() as stack:
        servers = {
            settings: stack.enter_context(
                Server(limit(settings, size, ports.take()), logs / f"limit-{settings}.log")
            )
            for settings in dict.fromkeys(settings for settings, _ in LIMITS.values())
        }
        yield {name: (servers[settings], path) for name, (settings, path) in LIMITS.items()}
