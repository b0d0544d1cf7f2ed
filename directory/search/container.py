"""The file: a preamble, sections (arrays and blobs, each on a 64-byte boundary), a header that names them.

The preamble holds the magic, the format's version, where the header stands and its SHA-256. It is written
last, so a file that was not finished has none. Numbers are little-endian.
"""

import hashlib
import mmap
import struct
from collections.abc import Iterable
from contextlib import contextmanager
from itertools import accumulate
from math import prod
from pathlib import Path
from typing import BinaryIO

import numpy as np
import orjson

MAGIC = b"TRTMTDIR"
FORMAT = 3
ALIGNMENT = 64
_PREAMBLE = struct.Struct("<8sIIQQ32s")  # magic, format, nothing, header's offset, its size, its SHA-256
_KINDS_OF_NUMBER = "uifS"


class BrokenSnapshot(Exception):
    """The file is not a whole snapshot of this format; the message says why."""


class ContainerWriter:
    """Writes sections one after the other; `finish` makes the file valid."""

    def __init__(self, file: BinaryIO):
        self._file = file
        self._sections = {}
        self._file.write(bytes(_PREAMBLE.size))
        self.position = _PREAMBLE.size

    def add(self, name: str, array: np.ndarray) -> None:
        little = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        with self.section(name, little.dtype, little.shape[1:]):
            self.write(little)

    def add_json(self, name: str, value) -> None:
        self.add(name, np.frombuffer(orjson.dumps(value), np.uint8))

    def add_texts(self, name: str, texts: Iterable[str]) -> None:
        """One a line, with the start of each; read by `Texts`."""
        lines = [text.encode() + b"\n" for text in texts]
        self.add(f"{name}.starts", np.array([0, *accumulate(map(len, lines))], np.int64))
        self.add(f"{name}.text", np.frombuffer(b"".join(lines), np.uint8))

    @contextmanager
    def section(self, name: str, dtype, columns: tuple[int, ...] = ()):
        """What is written inside becomes the section `name`: rows of `columns` numbers each."""
        self.write(bytes(-self.position % ALIGNMENT))
        start, dtype = self.position, np.dtype(dtype)
        yield
        row = dtype.itemsize * prod(columns)
        rows = (self.position - start) // row if row else 0
        self._sections[name] = [dtype.str, [rows, *columns], start]

    def write(self, data) -> None:
        self._file.write(data)
        self.position += memoryview(data).nbytes

    def finish(self, about: dict) -> None:
        header = orjson.dumps({"about": about, "sections": self._sections})
        start = self.position
        self.write(header)
        self._file.seek(0)
        digest = hashlib.sha256(header).digest()
        self._file.write(_PREAMBLE.pack(MAGIC, FORMAT, 0, start, len(header), digest))


class Container:
    """An open file, mapped into memory: `about`, and arrays by name (read-only, shared by all processes)."""

    def __init__(self, path: Path):
        """Raises BrokenSnapshot for what is no whole file of this format, OSError for what cannot be read."""
        with open(path, "rb") as file:
            self.bytes = _mapped(file)
        header, self._end = _header(self.bytes)
        try:
            self.about = header["about"]
            self._arrays = {name: self._array(*where) for name, where in header["sections"].items()}
        except (KeyError, TypeError, ValueError) as error:
            raise BrokenSnapshot(f"the header does not fit the file ({error})") from error

    def __getitem__(self, name: str) -> np.ndarray:
        try:
            return self._arrays[name]
        except KeyError:
            raise BrokenSnapshot(f"the section {name} is missing") from None

    def names(self) -> list[str]:
        return list(self._arrays)

    def json(self, name: str):
        return orjson.loads(self[name].tobytes())

    def _array(self, dtype, shape, offset):
        dtype = np.dtype(dtype)
        size = dtype.itemsize * prod(shape)
        if dtype.kind not in _KINDS_OF_NUMBER or min(offset, size) < 0 or offset + size > self._end:
            raise ValueError("a section is out of bounds")
        return np.ndarray(tuple(shape), dtype, buffer=self.bytes, offset=offset)


def _mapped(file):
    try:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except ValueError:
        raise BrokenSnapshot("the file is empty") from None


def _header(data):
    if len(data) < _PREAMBLE.size:
        raise BrokenSnapshot("the file is shorter than a preamble")
    magic, version, _, start, size, digest = _PREAMBLE.unpack(data[: _PREAMBLE.size])
    if magic != MAGIC:
        raise BrokenSnapshot("this is no snapshot")
    if version != FORMAT:
        raise BrokenSnapshot(f"format {version}, but this release reads format {FORMAT}")
    if start + size != len(data):
        raise BrokenSnapshot("the file was cut off or grew")
    header = data[start:]
    if hashlib.sha256(header).digest() != digest:
        raise BrokenSnapshot("the header is damaged")
    return orjson.loads(header), start
