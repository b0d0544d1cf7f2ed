"""Taking `q` apart: words, stems, phrases, exclusions, limits."""

import pytest

from directory.search.question import Question
from directory.search.words import Words, WordsError, parse
from directory.search.words_tokens import LONGEST, stem, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Clínica  NIÑOS", ("clinica", "ninos")),
        ("St. Mary's House", ("st", "mary", "house")),
        ("St. Mary’s", ("st", "mary")),
        ("A.A. and N.A", ("aa", "and", "na")),
        ("12-step, medi-cal", ("12", "step", "medi", "cal")),
        ("Coeur d'Alene", ("coeur", "d", "alene")),
        ("straße", ("strasse",)),
        ("日本語", ("日本語",)),
        ("!? -- ''", ()),
        ("x" * 50, ("x" * LONGEST,)),
        ("é" * 20 + "日" * 20, ("e" * 20 + "日" * 4,)),
    ],
)
def test_tokens_of_text_are_folded_runs_of_letters_and_digits(text, words):
    assert tokens(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("clinic", "clinics"),
        ("clinica", "clinicas"),
        ("clinic", "clinica"),
        ("adiccion", "adicciones"),
        ("mujer", "mujeres"),
        ("joven", "jovenes"),
        ("nino", "ninos"),
        ("therapy", "therapies"),
        ("house", "houses"),
        ("service", "services"),
        ("class", "classes"),
        ("medicine", "medicina"),
        ("adult", "adultos"),
        ("woman", "womans"),
    ],
)
def test_stem_of_plural_and_gender_is_that_of_the_word(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("case", "casa"),
        ("men", "mental"),
        ("crisis", "cris"),
        ("care", "career"),
        ("nino", "nina"),
        ("12s", "12"),
    ],
)
def test_stem_of_different_words_differs(one, other):
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("harbor recovery", Words(words=("harbor", "recovery"), open_ended=True)),
        ('"harbor recovery"', Words(phrases=(("harbor", "recovery"),))),
        ("“harbor recovery” detox", Words(("detox",), (("harbor", "recovery"),), open_ended=True)),
        ('detox "harbor', Words(("detox",), (("harbor",),))),
        ("detox -residential", Words(("detox",), (), (("residential",),))),
        ("-residential detox", Words(("detox",), (), (("residential",),), open_ended=True)),
        ('detox -"live in"', Words(("detox",), (), (("live", "in"),))),
        ("detox -co-occurring", Words(("detox",), (), (("co", "occurring"),))),
        ("detox −men", Words(("detox",), (), (("men",),))),
        ("12-step", Words(("12", "step"), open_ended=True)),
        ("detox - free", Words(("detox", "free"), open_ended=True)),
        ('detox "" -""', Words(("detox",))),
        ("detox ?", Words(("detox",))),
    ],
)
def test_parse_takes_words_phrases_and_exclusions_apart(text, asked):
    assert parse(text) == asked


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * 201, "too-long"),
        (" ".join("abcdefghijklmnopq"), "too-many-words"),
        ('a "b c d e f g h i" -"j k l m n o p q"', "too-many-words"),
        ("", "no-words"),
        ('-- "" ?', "no-words"),
    ],
)
def test_parse_of_what_cannot_be_asked_says_how_to_ask(text, code):
    with pytest.raises(WordsError) as raised:
        parse(text)
    assert raised.value.code == code
    assert str(raised.value)


def test_parse_takes_as_much_as_the_limits_say():
    assert len(parse(" ".join("abcdefghijklmnop")).words) == 16
    assert parse("x" * 200).words == ("x" * LONGEST,)


def test_question_with_words_that_cannot_be_asked_is_an_error():
    with pytest.raises(WordsError):
        Question(q="?")


def test_question_with_words_has_a_key_of_its_own():
    assert len({Question().key(), Question(q="detox").key(), Question(q="rehab").key()}) == 3
