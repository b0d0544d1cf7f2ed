"""Wrong questions: each is a problem that says how to ask it right; none fails, none is ignored."""

import pytest

from directory.api.asking import LONGEST, MOST_ERRORS
from directory.api.problems import CODES
from tests.api.listings import make_id

PATH = "/api/v1/resources/"
ID = make_id("Alder House")

WRONG = [
    # question, parameter, code, nearest
    ("hlep=inpatient", "hlep", "unknown-parameter", "help"),
    ("open=true", "open", "unknown-parameter", "open_at"),
    ("latitude=45.5", "latitude", "unknown-parameter", None),
    ("=x", "", "unknown-parameter", None),
    ("payments=medicaid", "payments", "unknown-parameter", "payment"),
    ("Help=inpatient", "Help", "unknown-parameter", "help"),
    ("help[]=inpatient", "help[]", "unknown-parameter", "help"),
    ("format=geojsn", "format", "unknown-value", "geojson"),
    ("help=inpatint", "help", "unknown-value", "inpatient"),
    ("help=inpatient,outpatientt", "help", "unknown-value", "outpatient"),
    ("help=!inpatint", "help", "unknown-value", "inpatient"),
    ("help=!!inpatient", "help", "negated-list", "!inpatient"),
    ("help=!inpatient,outpatient", "help", "negated-list", "!inpatient"),
    ("help=inpatient,!outpatient", "help", "negated-list", "!inpatient"),
    ("help=methadone", "help", "unknown-value", None),
    ("help=detoxification", "help", "unknown-value", "detox"),
    ("help=rehab", "help", "unknown-value", "residential"),
    ("language=espa%C3%B1ol", "language", "unknown-value", "spanish"),
    ("help", "help", "empty-value", None),
    ("help=", "help", "empty-value", None),
    ("help=%20", "help", "empty-value", None),
    ("help=!", "help", "empty-value", None),
    ("help=,", "help", "empty-value", None),
    ("help=inpatient,,outpatient", "help", "empty-value", None),
    ("help=inpatient&help=", "help", "empty-value", None),
    ("help=inpatient%00", "help", "not-text", None),
    ("help=%00", "help", "not-text", None),
    ("help=" + ",".join(["inpatient"] * 51), "help", "over-limit", None),
    ("&".join(["help=inpatient"] * 51), "help", "over-limit", None),
    ("help=inpatient'--", "help", "unknown-value", "inpatient"),
    ("help=(inpatient)", "help", "unknown-value", "inpatient"),
    ("service=BU;", "service", "unknown-value", "BU"),
    ("zip=97204'", "zip", "unknown-value", "97204"),
    ("state=OR;", "state", "unknown-value", "OR"),
    ("city=<b>Portland", "city", "unknown-value", None),
    ("lang=en%0A", "lang", "not-text", None),
    ("service=BUU", "service", "unknown-value", "BU"),
    ("state=Orgon", "state", "unknown-value", "OR"),
    ("state=ZZ", "state", "unknown-value", None),
    ("county=Multnoma", "county", "unknown-value", "Multnomah"),
    ("city=Porltand", "city", "unknown-value", "Portland"),
    ("city=%F0%9F%98%80", "city", "unknown-value", None),
    ("zip=9720", "zip", "unknown-value", "97204"),
    ("zip=99999", "zip", "unknown-value", None),
    ("source=samhsa", "source", "unknown-value", "samhsa-directory"),
    ("organization=1", "organization", "wrong-type", None),
    (f"organization={ID}", "organization", "unknown-value", None),
    (f"organization=!{ID}", "organization", "unknown-value", None),
    ("id=1", "id", "wrong-type", None),
    (f"id={ID[:-1]}", "id", "wrong-type", None),
    (f"id=!{ID}", "id", "wrong-type", None),
    (f"id={ID},", "id", "empty-value", None),
    (f"id={ID}&id={ID}", "id", "given-twice", None),
    ("id=" + ",".join([ID] * 101), "id", "over-limit", None),
    ("accepts_new_patients=yes", "accepts_new_patients", "unknown-value", None),
    ("accepts_new_patients=True", "accepts_new_patients", "unknown-value", "true"),
    ("verified_within=6m", "verified_within", "wrong-unit", "180d"),
    ("verified_within=180", "verified_within", "wrong-unit", "180d"),
    ("verified_within=2w", "verified_within", "wrong-unit", "14d"),
    ("verified_within=0d", "verified_within", "over-limit", "1d"),
    ("verified_within=99999d", "verified_within", "over-limit", "36500d"),
    ("verified_within=999999999999999d", "verified_within", "wrong-type", "180d"),
    ("verified_within=-1d", "verified_within", "wrong-type", "180d"),
    ("verified_since=2026-02-30", "verified_since", "wrong-type", None),
    ("verified_since=20260601", "verified_since", "wrong-type", None),
    ("verified_since=0000-00-00", "verified_since", "wrong-type", None),
    ("updated_since=yesterday", "updated_since", "wrong-type", None),
    ("updated_since=2026-06-01T00:00:00Z", "updated_since", "wrong-type", None),
    ("ordering=updated_at", "ordering", "unknown-value", "-updated_at"),
    ("near=97299", "near", "unknown-place", None),
    ("near=Porltand", "near", "unknown-place", "Portland, OR"),
    ("near=Portland,", "near", "unknown-place", "Portland, OR"),
    ("near=Oregon", "near", "place-without-point", None),
    ("near=Salem, OR 97204", "near", "ambiguous-place", "Portland, OR 97204"),
    ("near=-122.6,45.5", "near", "wrong-coordinates", "45.5,-122.6"),
    ("near=45.5,122.6", "near", "wrong-coordinates", "45.5,-122.6"),
    ("near=91,0", "near", "wrong-coordinates", None),
    ("near=nan,nan", "near", "unknown-place", None),
    ("near=97204&near=97301", "near", "given-twice", None),
    ("within=25mi", "within", "means-nothing", "near"),
    ("near=97204&within=25", "within", "wrong-unit", "25mi"),
    ("near=97204&within=25miles", "within", "wrong-unit", "25mi"),
    ("near=97204&within=25MI", "within", "wrong-unit", "25mi"),
    ("near=97204&within=1500m", "within", "wrong-unit", "1.5km"),
    ("near=97204&within=9000nm", "within", "wrong-unit", "500mi"),
    ("near=97204&within=501mi", "within", "over-limit", "500mi"),
    ("near=97204&within=805km", "within", "over-limit", "804km"),
    ("near=97204&within=0mi", "within", "over-limit", "1mi"),
    ("near=97204&within=-1mi", "within", "wrong-type", "25mi"),
    ("near=97204&within=all", "within", "wrong-type", "25mi"),
    ("near=97204&within=1e2mi", "within", "wrong-type", None),
    ("near=97204&remote=true&within=25mi", "within", "means-nothing", None),
    ("bbox=-123,45,-122", "bbox", "wrong-type", None),
    ("bbox=-123,45,-122,46,0,0", "bbox", "wrong-type", None),
    ("bbox=-123,45,-122,nan", "bbox", "wrong-type", None),
    ("bbox=45,-123,46,-122", "bbox", "wrong-coordinates", "-123,45,-122,46"),
    ("bbox=-123,46,-122,45", "bbox", "wrong-coordinates", "-123,45,-122,46"),
    ("bbox=-181,0,0,0", "bbox", "wrong-coordinates", None),
    ("remote=yes", "remote", "unknown-value", None),
    ("open_now=false", "open_now", "unknown-value", "true"),
    ("open_now=unknown", "open_now", "unknown-value", "true"),
    ("open_now=true,false", "open_now", "unknown-value", "true"),
    ("open_at=2026-11-27", "open_at", "wrong-type", "2026-11-27T09:00"),
    ("open_at=2026-11-27 10:30", "open_at", "wrong-type", "2026-11-27T10:30"),
    ("open_at=2026-02-30T09:00", "open_at", "wrong-type", None),
    ("open_at=2026-11-27T25:00", "open_at", "wrong-type", None),
    ("open_at=1800-01-01T09:00", "open_at", "wrong-type", None),
    ("open_at=9999-12-31T23:59-23:59", "open_at", "wrong-type", None),
    ("open_at=2026-11-27T09:00,true", "open_at", "wrong-type", "2026-11-27T09:00"),
    ("open_now=true&open_at=2026-11-27T09:00", "open_at", "means-nothing", None),
    ("q=" + "x" * 201, "q", "over-limit", None),
    ("q=" + "a+" * 17, "q", "over-limit", None),
    ("q=%22-%22", "q", "no-words", None),
    ("q=detox&q=rehab", "q", "given-twice", None),
    ("facets=paymnt", "facets", "unknown-value", "payment"),
    ("facets=state", "facets", "unknown-value", None),
    ("ordering=distance", "ordering", "means-nothing", "name"),
    ("ordering=distance&q=detox", "ordering", "means-nothing", "relevance"),
    ("ordering=distance&near=97204&remote=true", "ordering", "means-nothing", "name"),
    ("ordering=relevance", "ordering", "means-nothing", "name"),
    ("ordering=relevance&near=97204", "ordering", "means-nothing", "distance"),
    ("ordering=name,-updated_at", "ordering", "unknown-value", "-updated_at"),
    ("ordering=is_locked", "ordering", "unknown-value", None),
    ("page=0", "page", "over-limit", "1"),
    ("page=-1", "page", "over-limit", "1"),
    ("page=one", "page", "wrong-type", None),
    ("page=1.0", "page", "wrong-type", None),
    ("page=1e3", "page", "wrong-type", None),
    ("page=%D9%A1", "page", "wrong-type", None),
    (f"page={2**70}", "page", "over-limit", "1000000"),
    ("page=" + "9" * 5000, "page", "over-limit", "1000000"),
    ("page=1&page=2", "page", "given-twice", None),
    ("page_size=101", "page_size", "over-limit", "100"),
    ("fields=nam", "fields", "unknown-value", "name"),
    ("fields=name,notes", "fields", "unknown-value", None),
    ("fields=name&fields=phones", "fields", "given-twice", None),
    ("include=service", "include", "unknown-value", "services"),
    ("lang=fr", "lang", "unknown-value", None),
    ("lang=en&lang=es", "lang", "given-twice", None),
    ("city=%FF", "", "not-text", None),
    ("city=\xff", "", "not-text", None),
]


def ask(api, question, address=PATH):
    return api.get(address, QUERY_STRING=question)


@pytest.mark.parametrize(("question", "parameter", "code", "nearest"), WRONG)
def test_wrong_question_is_a_problem_that_names_the_parameter(api, valid, question, parameter, code, nearest):
    answer = valid(ask(api, question), PATH)
    assert answer["status"] == 400 and answer["crisis_lines"]
    [error] = answer["errors"]
    assert (error["parameter"], error["code"]) == (parameter, code)
    if nearest:
        assert error["nearest"] == nearest


def test_every_code_of_the_errors_page_can_be_met():
    assert {code for _, _, code, _ in WRONG} == set(CODES)


@pytest.mark.parametrize(
    "question",
    [f"help={near}" for near in ("inpatient", "outpatient")] + ["city=Portland", "service=BU", "state=OR"],
)
def test_value_that_is_named_as_nearest_can_be_asked(api, question):
    parameter, _, value = question.partition("=")
    [error] = ask(api, f"{parameter}={value}x").json()["errors"]
    assert error["nearest"] == value
    for candidate in error["candidates"]:
        assert api.get(PATH, candidate["parameters"]).status_code == 200


def test_value_of_another_category_is_offered_there(api):
    [error] = ask(api, "help=methadone").json()["errors"]
    assert {"label": "methadone", "parameters": {"medication": "methadone"}} in error["candidates"]


def test_what_people_call_a_value_of_another_category_is_offered_there(api):
    [error] = ask(api, "help=suboxone").json()["errors"]
    assert {"label": "buprenorphine", "parameters": {"medication": "buprenorphine"}} in error["candidates"]


def test_all_that_is_wrong_is_said_at_once(api):
    answer = ask(api, "hepl=x&help=inpatint,detoxx&page=0&state=ZZ").json()
    found = [(error["parameter"], error["nearest"]) for error in answer["errors"]]
    assert found == [
        ("hepl", "help"), ("help", "detox"), ("help", "inpatient"), ("page", "1"), ("state", None),
    ]  # fmt: skip


def test_very_many_errors_are_counted_and_the_first_are_listed(api):
    answer = ask(api, "&".join(f"p{number}=1" for number in range(500))).json()
    assert len(answer["errors"]) == MOST_ERRORS
    assert answer["detail"].startswith("500 things are wrong.")


@pytest.mark.parametrize(
    "question", ["help=" + "x," * 100_000, "a" * (LONGEST + 1), "city=" + "%C3%A9" * 2000]
)
def test_question_of_more_than_8_kilobytes_is_refused(api, valid, question):
    answer = valid(ask(api, question), PATH)
    assert answer["status"] == 400 and answer["crisis_lines"]
    assert answer["errors"][0]["code"] == "over-limit" and "8192" in answer["errors"][0]["detail"]


@pytest.mark.parametrize(
    "template", ["{}=1", "help={}", "city={}", "id={}", "page={}", "lang={}", "zip=1-{}"]
)
def test_error_repeats_at_most_80_characters_of_what_was_asked(api, template):
    mark = "z" * 81
    response = ask(api, template.format("z" * 3000))
    assert response.status_code == 400
    assert mark not in response.content.decode()


def test_error_repeats_no_control_character(api):
    assert "\\u0000" not in ask(api, "help=%00%0A").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/", "/api/v1/organizations/", "/api/v1/categories/", "/api/v1/categories/help/",
        "/api/v1/crisis-lines/", "/api/v1/articles/", "/api/v1/articles/peers/", "/api/v1/openapi.json",
        f"/api/v1/resources/{ID}/", f"/api/v1/organizations/{make_id('Cedar Group')}/",
    ],
)  # fmt: skip
def test_no_address_ignores_a_parameter(api, address):
    assert api.get(address).status_code == 200
    for question in ("nothing=1", "lang=fr", "lang=", "help=inpatient"):
        assert ask(api, question, address).status_code == 400


def test_place_that_cannot_be_understood_is_followed_by_candidates_that_can_be_asked(api):
    for place in ("Porltand", "Oregon", "Salem, OR 97204", "-122.6,45.5"):
        [error] = ask(api, f"near={place}").json()["errors"]
        assert error["candidates"], place
        for candidate in error["candidates"]:
            assert set(candidate) == {"label", "parameters"}
            assert api.get(PATH, candidate["parameters"]).status_code == 200


@pytest.mark.parametrize("question", ["hlep=x&within=25mi", "help=x&open_now=true&open_at=2026-11-27T09:00"])
def test_combination_that_means_nothing_is_said_beside_other_errors(api, question):
    assert len(ask(api, question).json()["errors"]) == 2


@pytest.mark.parametrize(
    "column", ["notes", "status", "confidential_address", "terms", "digest", "raw", "by"]
)
@pytest.mark.parametrize("parameter", ["{}", "fields", "ordering", "include"])
def test_column_that_is_not_public_can_be_asked_by_no_parameter(api, parameter, column):
    question = f"{parameter}={column}" if parameter != "{}" else f"{column}=1"
    assert ask(api, question).status_code == 400


@pytest.mark.django_db
def test_wrong_questions_ask_the_database_nothing(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        for question, *_ in WRONG:
            assert ask(api, question).status_code == 400
