"""XLSX: two other libraries read what was written."""

import io
import random
import zipfile

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from directory.exports import xlsx
from directory.exports.blocks import ROWS
from directory.exports.table import HEADER
from tests.exports.exported import encoded, make_document


def written(*documents):
    return io.BytesIO(b"".join(xlsx.write(encoded(*documents))))


def read(*documents):
    sheet = load_workbook(written(*documents))["Resources"]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_workbook_has_text_as_text_and_numbers_as_numbers():
    [found] = read(make_document(ages={"minimum": 18, "maximum": None}))
    assert (found["name"], found["postal_code"], found["minimum_age"]) == ("Alder House", "97204", 18)
    assert (found["latitude"], found["longitude"], found["maximum_age"]) == (45.5, -122.6, None)


def test_workbook_of_nothing_has_the_header():
    sheet = load_workbook(written())["Resources"]
    assert [cell.value for cell in sheet[1]] == list(HEADER) and sheet.max_row == 1


def test_workbook_is_read_alike_by_another_library():
    documents = [make_document(name="Casa Ñandú"), make_document(location=None)]
    rows = CalamineWorkbook.from_filelike(written(*documents)).get_sheet_by_index(0).to_python()
    name, latitude = HEADER.index("name"), HEADER.index("latitude")
    assert rows[0] == list(HEADER)
    assert [(row[name], row[latitude]) for row in rows[1:]] == [("Casa Ñandú", 45.5), ("Alder House", "")]


@pytest.mark.parametrize("name", ["=1+1", "+1", "@SUM(A1)", "-2"])
def test_workbook_holds_no_formula(name):
    sheet = load_workbook(written(make_document(name=name)))["Resources"]
    cell = sheet.cell(2, HEADER.index("name") + 1)
    assert (cell.data_type, cell.value) == ("s", f"'{name}")


@pytest.mark.parametrize(
    ("name", "read_as"),
    [
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("two\nlines", "two\nlines"),
        (" spaced ", " spaced "),
        ("a\x00b\x1fc\ufffe", "abc"),
        ("x" * 40_000, "x" * 32_767),
    ],
)
def test_workbook_has_what_xml_and_a_cell_can_hold(name, read_as):
    assert read(make_document(name=name))[0]["name"] == read_as


def test_equal_rows_make_equal_files():
    assert written(make_document()).getvalue() == written(make_document()).getvalue()


def test_workbook_of_many_rows_is_sent_while_it_is_made():
    taken = []

    def documents():
        for number in range(4 * ROWS):
            taken.append(number)
            yield from encoded(make_document(description=random.randbytes(500).hex()))

    chunks = xlsx.write(documents())
    start, second = next(chunks), next(chunks)
    assert start.startswith(b"PK") and len(taken) == ROWS
    whole = io.BytesIO(b"".join([start, second, *chunks]))
    assert zipfile.ZipFile(whole).testzip() is None
    assert load_workbook(whole)["Resources"].max_row == 4 * ROWS + 1


@pytest.mark.parametrize(("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_columns_are_named_as_spreadsheets_do(number, name):
    assert xlsx.letters(number) == name
