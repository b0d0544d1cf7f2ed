"""Suggestions as one types: what is found, in which order, and that each can be asked for."""

from datetime import date

import pytest

from directory.search.engine import answer
from directory.search.question import Condition, Question
from directory.search.resolving import resolve_near
from directory.search.suggest import suggest
from directory.search.words import WordsError
from tests.search.words_contents import make_words_document, snapshot_of_words

TODAY = date(2026, 11, 25)
BUPRENORPHINE = ["BU", "medication/buprenorphine"]
DOCUMENTS = [
    make_words_document(1, "Harbor Recovery", ["DT", "help/detox", "MD"], city="Portland"),
    make_words_document(2, "Recovery at the Harbor", [*BUPRENORPHINE, "MD"], organization="Harbor Example"),
    make_words_document(3, "Sample Meadow", BUPRENORPHINE, organization="Example of the Harbor"),
    make_words_document(
        4, "Harbor Closed", ["help/telehealth"], operating_status="closed", organization="Gone Health"
    ),
    make_words_document(5, "Sample Meadow", ["VET"], city="Saint Louis", state="MO"),
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return snapshot_of_words(tmp_path_factory.mktemp("suggest"), DOCUMENTS)


def found(snapshot, text, language="en", limit=10):
    return [
        (one["kind"], one["label"], one["parameters"]) for one in suggest(snapshot, text, language, limit)
    ]


def place(label):
    return "place", label, {"near": label}


BUPRENORPHINE_FOUND = ("service", "Buprenorphine", {"medication": "buprenorphine"})
DETOX_FOUND = ("help", "Detox (help with withdrawal)", {"help": "detox"})


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("portl", place("Portland, OR")),
        ("Portland, o", place("Portland, OR")),
        ("portland maine", place("Portland, ME")),
        ("st lou", place("Saint Louis, MO")),
        ("new y", ("place", "New York", {"state": "NY"})),
        ("oreg", ("place", "Oregon", {"state": "OR"})),
        ("972", ("place", "97204 Portland, OR", {"near": "97204"})),
        ("det", DETOX_FOUND),
        ("withdr", DETOX_FOUND),
        ("DESINTOXICACIÓN", DETOX_FOUND),
        ("bup", BUPRENORPHINE_FOUND),
        ("subox", BUPRENORPHINE_FOUND),
        ("suboxone doctor", BUPRENORPHINE_FOUND),
        ("buprenorfi", BUPRENORPHINE_FOUND),
        ("medi-cal", ("service", "Medicaid", {"payment": "medicaid"})),
        ("vets", ("service", "Veterans", {"population": "veterans"})),
        (
            "sample he",
            ("organization", "Sample Health", {"organization": DOCUMENTS[0]["organization"]["id"]}),
        ),
        ("harbor rec", ("resource", "Harbor Recovery, Portland, OR", {"id": DOCUMENTS[0]["id"]})),
    ],
)
def test_suggestion_of_a_beginning_comes_first(snapshot, text, first):
    assert found(snapshot, text)[0] == first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("portlnd", place("Portland, OR")),
        ("prot angeles", place("Port Angeles, WA")),
        ("detxo", DETOX_FOUND),
        ("suboxne", BUPRENORPHINE_FOUND),
        ("buprneor", BUPRENORPHINE_FOUND),
        ("harbr recov", ("resource", "Harbor Recovery, Portland, OR", {"id": DOCUMENTS[0]["id"]})),
    ],
)
def test_typing_errors_are_forgiven(snapshot, text, first):
    assert found(snapshot, text)[0] == first


def test_labels_are_in_the_asked_language_whatever_the_words_are_in(snapshot):
    assert found(snapshot, "detox", "es")[0][1] == "Desintoxicación (ayuda con la abstinencia)"
    assert found(snapshot, "desintox", "en")[0][1] == "Detox (help with withdrawal)"


def test_names_that_begin_so_come_before_those_that_hold_the_word(snapshot):
    assert [label for _, label, _ in found(snapshot, "harbor")] == [
        "Harbor Example",
        "Harbor Recovery, Portland, OR",
        "Example of the Harbor",
        "Recovery at the Harbor, Salem, OR",
    ]


def test_closed_resources_and_terms_that_nothing_has_are_not_suggested(snapshot):
    assert found(snapshot, "harbor clo") == []
    assert found(snapshot, "gone hea") == []
    assert found(snapshot, "telehealth") == []


@pytest.mark.parametrize("text", ["", " ", "?", "h", "97", "zzzz"])
def test_text_that_says_too_little_or_nothing_known_suggests_nothing(snapshot, text):
    assert found(snapshot, text) == []


def test_text_that_is_too_long_is_an_error(snapshot):
    for text in ("x" * 201, "a " * 17):
        with pytest.raises(WordsError):
            suggest(snapshot, text, "en")


def test_limit_holds_and_no_kind_takes_more_than_half_while_others_wait(snapshot):
    kinds = [kind for kind, *_ in found(snapshot, "harbor", limit=2)]
    assert kinds == ["organization", "resource"]
    assert len(found(snapshot, "harbor", limit=3)) == 3
    assert len(found(snapshot, "972", limit=2)) == 2


@pytest.mark.parametrize(
    "text", ["portl", "972", "new y", "det", "subox", "harbor", "sample", "medicaid", "st lou"]
)
def test_every_suggestion_can_be_asked_for(snapshot, text):
    for one in suggest(snapshot, text, "en"):
        ((parameter, value),) = one["parameters"].items()
        if parameter == "near":
            resolve_near(snapshot, value)
        elif parameter == "id":
            assert answer(snapshot, Question(ids=(value,)), TODAY).count == 1
        else:
            answer(snapshot, Question((Condition(parameter, (value,)),)), TODAY)


def test_suggestions_of_an_empty_directory_are_places_only(tmp_path):
    empty = snapshot_of_words(tmp_path, [])
    assert {kind for text in ("port", "detox", "harbor", "portlnd") for kind, *_ in found(empty, text)} == {
        "place"
    }
