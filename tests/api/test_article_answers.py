"""`GET /api/v1/articles/` and one of them."""

import pytest

from tests.api.listings import make_article

PATH = "/api/v1/articles/"
ONE = f"{PATH}{{slug}}/"
REFERENCE = {
    "number": 1, "title": "A study", "source": "Example Office", "date": "2024-03",
    "checked_on": "2026-11-24", "url": "https://example.org/study",
}  # fmt: skip


def words(body, title="Words"):
    return {language: {"title": title, "summary": "S", "body": body} for language in ("en", "es")}


def test_articles_are_listed_newest_first(api, valid):
    answer = valid(api.get(PATH), PATH)
    assert [(one["slug"], one["published_at"]) for one in answer["results"]] == [
        ("seeking-help", "2026-11-24"),
        ("peers", "2026-11-01"),
    ]


def test_article_has_its_sections_and_leads_to_help(api, valid):
    answer = valid(api.get(f"{PATH}seeking-help/"), ONE)
    assert answer["sections"][0]["html"] == "<p>Talk.</p>"
    assert answer["url"] == f"http://testserver{PATH}seeking-help/"
    assert answer["crisis_lines"][0]["call"] == "988"
    assert (answer["reading_minutes"], answer["audience"], answer["topics"]) == (1, "family", ["opioids"])


def test_article_in_spanish_says_its_language(api):
    answer = api.ask("articles/seeking-help/?lang=es")
    assert (answer["title"], answer["language"], answer["translated"]) == ("Cómo buscar ayuda", "es", True)
    assert answer["help"][0]["label"] == "Busque ayuda"


def test_article_without_a_translation_is_shown_in_english_and_says_so(publish, client):
    publish(articles=[make_article(languages=["en"])])
    answer = client.get(f"{PATH}seeking-help/?lang=es").json()
    assert (answer["language"], answer["translated"], answer["languages"]) == ("en", False, ["en"])
    assert answer["review_note"] == "Aún sin revisión clínica."


def test_article_in_spanish_alone_is_shown_in_it_to_all(publish, client):
    publish(articles=[make_article(languages=["es"])])
    answer = client.get(f"{PATH}seeking-help/").json()
    assert (answer["language"], answer["translated"], answer["title"]) == ("es", False, "Cómo buscar ayuda")


@pytest.mark.parametrize(
    ("lang", "note"), [("en", "Not yet clinically reviewed."), ("es", "Aún sin revisión clínica.")]
)
def test_article_that_no_clinician_has_signed_says_so(api, lang, note):
    answer = api.ask(f"articles/seeking-help/?lang={lang}")
    assert (answer["reviewer"], answer["clinically_reviewed"], answer["review_note"]) == (None, False, note)
    assert (answer["last_reviewed"], answer["next_review_due"]) == (None, "2027-11-24")


def test_article_that_a_clinician_has_signed_names_them_and_the_day(publish, client):
    publish(articles=[make_article(reviewer="A clinician of the test", last_reviewed="2026-11-25")])
    answer = client.get(f"{PATH}seeking-help/").json()
    assert answer["clinically_reviewed"] is True
    assert answer["review_note"] == "Clinically reviewed by A clinician of the test on 2026-11-25."


def test_article_shows_references_help_of_sections_and_reading_grade(publish, client, valid, openapi):
    body = "Opening.\n\n## One {#one}\n\nTrue.[^1]\n\n::: help find\n:::\n\n## Two {#two}\n\nMore."
    publish(articles=[make_article(translations=words(body), references=[REFERENCE])])
    answer = valid(client.get(f"{PATH}seeking-help/"), ONE)
    assert answer["references"] == [REFERENCE]
    assert [len(one["help"]) for one in answer["sections"]] == [0, 1, 0]
    assert answer["sections"][1]["help"] == answer["help"]
    assert [one["formula"] for one in answer["readability"]] == ["Flesch-Kincaid", "SMOG"]
    assert answer["reading_grade"] == max(one["grade"] for one in answer["readability"])


def test_article_html_has_links_and_images_with_our_own_host(publish, client):
    body = "::: help find\n:::\n\n![A map](/media/map.png) [far](https://example.org/)"
    publish(articles=[make_article(translations=words(body))])
    html = client.get(f"{PATH}seeking-help/").json()["sections"][0]["html"]
    assert 'href="http://testserver/api/v1/resources/?help=inpatient' in html
    assert 'src="http://testserver/media/map.png"' in html and 'href="https://example.org/"' in html


@pytest.mark.parametrize(
    ("question", "slugs"),
    [
        ("topic=opioids", ["seeking-help"]),
        ("audience=self", ["peers"]),
        ("audience=family&topic=opioids", ["seeking-help"]),
        ("audience=self&topic=opioids", []),
        ("audience=professional", []),
    ],
)
def test_articles_are_chosen_by_topic_and_audience(publish, client, question, slugs):
    publish(articles=[make_article(), make_article("peers", audience="self", topics=["peer support"])])
    answer = client.get(f"{PATH}?{question}").json()
    assert [one["slug"] for one in answer["results"]] == slugs


@pytest.mark.parametrize(
    ("question", "nearest"),
    [("topic=opoids", "opioids"), ("audience=familly", "family"), ("topics=x", "topic")],
)
def test_question_for_articles_that_is_wrong_names_the_nearest(api, question, nearest):
    [error] = api.ask(f"articles/?{question}", status=400)["errors"]
    assert error["nearest"] == nearest


def test_article_etag_holds_and_differs_by_language(api):
    english = api.get(f"{PATH}seeking-help/")
    again = api.get(f"{PATH}seeking-help/", headers={"If-None-Match": english.headers["ETag"]})
    spanish = api.get(f"{PATH}seeking-help/", headers={"Accept-Language": "es"})
    assert again.status_code == 304 and spanish.headers["ETag"] != english.headers["ETag"]


@pytest.mark.parametrize("slug", ["nothing", "SEEKING-HELP", "%00", "a.b"])
def test_article_that_is_unknown_is_not_found(api, slug):
    assert api.ask(f"articles/{slug}/", status=404)["crisis_lines"]


def test_phone_number_is_two_requests_away_from_an_article(api):
    """The article, then its help near the reader."""
    article = api.ask("articles/seeking-help/")
    found = api.get(f"{article['help'][0]['url']}&near=97204&within=50mi").json()
    assert found["results"][0]["name"] == "Alder House"
    assert found["results"][0]["phones"][0]["display"] == "(503) 555-0100 ext. 12"


@pytest.mark.django_db
def test_articles_ask_the_database_nothing(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        for address in ("", "peers/", "feed.atom", "feed.json"):
            assert api.get(f"{PATH}{address}").status_code == 200
        assert api.get("/sitemap.xml").status_code == 200
