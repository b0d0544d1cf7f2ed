"""FindTreatment.gov's export, as its clients ask for it."""

from urllib.parse import quote

import pytest
from django.test import Client

from directory.interop.locator.states import STATE_IDS
from directory.search.states import STATES
from tests.api import listings

HERE = "45.5,-122.6"
ROW_KEYS = (
    "_irow", "name1", "name2", "street1", "street2", "city", "state", "zip", "type_facility", "typeFacility",
    "phone", "intake1", "hotline1", "website", "latitude", "longitude", "miles", "services", "id", "updated",
    "verified",
)  # fmt: skip


@pytest.fixture
def ask(directory):
    client = Client()

    def get(question="", status=200):
        answer = client.get(f"/locator/exportsAsJson/v2?{question}")
        assert answer.status_code == status, answer.content
        return answer.json()

    return get


@pytest.fixture
def names(ask):
    return lambda question="": [row["name1"] for row in ask(question)["rows"]]


def test_export_without_parameters_gives_all_that_are_listed_by_name(ask, names):
    assert names() == ["Alder House", "Birch Clinic", "Cedar Center", "Dogwood Rooms", "Elm Hall"]
    assert {key: ask()[key] for key in ("page", "totalPages", "recordCount")} == {
        "page": 1,
        "totalPages": 1,
        "recordCount": 5,
    }


def test_row_has_every_field_of_the_original_and_what_we_add(ask):
    row = ask("filterFName=alder")["rows"][0]
    assert tuple(row) == ROW_KEYS
    assert (row["_irow"], row["street1"], row["zip"], row["state"]) == (1, "1 Main St", "97204", "OR")
    assert row["phone"] == row["intake1"] == "(503) 555-0100 ext. 12"
    assert row["hotline1"] is None
    assert (row["latitude"], row["longitude"]) == ("45.5", "-122.6")
    assert row["type_facility"] == row["typeFacility"] == "SA"
    assert row["id"] == listings.make_id("Alder House")
    assert row["verified"] == listings.days_ago(10)


def test_row_groups_official_names_of_services_by_category(ask):
    services = ask("filterFName=birch")["rows"][0]["services"]
    by_code = {one["f2"]: one for one in services}
    assert by_code["TC"] == {"f1": "Type of Care", "f2": "TC", "f3": "Substance use treatment"}
    assert by_code["PAY"]["f3"].split("; ")[0] == "Medicaid"
    assert "help" not in {one["f1"] for one in services}


def test_row_without_a_point_has_no_coordinates(ask):
    row = ask("filterFName=cedar")["rows"][0]
    assert row["latitude"] is row["longitude"] is row["miles"] is None


@pytest.mark.parametrize("written", [HERE, f"'{HERE}'", f'"{HERE}"', " 45.5 , -122.6 "])
def test_starting_point_in_each_spelling_counts_miles_from_it(ask, written):
    rows = ask(f"sAddr={quote(written)}&limitType=2&limitValue=16093")["rows"]
    assert {row["miles"] for row in rows} == {0.0}
    assert len(rows) == 4


def test_swapped_starting_point_is_refused_with_the_right_one(ask):
    refusal = ask("sAddr=-122.6,45.5", 400)
    assert refusal["parameter"] == "sAddr"
    assert "45.5,-122.6" in refusal["error"]


def test_farthest_turns_the_order_of_nearest(directory, publish, names):
    near = listings.make_document("Near", ["SA"])
    far = listings.make_document(
        "Far", ["SA"], location={"latitude": 46, "longitude": -122, "precision": "street"}
    )
    publish(near, far)
    assert names(f"sAddr={HERE}") == ["Near", "Far"]
    assert names(f"sAddr={HERE}&sort=1") == ["Far", "Near"]
    assert names(f"sAddr={HERE}&sort=2") == ["Far", "Near"]


def test_order_of_second_names_puts_those_without_last(directory, publish, names):
    publish(
        listings.make_document("A", ["SA"]),
        listings.make_document("B", ["SA"], alternate_name="Zinnia"),
        listings.make_document("C", ["SA"], alternate_name="Aster"),
    )
    assert names("sort=3") == ["C", "B", "A"]


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("sa", ["Alder House", "Birch Clinic", "Dogwood Rooms", "Elm Hall"]),
        ("'MH'", ["Cedar Center"]),
        ("both", ["Alder House", "Birch Clinic", "Cedar Center", "Dogwood Rooms", "Elm Hall"]),
    ],
)
def test_type_is_read_in_any_case_and_with_quotes(names, kind, found):
    assert names(f"sType={quote(kind)}") == found


def test_type_of_an_entry_that_is_both_is_the_asked_one(directory, publish, ask):
    publish(listings.make_document("Both", ["SA", "MH"]))
    assert [ask(f"sType={kind}")["rows"][0]["type_facility"] for kind in ("sa", "mh", "both")] == [
        "SA",
        "MH",
        "SA",
    ]


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        ("RES,BU", ["Alder House"]),
        ("RES,OP", []),
        ("HI|RES", ["Alder House", "Dogwood Rooms"]),
        ("SA,!OP", ["Alder House", "Dogwood Rooms"]),
        ("sa, res", ["Alder House"]),
    ],
)
def test_codes_all_hold_and_may_say_or_and_not(names, codes, found):
    assert names(f"sCodes={quote(codes)}") == found


def test_state_is_asked_by_its_code_or_by_the_originals_number(names):
    number = next(key for key, code in STATE_IDS.items() if code == "NY")
    assert names("stateCode=ny") == names(f"limitType=0&limitValue={number}") == ["Dogwood Rooms"]


def test_state_numbers_are_those_of_the_states_and_the_district():
    assert len(STATE_IDS) == len(set(STATE_IDS.values())) == 51
    assert set(STATE_IDS.values()) <= set(STATES)


@pytest.mark.parametrize("question", ["filterFName=CEDAR", "filterFAddress=salem", "filterFAddress=97301"])
def test_text_filter_finds_what_contains_it(names, question):
    assert names(question) == ["Cedar Center"]


def test_phone_filter_looks_at_the_digits(names):
    assert len(names("filterFPhone=503-555")) == 5
    assert names("filterFPhone=999") == []


def test_cut_leaves_out_what_serves_drivers_only(directory, publish, names):
    publish(
        listings.make_document("Open", ["SA", "DU"]),
        listings.make_document("Only drivers", ["SA", "DUO"]),
        listings.make_document("Mind", ["MH"]),
    )
    assert names("cut=NIAAA&sType=mh") == ["Open"]


def test_pages_have_true_arithmetic(ask):
    page = ask("pageSize=2&page=3")
    assert (page["totalPages"], page["recordCount"]) == (3, 5)
    assert [(row["_irow"], row["name1"]) for row in page["rows"]] == [(1, "Elm Hall")]
    assert ask("pageSize=2&page=4")["rows"] == []


@pytest.mark.parametrize(
    ("question", "parameter"),
    [
        ("sAddr=Portland", "sAddr"),
        ("sAddr=91,200", "sAddr"),
        ("limitType=2&limitValue=1000", "sAddr"),
        (f"sAddr={HERE}&limitType=2", "limitValue"),
        (f"sAddr={HERE}&limitType=2&limitValue=-1", "limitValue"),
        (f"sAddr={HERE}&limitValue=1000", "limitType"),
        ("limitType=1&limitValue=3", "limitType"),
        ("limitType=0&limitValue=99", "limitValue"),
        ("sType=xx", "sType"),
        ("sCodes=NOPE", "sCodes"),
        ("stateCode=ZZ", "stateCode"),
        ("sort=4", "sort"),
        ("page=0", "page"),
        ("pageSize=2001", "pageSize"),
        ("cut=x", "cut"),
        ("page=1&page=2", "page"),
        ("distance=5", "distance"),
        ("filterFName=" + "a" * 201, "filterFName"),
        ("filterFName=a%00b", "filterFName"),
        ("filterFName=%ff", ""),
    ],
)
def test_bad_question_is_refused_with_the_reason(ask, question, parameter):
    refusal = ask(question, 400)
    assert refusal["parameter"] == parameter
    assert len(refusal["error"]) > 10


def test_entry_of_a_source_that_may_not_be_passed_on_is_in_no_row(directory, publish, names):
    bound = [listings.SOURCES[0] | {"redistributable": False}, listings.SOURCES[1]]
    publish(*listings.DOCUMENTS, sources=bound)
    assert names() == ["Cedar Center"]


def test_export_is_open_to_other_origins_and_stored_nowhere(directory):
    answer = Client().get("/locator/exportsAsJson/v2", headers={"origin": "https://finder.example.org"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "private, no-store"
    assert not answer.cookies


def test_export_before_any_data_says_so(db):
    answer = Client().get("/locator/exportsAsJson/v2")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
