"""The formats that the directory is exported in. A new one is a module with `write`, and an entry here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from . import csv_format, geojson, ndjson, xlsx
from .columns import COLUMNS
from .keys import DOCUMENT_KEYS

TABLE = tuple((column.name, column.meaning) for column in COLUMNS)
DOCUMENT = tuple(DOCUMENT_KEYS.items())


@dataclass(frozen=True)
class Format:
    """`columns`: (name, meaning); `write(documents)`: encoded documents to chunks of the file.

    `compressed`: the file is so already, and no encoding makes it smaller.
    """

    slug: str
    media_type: str
    extension: str
    columns: tuple[tuple[str, str], ...]
    write: Callable[[Iterable[bytes]], Iterator[bytes]]
    compressed: bool = False


FORMATS = {
    one.slug: one
    for one in (
        Format("csv", "text/csv; charset=utf-8", "csv", TABLE, csv_format.write),
        Format("ndjson", "application/x-ndjson", "ndjson", DOCUMENT, ndjson.write),
        Format("geojson", "application/geo+json", "geojson", DOCUMENT, geojson.write),
        Format(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            TABLE,
            xlsx.write,
            compressed=True,
        ),
    )
}
