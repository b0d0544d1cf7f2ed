"""Several processes at once on one SQLite file, as on a real server: nothing is lost, doubled or torn."""

import os
import shutil
import subprocess
import sys
import time

import pytest
from django.conf import settings

PATIENCE = 120  # seconds

MAKE = """
from directory.models import *
from tests.builders import *
from directory import publishing
make_vocabulary()
records = [make_resource(terms=("RES",)) for _ in range(8)]
publishing.release_all(records=records[:5], by=None, reason="checked")
"""

RELEASE = """
from directory import publishing
from directory.models import Resource
publishing.release(record=Resource.objects.get(pk={pk}), by=None, reason="checked")
"""

BUILD_SLOWLY = """
import pathlib, time
from directory import contents, snapshots
places, folder = contents._places, pathlib.Path("{folder}")
def slow():
    (folder / "reading").touch()
    while not (folder / "go on").exists():
        time.sleep(0.02)
    yield from places()
contents._places = slow
print(snapshots.build_snapshot())
"""

SEED = """
import pathlib
from directory import seeding
print(seeding.seed(pathlib.Path("{fixtures}")))
"""

CHECK = """
from directory import publishing
from directory.models import *
print([len(one) for one in publishing.check()], Listing.objects.count())
print(list(Change.objects.values_list("sequence", flat=True)) == list(range(1, Change.objects.count() + 1)))
"""

SHOW = """
from directory import snapshots
from directory.models import Revision
standing = snapshots.open_snapshot(snapshots.snapshot_path())
print(standing.count, standing.revision, Revision.objects.get().number, snapshots.is_current())
"""


class Server:
    """One installation: a folder with its database and snapshot; its commands are processes of their own."""

    def __init__(self, folder):
        self.folder = folder
        shielded = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
        self.environment = {**shielded, "VAR_DIR": str(folder), "PYTHONPATH": str(settings.BASE_DIR)}

    def start(self, *arguments):
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def start_script(self, script, **values):
        return self.start("shell", "--no-imports", "-c", script.format(**values) if values else script)

    def run(self, *arguments):
        return ended(self.start(*arguments))

    def run_script(self, script, **values):
        return ended(self.start_script(script, **values))


def ended(process):
    """What a process printed; fails where it failed."""
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    return out


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("empty"))
    server.run("migrate", "--verbosity=0")
    return server


@pytest.fixture(scope="module")
def filled(empty, tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("filled") / "var")
    shutil.copytree(empty.folder, server.folder)
    server.run_script(MAKE)
    return server


def copy_of(server, folder):
    shutil.copytree(server.folder, folder / "var")
    return Server(folder / "var")


def test_publishers_and_releases_at_the_same_time_end_right(filled, tmp_path):
    server = copy_of(filled, tmp_path)
    server.run_script("from directory.models import Listing; Listing.objects.all().delete()")
    publishers = [server.start("publish") for _ in range(2)]
    releases = [server.start_script(RELEASE, pk=pk) for pk in (6, 7, 8)]
    for process in publishers + releases:
        ended(process)
    assert server.run_script(CHECK).split("\n")[:2] == ["[0, 0, 0, 0] 8", "True"]
    assert server.run("publish", "--check") == ""


def test_build_reads_one_moment_and_lets_a_curator_release_meanwhile(filled, tmp_path):
    server = copy_of(filled, tmp_path)
    builder = server.start_script(BUILD_SLOWLY, folder=tmp_path)
    wait_for(tmp_path / "reading", builder)
    server.run_script(RELEASE, pk=6)
    other = server.run_script("from directory import snapshots; print(snapshots.follow())")
    (tmp_path / "go on").touch()
    assert (ended(builder), other) == ("True\n", "False\n")
    count, shown, published, current = server.run_script(SHOW).split()
    assert (count, current) == ("5", "False") and int(shown) < int(published)
    server.run("publish")
    assert server.run_script(SHOW).split()[0] == "6"


def test_two_servers_that_start_on_an_empty_database_seed_it_once(empty, tmp_path):
    server = copy_of(empty, tmp_path)
    fixtures = tmp_path / "fixtures"
    (fixtures / "articles").mkdir(parents=True)
    for name in ("vocabulary.json", "crisis_lines.json"):
        shutil.copy(settings.BASE_DIR / "fixtures" / name, fixtures)
    lines = (settings.BASE_DIR / "fixtures" / "sample_directory.ndjson").read_text().splitlines(keepends=True)
    (fixtures / "sample_directory.ndjson").write_text("".join(lines[:6]))
    seeds = [server.start_script(SEED, fixtures=fixtures) for _ in range(2)]
    assert sorted(ended(process) for process in seeds) == ["False\n", "True\n"]
    assert server.run_script(CHECK).split("\n")[1] == "True"


def wait_for(path, process):
    end = time.monotonic() + PATIENCE
    while not path.exists() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    assert path.exists(), process.stderr.read() if process.poll() is not None else "nothing happened"
