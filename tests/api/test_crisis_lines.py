"""`GET /api/v1/crisis-lines/`."""

import pytest

from tests.api.listings import make_id

PATH = "/api/v1/crisis-lines/"


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("", ["988 Lifeline", "Oregon Line"]),
        ("?state=OR", ["988 Lifeline", "Oregon Line"]),
        ("?state=Oregon,NY", ["988 Lifeline", "Oregon Line"]),
        ("?state=NY", ["988 Lifeline"]),
        ("?state=!OR", ["988 Lifeline"]),
        ("?state=OR&state=NY", ["988 Lifeline"]),
    ],
)
def test_crisis_lines_are_the_national_ones_and_those_of_the_asked_states(api, valid, question, names):
    answer = valid(api.get(PATH + question), PATH)
    assert [one["name"] for one in answer["results"]] == names


def test_crisis_line_says_how_it_is_reached_and_when_it_was_checked(api):
    line = api.ask("crisis-lines/")["results"][1]
    assert (line["call"], line["text"], line["states"]) == ("1-503-555-0101", "988", ["OR"])
    assert line["verified"]["method"] == "website"


def test_crisis_lines_in_spanish_have_spanish_names(api):
    answer = api.ask("crisis-lines/", headers={"accept-language": "es-MX,es;q=0.9"})
    assert answer["results"][0]["name"] == "988 Lifeline (es)"


def test_crisis_lines_of_an_unknown_state_are_a_wrong_question(api, valid):
    answer = valid(api.get(f"{PATH}?state=Orgeon"), PATH)
    assert answer["errors"][0]["nearest"] == "OR"


@pytest.mark.django_db
def test_crisis_lines_ask_the_database_nothing(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        api.ask("crisis-lines/")


@pytest.mark.parametrize("accept", ["application/json", "application/geo+json", "application/ld+json"])
@pytest.mark.parametrize(
    "address",
    [
        "",
        "resources/",
        "resources/?q=nothingofthekind",
        f"resources/{make_id('Alder House')}/",
        "resources/facets/",
        "organizations/",
        f"organizations/{make_id('Example Health')}/",
        "categories/",
        "categories/help/",
        "articles/",
        "articles/seeking-help/",
        "articles/nothing/",
        "resources/?hlep=inpatient",
    ],
)
def test_crisis_lines_stand_in_every_answer(api, address, accept):
    response = api.get(f"/api/v1/{address}", headers={"Accept": f"{accept}, */*;q=0.1"})
    assert b'"988"' in response.content and response["Content-Type"].endswith("json")


def test_crisis_lines_stand_in_a_posted_answer(api):
    answer = api.post("/api/v1/resources/search/", "{}", content_type="application/json").json()
    assert answer["crisis_lines"][0]["call"] == "988"
