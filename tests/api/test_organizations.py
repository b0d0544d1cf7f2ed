"""`GET /api/v1/organizations/` and one of them."""

import pytest

from directory.api.filters import LIST_KEYS
from tests.api.listings import make_document, make_id

PATH = "/api/v1/organizations/"
DETAIL = f"{PATH}{{public_id}}/"


def test_organizations_are_listed_by_name_with_the_number_of_their_resources(api, valid):
    answer = valid(api.get(PATH), PATH)
    counts = [(one["name"], one["resource_count"]) for one in answer["results"]]
    assert counts == [("Cedar Group", 2), ("Example Health", 3)]


def test_organization_without_a_listed_resource_is_not_found(publish, client):
    publish(make_document("Fir Lodge", organization="Closed Group", operating_status="closed"))
    assert client.get(PATH).json()["count"] == 0
    assert client.get(f"{PATH}{make_id('Closed Group')}/").status_code == 404


def test_organizations_are_paged(api):
    answer = api.ask("organizations/?page_size=1&page=2")
    assert [one["name"] for one in answer["results"]] == ["Example Health"]
    assert answer["previous"].endswith("?page_size=1&page=1") and answer["next"] is None
    assert api.ask("organizations/?page=2", status=404)["last_page"] == 1


def test_organization_has_its_listed_resources(api, valid):
    response = api.get(f"{PATH}{make_id('Cedar Group')}/")
    answer = valid(response, DETAIL)
    assert "Link" not in response.headers  # all its resources fit
    assert [one["name"] for one in answer["resources"]] == ["Cedar Center", "Dogwood Rooms"]
    assert all(set(one) == set(LIST_KEYS) for one in answer["resources"])
    assert answer["url"] == f"http://testserver{PATH}{make_id('Cedar Group')}/"


def test_organization_with_many_resources_leads_to_the_others(publish, client):
    publish(*(make_document(f"House {number:03}") for number in range(101)))
    response = client.get(f"{PATH}{make_id('Example Health')}/")
    assert len(response.json()["resources"]) == 100
    further = response.headers["Link"].removeprefix("<").partition(">")[0]
    assert [one["name"] for one in client.get(further).json()["results"]] == ["House 100"]


@pytest.mark.parametrize("public_id", [make_id("Nobody"), make_id("Alder House"), "1", "%00"])
def test_organization_that_is_not_listed_is_not_found(api, valid, public_id):
    assert valid(api.get(f"{PATH}{public_id}/"), DETAIL)["status"] == 404


@pytest.mark.django_db
def test_organizations_ask_the_database_nothing(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        api.ask("organizations/")
        api.ask(f"organizations/{make_id('Cedar Group')}/")
