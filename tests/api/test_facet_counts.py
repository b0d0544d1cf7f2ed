"""`facets=` on the list, and `GET /api/v1/resources/facets/`."""

import pytest

from tests.api.listings import SURROUNDINGS

PATH = "/api/v1/resources/facets/"


def counts(answer):
    """{category: {slug: count}} of what some result has."""
    return {
        facet["slug"]: {term["slug"]: term["count"] for term in facet["terms"] if term["count"]}
        for facet in answer["facets"]
    }


def test_all_terms_of_all_categories_are_counted_in_the_order_of_the_vocabulary(api, valid):
    answer = valid(api.get(PATH), PATH)
    assert answer["count"] == 5 and answer["interpreted"] == {}
    listed = [(one["slug"], [term["slug"] for term in one["terms"]]) for one in SURROUNDINGS.vocabulary]
    assert [(one["slug"], [term["slug"] for term in one["terms"]]) for one in answer["facets"]] == listed
    assert counts(answer)["payment"] == {"medicaid": 2, "medicare": 1}


def test_term_has_its_code_and_its_name_in_the_asked_language(api):
    [facet] = api.ask("resources/facets/?facets=payment&lang=es")["facets"]
    category = next(one for one in SURROUNDINGS.vocabulary if one["slug"] == "payment")
    assert facet["name"] == category["name"]["es"]
    [medicaid] = [term for term in facet["terms"] if term["slug"] == "medicaid"]
    assert (medicaid["code"], medicaid["count"]) == ("MD", 2)


def test_condition_of_a_category_does_not_narrow_its_own_counts(api):
    found = counts(api.ask("resources/facets/?payment=medicare&facets=payment,medication"))
    assert found == {"payment": {"medicaid": 2, "medicare": 1}, "medication": {}}


@pytest.mark.parametrize(
    "question",
    ["", "help=outpatient", "state=NY", "near=97204", "q=house", "accepts_new_patients=true", "help=!detox"],
)
def test_list_has_the_same_counts_as_the_facets(api, valid, question):
    listed = valid(
        api.get(f"/api/v1/resources/?facets=payment,help&page_size=1&{question}"), "/api/v1/resources/"
    )
    counted = valid(api.get(f"{PATH}?facets=payment,help&{question}"), PATH)
    for key in ("count", "facets", "interpreted", "unknown"):
        assert listed.get(key) == counted.get(key), key


def test_count_of_a_term_is_what_the_list_finds_with_it(api):
    for slug, number in counts(api.ask("resources/facets/?state=OR&facets=help"))["help"].items():
        assert api.ask(f"resources/?state=OR&help={slug}")["count"] == number


def test_list_without_facets_has_no_counts(api):
    assert "facets" not in api.ask("resources/")


@pytest.mark.parametrize(
    "parameter", ["page=1", "page_size=1", "ordering=name", "fields=name", "include=services"]
)
def test_parameter_that_says_nothing_about_counts_is_refused(api, parameter):
    [error] = api.ask(f"resources/facets/?{parameter}", status=400)["errors"]
    assert error["code"] == "unknown-parameter"


def test_category_that_the_published_vocabulary_lacks_is_refused(publish, api):
    publish(vocabulary=[])
    [error] = api.ask("resources/?facets=payment", status=400)["errors"]
    assert error["code"] == "unknown-value"
    assert api.ask("resources/facets/")["facets"] == []


def test_counts_about_a_place_are_kept_by_nobody(api):
    assert api.get(f"{PATH}?near=97204").headers["Cache-Control"] == "private, no-store"
    assert api.get(PATH).headers["Cache-Control"].startswith("public")


@pytest.mark.django_db
def test_counts_ask_the_database_nothing(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        api.ask("resources/facets/?state=OR")
