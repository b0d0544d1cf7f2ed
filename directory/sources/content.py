"""The bytes of a source file: its kind, told by content and not by name, and its lines within limits.

The content is read through once before the first line is given, so that a damaged or oversized file is
refused whole. Memory stays constant.
"""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from directory.sources.record import SourceFileError

MAX_BYTES = 200_000_000
MAX_ROWS = 200_000
MAX_LINE_CHARACTERS = 1_000_000

_CHUNK = 1 << 18
_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def is_workbook(path: Path) -> bool:
    """True for an xlsx container, False for text or gzip; raises SourceFileError for what is never read."""
    start = _start(path)
    if start.startswith(_OLD_OFFICE):
        raise SourceFileError(
            f"{path.name} is an old Excel workbook (.xls) or one with a password. "
            "Open it and save it as .xlsx without a password, or as CSV UTF-8."
        )
    return start.startswith(_ZIP)


def lines(path: Path) -> Iterator[str]:
    """The file's lines with their endings, from UTF-8 text, plain or gzip; raises SourceFileError."""
    _inspect(path)
    with _open_bytes(path) as stream, io.TextIOWrapper(stream, "utf-8-sig", newline="") as text:
        for number, line in enumerate(iter(partial(text.readline, MAX_LINE_CHARACTERS + 1), ""), 1):
            if len(line) > MAX_LINE_CHARACTERS:
                raise SourceFileError(
                    f"Line {number} of {path.name} is longer than {MAX_LINE_CHARACTERS:,} characters. "
                    "Check that each row stands on a line of its own."
                )
            yield line


def numbered(rows: Iterable) -> Iterator[tuple[int, object]]:
    """(row number, row), counted from 1; raises SourceFileError past the limit of rows."""
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS:
            raise SourceFileError(f"The file has more than {MAX_ROWS:,} rows. Import it state by state.")
        yield number, row


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
    except OSError as error:
        raise SourceFileError(f"{path.name} cannot be read: {error.strerror}. Check the path.") from error
    if not start:
        raise SourceFileError(f"{path.name} is empty. Download it again.")
    return start


def _open_bytes(path: Path) -> BinaryIO:
    return gzip.open(path, "rb") if _start(path).startswith(_GZIP) else path.open("rb")


def _inspect(path: Path) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    size = line = 0
    for chunk in _chunks(path):
        size += len(chunk)
        _check_size(path, size)
        _check_text(path, chunk, line + 1, decoder)
        line += chunk.count(b"\n")
    _check_text(path, b"", line + 1, decoder)


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with _open_bytes(path) as stream:
            yield from iter(partial(stream.read, _CHUNK), b"")
    except (EOFError, OSError, zlib.error) as error:
        raise SourceFileError(f"{path.name} is cut off or damaged ({error}). Download it again.") from error


def _check_size(path: Path, size: int) -> None:
    if size > MAX_BYTES:
        raise SourceFileError(
            f"{path.name} holds more than {MAX_BYTES // 1_000_000} MB of text. "
            "A national directory has about 10 MB: check that it is the right file, or split it by state."
        )


def _check_text(path: Path, chunk: bytes, line: int, decoder: codecs.IncrementalDecoder) -> None:
    if b"\0" in chunk:
        line += chunk[: chunk.index(b"\0")].count(b"\n")
        raise SourceFileError(
            f"{path.name} has a NUL byte in line {line}: it is damaged or saved as UTF-16 (“Unicode text”). "
            "Save it as CSV UTF-8."
        )
    try:
        decoder.decode(chunk, final=not chunk)
    except UnicodeDecodeError as error:
        line += chunk[: error.start].count(b"\n")
        raise SourceFileError(
            f"{path.name} is not UTF-8 in line {line} (byte 0x{error.object[error.start]:02X}). "
            "Save it as CSV UTF-8; guessing an encoding would change names and streets."
        ) from error
