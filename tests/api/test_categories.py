"""`GET /api/v1/categories/` and one of them; the vocabulary and the parameters are the same."""

import json

import pytest

from directory.api.categories import CATEGORIES
from directory.api.filters import ResourceFilters
from tests.api.listings import FIXTURES, make_document

PATH = "/api/v1/categories/"


def shipped_slugs():
    return [one["slug"] for one in json.loads((FIXTURES / "vocabulary.json").read_text())["categories"]]


def test_parameters_are_the_categories_of_the_shipped_vocabulary():
    assert list(CATEGORIES) == shipped_slugs()


def test_categories_are_listed_with_the_number_of_resources_of_each_term(api, valid):
    answer = valid(api.get(PATH), PATH)
    assert [one["slug"] for one in answer["results"]] == shipped_slugs()
    counts = {term["slug"]: term["count"] for term in answer["results"][0]["terms"]}
    assert counts["inpatient"] == 2 and counts["outpatient"] == 3 and counts["telehealth"] == 0


def test_every_term_of_every_category_can_be_asked_for(api):
    for category in api.ask("categories/")["results"]:
        for term in category["terms"]:
            found = api.ask(f"resources/?{category['slug']}={term['slug']}&page_size=1")
            assert found["count"] == term["count"]


def test_category_in_spanish_has_spanish_names(api, valid):
    response = api.get(f"{PATH}help/?lang=es")
    answer = valid(response, f"{PATH}{{slug}}/")
    assert answer["terms"][0]["name"] == "Tratamiento con internación"
    assert answer["terms"][0]["official_name"] is None


def test_category_without_translation_is_shown_in_english(publish, client):
    vocabulary = [
        {
            "slug": "help", "code": None, "name": {"en": "Help", "es": ""},
            "description": {"en": "", "es": ""}, "article": None, "derived": True, "terms": [],
        }
    ]  # fmt: skip
    publish(make_document(), vocabulary=vocabulary)
    assert client.get(f"{PATH}help/?lang=es").json()["name"] == "Help"


def test_parameter_of_a_category_that_is_not_published_knows_no_value(publish, client):
    publish(make_document(), vocabulary=[])
    response = client.get("/api/v1/resources/?help=inpatient")
    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "unknown-value"


@pytest.mark.parametrize("slug", ["nothing", "HELP", "%00"])
def test_category_that_is_unknown_is_not_found(api, slug):
    assert api.ask(f"categories/{slug}/", status=404)["crisis_lines"]


def test_every_parameter_explains_itself():
    unexplained = [
        name for name, one in ResourceFilters.base_filters.items() if len(one.extra.get("help_text", "")) < 15
    ]
    assert not unexplained


@pytest.mark.django_db
def test_categories_ask_the_database_nothing(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        api.ask("categories/")
        api.ask("categories/payment/")


def test_category_and_term_link_to_the_article_that_explains_them(api, valid):
    answer = valid(api.get(f"{PATH}payment/?lang=es"), f"{PATH}{{slug}}/")
    link = {
        "slug": "seeking-help",
        "title": "Cómo buscar ayuda",
        "url": "http://testserver/api/v1/articles/seeking-help/",
    }
    assert answer["article"] == link and answer["terms"][0]["article"] is None
    terms = {one["slug"]: one["article"] for one in api.ask("categories/help/?lang=es")["terms"]}
    assert terms["inpatient"] == link


def test_term_explained_by_an_article_that_is_not_published_names_none(api):
    answer = api.get(f"{PATH}help/")
    terms = {one["slug"]: one["article"] for one in answer.json()["terms"]}
    assert terms["detox"] is None and b"a-draft" not in answer.content
