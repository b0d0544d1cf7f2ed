import json
from pathlib import Path

import pytest

from directory.sources import SOURCES
from directory.sources.record import (
    LicenceRecord,
    PhoneRecord,
    Record,
    RowError,
    ScheduleRecord,
    SourceFileError,
)

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "sources" / "directory.ndjson"
SOURCE = SOURCES["sample-directory"]
A = {"name": "A"}
MAIN = {"kind": "main"}
CLOSED = {"closed": True}
NOWHERE = {"latitude": 0, "longitude": 0, "precision": "city"}
EVERY_DAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@pytest.fixture
def parsed(tmp_path):
    """Parses lines, each a string as it is or an object that is written as JSON."""

    def parse(*lines):
        path = tmp_path / "directory.ndjson"
        path.write_text(
            "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8"
        )
        return list(SOURCE.parse(path))

    return parse


def full():
    return next(iter(SOURCE.parse(SAMPLE)))


def test_parse_full_line_gives_every_value():
    assert full().values == {
        "name": "Sample Harbor Recovery Center",
        "alternate_name": "North Clinic",
        "organization_name": "Sample Harbor Health",
        "description": "A clinic by the water. This is a sample entry.",
        "description_es": "Una clínica junto al agua. Esta es una entrada de ejemplo.",
        "line1": "100 Example Street",
        "line2": "Suite 2",
        "city": "Portland",
        "county": "Multnomah",
        "state_province": "OR",
        "postal_code": "97204",
        "country": "US",
        "latitude": 45.518,
        "longitude": -122.674,
        "location_precision": "rooftop",
        "confidential_address": False,
        "timezone": "America/Los_Angeles",
        "website": "https://harbor.example.org/",
        "email": "intake@example.org",
        "eligibility": "Adults of any gender.",
        "minimum_age": 18,
        "fees": "Sliding scale.",
        "how_to_apply": "Call, or walk in.",
        "accessibility": "Step-free entrance.",
        "transportation": "Two minutes from the bus.",
        "operating_status": "active",
        "remote_modes": ["phone", "video"],
        "service_areas": ["OR", "WA"],
    }


def test_parse_full_line_gives_phones_hours_licences_and_terms():
    record = full()
    assert record.phones == (
        PhoneRecord("main", "+15035550100", "12", ("en", "es")),
        PhoneRecord("hotline", "988"),
    )
    assert record.schedules == (
        ScheduleRecord(("MO", "TU"), "18:00", "02:00"),
        ScheduleRecord(EVERY_DAY, "", "", "2026-12-25", "2026-12-25", closed=True),
    )
    assert record.licences == (
        LicenceRecord("licence", "Facility license", "Sample State Board", "S-1", "2028-02-28"),
    )
    assert record.terms == ("OP", "SP", "help/harm-reduction")
    assert (record.row, record.part) == (1, "")


def test_parse_name_alone_is_enough_and_says_nothing_else(parsed):
    [record] = parsed({"name": "Sample Helpline"})
    assert record == Record(1, "", {"name": "Sample Helpline"}, raw={"name": "Sample Helpline"})


def test_parse_null_location_and_null_remote_say_no_point_and_no_remote_help(parsed):
    [record] = parsed({"name": "Sample", "location": None, "remote": None})
    assert record.values == {"name": "Sample", "remote_modes": [], "service_areas": []}


def test_parse_blank_lines_are_skipped_and_counted(parsed):
    first, second = parsed({"name": "A"}, "", "  ", {"name": "B"})
    assert (first.row, second.row) == (1, 4)


def test_parse_one_bad_line_leaves_the_others(parsed):
    first, error, third = parsed({"name": "A"}, "{", {"name": "C"})
    assert isinstance(first, Record) and isinstance(third, Record)
    assert (error.row, error.column, error.code, error.rejected) == (2, "", "bad-json", True)


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ({}, "/name", "missing-key"),
        ({"name": "  "}, "/name", "missing-key"),
        ({"name": None}, "/name", "not-text"),
        ({"name": 7}, "/name", "not-text"),
        ({"name": "A\x07"}, "/name", "not-text"),
        ({"name": "A" * 121}, "/name", "too-long"),
        ({"name": "㎨" * 60}, "/name", "too-long"),
        (A | {"nmae": 1}, "/nmae", "unknown-key"),
        (A | {"a/b~c": 1}, "/a~1b~0c", "unknown-key"),
        (A | {"description": "text"}, "/description", "not-an-object"),
        (A | {"description": {"fr": "x"}}, "/description/fr", "unknown-key"),
        (A | {"address": {"state_province": "Oregon"}}, "/address/state_province", "unknown-value"),
        (A | {"address": {"postal_code": "OP"}}, "/address/postal_code", "bad-zip"),
        (A | {"address": {"country": "CA"}}, "/address/country", "unknown-value"),
        (A | {"location": {"latitude": 45}}, "/location/longitude", "missing-key"),
        (A | {"location": NOWHERE}, "/location", "bad-point"),
        (
            A | {"location": NOWHERE | {"latitude": "45"}},
            "/location/latitude",
            "not-in-range",
        ),
        (A | {"confidential_address": "no"}, "/confidential_address", "not-boolean"),
        (A | {"confidential_address": 0}, "/confidential_address", "not-boolean"),
        (A | {"timezone": "America/Nowhere"}, "/timezone", "unknown-zone"),
        (A | {"timezone": "../../etc/passwd"}, "/timezone", "bad-form"),
        (A | {"timezone": "America"}, "/timezone", "unknown-zone"),
        (A | {"website": "javascript:alert(1)"}, "/website", "bad-form"),
        (A | {"email": "at example.org"}, "/email", "bad-form"),
        (A | {"ages": {"minimum": 18.5}}, "/ages/minimum", "not-in-range"),
        (A | {"ages": {"minimum": True}}, "/ages/minimum", "not-in-range"),
        (A | {"ages": {"minimum": 65, "maximum": 18}}, "/ages", "bad-ages"),
        (A | {"operating_status": "open"}, "/operating_status", "unknown-value"),
        (A | {"remote": {"modes": [], "areas": ["US"]}}, "/remote/modes", "missing-key"),
        (A | {"remote": {"modes": ["fax"], "areas": ["US"]}}, "/remote/modes/0", "unknown-value"),
        (A | {"phones": {}}, "/phones", "not-a-list"),
        (A | {"phones": [{"kind": "main"}]}, "/phones/0/number", "missing-key"),
        (A | {"phones": [MAIN | {"number": "503-555-0100"}]}, "/phones/0/number", "bad-form"),
        (
            A | {"phones": [MAIN | {"number": "+19995550100"}]},
            "/phones/0/number",
            "impossible-phone",
        ),
        (A | {"phones": [MAIN | {"number": "+1503555"}]}, "/phones/0/number", "impossible-phone"),
        (A | {"phones": [MAIN | {"number": "123"}]}, "/phones/0/number", "impossible-phone"),
        (A | {"schedules": [{"days": ["MO"]}]}, "/schedules/0", "no-hours"),
        (A | {"schedules": [{"opens": "09:00", "closes": "17:00"}]}, "/schedules/0", "no-days"),
        (
            A | {"schedules": [{"days": ["MO"], "opens": "9:00", "closes": "17:00"}]},
            "/schedules/0/opens",
            "bad-form",
        ),
        (
            A | {"schedules": [{"days": ["MO"], "opens": "00:00", "closes": "24:00"}]},
            "/schedules/0/closes",
            "bad-form",
        ),
        (
            A | {"schedules": [CLOSED | {"valid_from": "2026-02-30"}]},
            "/schedules/0/valid_from",
            "bad-date",
        ),
        (A | {"schedules": [CLOSED | {"valid_from": 5}]}, "/schedules/0/valid_from", "bad-date"),
        (
            A | {"schedules": [CLOSED | {"valid_from": "2026-12-26", "valid_to": "2026-12-25"}]},
            "/schedules/0",
            "bad-dates",
        ),
        (A | {"terms": ["harm reduction"]}, "/terms/0", "bad-form"),
        (A | {"terms": [["OP"]]}, "/terms/0", "not-text"),
        (A | {"licences": [{"kind": "licence"}]}, "/licences/0/name", "missing-key"),
        ([], "", "not-an-object"),
        ("7", "", "not-an-object"),
        ('{"name": "A", "name": "B"}', "/name", "duplicate-key"),
        ('{"name": "A", "ages": {"minimum": NaN}}', "", "bad-json"),
        ('{"name": "A", "ages": {"minimum": ' + "9" * 5000 + "}}", "", "bad-json"),
        ('{"name": "A", "location": {"latitude": 1e999}}', "/location/latitude", "not-in-range"),
        ('{"name": "\\ud800"}', "/name", "not-text"),
        ("[" * 100_000, "", "bad-json"),
    ],
)
def test_parse_line_that_does_not_fit_is_rejected_with_its_pointer(parsed, line, column, code):
    [entry] = parsed(line)
    assert (entry.row, entry.column, entry.code, entry.rejected) == (1, column, code, True)
    assert 0 < len(entry.advice) <= 300


def test_parse_unknown_key_names_the_nearest(parsed):
    [error] = parsed(A | {"adress": {}})
    assert error.advice == "The nearest key is address."


@pytest.mark.parametrize("span", [{"days": ["SU"], "by_appointment": True}, {"closed": True}])
def test_parse_schedule_without_hours_is_taken_where_it_means_something(parsed, span):
    [record] = parsed(A | {"schedules": [span]})
    assert (record.schedules[0].opens, record.schedules[0].closes) == ("", "")


def test_parse_same_phone_of_one_kind_is_kept_once(parsed):
    phone = {"kind": "main", "number": "+15035550100"}
    [record] = parsed(A | {"phones": [phone, phone, phone | {"kind": "tty"}]})
    assert [phone.kind for phone in record.phones] == ["main", "tty"]


def test_parse_workbook_is_refused():
    with pytest.raises(SourceFileError, match="JSON lines"):
        list(SOURCE.parse(SAMPLE.parent / "samhsa_directory_2024.xlsx"))


def test_parse_committed_sample_directory_has_no_error():
    path = ROOT / "fixtures" / "sample_directory.ndjson"
    if not path.exists():
        pytest.skip("fixtures/sample_directory.ndjson is not there")
    entries = list(SOURCE.parse(path))
    assert [entry for entry in entries if isinstance(entry, RowError)] == []
    assert len(entries) >= 280


def test_vintage_without_a_year_is_called_sample():
    assert SOURCE.vintage(SAMPLE) == "sample"
    assert SOURCE.vintage(Path("directory_2026.ndjson")) == "2026"
