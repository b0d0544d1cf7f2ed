"""CSV (RFC 4180): UTF-8 without a byte order mark, a header row, one row a document.

Programs read it; who wants to open the directory in a spreadsheet takes the workbook, which needs no mark.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from .blocks import in_blocks
from .table import HEADER, rows


def write(documents: Iterable[bytes]) -> Iterator[bytes]:
    """`documents`: encoded resources, as NDJSON has them."""
    yield lines([HEADER])
    for block in in_blocks(rows(documents)):
        yield lines(block)


def lines(block: list) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(block)
    return text.getvalue().encode()
