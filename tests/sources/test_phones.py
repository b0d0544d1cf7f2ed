import pytest

from directory.sources.phones import parse_phones


def numbers(cell):
    return [(phone.number, phone.extension) for phone in parse_phones(cell) if not phone.problem]


def problems(cell):
    return [phone.problem for phone in parse_phones(cell) if phone.problem]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("503-555-0100", ("+15035550100", "")),
        ("(503) 555-0100", ("+15035550100", "")),
        ("503.555.0100", ("+15035550100", "")),
        ("+1 503 555 0100", ("+15035550100", "")),
        ("1-503-555-0100", ("+15035550100", "")),
        (" 5035550100 ", ("+15035550100", "")),
        ("503-555-0100 x12", ("+15035550100", "12")),
        ("503-555-0100 x0", ("+15035550100", "0")),
        ("503-555-0100 x47801", ("+15035550100", "47801")),
        ("503-555-0100x12", ("+15035550100", "12")),
        ("503-555-0100 ext. 12", ("+15035550100", "12")),
        ("503-555-0100 Extension 12", ("+15035550100", "12")),
        ("503-55501AB", ("+15035550122", "")),
        ("503-555AB22", ("+15035552222", "")),
        ("800-YSS8918", ("+18009778918", "")),
        ("844-NFIHOPE", ("+18446344673", "")),
        ("888-85COMPA", ("+18888526672", "")),
        ("618-5502DUI", ("+16185502384", "")),
        ("800-555help x3", ("+18005554357", "3")),
        ("888-511-0199", ("+18885110199", "")),
        ("988", ("988", "")),
    ],
)
def test_parse_phones_one_number_is_read(cell, expected):
    assert numbers(cell) == [expected]
    assert problems(cell) == []


@pytest.mark.parametrize("separator", ["; ", ", ", " / ", " or ", "\n", " & ", "|", " and "])
def test_parse_phones_several_numbers_all_are_read(separator):
    cell = f"503-555-0100 x3{separator}503-555-0111"
    assert numbers(cell) == [("+15035550100", "3"), ("+15035550111", "")]


@pytest.mark.parametrize("cell", ["", "  ", ";", "\n"])
def test_parse_phones_blank_cell_gives_nothing(cell):
    assert parse_phones(cell) == []


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("999-999-9999", "it is a placeholder"),
        ("888-888-8888", "it is a placeholder"),
        ("394-555-0112 x1911", "394 is no area code"),
        ("103-555-0100", "103 is no area code"),
        ("911-555-0100", "911 is no area code"),
        ("503-155-0100", "no number in area 503 begins with 155"),
        ("503-411-0100", "no number in area 503 begins with 411"),
        ("503-555-010", "it has not ten digits"),
        ("503-555-01000", "it has not ten digits"),
        ("Outpatient", "it has not ten digits"),
        ("call the desk", "it has not ten digits"),
        ("٥٠٣-555-0100", "it has not ten digits"),
        ("9" * 100_000, "the cell is too long to be read"),
    ],
)
def test_parse_phones_impossible_number_says_why(cell, problem):
    assert problems(cell) == [problem]
    assert numbers(cell) == []


def test_parse_phones_one_bad_among_good_keeps_the_good():
    assert numbers("503-555-0100; 999-999-9999") == [("+15035550100", "")]
    assert problems("503-555-0100; 999-999-9999") == ["it is a placeholder"]


def test_parse_phones_endless_white_space_is_quick():
    assert numbers("503-555-0100" + " " * 100_000 + "x12") == [("+15035550100", "12")]
