"""What is no question: an edit until every worker shows it, a rebuild, a start, memory."""

import json
import os
import subprocess
import sys
import time
from http.client import HTTPConnection
from statistics import median

from .data import Data
from .programs import ours, own_environment
from .servers import ROOT, Server

READERS = 16  # kept-open connections, so that every worker has some
EDITS, LONGEST = 3, 30  # how many, as far as this many seconds go
PAUSE = 0.005  # seconds between two looks


def operations(data: Data, server: Server, public_id: str, port: int) -> dict[str, float]:
    """Seconds and bytes by name. `server` serves `data` and has answered; `port` is free."""
    return {
        "private_bytes": server.private_bytes(),
        "edit_seconds": median(edits(data, server, public_id)),
        "rebuild_seconds": finish(inside(data, "rebuild"))["seconds"],
        "start_seconds": start_seconds(data, port),
        "web_start_seconds": start_seconds(data, port, web_only=True),
        "import_seconds": data.importing["seconds"],
        "import_bytes": data.importing["peak_bytes"],
    }


def edits(data: Data, server: Server, public_id: str) -> list[float]:
    """Seconds from each release until every worker shows it."""
    found, end = [], time.monotonic() + LONGEST
    while not found or (len(found) < EDITS and time.monotonic() < end):
        found.append(edit(data, server, public_id, f"Edit {time.time_ns()}"))
    return found


def edit(data: Data, server: Server, public_id: str, text: str) -> float:
    readers = [HTTPConnection("127.0.0.1", server.port) for _ in range(READERS)]
    process = inside(data, "edit", public_id, text)
    while not all(shows(reader, public_id, text) for reader in readers):
        if process.poll():
            raise RuntimeError("the edit failed")
        time.sleep(PAUSE)
    return time.monotonic() - finish(process)["began"]


def shows(reader: HTTPConnection, public_id: str, text: str) -> bool:
    reader.request("GET", f"/api/v1/resources/{public_id}/")
    return text.encode() in reader.getresponse().read()


def inside(data: Data, *task: str) -> subprocess.Popen:
    """A task of `inside` in our own server's database."""
    command = [sys.executable, "-m", "benchmarks.inside", *task]
    environment = os.environ | own_environment(data.own)
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)


def finish(process: subprocess.Popen) -> dict:
    output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(process.args[1:4])} failed")
    return json.loads(output)


def start_seconds(data: Data, port: int, *, web_only=False) -> float:
    """From nothing running to the first list; `web_only` without what `serve` does before."""
    with Server(ours(data.own, port, web_only=web_only), data.folder / "start.log") as server:
        return server.start_seconds
