"""`POST /api/v1/resources/search/`: the list for a question in the body."""

import json
from urllib.parse import urlencode

import pytest

from directory.api.asking import LONGEST, MOST_ERRORS
from directory.api.filters import ResourceFilters
from tests.api.listings import make_id

PATH = "/api/v1/resources/search/"
JSON = "application/json"


@pytest.fixture
def post(api):
    """`post({"help": "inpatient"})` or `post(b"...")`: the response."""

    def ask(question, content_type=JSON, **headers):
        body = question if isinstance(question, bytes) else json.dumps(question).encode()
        return api.post(PATH, body, content_type, headers=headers)

    return ask


QUESTIONS = [
    ({}, []),
    ({"help": "inpatient"}, [("help", "inpatient")]),
    ({"help": "inpatient,outpatient"}, [("help", "inpatient,outpatient")]),
    ({"help": ["outpatient", "counseling"]}, [("help", "outpatient"), ("help", "counseling")]),
    ({"help": ["!outpatient"], "state": "OR"}, [("help", "!outpatient"), ("state", "OR")]),
    ({"zip": 10001}, [("zip", "10001")]),
    ({"page": 2, "page_size": 2}, [("page", "2"), ("page_size", "2")]),
    ({"page": 2.0, "page_size": "2"}, [("page", "2"), ("page_size", "2")]),
    ({"accepts_new_patients": True}, [("accepts_new_patients", "true")]),
    ({"accepts_new_patients": False}, [("accepts_new_patients", "false")]),
    ({"id": make_id("Fir Lodge")}, [("id", make_id("Fir Lodge"))]),
    ({"fields": "name,phones", "include": "services"}, [("fields", "name,phones"), ("include", "services")]),
    ({"lang": "es", "city": "Salem"}, [("lang", "es"), ("city", "Salem")]),
    ({"format": "geojson"}, [("format", "geojson")]),
    ({"near": 97204, "within": "40km"}, [("near", "97204"), ("within", "40km")]),
    ({"near": "Portland, OR", "remote": True}, [("near", "Portland, OR"), ("remote", "true")]),
    ({"remote": False, "bbox": "-123,45,-122,46"}, [("remote", "false"), ("bbox", "-123,45,-122,46")]),
    ({"open_now": True}, [("open_now", "true")]),
    ({"open_at": "2026-11-23T09:00-08:00,unknown"}, [("open_at", "2026-11-23T09:00-08:00,unknown")]),
    ({"q": "alder -detox", "facets": "help"}, [("q", "alder -detox"), ("facets", "help")]),
    ({"q": 988}, [("q", "988")]),
]


@pytest.mark.parametrize(("question", "pairs"), QUESTIONS)
def test_posted_question_is_answered_as_the_list_does(api, post, question, pairs):
    posted = post(question)
    listed = api.get(f"/api/v1/resources/?{urlencode(pairs)}")
    assert posted.status_code == listed.status_code == 200, posted.content
    differ = ("next", "previous")
    answers = [{key: one.json()[key] for key in one.json() if key not in differ} for one in (posted, listed)]
    assert answers[0] == answers[1]
    assert posted.headers["Content-Type"] == listed.headers["Content-Type"]
    assert posted.headers["Content-Language"] == listed.headers["Content-Language"]


@pytest.mark.parametrize(("page", "previous", "following"), [(1, None, 2), (2, 1, 3), (3, 2, None)])
def test_pages_are_numbers_and_nothing_is_in_an_address(post, valid, page, previous, following):
    response = post({"city": "Portland,Salem,New York", "page": page, "page_size": 2})
    answer = valid(response, PATH)
    assert (answer["previous"], answer["next"], answer["count"]) == (previous, following, 5)
    assert "Link" not in response.headers
    assert b"Salem,New" not in response.content and b"search" not in response.content


def test_answer_as_geojson_is_as_the_openapi_file_says(post, valid):
    answer = valid(post({"state": "OR"}, accept="application/geo+json"), PATH)
    assert len(answer["features"]) == answer["count"] == 4


def test_answer_is_kept_by_nobody(post):
    response = post({})
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers and not response.cookies
    again = post({}, **{"if-none-match": "*"})
    assert again.status_code == 200


def test_language_of_the_header_counts_where_none_is_asked(post):
    assert post({}, **{"accept-language": "es"}).headers["Content-Language"] == "es"


def test_answer_is_compressed_where_that_is_accepted(post):
    assert post({}, **{"accept-encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


# Wrong questions

WRONG = [
    # question, pointer, code, nearest
    ({"hlep": "inpatient"}, "/hlep", "unknown-parameter", "help"),
    ({"help": "inpatint"}, "/help", "unknown-value", "inpatient"),
    ({"help": ["outpatient", "inpatint"]}, "/help", "unknown-value", "inpatient"),
    ({"help": ""}, "/help", "empty-value", None),
    ({"help": []}, "/help", "empty-value", None),
    ({"help": [""]}, "/help", "empty-value", None),
    ({"help": None}, "/help", "wrong-type", None),
    ({"help": {"any": ["inpatient"]}}, "/help", "wrong-type", None),
    ({"help": {}}, "/help", "wrong-type", None),
    ({"help": [["inpatient"]]}, "/help", "wrong-type", None),
    ({"help": [None]}, "/help", "wrong-type", None),
    ({"help": "!inpatient,outpatient"}, "/help", "negated-list", "!inpatient"),
    ({"help": ["inpatient"] * 51}, "/help", "over-limit", None),
    ({"help": True}, "/help", "unknown-value", None),
    ({"help": "inpatient\x00"}, "/help", "not-text", None),
    ({"help": "\ud800"}, "/help", "not-text", None),
    ({"\ud800": "x"}, "/\ufffd", "unknown-parameter", None),
    ({"": "x"}, "/", "unknown-parameter", None),
    ({"a/b~c": "x"}, "/a~1b~0c", "unknown-parameter", None),
    ({"page": [1, 2]}, "/page", "given-twice", None),
    ({"page": 0}, "/page", "over-limit", "1"),
    ({"near": "-122.6,45.5"}, "/near", "wrong-coordinates", "45.5,-122.6"),
    ({"near": [45.5, -122.6]}, "/near", "given-twice", None),
    ({"near": 97204, "within": 25}, "/within", "wrong-unit", "25mi"),
    ({"within": "25mi"}, "/within", "means-nothing", "near"),
    ({"bbox": [-123, 45, -122, 46]}, "/bbox", "given-twice", None),
    ({"open_now": False}, "/open_now", "unknown-value", "true"),
    ({"remote": 1}, "/remote", "unknown-value", None),
    ({"q": "x" * 201}, "/q", "over-limit", None),
    ({"ordering": "distance"}, "/ordering", "means-nothing", "name"),
    ({"page": 2**70}, "/page", "over-limit", "1000000"),
    ({"page": 1.5}, "/page", "wrong-type", None),
    ({"page": True}, "/page", "wrong-type", None),
    ({"page": 1e308}, "/page", "over-limit", "1000000"),
    ({"lang": "fr"}, "/lang", "unknown-value", None),
    ({"verified_within": 180}, "/verified_within", "wrong-unit", "180d"),
    ({"format": "csv"}, "/format", "unknown-value", None),
    (b'{"help": "inpatient", "help": "outpatient"}', "/help", "given-twice", None),
    (b'{"page": 1e999}', "/page", "wrong-type", None),
    (b" ", "", "wrong-type", None),
    (b"{", "", "wrong-type", None),
    (b"[]", "", "wrong-type", None),
    (b"null", "", "wrong-type", None),
    (b'"help=inpatient"', "", "wrong-type", None),
    (b"help=inpatient", "", "wrong-type", None),
    (b'{"page": NaN}', "", "wrong-type", None),
    (b'{"page": ' + b"9" * 5000 + b"}", "", "wrong-type", None),
    (b"[" * 8000, "", "wrong-type", None),
    (b'{"city": "\xff"}', "", "wrong-type", None),
    ('{"help": "inpatient"}'.encode("utf-16"), "", "wrong-type", None),
    (b'{"city": "' + b"x" * LONGEST + b'"}', "", "over-limit", None),
    (b" " * 3_000_000, "", "over-limit", None),
]


@pytest.mark.parametrize(("question", "pointer", "code", "nearest"), WRONG, ids=range(len(WRONG)))
def test_wrong_question_is_a_problem_that_points_to_it(post, valid, question, pointer, code, nearest):
    response = post(question)
    answer = valid(response, PATH)
    assert response.status_code == answer["status"] == 400 and answer["crisis_lines"]
    [error] = answer["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)
    assert "parameter" not in error
    if nearest:
        assert error["nearest"] == nearest


def test_all_that_is_wrong_is_said_at_once(post):
    errors = post({"hepl": "x", "help": None, "page": 0, "state": ["OR", "ZZ"]}).json()["errors"]
    assert {one["pointer"] for one in errors} == {"/hepl", "/help", "/page", "/state"}
    assert len(post({f"p{number}": 1 for number in range(500)}).json()["errors"]) == MOST_ERRORS


def test_candidates_can_be_posted(post):
    [error] = post({"help": "methadone"}).json()["errors"]
    for candidate in error["candidates"]:
        assert post(candidate["parameters"]).status_code == 200


def test_limit_is_named_where_the_question_is_too_long(post):
    [error] = post({"city": "x" * LONGEST}).json()["errors"]
    assert str(LONGEST) in error["detail"]


def test_question_of_the_longest_size_is_read(post):
    body = b'{"help": "inpatient"}'
    assert post(body + b" " * (LONGEST - len(body))).status_code == 200
    assert post(body + b" " * (LONGEST - len(body) + 1)).status_code == 400


def test_page_past_the_end_is_not_found_and_names_the_last_page(post, valid):
    answer = valid(post({"page": 4, "page_size": 2}), PATH)
    assert (answer["status"], answer["last_page"]) == (404, 3)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", ""],
)
def test_body_of_another_kind_is_refused(post, valid, content_type):
    answer = valid(post({"help": "inpatient"}, content_type), PATH)
    assert answer["status"] == 415 and answer["crisis_lines"]


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_body_of_json_is_read_however_that_is_written(post, content_type):
    assert post({"help": "inpatient"}, content_type).status_code == 200


@pytest.mark.parametrize("question", ["help=inpatient", "page=2", "lang=es", "x"])
def test_parameter_in_the_address_is_not_ignored(api, question):
    response = api.post(f"{PATH}?{question}", b"{}", JSON)
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == question.partition("=")[0]


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_other_methods_are_not_taken(api, method):
    response = getattr(api, method)(PATH)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST, OPTIONS"


def test_answer_before_the_first_publication_is_not_ready(client):
    assert client.post(PATH, b"{}", JSON).status_code == 503


def test_other_origins_may_ask_after_a_preflight(api, post):
    origin = {"origin": "https://front.example.org"}
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    preflight = api.options(PATH, headers=origin | asked)
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "content-type" in preflight.headers["Access-Control-Allow-Headers"]
    response = post({}, **origin)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_openapi_file_describes_every_member_of_the_body(openapi):
    [content] = openapi["paths"][PATH]["post"]["requestBody"]["content"].values()
    described = content["schema"]["properties"]
    assert set(described) == set(ResourceFilters.base_filters)
    assert all(described[name]["description"] for name in described)
    assert "parameters" not in openapi["paths"][PATH]["post"]


@pytest.mark.django_db
def test_posted_question_asks_the_database_nothing(post, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert post({"state": "OR", "include": "services,schedules"}).status_code == 200
