from dataclasses import replace

import pytest

from directory.sources.identity import address_key, content_digest, fold, site_key, zip5
from directory.sources.record import PhoneRecord, Record, RowError

VALUES = {
    "name": "Sample Harbor Recovery Center",
    "alternate_name": "North Clinic",
    "line1": "12 Example Ave.",
    "line2": "Suite 2",
    "city": "Augusta",
    "state_province": "ME",
    "postal_code": "04330-0021",
}
RECORD = Record(2, "substance", VALUES, phones=(PhoneRecord("main", "+12075550100"),), terms=("OP", "SA"))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Clínica Niños", "clinicaninos"),
        ("St. Mary's #2", "stmarys2"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("", ""),
        ("診療所", ""),
        ("ﬁrst", "first"),
    ],
)
def test_fold_any_text_keeps_letters_and_digits(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("97204", "97204"),
        ("4330", "04330"),
        ("901", "00901"),
        ("97204-1234", "97204"),
        ("972041234", "97204"),
        ("", ""),
    ],
)
def test_zip5_any_form_gives_five_digits(text, expected):
    assert zip5(text) == expected


def test_site_key_whole_address_joins_seven_folded_parts():
    assert site_key(VALUES) == "sampleharborrecoverycenter|northclinic|12exampleave|suite2|augusta|me|04330"


def test_site_key_other_spelling_is_the_same():
    shouted = {field: value.upper().replace(".", "") for field, value in VALUES.items()} | {
        "postal_code": "4330"
    }
    assert site_key(shouted) == site_key(VALUES)


def test_site_key_other_suite_differs():
    assert site_key(VALUES | {"line2": "Suite 3"}) != site_key(VALUES)


def test_site_key_only_a_name_leaves_the_rest_empty():
    assert site_key({"name": "Sample Helpline"}) == "samplehelpline||||||"


def test_address_key_other_name_and_suite_is_the_same():
    assert address_key(VALUES | {"name": "Other", "line2": ""}) == "12exampleave|augusta|me|04330"


def test_content_digest_other_row_raw_and_order_of_values_is_the_same():
    moved = replace(RECORD, row=9, raw={"facility_id": "9"}, values=dict(reversed(VALUES.items())))
    assert content_digest(moved) == content_digest(RECORD)
    assert len(content_digest(RECORD)) == 64


@pytest.mark.parametrize(
    "change",
    [
        {"part": "mental"},
        {"values": VALUES | {"city": "Bangor"}},
        {"phones": (PhoneRecord("intake", "+12075550100"),)},
        {"terms": ("OP",)},
    ],
)
def test_content_digest_other_content_differs(change):
    assert content_digest(replace(RECORD, **change)) != content_digest(RECORD)


def test_row_error_long_and_unstorable_value_is_cut_and_replaced():
    error = RowError(2, "zip\x00", "\ud800" + "9" * 200, "bad-zip", "…")
    assert error.column == "zip\ufffd"
    assert error.value == "\ufffd" + "9" * 79
    assert error.rejected is True
