"""Resources as rows of a table: one row a resource, the columns always the same.

Text that a spreadsheet would take for a formula has an apostrophe before it (as OWASP advises), in files of
either kind. Telephone numbers stand as people read them, "(503) 555-0100 ext. 12", so they need none;
coordinates and ages are numbers and stay as they are.
"""

from collections.abc import Iterable, Iterator

import orjson

from .columns import COLUMNS, Cell, slugs_by_category

HEADER = tuple(column.name for column in COLUMNS)
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def rows(documents: Iterable[bytes]) -> Iterator[list[Cell]]:
    """Cells in the order of HEADER. `documents`: encoded resources, as NDJSON has them."""
    reads = [column.read for column in COLUMNS]
    for document in documents:
        whole = orjson.loads(document)
        whole["slugs"] = slugs_by_category(whole["services"])
        yield [harmless(read(whole)) for read in reads]


def harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
