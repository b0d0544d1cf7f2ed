"""`GET /api/v1/`."""

import pytest

PATH = "/api/v1/"


def test_root_says_what_the_directory_stands_on(api, valid):
    answer = valid(api.get(PATH), PATH)
    assert (answer["version"], answer["revision"], answer["resource_count"]) == ("1.2.3", 7, 5)
    assert answer["published_at"] == "2026-11-25T00:00:00Z"
    counts = {one["slug"]: (one["vintage"], one["count"]) for one in answer["sources"]}
    assert counts == {"samhsa-directory": ("2024", 4), "state-list": ("2024", 1)}


@pytest.mark.django_db
def test_root_links_to_addresses_that_answer(api):
    for name, address in api.ask("")["links"].items():
        asked = {"q": "detox"} if name == "suggest" else {}
        assert api.get(address, asked).status_code == 200, name


@pytest.mark.django_db
def test_root_asks_the_database_nothing(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        api.ask("")
