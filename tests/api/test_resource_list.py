"""`GET /api/v1/resources/`: every filter, order, page and shape of the list."""

import pytest

from directory.api.filters import INCLUDED, LIST_KEYS
from tests.api.listings import NEW_YORK, days_ago, make_document, make_id

PATH = "/api/v1/resources/"
ALL = ["Alder House", "Birch Clinic", "Cedar Center", "Dogwood Rooms", "Elm Hall"]


def test_list_without_condition_has_all_but_the_closed_and_the_temporarily_closed_last(ids):
    assert ids() == ALL


def test_list_answer_is_as_the_openapi_file_says(api, valid):
    answer = valid(api.get(PATH), PATH)
    assert {name: answer[name] for name in ("count", "next", "previous", "revision", "interpreted")} == {
        "count": 5, "next": None, "previous": None, "revision": 7, "interpreted": {},
    }  # fmt: skip
    assert all(set(one) == set(LIST_KEYS) for one in answer["results"])
    assert all(one["distance"] is None for one in answer["results"])


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("help=inpatient", ["Alder House", "Dogwood Rooms"]),
        ("help=inpatient,outpatient", ALL),
        ("help=outpatient&help=counseling", ["Birch Clinic"]),
        ("help=!outpatient", ["Alder House", "Dogwood Rooms"]),
        ("help=!outpatient&help=!residential", ["Dogwood Rooms"]),
        ("payment=!medicare", ["Alder House", "Cedar Center", "Dogwood Rooms", "Elm Hall"]),
        ("payment=medicaid,medicare&care=substance-use", ["Alder House", "Birch Clinic"]),
        ("medication=buprenorphine", ["Alder House"]),
        ("service=BU", ["Alder House"]),
        ("service=bu,MC", ["Alder House", "Birch Clinic"]),
        ("service=!SA", ["Cedar Center"]),
        ("state=NY", ["Dogwood Rooms"]),
        ("state=oregon&help=residential", ["Alder House"]),
        ("state=New%20York,wa", ["Dogwood Rooms"]),
        ("state=!OR", ["Dogwood Rooms"]),
        ("state=MT", []),
        ("county=marion", ["Cedar Center"]),
        ("county=Marion%20County", ["Cedar Center"]),
        ("city=salem,New+York", ["Cedar Center", "Dogwood Rooms"]),
        ("city=Absarokee", []),
        ("zip=10001", ["Dogwood Rooms"]),
        ("source=state-list", ["Cedar Center"]),
        (f"organization={make_id('Cedar Group')}", ["Cedar Center", "Dogwood Rooms"]),
        ("verified_within=30d", ["Alder House"]),
        ("verified_within=300d", ["Alder House", "Birch Clinic"]),
        (f"verified_since={days_ago(100)}", ["Alder House"]),
        ("updated_since=2026-11-20", ALL),
        ("updated_since=2026-11-21", []),
        ("accepts_new_patients=true", ["Alder House"]),
        ("accepts_new_patients=false", ["Birch Clinic"]),
        ("accepts_new_patients=true,unknown", ["Alder House", "Cedar Center", "Dogwood Rooms", "Elm Hall"]),
        ("ordering=-verified_on", ALL),
        ("ordering=-updated_at&help=inpatient", ["Alder House", "Dogwood Rooms"]),
    ],
)
def test_list_with_a_condition_finds_what_fulfils_it(ids, question, found):
    assert ids(question) == found


def test_list_counts_what_is_unknown_where_openings_are_asked(api):
    assert api.ask("resources/?accepts_new_patients=true")["unknown"] == 3
    assert "unknown" not in api.ask("resources/")


def test_stale_word_on_openings_is_shown_as_null(api):
    shown = {one["name"]: one["accepts_new_patients"] for one in api.ask("resources/")["results"]}
    assert shown["Alder House"] == {"value": True, "as_of": days_ago(3)}
    assert shown["Cedar Center"] is None


@pytest.mark.parametrize(("age", "known"), [(14, True), (15, False)])
def test_word_on_openings_is_known_for_fourteen_days(publish, client, age, known):
    publish(make_document(accepts_new_patients={"value": True, "as_of": days_ago(age)}))
    [one] = client.get(PATH).json()["results"]
    assert (one["accepts_new_patients"] is not None) is known
    assert client.get(f"{PATH}?accepts_new_patients=true").json()["count"] == known


def test_name_that_looks_like_a_key_is_left_alone(publish, client):
    name = '","accepts_new_patients":{"value":true,"as_of":"2001-01-01"}'
    publish(make_document(name))
    assert client.get(PATH).json()["results"][0]["name"] == name


def test_list_by_ids_has_closed_ones_and_names_the_missing(api, valid):
    alder, fir, nobody = (make_id(name) for name in ("Alder House", "Fir Lodge", "Nobody"))
    answer = valid(api.get(f"{PATH}?id={alder.upper()},{fir},{nobody}"), PATH)
    assert [one["id"] for one in answer["results"]] == [alder, fir]
    assert answer["missing"] == [nobody]
    assert "missing" not in api.ask("resources/")


def test_closed_resource_stands_in_no_list_that_asks_for_no_id(ids):
    for question in (
        "",
        "help=residential",
        "service=RES",
        "state=OR",
        "city=Portland",
        "ordering=-updated_at",
    ):
        assert "Fir Lodge" not in ids(question)


def test_pages_are_linked_and_keep_every_parameter(api):
    response = api.get(f"{PATH}?state=OR,NY&help=!detox&page_size=2&page=2")
    answer = response.json()
    base = f"http://testserver{PATH}?state=OR,NY&help=!detox&page_size=2&page="
    assert answer["count"] == 5
    assert (answer["next"], answer["previous"]) == (f"{base}3", f"{base}1")
    assert [one["name"] for one in answer["results"]] == ["Cedar Center", "Dogwood Rooms"]
    relations = {"first": 1, "prev": 1, "next": 3, "last": 3}
    assert response.headers["Link"] == ", ".join(
        f'<{base}{page}>; rel="{name}"' for name, page in relations.items()
    )


def test_links_of_pages_lead_through_all_of_the_list(api):
    address, names = f"{PATH}?page_size=2&city=Portland,Salem,New%20York", []
    while address:
        answer = api.get(address).json()
        names += [one["name"] for one in answer["results"]]
        address = answer["next"]
    assert names == ALL


def test_page_past_the_end_is_not_found_and_names_the_last_page(api, valid):
    answer = valid(api.get(f"{PATH}?page=4&page_size=2"), PATH)
    assert answer["status"] == 404 and answer["last_page"] == 3
    assert answer["crisis_lines"]


def test_empty_answer_has_one_page(api, valid):
    answer = valid(api.get(f"{PATH}?state=MT"), PATH)
    assert answer["count"] == 0 and answer["results"] == []
    assert api.ask("resources/?state=MT&page=2", status=404)["last_page"] == 1


def test_fields_leave_only_the_asked_keys_and_the_id(api, valid):
    answer = valid(api.get(f"{PATH}?fields=name,distance,accepts_new_patients"), PATH)
    assert all(list(one) == ["id", "name", "distance", "accepts_new_patients"] for one in answer["results"])
    assert answer["results"][2]["accepts_new_patients"] is None


def test_include_adds_services_and_schedules(api, valid):
    answer = valid(api.get(f"{PATH}?include={','.join(INCLUDED)}&fields=name"), PATH)
    alder = answer["results"][0]
    assert list(alder) == ["id", "name", *INCLUDED]
    services = {(one["category"], one["slug"]): one["code"] for one in alder["services"]}
    assert services["care", "substance-use"] == "SA"
    assert services["help", "inpatient"] is None
    assert alder["schedules"][1] == {
        "days": ["SA"], "opens": "22:00", "closes": "02:00", "valid_from": None, "valid_to": None,
        "closed": False, "by_appointment": False, "timezone": "America/Los_Angeles",
    }  # fmt: skip


def test_crisis_lines_are_national_and_of_the_asked_states(api):
    def names(question):
        return [one["name"] for one in api.ask(f"resources/?{question}")["crisis_lines"]]

    assert names("") == ["988 Lifeline"]
    assert names("state=OR") == ["988 Lifeline", "Oregon Line"]
    assert names("state=!OR") == ["988 Lifeline"]
    assert list(api.ask("resources/")["crisis_lines"][0]) == ["id", "name", "call", "text", "chat"]


def test_own_links_are_absolute_and_follow_the_public_address(api, settings):
    alder = make_id("Alder House")
    assert api.ask("resources/")["results"][0]["url"] == f"http://testserver{PATH}{alder}/"
    settings.PUBLIC_URL = "https://directory.example.org"
    answer = api.ask("resources/?page_size=1")
    assert answer["results"][0]["url"] == f"https://directory.example.org{PATH}{alder}/"
    assert answer["next"].startswith("https://directory.example.org/")


def test_spelling_and_order_of_a_question_change_no_result(ids):
    assert ids("state=or&help=Inpatient") == ids("help=inpatient&state=Oregon") == ["Alder House"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.django_db
def test_list_asks_the_database_nothing(publish, client, django_assert_num_queries, rows):
    publish(*(make_document(f"House {number}", ["OP"], address=NEW_YORK) for number in range(rows)))
    with django_assert_num_queries(0):
        answer = client.get(f"{PATH}?state=NY&help=outpatient&include=services,schedules")
    assert answer.json()["count"] == rows
