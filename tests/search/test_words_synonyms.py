"""The shipped synonyms: they fit the vocabulary, and nothing stands twice."""

from collections import Counter

import pytest

from directory.search.words_meanings import Meanings
from directory.search.words_tokens import tokens
from tests.search.words_contents import synonyms, vocabulary

KEYS = {term["key"] for category in vocabulary() for term in category["terms"]}


@pytest.mark.parametrize("entry", synonyms()["synonyms"], ids=lambda entry: entry["typed"][0])
def test_synonym_means_terms_that_exist_or_words(entry):
    assert set(entry) <= {"typed", "terms", "words"}
    assert set(entry.get("terms", ())) <= KEYS
    assert entry.get("terms") or entry.get("words")
    assert all(len(tokens(word)) == 1 for word in entry.get("words", ()))


def test_silent_terms_exist():
    assert set(synonyms()["silent"]) <= KEYS


def test_typed_words_stand_once_and_are_more_than_stop_words():
    given = synonyms()
    meanings = Meanings(vocabulary(), given)
    typed = Counter(tokens(text) for entry in given["synonyms"] for text in entry["typed"])
    assert [words for words, count in typed.items() if count > 1] == []
    assert all(meanings.key(words) for words in typed)


def test_key_of_several_words_never_loses_all_but_one_to_stop_words():
    meanings = Meanings(vocabulary(), synonyms())
    typed = (tokens(text) for entry in synonyms()["synonyms"] for text in entry["typed"])
    assert [words for words in typed if len(words) > 1 and len(meanings.key(words)) == 1] == []
