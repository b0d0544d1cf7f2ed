import pytest

from directory.search.states import STATES
from directory.sources.postal import clean, point, postal_code


def test_states_all_usps_codes_are_there():
    assert len(STATES) == 59
    assert {"OR", "DC", "PR", "GU", "VI", "AS", "MP"} <= STATES.keys()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("97204", "97204"),
        ("4330", "04330"),
        ("901", "00901"),
        ("97204-1234", "97204-1234"),
        ("4330-0021", "04330-0021"),
        ("972041234", "97204-1234"),
        ("43300021", "04330-0021"),
        ("9010021", "00901-0021"),
        ("97204-", "97204"),
    ],
)
def test_postal_code_any_form_is_made_whole(text, expected):
    assert postal_code(text) == expected


@pytest.mark.parametrize(
    "text", ["", "12", "972044", "97204-12", "00000", "K1A 0B1", "OP", "-9720", "9720４", "9" * 99]
)
def test_postal_code_other_text_raises(text):
    with pytest.raises(ValueError, match="five digits"):
        postal_code(text)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("45.518", "-122.674"),
        ("13.4443", "144.7937"),
        ("18.3381", "-64.8941"),
        ("71.2906", "-156.7886"),
        ("-14.3", "-170.7"),
    ],
)
def test_point_in_states_and_territories_is_taken(latitude, longitude):
    assert point(latitude, longitude) == (float(latitude), float(longitude))


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("0", "0"),
        ("-122.674", "45.518"),
        ("45.518", "122.674"),
        ("91", "-100"),
        ("nan", "-100"),
        ("45", "inf"),
        ("", ""),
        ("north", "west"),
        ("45.5", ""),
    ],
)
def test_point_elsewhere_raises(latitude, longitude):
    with pytest.raises(ValueError, match=r"point|degrees"):
        point(latitude, longitude)


def test_clean_odd_white_space_and_control_characters_go():
    assert clean("  Sample\u00a0 \t Harbor\x07\n") == "Sample Harbor"
