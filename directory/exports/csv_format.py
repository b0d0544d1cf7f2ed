"""CSV (RFC 4180): UTF-8 without a byte order mark, a header row, one row a document.

Programs read it; who wants to open the directory in a spreadsheet takes the workbook, which needs no mark.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from .blocks import in_blocks
from .table import HEADER, rows


def write(documents: Iterable[bytes]) -> Iterator[bytes]:
    """`documents`: encoded resources, as NDJSON has them."""
    return write_rows(HEADER, rows(documents))


def write_rows(header: Sequence[str], cells: Iterable[Sequence]) -> Iterator[bytes]:
    """A file of any table; the cells are harmless already."""
    yield lines([header])
    for block in in_blocks(cells):
        yield lines(block)


def lines(block: list) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(block)
    return text.getvalue().encode()
