"""`GET /api/v1/articles/` and one of them."""

import pytest

PATH = "/api/v1/articles/"


def test_articles_are_listed_newest_first(api, valid):
    answer = valid(api.get(PATH), PATH)
    assert [(one["slug"], one["published_at"]) for one in answer["results"]] == [
        ("seeking-help", "2026-11-24"),
        ("peers", "2026-11-01"),
    ]


def test_article_has_its_sections_and_leads_to_help(api, valid):
    answer = valid(api.get(f"{PATH}seeking-help/"), f"{PATH}{{slug}}/")
    assert answer["sections"][0]["html"] == "<p>Talk.</p>"
    assert answer["url"] == f"http://testserver{PATH}seeking-help/"
    assert answer["crisis_lines"][0]["call"] == "988"
    found = api.get(answer["help"][0]["url"]).json()
    assert [one["name"] for one in found["results"]] == ["Alder House", "Dogwood Rooms"]


def test_article_in_spanish_says_its_language(api):
    answer = api.ask("articles/seeking-help/?lang=es")
    assert (answer["title"], answer["language"]) == ("Cómo buscar ayuda", "es")


@pytest.mark.parametrize("slug", ["nothing", "SEEKING-HELP", "%00", "a.b"])
def test_article_that_is_unknown_is_not_found(api, slug):
    assert api.ask(f"articles/{slug}/", status=404)["crisis_lines"]


@pytest.mark.django_db
def test_articles_ask_the_database_nothing(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        api.ask("articles/")
        api.ask("articles/peers/")
