"""How long and how hard an article is to read, against counts made by hand."""

import pytest

from directory.articles import reading
from directory.articles.reading import (
    english_syllables,
    readability,
    reading_grade,
    reading_minutes,
    sentences,
    spanish_syllables,
)

EASY = "The dog ran. He is a good dog.\nWe like him."
HARD = "Comprehensive psychopharmacological interventions necessitate interdisciplinary collaboration."
FACIL = "El perro corre. Es un buen perro.\nNos gusta."


def values(text, language):
    return {one["formula"]: one["value"] for one in readability(text, language)}


def test_sentences_end_with_a_mark_or_a_line():
    assert [len(one) for one in sentences(EASY)] == [3, 5, 3]
    assert sentences("¿Qué hacer? «Llame.» Ya") == [["Qué", "hacer"], ["Llame"], ["Ya"]]


def test_english_formulas_give_what_their_authors_wrote():
    # 11 words, 11 syllables, 3 sentences, no hard word
    assert values(EASY, "en") == {
        "Flesch-Kincaid": round(0.39 * 11 / 3 + 11.8 - 15.59, 1),
        "SMOG": round(3.1291, 1),
    }


def test_spanish_formulas_give_what_their_authors_wrote():
    # 9 words, 13 syllables, 3 sentences: El pe-rro co-rre / Es un buen pe-rro / Nos gus-ta
    assert values(FACIL, "es") == {
        "Fernández Huerta": round(206.84 - 60 * 13 / 9 - 1.02 * 3, 1),
        "Szigriszt-Pazos": round(206.835 - 62.3 * 13 / 9 - 3, 1),
    }


def test_reading_grade_is_the_highest_of_the_formulas():
    assert reading_grade(EASY, "en") == 3.1
    assert reading_grade(HARD, "en") > 20
    assert reading_grade(FACIL, "es") == 5


@pytest.mark.parametrize(
    ("ease", "grades"), [(95, (4, 5)), (72, (6, 6)), (60, (8, 8)), (54, (12, 12)), (20, (13, 13))]
)
def test_spanish_ease_is_a_school_year(ease, grades):
    tables = (reading.FERNANDEZ_HUERTA, reading.INFLESZ)
    assert tuple(reading._grade_of(ease, table) for table in tables) == grades


def test_names_of_medicines_do_not_count():
    assert values("Ask for buprenorphine. Take naloxone.", "en") == values("Ask for. Take.", "en")
    assert sentences("Pida metadona.") == [["Pida"]]


def test_citations_do_not_count():
    assert sentences("True.[3]") == [["True"]]


def test_text_without_words_has_no_grade():
    assert reading_grade("", "en") is None and readability("", "es") == []


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (238, 1), (239, 2), (1000, 5)])
def test_reading_minutes_are_whole_and_at_least_one(words, minutes):
    assert reading_minutes("word " * words, "en") == minutes


@pytest.mark.parametrize(
    ("word", "count"),
    [("opioids", 3), ("take", 1), ("needed", 2), ("helped", 1), ("people", 2), ("don't", 1), ("didn't", 2)],
)
def test_syllables_of_english_words_are_counted(word, count):
    assert english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"), [("opioides", 3), ("heroína", 4), ("adicción", 3), ("que", 1), ("guía", 2), ("y", 1)]
)
def test_syllables_of_spanish_words_are_counted(word, count):
    assert spanish_syllables(word) == count
