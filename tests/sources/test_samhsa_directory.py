import csv
from pathlib import Path

import pytest

from directory.sources import SOURCES
from directory.sources.identity import site_key
from directory.sources.record import PhoneRecord, Record, RowError, SourceFileError

SAMPLES = Path(__file__).resolve().parents[2] / "fixtures" / "sources"
SAMPLE = SAMPLES / "samhsa_directory_2024.csv"
SOURCE = SOURCES["samhsa-directory"]
HEADER = SAMPLE.read_text("utf-8").splitlines()[0].split(",")
ROW = {
    "facility_id": "substance_1",
    "directory_type": "substance",
    "name1": "Sample House",
    "street1": "1 Example Way",
    "city": "Salem",
    "state": "OR",
    "zip": "97301",
    "phone": "503-555-0100",
    "service_code_info": "SA * OP",
}


@pytest.fixture
def parsed(tmp_path):
    """Parses one row, made of ROW and the given cells; `without` leaves columns out."""

    def parse(name="directory.csv", without=(), **cells):
        path = tmp_path / name
        header = [column for column in HEADER if column not in without]
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, header, extrasaction="ignore")
            writer.writeheader()
            writer.writerow(ROW | cells)
        return list(SOURCE.parse(path))

    return parse


def records():
    return [entry for entry in SOURCE.parse(SAMPLE) if isinstance(entry, Record)]


def errors():
    return [entry for entry in SOURCE.parse(SAMPLE) if isinstance(entry, RowError)]


def test_parse_sample_rows_have_their_spreadsheet_numbers():
    assert [record.row for record in records()] == [2, 3, 4, 5, 6, 7, 8]


def test_parse_sample_first_row_gives_all_that_it_says():
    record = records()[0]
    assert record.part == "mental"
    assert record.values == {
        "name": "Sample Cedar Counseling",
        "alternate_name": "North Clinic",
        "line1": "100 Example Street",
        "line2": "Suite 2",
        "city": "Portland",
        "state_province": "OR",
        "postal_code": "97204",
        "country": "US",
    }
    assert record.phones == (PhoneRecord("main", "+15035550100"), PhoneRecord("intake", "+15035550101", "12"))
    assert record.terms == ("CBT", "CMHC", "MC", "MD", "MH", "OP", "SP", "SUMH", "TELE")
    assert record.raw["facility_id"] == "mental_1"
    assert (record.schedules, record.licences) == ((), ())


def test_parse_sample_absent_cells_leave_no_key():
    assert not {"alternate_name", "line1", "line2"} & set(records()[6].values)


def test_parse_sample_zip_codes_are_made_whole():
    assert [record.values["postal_code"] for record in records()[1:5]] == [
        "04330",
        "00901",
        "97204",
        "97301-1234",
    ]


def test_parse_sample_accents_stay_as_written():
    assert records()[2].values["name"] == "Clínica Ejemplo Niños y Familias"


def test_parse_sample_same_site_in_both_parts_and_twice_in_one_has_one_key():
    keys = [site_key(record.values) for record in records()]
    assert keys[0] == keys[3]
    assert keys[4] == keys[5]
    assert len(set(keys)) == 5


def test_parse_sample_same_number_twice_is_kept_once():
    assert records()[3].phones == (PhoneRecord("main", "+15035550100"),)


def test_parse_sample_several_phones_and_a_word_are_read():
    assert records()[4].phones == (
        PhoneRecord("main", "+15035550110", "3"),
        PhoneRecord("main", "+15035550111"),
        PhoneRecord("intake", "+15035550122"),
    )


def test_parse_sample_impossible_phones_are_warnings():
    warnings = [
        (error.row, error.column, error.value, error.code) for error in errors() if not error.rejected
    ]
    assert warnings == [
        (6, "intake2", "999-999-9999", "impossible-phone"),
        (6, "intake2a", "394-555-0112 x1911", "impossible-phone"),
    ]


def test_parse_sample_blank_and_legend_rows_are_rejected_with_advice():
    rejected = [(error.row, error.code) for error in errors() if error.rejected]
    assert rejected == [
        (9, "blank-row"),
        (10, "blank-row"),
        (11, "blank-row"),
        (12, "missing-name"),
        (13, "missing-name"),
    ]
    assert all(error.advice for error in errors())
    assert errors()[-1].value.startswith("SA DT HH")


def test_parse_csv_gzip_and_workbook_say_the_same():
    plain = list(SOURCE.parse(SAMPLE))
    assert list(SOURCE.parse(SAMPLE.with_suffix(".csv.gz"))) == plain
    assert list(SOURCE.parse(SAMPLE.with_suffix(".xlsx"))) == plain


def test_parse_stars_anywhere_open_categories_only(parsed):
    [record] = parsed(service_code_info="* SA*OP  OP *")
    assert record.terms == ("OP", "SA")


def test_parse_unknown_code_is_left_to_the_importer(parsed):
    [record] = parsed(service_code_info="SA * ZZZ9")
    assert record.terms == ("SA", "ZZZ9")


def test_parse_word_that_is_no_code_is_a_warning(parsed):
    warning, record = parsed(service_code_info="SA * Outpatient")
    assert (warning.code, warning.value, warning.rejected) == ("bad-code", "Outpatient", False)
    assert record.terms == ("SA",)


def test_parse_no_services_is_a_warning(parsed):
    warning, record = parsed(service_code_info="")
    assert (warning.code, warning.rejected) == ("no-services", False)
    assert record.terms == ()


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"state": "ZZ"}, "state", "unknown-state"),
        ({"state": "Oregon"}, "state", "unknown-state"),
        ({"state": ""}, "state", "unknown-state"),
        ({"zip": "ABCDE"}, "zip", "bad-zip"),
        ({"zip": ""}, "zip", "bad-zip"),
        ({"city": " "}, "city", "missing-city"),
        ({"name1": " "}, "name1", "missing-name"),
        ({"name1": "\x07"}, "name1", "missing-name"),
        ({"directory_type": "other"}, "directory_type", "unknown-part"),
        ({"directory_type": ""}, "directory_type", "unknown-part"),
        ({"street1": "1 " * 200}, "street1", "too-long"),
        ({"city": "㎨" * 60}, "city", "too-long"),
    ],
)
def test_parse_row_that_cannot_be_placed_is_rejected(parsed, cells, column, code):
    [error] = parsed(**cells)
    assert (error.row, error.column, error.code, error.rejected) == (2, column, code, True)
    assert error.advice
    assert len(error.value) <= 80


def test_parse_lower_case_state_is_understood(parsed):
    [record] = parsed(state="or")
    assert record.values["state_province"] == "OR"


def test_parse_row_with_an_unquoted_comma_is_rejected(tmp_path):
    path = tmp_path / "directory.csv"
    cells = [ROW.get(column, "") for column in HEADER]
    path.write_text(",".join(HEADER) + "\n" + ",".join(["x", *cells]) + "\n")
    [error] = SOURCE.parse(path)
    assert (error.code, error.rejected) == ("too-many-cells", True)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("National Directory SU 2024_Final.xlsx.csv", "substance"),
        ("National_Directory_SA_Facilities_2022.csv", "substance"),
        ("2025_SU_Facilities_for_All_City_All.csv", "substance"),
        ("national-directory-mh-facilities-2023.csv", "mental"),
    ],
)
def test_parse_publishers_file_tells_its_part_by_name(parsed, name, part):
    [record] = parsed(name, without=("facility_id", "directory_type"))
    assert record.part == part


@pytest.mark.parametrize("name", ["directory.csv", "summary.csv", "su_and_mh.csv"])
def test_parse_file_that_does_not_tell_its_part_is_refused(parsed, name):
    with pytest.raises(SourceFileError, match="directory_type"):
        parsed(name, without=("directory_type",))


@pytest.mark.parametrize("column", ["name1", "zip", "intake2a", "service_code_info"])
def test_parse_missing_column_is_refused_by_name(parsed, column):
    with pytest.raises(SourceFileError, match=f"lacks the column {column}"):
        parsed(without=(column,))


@pytest.mark.parametrize(
    ("name", "vintage"),
    [
        ("samhsa_directory_2024.csv", "2024"),
        ("National Directory SU 2024_Final.xlsx", "2024"),
        ("from_2023_to_2024.csv", "2024"),
        ("directory.csv", ""),
        ("20245.csv", ""),
    ],
)
def test_vintage_is_the_last_year_in_the_name(name, vintage):
    assert SOURCE.vintage(Path(name)) == vintage


def test_parse_columns_in_another_order_say_the_same(tmp_path):
    path = tmp_path / "directory.csv"
    with SAMPLE.open(encoding="utf-8", newline="") as stream:
        rows = [list(reversed(row)) for row in csv.reader(stream)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    moved = [entry for entry in SOURCE.parse(path) if isinstance(entry, Record)]
    assert moved == records()
