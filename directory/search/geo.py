"""Geometry on a sphere of the Earth's mean radius: unit vectors, cells of a grid, boxes around a place.

Distances are great circles, not roads. On the ellipsoid they differ by up to 0.6 %.
"""

from dataclasses import dataclass
from math import asin, cos, degrees, inf, pi, radians, sin

import numpy as np

EARTH_RADIUS_M = 6_371_008.8
HALF_WAY_ROUND_M = pi * EARTH_RADIUS_M
CELLS_A_DEGREE = 4
COLUMNS = 360 * CELLS_A_DEGREE
LINES = 180 * CELLS_A_DEGREE
EDGE_M = 1e-6  # what rounding may add to a distance: a row on the edge of a radius is inside
MARGIN_DEGREES = 1e-4  # so that no such row falls out of the box


@dataclass(frozen=True, slots=True)
class Box:
    """From `south` to `north`, in one or more `spans` of longitude (west, east), west at most east."""

    south: float
    north: float
    spans: tuple[tuple[float, float], ...]


WHOLE_ROUND = ((-180.0, 180.0),)


def unit_vectors(latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
    """[3, points]: from the Earth's centre, one long."""
    across, along = np.radians(latitudes), np.radians(longitudes)
    return np.stack([np.cos(across) * np.cos(along), np.cos(across) * np.sin(along), np.sin(across)])


def unit_vector(latitude: float, longitude: float) -> tuple[float, float, float]:
    across, along = radians(latitude), radians(longitude)
    return cos(across) * cos(along), cos(across) * sin(along), sin(across)


def squared_chords(vectors: np.ndarray, vector: tuple[float, float, float]) -> np.ndarray:
    """Squared straight lines from `vector` to each of `vectors`: in the order of the distances.

    Without a product of matrices: its sums depend on where a point stands in the array, and two resources
    at one address must be equally far.
    """
    x, y, z = (column - part for column, part in zip(vectors, vector, strict=True))
    return x * x + y * y + z * z


def squared_chord(metres: float) -> float:
    """The squared chord of a distance; what is not longer is at most so far away."""
    if metres + EDGE_M >= HALF_WAY_ROUND_M:
        return inf
    return (2 * sin((metres + EDGE_M) / EARTH_RADIUS_M / 2)) ** 2


def metres_of(squared: np.ndarray) -> np.ndarray:
    """Distances in metres of squared chords."""
    return 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(np.sqrt(squared) / 2, 1.0))


def cells_of(latitudes: np.ndarray, longitudes: np.ndarray) -> np.ndarray:
    """The cell of each point; the cells of one line, from west to east, have consecutive numbers."""
    lines = np.floor((latitudes + 90) * CELLS_A_DEGREE).clip(0, LINES - 1)
    columns = np.floor((longitudes + 180) * CELLS_A_DEGREE).clip(0, COLUMNS - 1)
    return (lines * COLUMNS + columns).astype(np.uint32)


def cell_ranges(box: Box) -> tuple[np.ndarray, np.ndarray]:
    """The first and the last cell of each run of cells that the box touches."""
    lines = np.arange(_line(box.south), _line(box.north) + 1, dtype=np.uint32) * np.uint32(COLUMNS)
    if box.spans == WHOLE_ROUND:
        return lines[:1], lines[-1:] + np.uint32(COLUMNS - 1)
    columns = np.array([(_column(west), _column(east)) for west, east in box.spans], np.uint32)
    return tuple((lines[:, None] + edge).ravel() for edge in columns.T)


def box_around(latitude: float, longitude: float, metres: float) -> Box:
    """A box that holds all that is at most so far away."""
    angle = min(metres / EARTH_RADIUS_M, pi)
    south, north = (latitude + sign * (degrees(angle) + MARGIN_DEGREES) for sign in (-1, 1))
    if south <= -90 or north >= 90:
        return Box(max(south, -90.0), min(north, 90.0), WHOLE_ROUND)
    reach = degrees(asin(min(1.0, sin(angle) / cos(radians(latitude))))) + MARGIN_DEGREES
    return Box(south, north, _spans(longitude - reach, longitude + reach))


def box_between(west: float, south: float, east: float, north: float) -> Box:
    """The box of RFC 7946; west greater than east crosses the antimeridian, which is both 180 and -180."""
    if west > east:
        return Box(south, north, ((west, 180.0), (-180.0, east)))
    spans = [(west, east)]
    if east == 180 and west > -180:
        spans.append((-180.0, -180.0))
    if west == -180 and east < 180:
        spans.append((180.0, 180.0))
    return Box(south, north, tuple(spans))


def _spans(west, east):
    if west < -180:
        return ((west + 360, 180.0), (-180.0, east))
    if east > 180:
        return ((west, 180.0), (-180.0, east - 360))
    return ((west, east),)


def _line(latitude):
    return min(max(int((latitude + 90) * CELLS_A_DEGREE), 0), LINES - 1)


def _column(longitude):
    return min(max(int((longitude + 180) * CELLS_A_DEGREE), 0), COLUMNS - 1)
