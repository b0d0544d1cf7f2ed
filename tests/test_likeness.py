"""How much alike two entries are, and that those which are alike are found among many."""

import pytest

from directory.likeness import LARGEST_BLOCK, Likeness, street_words, words
from tests.synthetic_entries import as_places, make_entries

CLINIC = {
    "name": "Sample Clinic", "alternate_name": "", "line1": "12 North Main Street", "line2": "",
    "city": "Portland", "state_province": "OR", "postal_code": "97204", "latitude": 45.5, "longitude": -122.6,
    "phones": ["+15035550100"],
}  # fmt: skip
ELSEWHERE = {"line1": "900 Oak Avenue", "postal_code": "97301", "latitude": 44.9, "longitude": -123.0}


def score(**changes):
    """Score and reasons of a clinic and itself with some changes."""
    places = as_places([CLINIC, CLINIC | changes])
    points, reasons = Likeness(places).score(*places)
    return points, [reason for reason, _ in reasons]


def test_equal_entries_score_a_hundred_and_say_why():
    assert score() == (100, ["same name", "same phone", "same address", "same spot on the map"])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": "Sample Clinics"}, "similar name"),
        ({"name": "The Sample Clinic Inc"}, "same name"),
        ({"line1": "12 N Main St"}, "same address"),
        ({"line1": "12-16 North Main Street"}, "same address"),
        ({"line1": "14 North Main Street"}, "other address"),
        ({"line1": "12 Oak Avenue"}, "other address"),
        ({"latitude": 45.6}, "over a kilometre apart"),
    ],
)
def test_reason_says_what_is_alike_and_what_is_not(changes, reason):
    assert reason in score(**changes)[1]


def test_other_suite_counts_less_than_the_same():
    two = as_places([CLINIC | {"line2": "Suite 1"}, CLINIC | {"line2": "Suite 2"}])
    points, reasons = Likeness(two).score(*two)
    assert points < 100 and ["same address, other suite", 22] in reasons


def test_same_organization_with_one_number_at_two_places_is_no_duplicate():
    assert score(**ELSEWHERE)[0] < 60


def test_two_programs_in_one_building_score_less_than_one():
    two = as_places([CLINIC | {"alternate_name": "Detox Unit"}, CLINIC | {"alternate_name": "Youth Program"}])
    assert Likeness(two).score(*two)[0] < score()[0]


def test_name_given_as_program_is_recognized():
    assert "same name" in score(name="Example Health", alternate_name="Sample Clinic")[1]


def test_number_that_many_share_counts_little():
    many = as_places([CLINIC | ELSEWHERE | {"name": f"Other {number}"} for number in range(5)])
    pair = as_places([CLINIC, CLINIC])
    assert Likeness(pair + many).score(*pair)[0] < Likeness(pair).score(*pair)[0] + 1
    assert ["same phone, as many others have", 10] in Likeness(pair + many).score(*pair)[1]


def test_planted_twins_are_found_and_little_else():
    entries, twins = make_entries(4000, 200)
    likeness = Likeness(as_places(entries))
    pairs = [tuple(pair) for pair in likeness.candidates().tolist()]
    found = {pair for pair in pairs if likeness.score(*(likeness.places[one] for one in pair))[0] >= 60}
    assert len(found & twins) >= 0.97 * len(twins)
    assert len(found - twins) <= 0.05 * len(found)
    assert len(pairs) < 10 * len(entries)


def test_number_of_a_thousand_entries_makes_no_million_pairs():
    entries = [CLINIC | {"name": f"Clinic {number}", "line1": "", "latitude": None} for number in range(1000)]
    assert len(Likeness(as_places(entries)).candidates()) <= 1000 * LARGEST_BLOCK


def test_candidates_of_nothing_are_none():
    assert len(Likeness([]).candidates()) == 0


def test_words_of_names_and_streets():
    assert words("The Clinic of Hope, Inc.") == "clinic hope"
    assert street_words("91-5007 South Kapolei Parkway") == "91-5007 s kapolei pkwy"
