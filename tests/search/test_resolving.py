"""What people write for a place, over the places of the country."""

from time import perf_counter

import pytest

from directory.search.places import places
from directory.search.resolving import (
    Ambiguous,
    NoPoint,
    PlaceError,
    UnknownPlace,
    WrongCoordinates,
    resolve_near,
)
from tests.search.contents import build_and_open, make_content, make_document, make_entry, snapshot_of


def all_places():
    for place in places().values():
        point = place.point or (None, None)
        yield place.postal_code, place.city, place.county, place.state, *point, place.timezone


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    entries = [make_entry(make_document(1))]
    path = tmp_path_factory.mktemp("country") / "directory.snapshot"
    return build_and_open(path, make_content(entries, places=all_places()))


@pytest.mark.parametrize(
    ("text", "label", "precision", "state"),
    [
        ("10001", "New York, NY 10001", "postal_code", "NY"),
        ("10001-1234", "New York, NY 10001", "postal_code", "NY"),
        (" 10001 ", "New York, NY 10001", "postal_code", "NY"),
        ("00680", "Mayaguez, PR 00680", "postal_code", "PR"),
        ("96910", "Hagatna, GU 96910", "postal_code", "GU"),
        ("Portland, OR 97204", "Portland, OR 97204", "postal_code", "OR"),
        ("Portland OR, 97204-1234", "Portland, OR 97204", "postal_code", "OR"),
        ("Portland 97204", "Portland, OR 97204", "postal_code", "OR"),
        ("Oregon 97204", "Portland, OR 97204", "postal_code", "OR"),
        ("Portland, OR", "Portland, OR", "city", "OR"),
        ("portland or", "Portland, OR", "city", "OR"),
        ("PORTLAND,OREGON", "Portland, OR", "city", "OR"),
        ("Portland Maine", "Portland, ME", "city", "ME"),
        ("Portland, OR, USA", "Portland, OR", "city", "OR"),
        ("portland or united states", "Portland, OR", "city", "OR"),
        ("St. Louis, MO", "Saint Louis, MO", "city", "MO"),
        ("Saint Louis MO", "Saint Louis, MO", "city", "MO"),
        ("Ft. Worth, TX", "Fort Worth, TX", "city", "TX"),
        ("mt vernon new york", "Mount Vernon, NY", "city", "NY"),
        ("New York", "New York, NY", "city", "NY"),
        ("new york ny", "New York, NY", "city", "NY"),
        ("New York, New York", "New York, NY", "city", "NY"),
        ("new york new york", "New York, NY", "city", "NY"),
        ("Washington DC", "Washington, DC", "city", "DC"),
        ("Washington, D.C.", "Washington, DC", "city", "DC"),
        ("washington district of columbia", "Washington, DC", "city", "DC"),
        ("Chicago", "Chicago, IL", "city", "IL"),
        ("winston-salem", "Winston Salem, NC", "city", "NC"),
        ("Mayagüez", "Mayaguez, PR", "city", "PR"),
        ("Coeur d’Alene, Idaho", "Coeur D Alene, ID", "city", "ID"),
        ("Pago Pago, AS", "Pago Pago, AS", "city", "AS"),
        ("Saint Thomas, U.S. Virgin Islands", "St Thomas, VI", "city", "VI"),
    ],
)
def test_place_is_understood_in_the_ways_people_write_it(snapshot, text, label, precision, state):
    near = resolve_near(snapshot, text)
    assert (near.label, near.precision, near.state) == (label, precision, state)


def test_zip_code_has_the_point_of_the_data_and_a_city_the_mean_of_its_own(snapshot):
    near = resolve_near(snapshot, "97204")
    assert (near.latitude, near.longitude) == places()["97204"].point
    city = resolve_near(snapshot, "Portland, OR")
    points = [one.point for one in places().values() if (one.city, one.state) == ("Portland", "OR")]
    means = (sum(part) / len(points) for part in zip(*points, strict=True))
    assert (city.latitude, city.longitude) == pytest.approx(tuple(means), abs=1e-6)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("40.71,-74.00", (40.71, -74.0)),
        (" 40.71 , -74 ", (40.71, -74.0)),
        ("+13.45,144.79", (13.45, 144.79)),
        ("71.29,−156.79", (71.29, -156.79)),
        ("51.88,-176.65", (51.88, -176.65)),
        ("52.9,172.9", (52.9, 172.9)),
        ("-14.28,-170.7", (-14.28, -170.7)),
        ("43.65,-79.38", (43.65, -79.38)),
        ("48.86,2.35", (48.86, 2.35)),
        ("90,0", (90.0, 0.0)),
        ("-40.71,74.00", (-40.71, 74.0)),
        (".5,-.5", (0.5, -0.5)),
    ],
)
def test_coordinates_are_taken_as_they_are(snapshot, text, point):
    near = resolve_near(snapshot, text)
    assert ((near.latitude, near.longitude), near.precision, near.state) == (point, "point", None)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("-74.00,40.71", "40.71,-74.0"),
        ("40.71,74.00", "40.71,-74.0"),
        ("74.00,40.71", "40.71,-74.0"),
        ("-122.67,45.52", "45.52,-122.67"),
        ("144.79,13.45", "13.45,144.79"),
        ("-66.1,18.4", "18.4,-66.1"),
        ("91,0", None),
        ("0,181", None),
        ("10001,10002", None),
        ("9" * 400 + ",1", None),
    ],
)
def test_swapped_and_impossible_coordinates_are_noticed_and_said(snapshot, text, meant):
    with pytest.raises(WrongCoordinates) as error:
        resolve_near(snapshot, text)
    assert labels(error) == ([meant] if meant else [])
    for candidate in error.value.candidates:
        assert resolve_near(snapshot, candidate["parameters"]["near"]).label == meant


def labels(error):
    return [candidate["label"] for candidate in error.value.candidates]


def test_city_of_several_states_is_ambiguous_and_all_are_named_largest_first(snapshot):
    with pytest.raises(Ambiguous) as error:
        resolve_near(snapshot, "portland")
    assert labels(error)[:2] == ["Portland, OR", "Portland, ME"]
    states = {place.state for place in places().values() if place.city == "Portland"}
    assert {label[-2:] for label in labels(error)} == states
    for candidate in error.value.candidates:
        assert candidate["parameters"] == {"near": candidate["label"]}
        assert resolve_near(snapshot, candidate["label"]).label == candidate["label"]


def test_zip_code_of_another_city_is_ambiguous(snapshot):
    with pytest.raises(Ambiguous) as error:
        resolve_near(snapshot, "Salem, OR 97204")
    assert labels(error) == ["Portland, OR 97204", "Salem, OR"]


@pytest.mark.parametrize(
    ("text", "state"), [("Oregon", "OR"), ("or", "OR"), ("Guam", "GU"), ("Washington", "WA")]
)
def test_state_is_no_point_and_the_error_says_how_to_ask(snapshot, text, state):
    with pytest.raises(NoPoint, match=f"state={state}") as error:
        resolve_near(snapshot, text)
    assert error.value.candidates[0]["parameters"] == {"state": state}


def test_city_that_bears_the_name_of_another_state_is_offered_beside_it(snapshot):
    with pytest.raises(NoPoint) as error:
        resolve_near(snapshot, "Washington")
    assert labels(error)[:2] == ["Washington", "Washington, DC"]


@pytest.mark.parametrize(
    ("text", "likeliest"),
    [
        ("Portlnad, OR", "Portland, OR"),
        ("oprtland oregon", "Portland, OR"),
        ("Pittsburg, PA", "Pittsburgh, PA"),
        ("philadelfia", "Philadelphia, PA"),
        ("Albuquerqe NM", "Albuquerque, NM"),
        ("Portland, XX", "Portland, OR"),
        ("Multnomah County", "Multnomah County"),
        ("2139", "02139"),
        ("972041", "97204"),
    ],
)
def test_unknown_place_comes_with_those_spelled_most_like_it(snapshot, text, likeliest):
    with pytest.raises(UnknownPlace) as error:
        resolve_near(snapshot, text)
    assert labels(error)[0] == likeliest
    assert len(labels(error)) <= 6


def test_county_is_offered_as_a_condition(snapshot):
    with pytest.raises(UnknownPlace) as error:
        resolve_near(snapshot, "Multnomah County")
    assert error.value.candidates[0]["parameters"] == {"county": "Multnomah County"}


@pytest.mark.parametrize("text", ["00000", "97000", "99999", "12-3", "-", "123456789"])
def test_zip_code_that_does_not_exist_is_unknown(snapshot, text):
    with pytest.raises(UnknownPlace) as error:
        resolve_near(snapshot, text)
    assert all(len(label) == 5 and label in places() for label in labels(error))


@pytest.mark.parametrize(
    "text", ["", " ", ",", ", OR", "zzzzqqq", "1,2,3", "Atlantis \x00", "ß" * 5000, "a b " * 2000]
)
def test_nonsense_is_an_error_that_repeats_little_of_it(snapshot, text):
    with pytest.raises(PlaceError) as error:
        resolve_near(snapshot, text)
    assert len(str(error.value)) < 250
    assert "\x00" not in str(error.value)


def test_zip_code_without_a_point_has_its_citys_centre(snapshot):
    assert places()["11805"].point is None
    near = resolve_near(snapshot, "11805")
    assert (near.label, near.precision) == ("Hicksville, NY 11805", "city")
    centre = resolve_near(snapshot, "Hicksville, NY")
    assert (near.latitude, near.longitude) == (centre.latitude, centre.longitude)


def test_zip_code_without_any_point_says_so(snapshot):
    assert places()["09905"].point is None
    with pytest.raises(NoPoint) as error:
        resolve_near(snapshot, "09905")
    assert error.value.candidates == [{"label": "New Jersey", "parameters": {"state": "NJ"}}]


def test_every_zip_code_and_every_city_is_a_point_in_its_own_state_or_says_that_it_has_none(snapshot):
    for place in list(places().values())[::97]:
        for text in (place.postal_code, f"{place.city}, {place.state}"):
            try:
                near = resolve_near(snapshot, text)
            except NoPoint:
                assert place.point is None
            else:
                assert near.state == place.state
                assert (near.latitude, near.longitude) != (0, 0)


def test_state_at_a_point_is_that_of_the_nearest_zip_code(snapshot):
    assert snapshot.gazetteer.state_at(45.52, -122.67) == "OR"
    assert snapshot.gazetteer.state_at(45.64, -122.66) == "WA"
    assert snapshot.gazetteer.state_at(13.47, 144.75) == "GU"


def test_directory_without_places_knows_none(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1))
    for text in ("97204", "Portland, OR", "Atlantis"):
        with pytest.raises(UnknownPlace):
            resolve_near(snapshot, text)
    assert snapshot.gazetteer.state_at(45.52, -122.67) is None


def test_worst_unknown_place_is_answered_without_a_walk_over_all_names(snapshot):
    start = perf_counter()
    for text in ("oprtland", "pittsburg, pa", "q" * 80, "a"):
        with pytest.raises(UnknownPlace):
            resolve_near(snapshot, text)
    assert perf_counter() - start < 1  # a walk that compares each name takes longer by far on any machine
