"""`without`: where nothing is found, what to let go of."""

import json

import pytest

PATH = "/api/v1/resources/"
SEARCH = f"{PATH}search/"

EMPTY = [
    # question, (parameter, parameters of what is left, count) in any order
    ("state=MT", [("state", {}, 5)]),
    ("state=NY&help=detox&lang=es", [("help", {"state": "NY", "lang": "es"}, 1)]),
    (
        "help=inpatient&help=outpatient&page_size=2",
        [
            ("help", {"help": "inpatient", "page_size": "2"}, 2),
            ("help", {"help": "outpatient", "page_size": "2"}, 3),
        ],
    ),
    (
        "payment=medicaid&payment=medicare&payment=!medicaid",
        [("payment", {"payment": ["medicaid", "medicare"]}, 1)],
    ),
    (
        "near=59001&ordering=distance&within=40km",
        [("near", {}, 5), ("within", {"near": "59001", "ordering": "distance", "within": "any"}, 4)],
    ),
    (
        "near=97301&help=residential",
        [
            ("near", {"help": "residential"}, 1),
            ("within", {"near": "97301", "help": "residential", "within": "50mi"}, 1),
        ],
    ),
    ("q=nothinglikeit", [("q", {}, 5)]),
    (
        "q=alder&near=97204&within=1mi&ordering=relevance",
        [
            ("near", {"q": "alder", "ordering": "relevance"}, 1),
            ("within", {"q": "alder", "near": "97204", "ordering": "relevance", "within": "25mi"}, 1),
        ],
    ),
    ("open_at=2026-11-22T09:00&state=OR", [("open_at", {"state": "OR"}, 4)]),
    ("bbox=0,0,1,1&fields=name", [("bbox", {"fields": "name"}, 5)]),
    ("remote=true&state=NY&care=substance-use", [
        ("state", {"care": "substance-use", "remote": "true"}, 1),
        ("remote", {"state": "NY", "care": "substance-use"}, 1),
    ]),
    ("state=MT&help=detox", []),
]  # fmt: skip


def offers(answer):
    return [(one["parameter"], one["parameters"], one["count"]) for one in answer["without"]]


@pytest.mark.parametrize(("question", "expected"), EMPTY)
def test_empty_answer_names_what_to_let_go_of_and_what_is_left(api, valid, question, expected):
    answer = valid(api.get(f"{PATH}?{question}"), PATH)
    assert answer["count"] == 0
    found = offers(answer)
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert [count for *_, count in found] == sorted((count for *_, count in found), reverse=True)


@pytest.mark.parametrize(("question", "expected"), EMPTY)
def test_question_that_is_left_finds_as_many_as_was_said(api, question, expected):
    for parameter, parameters, count in offers(api.ask(f"resources/?{question}")):
        got = api.get(PATH, parameters)
        posted = api.post(SEARCH, json.dumps(parameters), "application/json")
        assert got.json()["count"] == posted.json()["count"] == count, parameter


def test_now_is_named_as_it_was_asked(api):
    found = offers(api.ask("resources/?open_now=true&state=NY"))
    assert found == [("open_now", {"state": "NY"}, 1)]


def test_posted_question_gets_the_same_offers(api, valid):
    body = {"near": 97301, "help": "residential"}
    posted = valid(api.post(SEARCH, json.dumps(body), "application/json"), SEARCH)
    assert posted["without"] == api.ask("resources/?near=97301&help=residential")["without"]


def test_answer_with_results_offers_nothing(api):
    assert "without" not in api.ask("resources/")
    assert "without" not in api.ask("resources/?page=2&page_size=3")


@pytest.mark.django_db
def test_empty_answer_asks_the_database_nothing(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert api.ask("resources/?near=59001")["without"]
