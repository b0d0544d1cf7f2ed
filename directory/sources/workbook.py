"""The cells of an xlsx workbook's first sheet, as text.

The reader library lays a sheet out as a full grid, so one cell far out makes it ask for more memory than
there is and ends the process. Every part of the workbook is therefore read through first, with its checksum,
its size and the place of each cell.
"""

import datetime
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.parsers import expat

from python_calamine import CalamineWorkbook

from directory.sources.content import MAX_BYTES, MAX_ROWS
from directory.sources.record import SourceFileError

MAX_COLUMNS = 200
MAX_GRID_CELLS = 4_000_000

_CHUNK = 1 << 18
_CELL = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_OTHER_FORMATS = {"content.xml", "xl/workbook.bin"}


def cells(path: Path) -> Iterator[list[str]]:
    """The rows of the first sheet from row 1 on, blank ones too; raises SourceFileError."""
    try:
        _inspect(path)
        with path.open("rb") as stream:
            sheet = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0)
    except SourceFileError:
        raise
    except Exception as error:  # a damaged zip or XML raises nearly anything
        raise SourceFileError(
            f"{path.name} is a damaged workbook ({type(error).__name__}: {error}). "
            "Open it in a spreadsheet program and save it again as .xlsx or CSV UTF-8."
        ) from error
    return ([_text(value) for value in row] for row in sheet.iter_rows())


def _inspect(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        names = {member.filename.lower() for member in members}
        if "xl/workbook.xml" not in names or names & _OTHER_FORMATS:
            raise SourceFileError(
                f"{path.name} is a zip but no xlsx workbook. Unpack it and import the file inside."
            )
        _check_size(path, sum(member.file_size for member in members))
        for member in members:
            _inspect_part(archive, member)


def _check_size(path: Path, size: int) -> None:
    if size > MAX_BYTES:
        raise SourceFileError(
            f"{path.name} holds more than {MAX_BYTES // 1_000_000} MB. "
            "Check that it is the right file, or split it by state."
        )


def _inspect_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Reads the part to its end, which checks its checksum, and as XML where it is XML."""
    is_xml = member.filename.lower().endswith((".xml", ".rels"))
    parser = expat.ParserCreate()
    parser.StartElementHandler = _Extent().element
    with archive.open(member) as stream:
        for chunk in iter(partial(stream.read, _CHUNK), b""):
            if is_xml:
                parser.Parse(chunk)
    if is_xml:
        parser.Parse(b"", True)


class _Extent:
    """How far the cells of one part reach; also refuses a sheet that would escape this look by its name."""

    def __init__(self):
        self.row = self.column = self.last_row = self.last_column = 0

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._cell(attributes.get("r"))
        elif name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            self._reach(self.row, 0)
        elif name == "Relationship":
            self._relationship(attributes)

    def _cell(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
        else:
            letters, digits = _CELL.fullmatch(reference).groups()
            self.row, self.column = int(digits), _column_number(letters)
        self._reach(self.row, self.column)

    def _reach(self, row: int, column: int) -> None:
        if row <= self.last_row and column <= self.last_column:
            return
        self.last_row, self.last_column = max(row, self.last_row), max(column, self.last_column)
        if row > MAX_ROWS or column > MAX_COLUMNS or self.last_row * self.last_column > MAX_GRID_CELLS:
            raise SourceFileError(
                f"The workbook has a cell in row {row:,}, column {column:,}; at most {MAX_ROWS:,} rows, "
                f"{MAX_COLUMNS} columns and {MAX_GRID_CELLS:,} cells are read. Delete the rows and columns "
                "beyond the data, or save the sheet as CSV UTF-8."
            )

    def _relationship(self, attributes: dict[str, str]) -> None:
        is_sheet = attributes.get("Type", "").endswith("/worksheet")
        if is_sheet and not attributes.get("Target", "").lower().endswith(".xml"):
            raise SourceFileError(
                "The workbook keeps a sheet in a part that is not .xml. Save it again as .xlsx."
            )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _text(value: object) -> str:
    """A cell as a CSV export shows it: 1001.0 is "1001", a date is ISO."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
