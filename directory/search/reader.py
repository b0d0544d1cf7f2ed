"""The current snapshot of a path, followed as the file is replaced."""

import os
from pathlib import Path

from .snapshot import BrokenSnapshot, Snapshot, open_snapshot


class NoSnapshot(Exception):
    """There is no snapshot and never was one since this process started; the message says why."""


class SnapshotReader:
    """`current()` costs one look at the file's inode; a file that cannot be read leaves the last good one."""

    def __init__(self, path: Path):
        self.path = Path(path)
        self.problem: str | None = None
        """Why the file that stands now is not the one answered from; None when it is."""
        self._snapshot: Snapshot | None = None
        self._seen: tuple | None = None

    def current(self) -> Snapshot:
        """The newest whole snapshot; raises NoSnapshot where there has been none."""
        while (seen := self._look()) != self._seen:
            # Noted before reading: a file that replaces this one in between is seen at the next look,
            # which is at once where that took away the documents of this one.
            self._seen = seen
            self._open()
            if self.problem is None:
                break
        if self._snapshot is None:
            raise NoSnapshot(self.problem)
        return self._snapshot

    def _look(self):
        try:
            status = os.stat(self.path)
        except OSError:
            return ()
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _open(self):
        try:
            self._snapshot, self.problem = open_snapshot(self.path), None
        except FileNotFoundError:
            self.problem = "the snapshot file is missing"
        except (BrokenSnapshot, OSError) as error:
            self.problem = f"the snapshot file cannot be used: {error}"
