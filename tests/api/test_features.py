"""`GET /api/v1/resources/` as GeoJSON."""

import pytest

from tests.api.listings import make_id

PATH = "/api/v1/resources/"
GEOJSON = "application/geo+json"
WAYS = [
    ({"accept": GEOJSON}, ""),
    ({"accept": f"{GEOJSON}, application/json;q=0.5"}, ""),
    ({}, "format=geojson&"),
    ({"accept": "application/json"}, "format=geojson&"),
]


@pytest.mark.parametrize(("headers", "question"), WAYS)
def test_list_as_geojson_has_the_items_as_features(api, valid, headers, question):
    response = api.get(f"{PATH}?{question}page_size=3", headers=headers)
    assert response.headers["Content-Type"] == GEOJSON
    answer, listed = valid(response, PATH), api.ask("resources/?page_size=3")
    assert [one["properties"] for one in answer["features"]] == listed["results"]
    assert answer["type"] == "FeatureCollection"
    assert (answer["count"], answer["revision"]) == (listed["count"], listed["revision"])
    assert answer["crisis_lines"] == listed["crisis_lines"]


def test_feature_has_its_point_or_none(api):
    points = {one["id"]: one["geometry"] for one in api.ask("resources/?format=geojson")["features"]}
    assert points[make_id("Alder House")] == {"type": "Point", "coordinates": [-122.6, 45.5]}
    assert points[make_id("Cedar Center")] is None


def test_feature_with_chosen_fields_still_has_its_point(api):
    for one in api.ask("resources/?format=geojson&fields=name&state=NY")["features"]:
        assert set(one["properties"]) == {"id", "name", "location"}
        assert one["geometry"]


@pytest.mark.parametrize(("headers", "question"), [({"accept": GEOJSON}, "format=json"), ({}, "")])
def test_list_is_json_where_that_is_asked(api, headers, question):
    response = api.get(f"{PATH}?{question}", headers=headers)
    assert response.headers["Content-Type"] == "application/json"
    assert "results" in response.json()


def test_formats_have_different_tags(api):
    tags = {api.get(PATH, headers={"accept": one}).headers["ETag"] for one in ("application/json", GEOJSON)}
    assert len(tags) == 2


def test_pages_of_features_are_linked(api):
    answer = api.ask("resources/?format=geojson&page_size=2")
    assert answer["next"] == f"http://testserver{PATH}?format=geojson&page_size=2&page=2"
    assert api.get(answer["next"]).json()["features"]


@pytest.mark.parametrize("path", ["organizations/", f"resources/{make_id('Alder House')}/", ""])
def test_geojson_of_what_has_no_points_is_not_acceptable(api, path):
    assert api.get(f"/api/v1/{path}", headers={"accept": GEOJSON}).status_code == 406
