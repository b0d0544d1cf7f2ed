"""`GET` and `POST /api/v1/suggest/`."""

import json

import pytest

from tests.api.listings import DOCUMENTS, FIXTURES

PATH = "/api/v1/suggest/"


@pytest.fixture(autouse=True)
def directory(publish):
    publish(*DOCUMENTS, synonyms=json.loads((FIXTURES / "synonyms.json").read_text()))


@pytest.fixture
def post(client):
    return lambda body: client.post(PATH, json.dumps(body), "application/json")


@pytest.mark.parametrize(
    ("typed", "kind", "parameters"),
    [
        ("portl", "place", {"near": "Portland, OR"}),
        ("972", "place", {"near": "97204"}),
        ("orego", "place", {"state": "OR"}),
        ("inpat", "help", {"help": "inpatient"}),
        ("bupre", "service", {"medication": "buprenorphine"}),
        ("cedar gr", "organization", None),
        ("alder", "resource", None),
        ("portlnad", "place", {"near": "Portland, OR"}),
    ],
)
def test_what_is_typed_is_suggested_with_parameters_that_find_something(
    client, valid, typed, kind, parameters
):
    results = valid(client.get(PATH, {"q": typed}), PATH)["results"]
    [found, *_] = [one for one in results if one["kind"] == kind]
    if parameters:
        assert parameters in [one["parameters"] for one in results]
    assert client.get("/api/v1/resources/", found["parameters"]).json()["count"] > 0


@pytest.mark.parametrize("typed", ["p", "-", "?!", "zzzzzzzz"])
def test_what_means_nothing_yet_gets_an_empty_answer(client, typed):
    assert client.get(PATH, {"q": typed}).json() == {"results": []}


def test_suggestions_are_in_the_asked_language(client):
    spanish = client.get(PATH, {"q": "inpatient", "lang": "es"})
    assert spanish.headers["Content-Language"] == "es"
    assert spanish.json()["results"][0]["label"] != "Inpatient or live-in treatment"


def test_posted_text_gets_the_same_suggestions(client, post, valid):
    posted = post({"q": "portl"})
    assert valid(posted, PATH) == client.get(PATH, {"q": "portl"}).json()
    assert posted.headers["Cache-Control"] == "private, no-store" and "ETag" not in posted.headers
    assert post({"q": 972}).json() == client.get(PATH, {"q": "972"}).json()


def test_suggestions_are_kept_by_nobody(client):
    assert client.get(PATH, {"q": "portl"}).headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({}, "empty-value"),
        ({"q": " "}, "empty-value"),
        ({"q": "x" * 201}, "over-limit"),
        ({"q": "a " * 17 + "b"}, "over-limit"),
        ({"q": "detox", "lang": "fr"}, "unknown-value"),
        ({"q": "detox", "state": "OR"}, "unknown-parameter"),
        ({"q": ["detox", "rehab"]}, "given-twice"),
    ],
)
def test_wrong_question_is_a_problem(client, post, valid, question, code):
    for response in (client.get(PATH, question), post(question)):
        answer = valid(response, PATH)
        assert response.status_code == 400 and answer["crisis_lines"]
        assert [error["code"] for error in answer["errors"]] == [code]


def test_body_that_is_no_json_is_refused(client, valid):
    assert valid(client.post(PATH, b"q=x", "text/plain"), PATH)["status"] == 415


def test_options_name_both_methods(client):
    assert client.options(PATH).headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert client.head(PATH, {"q": "por"}).status_code == 200


@pytest.mark.django_db
def test_suggestions_ask_the_database_nothing(client, post, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(PATH, {"q": "portl"})
        post({"q": "detox"})
