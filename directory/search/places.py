"""Places of the United States and its territories, from the data inside the `zipcodes` package. Offline."""

from collections import defaultdict
from functools import cache
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

import zipcodes

from .geo import EARTH_RADIUS_M

ACCEPTED_TYPES = {"STANDARD": 0, "UNIQUE": 1, "PO BOX": 2}


class Place(NamedTuple):
    """A ZIP code's place; `point` is (latitude, longitude) in WGS 84 degrees, or None where unknown."""

    postal_code: str
    city: str
    county: str
    state: str
    timezone: str
    point: tuple[float, float] | None
    rank: int


def metres_between(here, there):
    """Great-circle distance in metres of two (latitude, longitude) points on a sphere of mean radius."""
    (lat1, lon1), (lat2, lon2) = ((radians(x) for x in point) for point in (here, there))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(chord)))


@cache
def places():
    """All civilian ZIP codes: {"97204": Place}; military ones have no place on the map."""
    return {
        row["zip_code"]: _place(row) for row in zipcodes.list_all() if row["zip_code_type"] in ACCEPTED_TYPES
    }


@cache
def city_centres():
    """The mean point of each city's ZIP codes (those for streets if any): {(city, state): point}."""
    by_city = defaultdict(list)
    for place in places().values():
        if place.point:
            by_city[place.city.casefold(), place.state].append(place)
    return {city: _mean([p.point for p in _best(found)]) for city, found in by_city.items()}


def city_centre(city, state):
    """The centre of a city as (latitude, longitude), or None for a city that the data does not know."""
    return city_centres().get((city.casefold(), state))


def _place(row):
    latitude, longitude = float(row["lat"] or 0), float(row["long"] or 0)
    return Place(
        postal_code=row["zip_code"],
        city=row["city"],
        county=row["county"] or "",
        state=row["state"],
        timezone=row["timezone"] or "",
        point=(latitude, longitude) if latitude or longitude else None,
        rank=ACCEPTED_TYPES[row["zip_code_type"]],
    )


def _best(found):
    lowest = min(place.rank for place in found)
    return [place for place in found if place.rank == lowest]


def _mean(points):
    return (
        round(sum(latitude for latitude, _ in points) / len(points), 6),
        round(sum(longitude for _, longitude in points) / len(points), 6),
    )
