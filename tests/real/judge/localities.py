"""Places by name and ZIP code, straight from the published table of ZIP codes (package `zipcodes`)."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt

import zipcodes

from tests.real.judge.spelling import folded, folded_place

EARTH_M = 6_371_008.8
CIVILIAN = ("STANDARD", "UNIQUE", "PO BOX")
STATES = dict(
    re.findall(
        r"([A-Z]{2}) ([^;]+);",
        """
AL Alabama; AK Alaska; AZ Arizona; AR Arkansas; CA California; CO Colorado; CT Connecticut;
DE Delaware; DC District of Columbia; FL Florida; GA Georgia; HI Hawaii; ID Idaho; IL Illinois;
IN Indiana; IA Iowa; KS Kansas; KY Kentucky; LA Louisiana; ME Maine; MD Maryland; MA Massachusetts;
MI Michigan; MN Minnesota; MS Mississippi; MO Missouri; MT Montana; NE Nebraska; NV Nevada;
NH New Hampshire; NJ New Jersey; NM New Mexico; NY New York; NC North Carolina; ND North Dakota;
OH Ohio; OK Oklahoma; OR Oregon; PA Pennsylvania; RI Rhode Island; SC South Carolina; SD South Dakota;
TN Tennessee; TX Texas; UT Utah; VT Vermont; VA Virginia; WA Washington; WV West Virginia;
WI Wisconsin; WY Wyoming; AS American Samoa; GU Guam; MP Northern Mariana Islands; PR Puerto Rico;
VI U.S. Virgin Islands; FM Federated States of Micronesia; MH Marshall Islands; PW Palau;
        """,
    )
)


@dataclass(frozen=True)
class Place:
    """Where `near` is: WGS 84 degrees, how exact that is, and the state."""

    latitude: float
    longitude: float
    precision: str
    state: str


class UnknownOrAmbiguous(ValueError):
    """`near` is no place, or more than one: one in each of `states`."""

    def __init__(self, states=()):
        super().__init__()
        self.states = sorted(states)


def read_place(text: str) -> Place:
    """ "45.5,-122.6", "97204", "Portland, OR", "portland oregon", "Portland" where there is only one."""
    if numbers := re.fullmatch(r"(-?[\d.]+), *(-?[\d.]+)", text):
        latitude, longitude = map(float, numbers.groups())
        return Place(latitude, longitude, "point", _state_of_nearest_zip(latitude, longitude))
    if re.fullmatch(r"\d{5}", text):
        return _of_zip(text)
    return _of_city(text)


def _of_zip(code):
    if code not in zips():
        raise UnknownOrAmbiguous
    city, state, point = zips()[code]
    if point is None:
        return _centre(folded_place(city), state)
    return Place(*point, "postal_code", state)


def _of_city(text):
    name, _, said = text.rpartition(",")
    if name:
        return _centre(folded_place(name), state_code(said))
    found = states_with(text)
    if len(found) > 1:
        raise UnknownOrAmbiguous(found)
    return _centre(folded_place(text), found[0]) if found else _of_city_and_state(text.split())


def _of_city_and_state(words):
    for length in range(1, len(words)):
        name, state = folded_place(" ".join(words[:-length])), state_code(" ".join(words[-length:]))
        if (name, state) in cities():
            return _centre(name, state)
    raise UnknownOrAmbiguous


def states_with(city: str) -> list[str]:
    """The states that have a city of this name."""
    return [state for name, state in cities() if name == folded_place(city)]


def _centre(key, state):
    points = [point for point in cities().get((key, state), ()) if point]
    if not points:
        raise UnknownOrAmbiguous
    latitude, longitude = (round(sum(part) / len(points), 6) for part in zip(*points, strict=True))
    return Place(latitude, longitude, "city", state)


def state_code(text: str) -> str | None:
    """By USPS code or name."""
    return next((code for code, name in STATES.items() if folded(text) in (folded(code), folded(name))), None)


@cache
def zips() -> dict[str, tuple]:
    """(city, state, point or None) of each civilian ZIP code."""
    rows = (row for row in zipcodes.list_all() if row["zip_code_type"] in CIVILIAN)
    return {row["zip_code"]: (row["city"], row["state"], _point(row)) for row in rows}


def _point(row):
    point = float(row["lat"] or 0), float(row["long"] or 0)
    return point if any(point) else None


@cache
def cities() -> dict[tuple[str, str], list]:
    """The points of the ZIP codes of each city."""
    found = defaultdict(list)
    for city, state, point in zips().values():
        found[folded_place(city), state].append(point)
    return dict(found)


@cache
def _state_of_nearest_zip(latitude, longitude):
    here = (latitude, longitude)
    return min((metres(here, point), state) for _, state, point in zips().values() if point)[1]


def metres(here, there) -> float:
    """The great circle between two points (degrees), by the haversine formula."""
    across, away = radians(here[0]), radians(there[0])
    half = sin((away - across) / 2) ** 2
    half += cos(across) * cos(away) * sin(radians(there[1] - here[1]) / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))
