"""Rows of a table file as dictionaries: csv, csv.gz and xlsx, told apart by content and not by name."""

import csv
import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path

from directory.sources.content import is_workbook, lines, numbered
from directory.sources.record import RowError, SourceFileError
from directory.sources.workbook import MAX_COLUMNS, cells

MAX_CELL_CHARACTERS = 100_000
OUTSIDE = ""


def rows(path: Path, required: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number as a spreadsheet shows it, cells by column name in lower case), blank rows too.

    The first row with text is the header. Cells under no column name stand joined under the key OUTSIDE.
    Missing cells at the end of a row are "" (spreadsheet programs leave them out). Raises SourceFileError for
    a file or a header that cannot be trusted: a `required` column missing, a name twice, a limit passed.
    """
    path = Path(path)
    table = numbered(cells(path) if is_workbook(path) else _csv_rows(path))
    header = _header(path, table, required)
    for number, row in table:
        yield number, _named(header, row, number)


def headings(path: Path, examples: int = 3) -> dict[str, list[str]]:
    """The column names in lower case, each with the first values that stand under it."""
    found = {}
    for _, row in rows(path, ()):
        for name, cell in row.items():
            values = found.setdefault(name, [])
            if cell.strip() and len(values) < examples:
                values.append(cell.strip()[:80])
        if all(len(values) == examples for values in found.values()):
            break
    found.pop(OUTSIDE, None)
    return found


def outside_error(number: int, row: dict[str, str]) -> RowError | None:
    """The rejection of a row that has more cells than the header has names: its cells may have moved."""
    if OUTSIDE not in row:
        return None
    advice = "The row has more cells than the header. Put a cell that holds a comma between double quotes."
    return RowError(number, OUTSIDE, row[OUTSIDE], "too-many-cells", advice, raw=row)


def _csv_rows(path: Path) -> Iterator[list[str]]:
    reader = csv.reader(lines(path), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise SourceFileError(
            f"{path.name} is no clean CSV near line {reader.line_num} ({error}). "
            "Check the double quotes there, or save it again as CSV UTF-8."
        ) from error


def _header(path: Path, table: Iterator[tuple[int, list[str]]], required: Sequence[str]) -> list[str]:
    for number, row in table:
        if any(cell.strip() for cell in row):
            _check_limits(row, number)
            return _checked_header(path, [cell.strip().lower() for cell in row], required)
    raise SourceFileError(f"{path.name} has no rows. Download it again.")


def _checked_header(path: Path, header: list[str], required: Sequence[str]) -> list[str]:
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise SourceFileError(
            f"{path.name} has the column {_listed(twice)} more than once. Delete or rename one."
        )
    missing = [name for name in required if name not in header]
    if missing:
        hints = "; ".join(_hint(name, header, required) for name in missing)
        raise SourceFileError(
            f"{path.name} lacks {hints}. Rename the columns in the first row, separated by commas."
        )
    return header


def _hint(name: str, header: list[str], required: Sequence[str]) -> str:
    spare = [found for found in header if found and found not in required]
    nearest = difflib.get_close_matches(name, [found[:80] for found in spare], n=1, cutoff=0.5)
    return f"the column {name}" + (f" (nearest: {nearest[0]})" if nearest else "")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(name[:80] for name in names)


def _check_limits(row: list[str], number: int) -> None:
    if len(row) > MAX_COLUMNS:
        raise SourceFileError(
            f"Row {number} has more than {MAX_COLUMNS} columns. Check the separator and the quotes."
        )
    if max(map(len, row), default=0) > MAX_CELL_CHARACTERS:
        raise SourceFileError(
            f"Row {number} has a cell of more than {MAX_CELL_CHARACTERS:,} characters. Check its quotes."
        )


def _named(header: list[str], row: list[str], number: int) -> dict[str, str]:
    _check_limits(row, number)
    named = dict.fromkeys(header, "") | dict(zip(header, row, strict=False))
    named.pop(OUTSIDE, None)
    unnamed = [cell for name, cell in zip(header, row, strict=False) if not name] + row[len(header) :]
    if any(cell.strip() for cell in unnamed):
        named[OUTSIDE] = ",".join(unnamed)
    return named
