"""Distances, boxes and cells on the sphere."""

from math import inf

import numpy as np
import pytest

from directory.search.geo import (
    EARTH_RADIUS_M,
    HALF_WAY_ROUND_M,
    box_around,
    box_between,
    cell_ranges,
    cells_of,
    metres_of,
    squared_chord,
    squared_chords,
    unit_vector,
    unit_vectors,
)
from directory.search.places import metres_between

PLACES = {
    "New York": (40.7128, -74.006),
    "Los Angeles": (34.0522, -118.2437),
    "Adak": (51.88, -176.6581),
    "Attu": (52.9, 172.9),
    "Guam": (13.4443, 144.7937),
    "north pole": (90.0, 0.0),
    "south pole": (-90.0, 77.0),
    "one side": (0.0, 179.5),
    "other side": (0.0, -179.5),
}


def metres(here, there):
    return float(metres_of(squared_chords(unit_vectors(*np.array([there]).T), unit_vector(*here)))[0])


# A degree of a great circle of the mean sphere is 111.195 km long.
@pytest.mark.parametrize(
    ("here", "there", "kilometres"),
    [
        ("New York", "Los Angeles", 3936),
        ("one side", "other side", 111.195),
        ("New York", "north pole", 5480),
        ("north pole", "south pole", 20015),
    ],
)
def test_distance_is_within_a_thousandth_of_a_reference(here, there, kilometres):
    assert metres(PLACES[here], PLACES[there]) / 1000 == pytest.approx(kilometres, rel=1e-3)


@pytest.mark.parametrize("here", PLACES)
@pytest.mark.parametrize("there", PLACES)
def test_distance_equals_the_haversine_formula(here, there):
    expected = metres_between(PLACES[here], PLACES[there])
    assert metres(PLACES[here], PLACES[there]) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("distance", [1e-3, 1.0, 40_000.0, 804_672.0, 15e6])
def test_limit_of_a_radius_lies_a_hair_beyond_the_distance_itself(distance):
    assert metres_of(np.array([squared_chord(distance)]))[0] == pytest.approx(distance, abs=3e-6)
    assert metres_of(np.array([squared_chord(distance)]))[0] > distance


def test_radius_of_half_the_globe_has_no_limit():
    assert squared_chord(HALF_WAY_ROUND_M) == inf


def test_equal_points_are_equally_far_wherever_they_stand_in_the_array():
    vectors = unit_vectors(np.full(1001, 45.52), np.full(1001, -122.67))
    assert len(set(squared_chords(vectors, unit_vector(40.7, -74.0)).tolist())) == 1


def cells_in(box):
    firsts, lasts = cell_ranges(box)
    return [range(int(first), int(last) + 1) for first, last in zip(firsts, lasts, strict=True)]


@pytest.mark.parametrize("metres", [0, 1, 5_000, 40_000, 800_000, 5_000_000, 12_000_000, 21_000_000])
@pytest.mark.parametrize("place", PLACES)
def test_box_around_a_place_holds_all_points_that_are_so_far_away(place, metres):
    latitude, longitude = PLACES[place]
    random = np.random.default_rng(1)
    bearing, angle = random.random(500) * 2 * np.pi, metres / EARTH_RADIUS_M
    north = np.arcsin(
        np.sin(np.radians(latitude)) * np.cos(angle)
        + np.cos(np.radians(latitude)) * np.sin(angle) * np.cos(bearing)
    )
    east = np.arctan2(
        np.sin(bearing) * np.sin(angle) * np.cos(np.radians(latitude)),
        np.cos(angle) - np.sin(np.radians(latitude)) * np.sin(north),
    )
    longitudes = (longitude + np.degrees(east) + 540) % 360 - 180
    cells = cells_of(np.degrees(north), longitudes)
    held = cells_in(box_around(latitude, longitude, metres))
    assert all(any(int(cell) in cells for cells in held) for cell in cells)


def test_box_around_a_place_is_not_the_whole_world():
    assert sum(map(len, cells_in(box_around(*PLACES["New York"], 40_000)))) < 40
    assert sum(map(len, cells_in(box_around(*PLACES["Adak"], 40_000)))) < 60


@pytest.mark.parametrize(
    ("box", "spans"),
    [
        ((-123, 45, -122, 46), ((-123, -122),)),
        ((170, -20, -150, 75), ((170, 180), (-180, -150))),
        ((-180, -90, 180, 90), ((-180, 180),)),
        ((170, 50, 180, 55), ((170, 180), (-180, -180))),
        ((-180, 50, -170, 55), ((-180, -170), (180, 180))),
    ],
)
def test_box_over_or_up_to_the_antimeridian_has_two_spans(box, spans):
    assert box_between(*box).spans == spans


@pytest.mark.parametrize("corner", [(90, 180), (-90, -180), (90, -180), (-90, 180), (0, 0)])
def test_corners_of_the_world_have_a_cell_that_their_box_touches(corner):
    latitude, longitude = corner
    cell = int(cells_of(np.array([latitude]), np.array([longitude]))[0])
    held = cells_in(box_between(longitude, latitude, longitude, latitude))
    assert any(cell in cells for cells in held)
