"""Server processes under measurement: started, watched through /proc, and ended with all their children."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS, STOP_SECONDS = 120, 20


@dataclass(frozen=True)
class Program:
    """What is started: `ready` is a path that answers 200 once it serves."""

    command: tuple[str, ...]
    environment: dict[str, str]
    port: int
    ready: str


class Server:
    """A running program; `with Server(program, log) as server`."""

    def __init__(self, program: Program, log: Path):
        self.program, self.port, self._log = program, program.port, log

    def __enter__(self):
        started = time.monotonic()
        with open(self._log, "wb") as log:
            self._process = subprocess.Popen(
                self.program.command,
                cwd=ROOT,
                env=os.environ | self.program.environment,
                stdout=log,
                stderr=log,
                process_group=0,
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        self.start_seconds = time.monotonic() - started
        return self

    def __exit__(self, *ignored):
        self._process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _wait(self):
        end = time.monotonic() + START_SECONDS
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self.program.command[:4]} does not serve; see {self._log}")
            time.sleep(0.01)

    def answers(self) -> bool:
        with suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(self.address(self.program.ready), timeout=START_SECONDS).close()
            return True
        return False

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def processes(self) -> list[int]:
        """Ids of the program and all that it started."""
        return [self._process.pid, *descendants(self._process.pid)]

    def cpu_seconds(self) -> float:
        return sum(map(cpu_seconds, self.processes()))

    def workers(self) -> list[int]:
        """Processes that answer: those that a Granian started, or the program itself."""
        found = [pid for pid in self.processes() if is_granian(pid) and is_granian(parent(pid))]
        return found or [self._process.pid]

    def private_bytes(self) -> float:
        """Memory that a worker shares with nobody, the mean of the workers."""
        workers = self.workers()
        return sum(map(private_bytes, workers)) / len(workers)


def descendants(pid: int) -> list[int]:
    children = [
        int(child)
        for path in Path(f"/proc/{pid}/task").glob("*/children")
        for child in path.read_text().split()
    ]
    return children + [one for child in children for one in descendants(child)]


def stat(pid: int) -> list[str]:
    """Fields of /proc/pid/stat from the third, the state, on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def parent(pid: int) -> int:
    return int(stat(pid)[1])


def cpu_seconds(pid: int) -> float:
    """User and system time of all threads of a process."""
    fields = stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS


def is_granian(pid: int) -> bool:
    return b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()


def private_bytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))
