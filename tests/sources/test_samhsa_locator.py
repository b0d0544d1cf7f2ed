from pathlib import Path

from directory.sources import SOURCES
from directory.sources.identity import address_key
from directory.sources.record import Record, RowError

SAMPLES = Path(__file__).resolve().parents[2] / "fixtures" / "sources"
SOURCE = SOURCES["samhsa-locator"]


def entries(kind):
    return [entry for entry in SOURCE.parse(SAMPLES / "samhsa_locator_2021.csv") if isinstance(entry, kind)]


def test_parse_row_lends_point_and_county():
    record = entries(Record)[0]
    assert record.part == "substance"
    assert (record.terms, record.phones) == ((), ())
    assert {
        name: record.values[name] for name in ("latitude", "longitude", "location_precision", "county")
    } == {
        "latitude": 45.518,
        "longitude": -122.674,
        "location_precision": "street",
        "county": "Multnomah",
    }


def test_parse_zip_and_plus_four_get_their_zeros_back():
    assert [record.values["postal_code"] for record in entries(Record)] == ["97204", "04330-0021", "00901"]


def test_parse_blank_county_leaves_no_key():
    assert "county" not in entries(Record)[2].values


def test_parse_addresses_meet_those_of_the_directory():
    directory = SOURCES["samhsa-directory"].parse(SAMPLES / "samhsa_directory_2024.csv")
    known = {address_key(record.values) for record in directory if isinstance(record, Record)}
    assert {address_key(record.values) for record in entries(Record)} <= known


def test_parse_point_that_is_none_rejects_the_row():
    rejected = [(error.row, error.value, error.code, error.rejected) for error in entries(RowError)]
    assert rejected == [
        (5, "0, 0", "bad-point", True),
        (6, "-123.03, 44.94", "bad-point", True),
        (7, "north, west", "bad-point", True),
    ]


def test_source_lends_its_location_only():
    assert [slug for slug, source in SOURCES.items() if source.lends_location_only] == ["samhsa-locator"]
