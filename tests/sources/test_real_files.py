"""The publisher's own files, where they are at hand; counted again here by a few independent lines."""

import csv
import gzip
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from directory.sources import SOURCES
from directory.sources.identity import site_key
from directory.sources.record import Record, RowError

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
DIRECTORY = DATA / "samhsa_national_directory_2024.csv.gz"
LOCATOR = DATA / "samhsa_locator_2021_substance_use.csv.gz"

pytestmark = pytest.mark.skipif(not DIRECTORY.exists(), reason="the real files are not in ../shared/data")


@pytest.fixture(scope="module")
def entries():
    return list(SOURCES["samhsa-directory"].parse(DIRECTORY))


@pytest.fixture(scope="module")
def records(entries):
    return [entry for entry in entries if isinstance(entry, Record)]


@pytest.fixture(scope="module")
def cells():
    with gzip.open(DIRECTORY, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_directory_every_row_is_a_record_or_rejected(entries, records, cells):
    rejected = [entry.row for entry in entries if isinstance(entry, RowError) and entry.rejected]
    assert len(cells) == 20_524
    assert rejected == [20_521, 20_522, 20_523, 20_524, 20_525]
    assert [record.row for record in records] == list(range(2, 20_521))
    assert Counter(record.part for record in records) == {"substance": 12_200, "mental": 8_319}


def test_directory_sites_are_those_that_the_design_counts(records):
    parts = defaultdict(set)
    for record in records:
        parts[site_key(record.values)].add(record.part)
    assert len(parts) == 17_656
    assert sum(len(found) == 2 for found in parts.values()) == 2_836


def test_directory_zip_codes_all_have_five_digits(records):
    codes = [record.values["postal_code"] for record in records]
    assert sum(code.startswith("0") for code in codes) == 1_974
    assert all(re.fullmatch("[0-9]{5}", code) for code in codes)


def test_directory_links_equal_an_independent_count(records, cells):
    counted = sum(len(set(row["service_code_info"].split()) - {"*"}) for row in cells[:-5])
    assert sum(len(record.terms) for record in records) == counted == 1_392_907


def test_directory_codes_are_all_in_the_publishers_list(records):
    with (DATA / "samhsa_service_codes.csv").open(encoding="utf-8") as stream:
        text = stream.read()
    known = set(re.findall("[A-Z0-9]+", text))
    assert {term for record in records for term in record.terms} <= known


def test_directory_only_placeholder_and_mistyped_phones_are_left_out(entries):
    warnings = Counter(entry.value for entry in entries if isinstance(entry, RowError) and not entry.rejected)
    assert warnings == {"888-888-8888": 3, "999-999-9999": 2, "394-525-7851 x1911": 2}


def test_directory_phones_equal_an_independent_count(records, cells):
    columns = ("phone", "intake1", "intake2", "intake1a", "intake2a")
    keys = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWYZ", "2223334445556667777888999", "-")
    counted = sum(len({row[column].translate(keys) for column in columns} - {""}) for row in cells[:-5])
    assert sum(len(record.phones) for record in records) == counted - 7


def test_locator_every_row_has_a_point():
    found = list(SOURCES["samhsa-locator"].parse(LOCATOR))
    assert len(found) == 14_034
    assert all(isinstance(entry, Record) for entry in found)
    assert sum("county" not in entry.values for entry in found) == 13
    assert sum("-" in entry.values["postal_code"] for entry in found) == 1_336
