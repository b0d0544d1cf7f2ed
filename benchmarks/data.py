"""The data of every contestant, built once and kept under `var/benchmarks` while what makes it is unchanged.

Our own server imports the made-up entries by its own command; the peers get what it then exports.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from . import datasette_data, entries
from .programs import ours, own_environment, plain_environment
from .servers import ROOT, Server

CACHE = ROOT / "var" / "benchmarks"
HERE = Path(__file__).parent
MADE_FROM = "made-from"
OWN = [HERE / "entries.py", entries.SHARES, ROOT / "fixtures" / "vocabulary.json"]
PLAIN = [*OWN, HERE / "plain_drf" / "models.py", HERE / "plain_drf" / "management" / "commands" / "fill.py"]
DATASETTE = [*OWN, HERE / "datasette_data.py"]


@dataclass(frozen=True)
class Data:
    """What stands in the folder of `size` entries."""

    size: int
    folder: Path

    @property
    def own(self) -> Path:
        """Our server's VAR_DIR."""
        return self.folder / "own"

    @property
    def export(self) -> Path:
        return self.own / "resources.ndjson"

    @property
    def plain(self) -> Path:
        return self.folder / "plain" / "plain.sqlite3"

    @property
    def datasette(self) -> Path:
        return self.folder / "datasette"

    @property
    def importing(self) -> dict:
        """{"seconds", "peak_bytes", "on"} of import, publication and snapshot, when they were made."""
        return json.loads((self.own / "importing.json").read_text())


def data_of(size: int, port: int, cache: Path = CACHE) -> Data:
    data = Data(size, cache / str(size))
    kept(data.own, OWN, lambda: make_own(data, port))
    kept(data.plain.parent, PLAIN, lambda: make_plain(data))
    kept(data.datasette, DATASETTE, lambda: datasette_data.make(data.export, data.datasette))
    return data


def kept(folder: Path, sources: list[Path], make):
    """Make a folder's content unless it was made from the same sources."""
    stamp, digest = folder / MADE_FROM, digest_of(sources)
    if stamp.is_file() and stamp.read_text() == digest:
        return
    print(f"Making {folder.parent.name} entries: {folder.name}", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    make()
    stamp.write_text(digest)


def digest_of(sources: list[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def make_own(data: Data, port: int):
    environment, file = own_environment(data.own), data.own / "entries.ndjson"
    entries.write(file, data.size)
    command(["manage.py", "migrate", "--verbosity", "0"], environment)
    command(["-m", "benchmarks.inside", "vocabulary"], environment)
    seconds, peak = command(["manage.py", "import_source", entries.SOURCE, str(file)], environment)
    kept_figures = {"seconds": seconds, "peak_bytes": peak, "on": time.strftime("%Y-%m-%d")}
    (data.own / "importing.json").write_text(json.dumps(kept_figures))
    download(data, port)


def download(data: Data, port: int):
    """Our own export, which the peers are filled with."""
    with Server(ours(data.own, port), data.own / "export.log") as server:
        urllib.request.urlretrieve(server.address("/api/v1/exports/resources.ndjson"), data.export)


def make_plain(data: Data):
    command(["-m", "django", "fill", str(data.export)], plain_environment("plain_drf", data.plain))


def command(arguments: list[str], environment: dict) -> tuple[float, int]:
    """Seconds and peak memory in bytes of a command of our own Python, which must succeed."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed")
    return time.monotonic() - began, usage.ru_maxrss * 1024
