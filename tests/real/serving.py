"""A server that runs while it is asked."""

import os
import signal
import socket
import time
from contextlib import contextmanager

from tests.real.judge.client import Client

START_SECONDS = 60


@contextmanager
def serving(server):
    """The port on which a server answers meanwhile."""
    port = _free_port()
    process = server.begin("serve", PORT=str(port))
    try:
        _wait_for(port)
        yield port
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.communicate(timeout=60)


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(port):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            return Client(port).text("")
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")
