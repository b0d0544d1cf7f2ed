"""kill -9 of a real import: nothing is lost or half-written, and the next run ends as an undisturbed one.

60 kills; with KILLS=300 in the environment that many.
"""

import os
import random
import signal
import time

import pytest

from tests.importing.builders import DIRECTORY
from tests.importing.servers import Server, faults, write_editions

POINTS = [
    "directory.importing:read=killed-after",
    "directory.importing:apply=kill",
    "directory.importing.applying:_write_organizations=kill",
    "directory.importing.applying:_write_resources=kill",
    "directory.importing.bulk:_run@3=killed-after",
    "directory.importing.applying:_write_children=kill",
    "directory.importing.applying:_write_records=kill",
    "directory.importing.applying:_write_reviews=kill",
    "directory.importing.applying:_write_reviews=killed-after",
    "django.db.backends.base.base:BaseDatabaseWrapper.commit@1=kill",
    "directory.importing:apply=killed-after",
    "directory.publishing:publish=kill",
    "directory.publishing:_write@2=kill",
    "directory.publishing:_changes@2=killed-after",
    "django.db.backends.base.base:BaseDatabaseWrapper.commit@2=kill",
    "directory.publishing:publish=killed-after",
    "directory.snapshots:follow=kill",
    "directory.search.builder:_write=killed-after",
    "os:replace=kill",
    "os:replace=killed-after",
]
CHUNKS = 4
KILLS = int(os.environ.get("KILLS", 60))


class Trial:
    """A server before an import, and how it stands after that import when nobody disturbs it."""

    def __init__(self, folder, seeded, nursery):
        self.folder, self.nursery = folder, nursery
        self.kills, self.died = 0, False
        first, self.file = write_editions(folder)
        self.before = seeded.copy_to(folder / "before")
        nursery.run(self.before, "import_source", DIRECTORY, first)
        self.after = self.before.copy_to(folder / "after")
        start = time.monotonic()
        self.run_import(self.after)
        self.seconds = time.monotonic() - start

    def run_import(self, server):
        self.nursery.run(server, "import_source", DIRECTORY, self.file)

    def kill(self, point="", after=None, whole=True) -> Server:
        """A copy of the server whose import was killed at a point, or after some seconds."""
        self.kills += 1
        server = self.before.copy_to(self.folder / f"killed-{self.kills}")
        pid = self.nursery.start(server, "import_source", DIRECTORY, self.file, point=point, whole=whole)
        if after is not None:
            time.sleep(after)
            os.kill(pid, signal.SIGKILL)
        self.died = self.nursery.wait(pid) == -signal.SIGKILL
        return server

    def damage(self, server) -> list[str]:
        """What is half-written: stored rows, listings and snapshot each stand as before or as after."""
        found = faults(server)
        if server.stored() not in (self.before.stored(), self.after.stored()):
            found.append("stored rows are half-written")
        if server.public() not in (self.before.public(), self.after.public()):
            found.append("listings are half-published")
        if server.snapshot().count not in (self.before.snapshot().count, self.after.snapshot().count):
            found.append("the snapshot is half-built")
        return found

    def unlike(self, server) -> list[str]:
        """How a server differs, after the import was run again, from one that nobody disturbed."""
        self.run_import(server)
        found = faults(server)
        found += [] if server.stored() == self.after.stored() else ["stored rows differ"]
        found += [] if server.public() == self.after.public() else ["listings differ"]
        (revision,) = server.ask("SELECT number FROM directory_revision")[0]
        found += [] if server.snapshot().revision == revision else ["the snapshot is not the newest"]
        drafts = [path.name for path in (server.folder / "snapshot").glob("*draft*")]
        return found + drafts


@pytest.fixture(scope="module")
def trial(tmp_path_factory, seeded, nursery):
    return Trial(tmp_path_factory.mktemp("kills"), seeded, nursery)


@pytest.mark.parametrize("point", POINTS)
def test_import_killed_at_a_named_point_is_whole_and_can_be_repeated(trial, point):
    server = trial.kill(point)
    assert trial.died, "the point was never reached"
    assert trial.damage(server) == []
    assert trial.unlike(server) == []


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_import_killed_at_random_moments_is_whole_and_can_be_repeated(trial, chunk):
    chance, wanted, died = random.Random(chunk), len(range(chunk, KILLS - len(POINTS), CHUNKS)), 0
    for _ in range(3 * wanted):
        if died < wanted:
            server = trial.kill(after=chance.uniform(0, trial.seconds))
            died += trial.died
            assert trial.damage(server) == []
            assert trial.unlike(server) == []
    assert died == wanted, "too many imports ended before they were killed"


def test_import_killed_before_it_published_is_published_by_the_next_start(trial):
    server = trial.kill("directory.publishing:publish=kill")
    assert server.public() == trial.before.public()
    server.manage("seed")
    assert server.public() == trial.after.public()
    assert server.snapshot().count == trial.after.snapshot().count
    server.manage("publish", "--check")


@pytest.mark.parametrize("point", ["_write_children=kill", "_write_records=kill", "_write_reviews=kill"])
def test_kill_of_an_import_without_its_transaction_is_noticed(trial, point):
    """The negative control: these checks do see a half-written import."""
    server = trial.kill(f"directory.importing.applying:{point}", whole=False)
    assert trial.died
    assert "stored rows are half-written" in trial.damage(server)
    assert trial.unlike(server) != []


def test_dry_run_leaves_every_byte_of_the_database(trial):
    server = trial.before.copy_to(trial.folder / "dry")
    before = (server.folder / "db.sqlite3").read_bytes()
    server.manage("import_source", DIRECTORY, trial.file, "--dry-run")
    assert (server.folder / "db.sqlite3").read_bytes() == before
    assert server.public() == trial.before.public()
