"""Tables with foreign column names: read by a mapping, as strictly as our own format."""

import csv

import pytest

from directory.sources.mapped_table import FIELDS, source_format
from directory.sources.reading import headings
from directory.sources.record import PhoneRecord, Record, RowError, SourceFileError

FACTS = {
    "name": "County list", "publisher": "", "url": "", "licence": "", "attribution": "",
    "redistributable": True, "trusted": False, "sample": False,
}  # fmt: skip
MAPPING = {
    "facility": "name", "street": "line1", "town": "city", "st": "state_province", "zip": "postal_code",
    "tel": "phone_main", "mobile": "phone_main", "intake": "phone_intake", "web": "website",
    "lat": "latitude", "lon": "longitude", "from": "minimum_age", "services": "service_codes",
    "cost": "fees", "internal": "",
}  # fmt: skip
ROW = {"facility": "Sample Clinic", "town": "Salem", "st": "OR", "zip": "97301"}


@pytest.fixture
def parsed(tmp_path):
    """Parses rows made of ROW and the given cells."""

    def parse(*changes, mapping=MAPPING):
        path = tmp_path / "list_2025.csv"
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, MAPPING, restval="")
            writer.writeheader()
            writer.writerows(ROW | cells for cells in changes)
        return list(source_format("county-list", FACTS, mapping).parse(path))

    return parse


def test_mapped_columns_become_a_record(parsed):
    cells = {
        "street": " 12  Oak St ", "st": "Oregon", "zip": "97301-0001", "tel": "503-555-0100 x12",
        "mobile": "(503) 555-0101", "web": "example.org", "lat": "44.94", "lon": "-123.03", "from": "18",
        "services": "SA * OP, MH", "cost": "Free", "internal": "secret",
    }  # fmt: skip
    [record] = parsed(cells)
    assert record.values == {
        "name": "Sample Clinic", "line1": "12 Oak St", "city": "Salem", "state_province": "OR",
        "postal_code": "97301-0001", "website": "https://example.org", "latitude": 44.94,
        "longitude": -123.03, "location_precision": "street", "minimum_age": 18, "fees": "Free",
    }  # fmt: skip
    assert record.phones == (
        PhoneRecord("main", "+15035550100", "12"),
        PhoneRecord("main", "+15035550101"),
    )
    assert record.terms == ("MH", "OP", "SA")
    assert (record.row, record.part) == (2, "")


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"facility": ""}, "facility", "missing-key"),
        ({"st": "Oregno"}, "st", "unknown-value"),
        ({"zip": "9730A"}, "zip", "bad-zip"),
        ({"lat": "45,5", "lon": "-123"}, "lat", "not-in-range"),
        ({"lat": "45.5"}, "lon", "missing-key"),
        ({"from": "18 years"}, "from", "not-in-range"),
        ({"web": "on request"}, "web", "bad-form"),
        ({"facility": "=HYPERLINK(1)"}, "facility", "formula"),
        ({"facility": "x" * 200}, "facility", "too-long"),
    ],
)
def test_wrong_cell_rejects_its_row_and_is_named_by_its_own_column(parsed, cells, column, code):
    [error] = parsed(cells)
    assert (error.row, error.column, error.code, error.rejected) == (2, column, code, True)
    assert error.value == cells.get(column, "")[:80] and error.advice
    assert error.raw["town"] == "Salem"


def test_impossible_number_is_left_out_with_a_warning_before_its_row(parsed):
    warning, record = parsed({"tel": "999-555-0100"})
    assert (warning.column, warning.code, warning.rejected) == ("tel", "impossible-phone", False)
    assert isinstance(record, Record) and record.phones == ()


def test_formula_in_a_column_that_is_left_out_does_no_harm(parsed):
    assert isinstance(parsed({"internal": "=1+1"})[0], Record)


def test_blank_rows_are_passed_over(parsed):
    blank = dict.fromkeys(ROW, "")
    assert [type(one) for one in parsed({}, blank, {})] == [Record, Record]


def test_column_of_the_mapping_that_the_file_lacks_refuses_the_file(parsed):
    with pytest.raises(SourceFileError, match="lacks the column phone"):
        parsed({}, mapping=MAPPING | {"phone": "phone_main"})


def test_row_with_more_cells_than_columns_is_rejected(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("facility\nSample Clinic,Salem\n")
    [error] = source_format("x", FACTS, {"facility": "name"}).parse(path)
    assert isinstance(error, RowError) and error.code == "too-many-cells"


def test_vintage_is_the_year_in_the_name(tmp_path):
    assert source_format("x", FACTS, {}).vintage(tmp_path / "list_2025.csv") == "2025"


def test_every_field_has_a_place_of_its_own():
    places = [field.place for field in FIELDS.values()]
    assert len(set(places)) == len(places)


def test_headings_come_with_examples(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Facility,Tel\nA,\nB,1\nC,2\nD,3\n")
    assert headings(path) == {"facility": ["A", "B", "C"], "tel": ["1", "2", "3"]}


def test_headings_of_a_table_without_rows_are_none_but_named(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Facility,Tel\n")
    assert headings(path) == {}
