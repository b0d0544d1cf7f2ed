"""Rows of a table: the cells of every column, and text that no spreadsheet takes for a formula."""

import pytest

from directory.exports.columns import COLUMNS
from directory.exports.table import HEADER, harmless, rows
from tests.exports.exported import (
    ID,
    encoded,
    make_document,
    make_phone,
    make_service,
    make_source,
    make_span,
)


def row(**changes):
    [cells] = rows(encoded(make_document(**changes)))
    return dict(zip(HEADER, cells, strict=True))


def test_row_has_every_fact_of_a_resource():
    found = row()
    assert {name: cell for name, cell in found.items() if cell not in (None, "")} == {
        "id": ID,
        "name": "Alder House",
        "organization": "Example Health",
        "organization_id": ID,
        "operating_status": "active",
        "line1": "1 Main St",
        "city": "Portland",
        "county": "Multnomah",
        "state_province": "OR",
        "postal_code": "97204",
        "country": "US",
        "latitude": 45.5,
        "longitude": -122.6,
        "location_precision": "rooftop",
        "phone_intake": "(503) 555-0100 ext. 12",
        "website": "https://house.example.org",
        "help": "inpatient",
        "care": "substance-use",
        "payment": "medicaid; medicare",
        "service_codes": "SA; MD; MC",
        "sources": "National Directory 2024",
        "source_licences": "Public domain",
        "source_attributions": "Example Office",
        "url": f"https://directory.example.org/api/v1/resources/{ID}/",
        "updated_at": "2026-11-20T10:00:00Z",
    }


@pytest.mark.parametrize(
    ("changes", "cells"),
    [
        ({"location": None}, {"latitude": None, "longitude": None, "location_precision": None}),
        ({"ages": {"minimum": 18, "maximum": None}}, {"minimum_age": 18, "maximum_age": None}),
        (
            {"accepts_new_patients": {"value": False, "as_of": "2026-11-01"}},
            {"accepts_new_patients": "false", "accepts_new_patients_as_of": "2026-11-01"},
        ),
        ({"accepts_new_patients": None}, {"accepts_new_patients": None}),
        (
            {"verified": {"on": "2026-10-30", "method": "phone", "next_due": None}},
            {"verified_on": "2026-10-30", "verified_method": "phone", "verified_next_due": None},
        ),
        (
            {"remote": {"modes": ["phone", "video"], "areas": ["OR", "WA"]}},
            {"remote_modes": "phone; video", "remote_areas": "OR; WA"},
        ),
        (
            {"phones": [make_phone("main", "988"), make_phone("main", "(503) 555-0101"), make_phone("fax")]},
            {"phone_main": "988; (503) 555-0101", "phone_fax": "(503) 555-0100 ext. 12", "phone_intake": ""},
        ),
        (
            {"sources": [make_source(), make_source(name="State list", vintage=None)]},
            {"sources": "National Directory 2024; State list", "source_licences": "Public domain"},
        ),
        (
            {
                "licences": [
                    {"kind": "licence", "name": "State", "authority": "OR", "number": "1", "expires": None}
                ]
            },
            {"licences": "State 1 OR"},
        ),
        ({"schedules": []}, {"hours": "", "timezone": None}),
        ({"schedules": [make_span()]}, {"hours": "MO TU 09:00-17:00", "timezone": "America/Chicago"}),
        (
            {"schedules": [make_span(days=["SA"], by_appointment=True), make_span(days=["SU"])]},
            {"hours": "SA 09:00-17:00 by appointment; SU 09:00-17:00"},
        ),
        (
            {"schedules": [make_span(closed=True, opens=None, closes=None, valid_from="2026-12-24")]},
            {"hours": "MO TU closed 2026-12-24/.."},
        ),
        ({"services": [make_service("language", "spanish", "SP")]}, {"language": "spanish", "help": ""}),
    ],
)
def test_cells_say_what_the_document_says(changes, cells):
    found = row(**changes)
    assert {name: found[name] for name in cells} == cells


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_text_that_looks_like_a_formula_has_an_apostrophe_before_it(start):
    assert row(name=f"{start}1+1")["name"] == f"'{start}1+1"
    assert row(description=f"{start}HYPERLINK()")["description"] == f"'{start}HYPERLINK()"


@pytest.mark.parametrize("cell", ["(503) 555-0100", "1-2=3", "a@b.example.org", "", None, -122.6, 0, "'x"])
def test_other_text_and_numbers_stay_as_they_are(cell):
    assert harmless(cell) is cell


def test_columns_have_each_a_name_and_a_meaning():
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
    assert all(column.meaning for column in COLUMNS)
