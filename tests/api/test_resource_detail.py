"""`GET /api/v1/resources/{id}/`."""

import pytest

from directory.api.components import COMPONENTS
from tests.api.listings import LEFT, MERGED, days_ago, make_id

PATH = "/api/v1/resources/{public_id}/"


def address_of(name):
    return f"/api/v1/resources/{make_id(name)}/"


def test_detail_is_whole_and_as_the_openapi_file_says(api, valid):
    answer = valid(api.get(address_of("Alder House")), PATH)
    assert set(answer) == set(COMPONENTS["Resource"]["properties"])
    assert answer["description"] == "A house by the river."
    assert answer["distance"] is None
    assert answer["ages"] == {"minimum": 18, "maximum": None}
    assert {"category": "payment", "slug": "medicaid", "code": "MD", "name": "Medicaid"} in answer["services"]
    assert [span["days"] for span in answer["schedules"]] == [["MO", "TU"], ["SA"]]
    assert answer["accepts_new_patients"] == {"value": True, "as_of": days_ago(3)}
    assert answer["crisis_lines"][0]["call"] == "988"


def test_detail_in_spanish_says_what_is_not_translated(api):
    answer = api.ask(f"resources/{make_id('Alder House')}/?lang=es")
    assert answer["description"] == "A house by the river. (es)"
    assert answer["fees"] == "Free." and answer["not_translated"] == ["fees"]


def test_detail_hides_a_stale_word_on_openings(api):
    assert api.ask(f"resources/{make_id('Cedar Center')}/")["accepts_new_patients"] is None


def test_detail_of_a_closed_resource_answers(api, valid):
    assert valid(api.get(address_of("Fir Lodge")), PATH)["operating_status"] == "closed"


def test_detail_links_to_articles_that_explain_its_kinds_of_help(api):
    def slugs(name):
        return [one["slug"] for one in api.ask(f"resources/{make_id(name)}/")["articles"]]

    assert slugs("Alder House") == ["seeking-help"]
    assert slugs("Cedar Center") == []
    assert api.ask(f"resources/{make_id('Alder House')}/")["articles"] == [
        {
            "slug": "seeking-help",
            "title": "How to seek help",
            "url": "http://testserver/api/v1/articles/seeking-help/",
        }
    ]


def test_detail_of_a_withdrawn_resource_is_gone(api, valid):
    answer = valid(api.get(f"/api/v1/resources/{LEFT[0]}/"), PATH)
    assert answer["status"] == 410
    assert (answer["replaced_by"], answer["url"], answer["at"]) == (None, None, LEFT[2])
    assert answer["crisis_lines"]


def test_detail_of_a_merged_resource_names_the_one_that_replaces_it(api, valid):
    answer = valid(api.get(f"/api/v1/resources/{MERGED[0]}/"), PATH)
    assert answer["replaced_by"] == make_id("Alder House")
    assert api.get(answer["url"]).json()["name"] == "Alder House"


@pytest.mark.parametrize("public_id", [make_id("Nobody"), "1", "a.b", "None", "%00", "'", "x" * 3000, "é"])
def test_detail_of_an_id_that_was_never_published_is_not_found(api, valid, public_id):
    answer = valid(api.get(f"/api/v1/resources/{public_id}/"), PATH)
    assert answer["status"] == 404 and answer["crisis_lines"]
    assert "x" * 81 not in str(answer)


def test_detail_takes_no_parameter_of_the_list(api):
    answer = api.ask(f"resources/{make_id('Alder House')}/?help=inpatient", status=400)
    assert answer["errors"][0]["code"] == "unknown-parameter"


@pytest.mark.django_db
def test_detail_asks_the_database_nothing(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        api.ask(f"resources/{make_id('Alder House')}/")
        api.ask(f"resources/{LEFT[0]}/", status=410)
