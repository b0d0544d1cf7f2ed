"""The one snapshot reader of this process."""

from functools import cache
from pathlib import Path

from django.conf import settings

from directory.search.reader import SnapshotReader
from directory.search.snapshot import Snapshot

FILE_NAME = "directory.snapshot"


def current() -> Snapshot:
    """The newest whole snapshot; raises NoSnapshot before the first publication."""
    return reader(settings.SNAPSHOT_DIR).current()


@cache
def reader(folder: Path) -> SnapshotReader:
    """The reader of a folder's snapshot, opened once per process."""
    return SnapshotReader(Path(folder) / FILE_NAME)
