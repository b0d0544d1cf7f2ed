import pytest

from directory.search.folding import fold, fold_value, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Clínica  Niños", "clinica ninos"),
        ("O'Fallon", "o'fallon"),
        ("Straße", "strasse"),
    ],
)
def test_plain_drops_case_accents_and_double_spaces(text, expected):
    assert plain(text) == expected


@pytest.mark.parametrize("text", ["Coeur d'Alene", "COEUR D ALENE", "coeur-dalene", " Coéur\td’Alene"])
def test_fold_makes_spellings_of_one_name_equal(text):
    assert fold(text) == "coeurdalene"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Multnomah County", "multnomah"),
        ("multnomah", "multnomah"),
        ("Orleans Parish", "orleans"),
        ("Baltimore city", "baltimorecity"),
        ("County", "county"),
        ("St. Louis County", "saintlouis"),
    ],
)
def test_county_is_known_with_and_without_the_word_county(text, expected):
    assert fold_value("county", text) == expected


@pytest.mark.parametrize("text", ["St. Louis", "Saint Louis", "st louis", "SAINT LOUIS"])
@pytest.mark.parametrize("parameter", ["city", "county"])
def test_saint_and_its_abbreviation_name_the_same_place(parameter, text):
    assert fold_value(parameter, text) == "saintlouis"


@pytest.mark.parametrize(("text", "expected"), [("97204", "97204"), ("97204-1234", "97204"), ("1-2", "12")])
def test_zip_is_known_by_its_five_digits(text, expected):
    assert fold_value("zip", text) == expected
