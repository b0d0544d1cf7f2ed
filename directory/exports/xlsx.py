"""XLSX (ECMA-376): a workbook of one sheet, written while it is sent.

Made with the standard library: the rows go straight into the zip, so the first bytes leave at once and no
file is kept. (openpyxl's write-only mode needs the finished sheet on disk, and ten times as long.)
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from .blocks import in_blocks
from .columns import Cell
from .table import HEADER, rows

LONGEST_CELL = 32_767  # characters, the limit of the program that made the format
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "xl/worksheets/sheet1.xml"
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{TYPES}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f'<sheets><sheet name="Resources" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    ),
}
SHEET_START = (
    f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    f'<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    f"<sheetData>"
)
SHEET_END = "</sheetData></worksheet>"


class Outbox:
    """A file that can only be written to; `take` gives what was written since the last time."""

    def __init__(self):
        self._pieces = []

    def write(self, data) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self):
        pass

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def write(documents: Iterable[bytes]) -> Iterator[bytes]:
    """`documents`: encoded resources, as NDJSON has them."""
    return write_rows(HEADER, rows(documents))


def write_rows(header: Sequence[str], cells: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A workbook of any table; the cells are harmless already."""
    return filter(None, _pieces(header, cells))


def _pieces(header, cells):
    outbox = Outbox()
    with ZipFile(outbox, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in PARTS.items():
            # A fixed date (1980-01-01), so that equal rows make equal files.
            archive.writestr(ZipInfo(name), DECLARATION + content, ZIP_DEFLATED, 1)
        with archive.open(SHEET, "w") as sheet:
            for text in sheet_texts(header, cells):
                sheet.write(text.encode())
                yield outbox.take()
    yield outbox.take()


def sheet_texts(header: Sequence[str], table: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield DECLARATION + SHEET_START + row_xml(1, header)
    number = 1
    for block in in_blocks(table):
        yield "".join(row_xml(number + place, cells) for place, cells in enumerate(block, 1))
        number += len(block)
    yield SHEET_END


def row_xml(number: int, cells: Iterable[Cell]) -> str:
    written = [
        cell_xml(f"{column}{number}", cell)
        for column, cell in zip(LETTERS, cells, strict=False)
        if cell is not None and cell != ""
    ]
    return f'<row r="{number}">{"".join(written)}</row>'


def cell_xml(place: str, cell: str | int | float) -> str:
    if isinstance(cell, str):
        text = escape(NOT_XML.sub("", cell)[:LONGEST_CELL])
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{place}"><v>{cell!r}</v></c>'


def letters(number: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    before, last = divmod(number - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + last)


MOST_COLUMNS = 200
LETTERS = tuple(letters(number) for number in range(1, MOST_COLUMNS + 1))
