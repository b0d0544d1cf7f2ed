"""The documents beside the index: parts of JSON, one after the other, in a file that only ever grows.

The index names it by a token, and says how much of it is written: what stands behind that is of a builder
that died or is still at work. A full build begins a new file; a patch appends to the one that stands.
"""

import fcntl
import mmap
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from .container import BrokenSnapshot

DOCUMENTS = ".documents-"
MAGIC = b"TRTMTDOC"


class DocumentWriter:
    """Appends to an open file; `size`: of the whole file, what is of use in it or not."""

    def __init__(self, file: BinaryIO, token: str):
        self.token, self._file = token, file
        self.size = file.seek(0, os.SEEK_END)

    def write_parts(self, parts: Sequence[bytes]) -> list[int]:
        """Writes the parts one after the other; gives their boundaries: one more than there are parts."""
        bounds = list(accumulate([self.size, *map(len, parts)]))
        self._file.write(b"".join(parts))
        self.size = bounds[-1]
        return bounds

    def finish(self) -> dict:
        """Puts all on the disk; what the index must say of it."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return {"token": self.token, "size": self.size}


@contextmanager
def new_documents(path: Path) -> Iterator[DocumentWriter]:
    """A new file beside the index at `path`; held until the index names it."""
    token = secrets.token_hex(8)
    with open(_place(path, token), "xb", buffering=1 << 20) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(MAGIC + token.encode())
        yield DocumentWriter(file, token)


@contextmanager
def more_documents(path: Path, token: str) -> Iterator[DocumentWriter]:
    """The file that the index at `path` names, to append to."""
    with open(_place(path, token), "r+b") as file:
        yield DocumentWriter(file, token)


def open_documents(path: Path, token: str, size: int) -> mmap.mmap:
    """The first `size` bytes of the file that the index at `path` names; BrokenSnapshot if it is another."""
    try:
        with open(_place(path, token), "rb") as file:
            found = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
    except FileNotFoundError:
        raise BrokenSnapshot(f"its documents {token} are missing") from None
    except (ValueError, OverflowError):
        raise BrokenSnapshot(f"its documents {token} were cut off") from None
    if found[: len(MAGIC) + len(token)] != MAGIC + token.encode():
        raise BrokenSnapshot(f"its documents {token} are damaged")
    return found


def remove_other_documents(path: Path, token: str | None) -> None:
    """Removes what the index at `path`, which names `token`, does not need; not what is being written."""
    for place in path.parent.glob(f"{path.name}{DOCUMENTS}*"):
        if token is None or place != _place(path, token):
            remove_unless_locked(place)


def remove_unless_locked(place: Path) -> None:
    """Removes a file whose builder is dead; a living one holds a lock on its own."""
    with suppress(OSError), open(place, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        place.unlink()


def _place(path, token):
    return path.with_name(f"{path.name}{DOCUMENTS}{token}")
