import gzip
import io
import tracemalloc
import zipfile

import openpyxl
import pytest

from directory.sources import content, reading
from directory.sources.reading import OUTSIDE, outside_error, rows
from directory.sources.record import SourceFileError

COLUMNS = ("name1", "zip")


@pytest.fixture
def written(tmp_path):
    """Writes bytes or text under a name that tells nothing and gives the path."""

    def write(data):
        path = tmp_path / "upload"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


def workbook(*table):
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    return saved(book)


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def archive(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def read(path):
    return list(rows(path, COLUMNS))


@pytest.mark.parametrize(
    "data",
    [
        "name1,zip\nSample,4330\n",
        "\ufeffname1,zip\r\nSample,4330\r\n",
        "name1,zip\rSample,4330\r",
        ' Name1 ,ZIP\n"Sample",4330',
        gzip.compress(b"name1,zip\nSample,4330\n", mtime=0),
        workbook(["name1", "zip"], ["Sample", 4330]),
        workbook(["name1", "zip"], ["Sample", "4330"]),
    ],
)
def test_rows_every_kind_of_file_is_told_by_content(written, data):
    assert read(written(data)) == [(2, {"name1": "Sample", "zip": "4330"})]


def test_rows_blank_lines_count_as_a_spreadsheet_counts(written):
    expected = [(3, {"name1": "", "zip": ""}), (4, {"name1": "A", "zip": "1"})]
    assert read(written("\nname1,zip\n\nA,1\n")) == expected
    assert read(written(workbook([], ["name1", "zip"], [], ["A", 1]))) == expected


def test_rows_quoted_comma_quote_and_newline_stay_in_the_cell(written):
    assert read(written('name1,zip\n"A ""B"", C\nD",1\n')) == [(2, {"name1": 'A "B", C\nD', "zip": "1"})]


def test_rows_short_row_is_filled(written):
    assert read(written("name1,zip\nA\n")) == [(2, {"name1": "A", "zip": ""})]


def test_rows_more_cells_than_names_is_reported(written):
    [(number, row)] = read(written("name1,zip\nA,1,B,,C\n"))
    error = outside_error(number, row)
    assert (error.row, error.value, error.code, error.rejected) == (2, "B,,C", "too-many-cells", True)
    assert row[OUTSIDE] == "B,,C"


def test_rows_empty_cells_beyond_the_header_are_nothing(written):
    [(number, row)] = read(written("name1,zip,\nA,1,,,\n"))
    assert outside_error(number, row) is None


def test_rows_workbook_numbers_dates_and_truth_become_text(written):
    book = openpyxl.Workbook()
    book.active.append(["name1", "zip", "c"])
    book.active.append([1.5, True, None])
    assert read(written(saved(book))) == [(2, {"name1": "1.5", "zip": "TRUE", "c": ""})]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "is empty"),
        (gzip.compress(b"", mtime=0), "has no rows"),
        ("\ufeff", "has no rows"),
        ("\n \n,,\n", "has no rows"),
        ("name1,city\nA,B\n", "lacks the column zip"),
        ("name_1,zip\nA,1\n", r"lacks the column name1 \(nearest: name_1\)"),
        ("name1;zip\nA;1\n", "lacks the column name1"),
        ("name1,zip,ZIP\nA,1,2\n", "column zip more than once"),
        ("name1,zip\nA,\x001\n", "NUL byte in line 2"),
        ("name1,zip\nA,1\n".encode("utf-16"), "UTF-16"),
        ("name1,zip\nA,1\nNiños,2\n".encode("cp1252"), r"not UTF-8 in line 3 \(byte 0xF1\)"),
        (b"name1,zip\nA,1\xc3", "not UTF-8 in line 2"),
        ('name1,zip\n"A,1\n', "no clean CSV near line 2"),
        ('name1,zip\n"A"B,1\n', "no clean CSV near line 2"),
        (gzip.compress(b"name1,zip\nA,1\n", mtime=0)[:-9], "cut off or damaged"),
        (gzip.compress(b"name1,zip\nA,1\n", mtime=0)[:-8] + b"\1" * 8, "cut off or damaged"),
        (b"\x1f\x8bnot gzip at all", "cut off or damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\1" * 600, "old Excel workbook"),
        (archive(a__b="text"), "a zip but no xlsx"),
        (archive(**{"xl__workbook.xml": "<workbook/>", "content.xml": "<x/>"}), "a zip but no xlsx"),
        (archive(**{"xl__workbook.xml": "<workbook"}), "damaged workbook"),
        (workbook(["name1", "zip"])[:-30], "damaged workbook"),
        (workbook(["name1", "city"]), "lacks the column zip"),
        ("name1,zip" + ",c" * 200 + "\n", "more than 200 columns"),
        ("name1,zip\n" + "A" * 100_001 + ",1\n", "more than 100,000 characters"),
        ("name1,zip\n" + "A" * 1_000_001 + ",1\n", "longer than 1,000,000 characters"),
    ],
)
def test_rows_file_that_cannot_be_trusted_is_refused(written, data, message):
    with pytest.raises(SourceFileError, match=message):
        read(written(data))


def test_rows_missing_file_and_folder_are_refused(tmp_path):
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(SourceFileError, match="cannot be read"):
            read(path)


def test_rows_more_rows_than_the_limit_is_refused(written, monkeypatch):
    monkeypatch.setattr(content, "MAX_ROWS", 3)
    assert len(read(written("name1,zip\nA,1\nB,2\n"))) == 2
    with pytest.raises(SourceFileError, match="more than 3 rows"):
        read(written("name1,zip\nA,1\nB,2\nC,3\n"))


def test_rows_damage_at_the_end_is_known_before_the_first_row(written):
    good = "".join(f"Sample {number},{number}\n" for number in range(50_000)).encode()
    with pytest.raises(SourceFileError, match="not UTF-8 in line 50002"):
        next(rows(written(b"name1,zip\n" + good + b"\xff,1\n"), COLUMNS))


def test_rows_gzip_bomb_is_refused_in_little_memory(written):
    path = written(gzip.compress(b"name1,zip\n" + b"A" * 201_000_000, 1))
    tracemalloc.start()
    with pytest.raises(SourceFileError, match="more than 200 MB"):
        read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.parametrize("cell", ["XFD1", "A1048576", "XFD1048576", "GR60000"])
def test_rows_workbook_with_a_cell_far_out_is_refused(written, cell):
    book = openpyxl.Workbook()
    book.active["A1"], book.active[cell] = "name1", "far"
    with pytest.raises(SourceFileError, match="Delete the rows and columns beyond the data"):
        read(written(saved(book)))


def test_rows_workbook_far_cell_without_reference_is_refused(written):
    part = b'<worksheet><sheetData><row r="1">' + b"<c/>" * 201 + b"</row></sheetData></worksheet>"
    with pytest.raises(SourceFileError, match="column 201"):
        read(written(replaced(workbook(["name1", "zip"]), "xl/worksheets/sheet1.xml", part)))


def test_rows_workbook_sheet_under_another_ending_is_refused(written):
    path = "xl/_rels/workbook.xml.rels"
    part = member(workbook(["name1", "zip"]), path).replace(b"sheet1.xml", b"sheet1.bin")
    with pytest.raises(SourceFileError, match="a part that is not"):
        read(written(replaced(workbook(["name1", "zip"]), path, part)))


def test_rows_workbook_bomb_is_refused(written):
    with pytest.raises(SourceFileError, match="more than 200 MB"):
        read(written(archive(**{"xl__workbook.xml": b" " * 201_000_000})))


def test_rows_workbook_that_lies_about_its_size_is_refused(written):
    data = archive(**{"xl__workbook.xml": b"<workbook>" + b" " * 5_000_000 + b"</workbook>"})
    real, claimed = (5_000_021).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert data.count(real) == 2
    with pytest.raises(SourceFileError, match="damaged workbook"):
        read(written(data.replace(real, claimed)))


def member(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        return made.read(name)


def replaced(data, name, part):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, part if info.filename == name else old.read(info))
    return stream.getvalue()


def test_limits_are_those_that_the_messages_promise():
    assert (content.MAX_BYTES, content.MAX_ROWS, reading.MAX_CELL_CHARACTERS) == (
        200_000_000,
        200_000,
        100_000,
    )
