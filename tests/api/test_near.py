"""`near`, `within`, `bbox` and `remote`: what is found, how far it is, and how the place was understood."""

from math import acos, cos, radians, sin

import pytest

from tests.api.listings import SALEM, make_document

PATH = "/api/v1/resources/"
PORTLAND = (45.518, -122.674)
NEAREST = ["Near House", "Far House", "Salem House", "Closed House"]


def at(latitude, longitude, precision="rooftop"):
    return {"latitude": latitude, "longitude": longitude, "precision": precision}


@pytest.fixture
def houses(publish):
    publish(
        make_document("Near House", ["OP"], location=at(45.52, -122.67)),
        make_document("Far House", location=at(45.6, -122.4, "postal_code")),
        make_document("Salem House", ["OP"], address=SALEM, location=at(44.94, -123.03, "city")),
        make_document("Nowhere House", location=None, remote={"modes": ["video"], "areas": ["US"]}),
        make_document("Closed House", operating_status="temporarily_closed", location=at(45.518, -122.674)),
        make_document("Montana Phone", address={"state_province": "MT"}, location=at(46.0, -110.0),
                      remote={"modes": ["phone"], "areas": ["OR", "MT"]}),
    )  # fmt: skip


@pytest.fixture
def ask(client, houses):
    def answer(question):
        response = client.get(f"{PATH}?{question}")
        assert response.status_code == 200, response.content
        return response.json()

    return answer


def names(answer):
    return [one["name"] for one in answer["results"]]


def great_circle_km(latitude, longitude):
    there, here = radians(latitude), radians(PORTLAND[0])
    turn = cos(there) * cos(here) * cos(radians(longitude - PORTLAND[1]))
    return 6371.0088 * acos(sin(there) * sin(here) + turn)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("near=97204", ["Near House", "Far House", "Closed House"]),
        ("near=Portland, OR", ["Near House", "Far House", "Closed House"]),
        ("near=portland oregon", ["Near House", "Far House", "Closed House"]),
        ("near=45.518,-122.674", ["Near House", "Far House", "Closed House"]),
        ("near=97204&within=80km", NEAREST),
        ("near=97204&within=80 km", NEAREST),
        ("near=97204&within=2.5mi", ["Near House", "Closed House"]),
        ("near=97204&within=any", [*NEAREST[:3], "Montana Phone", "Closed House"]),
        ("near=97204&within=any&ordering=name",
         ["Far House", "Montana Phone", "Near House", "Salem House", "Closed House"]),
        ("near=97204&within=any&help=outpatient", ["Near House", "Salem House"]),
        ("near=97301", ["Salem House"]),
        ("near=97204&remote=true", ["Montana Phone", "Nowhere House"]),
        ("near=59001&remote=true", ["Montana Phone", "Nowhere House"]),
        ("near=10001&remote=true", ["Nowhere House"]),
        ("near=45.5,-122.6&remote=true", ["Montana Phone", "Nowhere House"]),
        ("state=OR&remote=true", ["Montana Phone", "Nowhere House"]),
        ("state=NY&remote=true", ["Nowhere House"]),
        ("remote=false&ordering=name", ["Far House", "Near House", "Salem House", "Closed House"]),
        ("near=97204&remote=false", ["Near House", "Far House", "Closed House"]),
        ("bbox=-122.7,45.5,-122.3,45.7", ["Far House", "Near House", "Closed House"]),
        ("bbox=170,44,-122.6,45.7", ["Near House", "Salem House", "Closed House"]),
        ("bbox=-122.7,45.5,-122.3,45.7&near=97204", ["Near House", "Far House", "Closed House"]),
        ("bbox=-122.4, 45.6, -122.4, 45.6", ["Far House"]),
    ],
)  # fmt: skip
def test_place_finds_what_is_there_or_serves_it(ask, question, found):
    assert names(ask(question)) == found


@pytest.mark.parametrize("name", ["Near House", "Far House", "Salem House"])
def test_distance_is_a_great_circle_to_one_decimal(ask, name):
    [one] = [one for one in ask("near=97204&within=any")["results"] if one["name"] == name]
    kilometres = great_circle_km(one["location"]["latitude"], one["location"]["longitude"])
    assert one["distance"] == {
        "miles": round(kilometres / 1.609344, 1),
        "kilometers": round(kilometres, 1),
        "approximate": name != "Near House",
    }


@pytest.mark.parametrize("question", ["", "state=OR", "near=97204&remote=true", "bbox=-180,-90,180,90"])
def test_distance_is_null_where_nothing_is_measured(ask, question):
    assert all(one["distance"] is None for one in ask(question)["results"])


def test_distance_stands_among_chosen_fields_and_in_features(ask, client):
    assert ask("near=97204&fields=distance")["results"][0]["distance"]["miles"] == 0.2
    features = client.get(f"{PATH}?near=97204&fields=distance&format=geojson").json()["features"]
    assert features[0]["properties"]["distance"]["miles"] == 0.2


@pytest.mark.parametrize(
    ("question", "near", "within"),
    [
        ("near=97204", ("Portland, OR 97204", *PORTLAND, "postal_code"), "25 mi"),
        ("near=portland or&within=40km", ("Portland, OR", *PORTLAND, "city"), "40 km"),
        ("near=45.5,-122.6&within=any", ("45.5,-122.6", 45.5, -122.6, "point"), "any"),
        ("near=97204&within=2.50mi", ("Portland, OR 97204", *PORTLAND, "postal_code"), "2.5 mi"),
        ("near=97204&remote=true", ("Portland, OR 97204", *PORTLAND, "postal_code"), None),
    ],
)
def test_place_is_told_as_it_was_understood(ask, question, near, within):
    label, latitude, longitude, precision = near
    place = {"label": label, "latitude": latitude, "longitude": longitude, "precision": precision}
    said = {"near": place} | ({"within": within} if within else {})
    assert ask(question)["interpreted"] == said


def test_pages_by_distance_are_linked_and_repeat_nothing(ask, client):
    address, found = f"{PATH}?near=Portland, OR&within=any&page_size=2", []
    while address:
        answer = client.get(address).json()
        found += names(answer)
        address = answer["next"]
    assert found == names(ask("near=97204&within=any"))


@pytest.mark.parametrize("place", ["97204", "Portland, OR", "45.518,-122.674"])
def test_crisis_lines_of_the_state_of_the_place_are_named(ask, place):
    assert "Oregon Line" in [one["name"] for one in ask(f"near={place}")["crisis_lines"]]
    assert "Oregon Line" not in [one["name"] for one in ask("near=10001")["crisis_lines"]]


@pytest.mark.parametrize(
    "question",
    [
        "near=97204", "near=97204&within=any&page_size=1", "near=97204&remote=true", "bbox=0,0,1,1",
        "near=97204&facets=help&open_at=2026-11-27T09:00&q=house", "near=97204&format=geojson",
    ],
)  # fmt: skip
def test_answer_about_a_place_is_as_the_openapi_file_says(houses, client, valid, question):
    assert valid(client.get(f"{PATH}?{question}"), PATH)["interpreted"] is not None


def test_place_with_several_meanings_names_all_of_them(publish, client):
    places = [
        ("97204", "Portland", "Multnomah", "OR", 45.5, -122.6, "America/Los_Angeles"),
        ("04101", "Portland", "Cumberland", "ME", 43.66, -70.26, "America/New_York"),
    ]
    publish(places=places)
    response = client.get(f"{PATH}?near=Portland")
    [error] = response.json()["errors"]
    assert (response.status_code, error["code"]) == (400, "ambiguous-place")
    assert {"label": "Portland, ME", "parameters": {"near": "Portland, ME"}} in error["candidates"]
    assert len(error["candidates"]) == 2


@pytest.mark.django_db
def test_question_about_a_place_asks_the_database_nothing(ask, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert ask("near=97204&facets=help")["count"] == 3
        assert ask("near=97301&within=1mi&help=detox")["count"] == 0
