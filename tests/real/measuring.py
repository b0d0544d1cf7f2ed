"""What a command costs, and how long others wait for it to write."""

import os
import sqlite3
import threading
import time
from dataclasses import dataclass

POLL_SECONDS = 0.05


@dataclass
class Cost:
    """Wall-clock seconds, peak memory in MiB, and the longest wait of another writer in seconds.

    `crowding`: how many programs wanted each core of this machine meanwhile, at least 1.
    """

    seconds: float
    mebibytes: float
    longest_wait: float
    crowding: float
    said: str

    def __str__(self):
        times = f"{self.seconds:.1f} s, longest write lock {self.longest_wait:.1f} s"
        return f"{times}, {self.mebibytes:.0f} MiB, crowding {self.crowding:.1f}"


def measure(server, *arguments) -> Cost:
    """Run manage.py to its end."""
    waits, done = [0.0], threading.Event()
    writer = threading.Thread(target=_write_again_and_again, args=(server, waits, done))
    start, process = time.monotonic(), server.begin(*arguments)
    writer.start()
    said, problem = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - start
    done.set(), writer.join(), process.stdout.close(), process.stderr.close()
    assert process.returncode == 0, problem
    crowding = max(1.0, os.getloadavg()[0] / os.cpu_count())
    return Cost(seconds, usage.ru_maxrss / 1024, max(waits), crowding, said)


def _write_again_and_again(server, waits, done):
    """Take the write lock and give it back at once, as a curator's edit would."""
    database = sqlite3.connect(server.folder / "db.sqlite3", timeout=60, isolation_level=None)
    while not done.wait(POLL_SECONDS):
        start = time.monotonic()
        database.execute("BEGIN IMMEDIATE")
        database.execute("ROLLBACK")
        waits.append(time.monotonic() - start)
    database.close()
