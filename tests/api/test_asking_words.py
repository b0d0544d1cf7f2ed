"""`q`: words find, are put in order, and what was read otherwise is told."""

import json

import pytest

from directory import contents, snapshots
from directory.search.snapshot import open_snapshot
from tests.api.listings import DOCUMENTS, FIXTURES, make_document

PATH = "/api/v1/resources/"
SYNONYMS = json.loads((FIXTURES / "synonyms.json").read_text())


@pytest.fixture
def ask(publish, client):
    publish(*DOCUMENTS, make_document("Harbor Detox", address={"city": "Alder"}), synonyms=SYNONYMS)

    def answer(question):
        response = client.get(f"{PATH}?{question}")
        assert response.status_code == 200, response.content
        return response.json()

    return answer


def names(answer):
    return [one["name"] for one in answer["results"]]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("q=alder", ["Alder House", "Harbor Detox"]),
        ("q=alder&ordering=name", ["Alder House", "Harbor Detox"]),
        ("q=alder -detox", ["Alder House"]),
        ('q="alder house"', ["Alder House"]),
        ("q=buprenorphine", ["Alder House"]),
        ("q=suboxone", ["Alder House"]),
        ("q=harbor&help=inpatient", []),
    ],
)
def test_words_find_names_help_services_and_cities(ask, question, found):
    assert names(ask(question)) == found


def test_words_are_ordered_by_relevance_unless_another_order_is_asked(ask):
    assert names(ask("q=detox alder")) == ["Harbor Detox"]
    by_relevance, by_name = (ask(f"q=house{order}") for order in ("", "&ordering=name"))
    assert sorted(names(by_relevance)) == sorted(names(by_name))


def test_words_near_a_place_are_ordered_by_distance(ask):
    answer = ask("q=alder&near=97204")
    assert [one["distance"]["miles"] for one in answer["results"]] == [3.8, 3.8]
    assert names(ask("q=alder&near=97204&ordering=relevance"))[0] == "Alder House"


def test_word_that_was_read_as_another_is_told(ask):
    answer = ask("q=buprenorphin")
    assert names(answer) == ["Alder House"]
    assert answer["interpreted"]["q"]["corrected"] == [
        {"typed": "buprenorphin", "read_as": ["buprenorphine"]}
    ]
    assert ask("q=alder")["interpreted"] == {}


def test_answer_to_words_is_as_the_openapi_file_says(ask, client, valid):
    assert valid(client.get(f"{PATH}?q=buprenorphin&facets=medication"), PATH)["count"] == 1


@pytest.mark.django_db
def test_words_ask_the_database_nothing(ask, django_assert_num_queries):
    with django_assert_num_queries(0):
        ask("q=buprenorphin")


@pytest.mark.django_db
def test_published_snapshot_knows_what_people_call_things(monkeypatch):
    monkeypatch.setattr(contents, "_places", list)
    assert snapshots.build_snapshot()
    meanings = open_snapshot(snapshots.snapshot_path()).meanings
    typed = [entry["typed"][0] for entry in SYNONYMS["synonyms"] if " " not in entry["typed"][0]]
    assert typed and set(typed) <= set(meanings.written) | meanings.stop
