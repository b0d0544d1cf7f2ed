"""A small map of a resource in its state, drawn in the page itself: nothing is loaded from anywhere."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from directory.models import Resource
from directory.search.places import city_centre, metres_between, places
from directory.search.states import STATES
from directory.sources.identity import zip5

OUTLINES = Path(__file__).with_name("outlines") / "states.json"
NEAR_M = 1000


@dataclass(frozen=True)
class Mark:
    """A place on the map in its units, and what it is."""

    kind: str
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class SmallMap:
    """`outline`: path, width and height in units, and how degrees become units (see states.json)."""

    state: str
    outline: dict
    marks: list[Mark]
    text: str


@cache
def outlines() -> dict:
    return json.loads(OUTLINES.read_text(encoding="utf-8"))


def map_of(resource: Resource) -> SmallMap | None:
    """The map of a resource; None where the state has no outline."""
    outline = outlines().get(resource.state_province)
    if outline is None:
        return None
    found = [(kind, text, point) for kind, text, point in _points(resource) if point]
    marks = [Mark(kind, text, *_units(outline, point)) for kind, text, point in found]
    text = _in_words(found)
    return SmallMap(STATES[resource.state_province], outline, marks[::-1], text)


def _points(resource):
    """(kind, words, (latitude, longitude) or None), the most exact first."""
    known = resource.latitude is not None
    place = places().get(zip5(resource.postal_code))
    precision = resource.get_location_precision_display()
    return [
        (
            "point",
            _("Point of this entry (%s)") % precision,
            (resource.latitude, resource.longitude) if known else None,
        ),
        ("zip", _("Centre of ZIP code %s") % resource.postal_code, place.point if place else None),
        ("city", _("Centre of %s") % resource.city, city_centre(resource.city, resource.state_province)),
    ]


def _units(outline, point):
    latitude, longitude = point
    west = outline["west"]
    east_of_dateline = longitude - 360 if longitude > 0 > west and west < -180 else longitude
    return (
        round((east_of_dateline - west) * outline["x"], 1),
        round((outline["north"] - latitude) * outline["y"], 1),
    )


def _in_words(found):
    """How far the point is from the other places, for those who do not see the map."""
    if not found or found[0][0] != "point":
        return _("No point is set.")
    here = found[0][2]
    distances = [_distance(words, metres_between(here, there)) for _kind, words, there in found[1:]]
    return "; ".join(distances)


def _distance(words, metres):
    if metres < NEAR_M:
        return _("%(place)s: under 1 km away") % {"place": words}
    return _("%(place)s: %(km)d km away") % {"place": words, "km": round(metres / 1000)}
