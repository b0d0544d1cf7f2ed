"""kill -9 while an edit is published: the snapshot is the old or the new one, whole, and can be followed on.

20 kills; with KILLS=300 in the environment that many.
"""

import os
import random
import signal
import time

import pytest

from tests.search.comparing import differences, documents_of

POINTS = [
    "directory.snapshots:follow=kill",
    "directory.snapshots:patch=kill",
    "directory.search.document_file:DocumentWriter.write_parts=killed-after",
    "directory.search.document_file:DocumentWriter.finish=kill",
    "directory.search.document_file:DocumentWriter.finish=killed-after",
    "directory.search.builder:write_rows=killed-after",
    "directory.search.builder:_write=killed-after",
    "os:fsync@1=kill",
    "os:fsync@2=kill",
    "os:replace=kill",
    "os:replace=killed-after",
    "directory.snapshots:patch=killed-after",
]
KILLS = int(os.environ.get("KILLS", 20))

EDIT = """
from directory import publishing
from directory.models import Resource
edited, withdrawn, *_ = Resource.objects.public().order_by("pk")
edited.name, edited.city = "Example Harbor Renamed", "Astoria"
edited.save()
publishing.release(record=edited, by=None, reason="called them")
publishing.withdraw(record=withdrawn, by=None, reason="closed down", replaced_by=edited)
"""


class Trial:
    """A server on which an edit is released that its snapshot does not show yet, and one that shows it."""

    def __init__(self, folder, seeded, nursery):
        self.folder, self.nursery, self.kills = folder, nursery, 0
        self.before = seeded.copy_to(folder / "before")
        self.before.manage("shell", "--no-imports", "-c", EDIT)
        self.after = self.before.copy_to(folder / "after")
        start = time.monotonic()
        nursery.run(self.after, "publish")
        self.seconds = time.monotonic() - start
        self.shown = [documents_of(index_of(server)) for server in (self.before, self.after)]

    def kill(self, point="", after=None):
        """(a copy of the server whose publishing was to be killed, at a point or later; whether it was)"""
        self.kills += 1
        server = self.before.copy_to(self.folder / f"killed-{self.kills}")
        pid = self.nursery.start(server, "publish", point=point)
        if after is not None:
            time.sleep(after)
            os.kill(pid, signal.SIGKILL)
        return server, self.nursery.wait(pid) == -signal.SIGKILL

    def assert_is_whole_and_ends_right(self, server):
        assert documents_of(index_of(server)) in self.shown
        self.nursery.run(server, "publish")
        assert differences(index_of(server), index_of(self.after)) == []
        assert len(list(index_of(server).parent.iterdir())) == 3  # with the documents and the lock


def index_of(server):
    return server.folder / "snapshot" / "directory.snapshot"


@pytest.fixture(scope="module")
def trial(tmp_path_factory, seeded, nursery):
    return Trial(tmp_path_factory.mktemp("patch-kills"), seeded, nursery)


def test_edit_is_published_by_a_patch(trial):
    before, after = trial.before.snapshot(), trial.after.snapshot()
    assert after.documents_size > before.documents_size
    assert (after.count, trial.shown[0] == trial.shown[1]) == (before.count - 1, False)


@pytest.mark.parametrize("point", POINTS)
def test_patch_killed_at_a_named_point_is_whole_and_can_be_repeated(trial, point):
    server, died = trial.kill(point)
    assert died, "the point was never reached"
    trial.assert_is_whole_and_ends_right(server)


def test_patch_killed_at_random_moments_is_whole_and_can_be_repeated(trial):
    chance, wanted, died, longest = random.Random(3), KILLS - len(POINTS), 0, trial.seconds
    for _ in range(10 * wanted):
        if died < wanted:
            server, killed = trial.kill(after=chance.uniform(0, longest))
            died, longest = died + killed, longest if killed else 0.9 * longest
            trial.assert_is_whole_and_ends_right(server)
    assert died == wanted, "too many runs ended before they were killed"
