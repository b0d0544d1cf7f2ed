"""What the texts of `near`, `within` and `bbox` may look like."""

import re
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError

from directory.search.question import Near
from directory.search.resolving import PlaceError, resolve_near
from directory.search.snapshot import Snapshot

from .fields import wrong

METRES = {"mi": 1609.344, "km": 1000.0}
SPELLINGS = {"m": ("km", 0.001), "ft": ("mi", 1 / 5280), "yd": ("mi", 1 / 1760)}  # units that people try
LARGEST_MILES = 500
NUMBER = r"-?[0-9]{1,3}(\.[0-9]{0,15})?"


@dataclass(frozen=True)
class Radius:
    """A distance as it was asked; `metres` is None for any."""

    text: str
    metres: float | None


DEFAULT_RADIUS = Radius("25 mi", 25 * METRES["mi"])
ANY_DISTANCE = Radius("any", None)


def place(snapshot: Snapshot, text: str) -> Near:
    """Raises ValidationError, whose candidates are parameters with a label."""
    try:
        return resolve_near(snapshot, text)
    except PlaceError as error:
        first = [one["parameters"]["near"] for one in error.candidates[:1] if "near" in one["parameters"]]
        raise wrong(error.code, str(error), *first, candidates=error.candidates) from None


class PlaceText(forms.Field):
    schema = {"type": "string", "minLength": 1}
    member_schema = {"type": ["string", "number"], "minLength": 1}  # a ZIP code may stand as a number


class RadiusText(forms.Field):
    """`25mi`, `40km` or `any`; as a Radius."""

    schema = {"type": "string", "pattern": r"^(any|[0-9]{1,9}(\.[0-9]{1,9})? ?(mi|km))$"}

    def to_python(self, text):
        if text == "any":
            return ANY_DISTANCE
        found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?([a-z]*)", text, re.IGNORECASE | re.ASCII)
        if not found:
            raise wrong("wrong-type", "Must be a distance such as 25mi or 40km, or `any`.", "25mi")
        number, unit = float(found[1]), found[2]
        if unit not in METRES:
            raise wrong("wrong-unit", "The units are mi and km, as in 25mi.", _in_known_unit(number, unit))
        return _radius(number, unit)


def _radius(number: float, unit: str) -> Radius:
    metres, largest = number * METRES[unit], LARGEST_MILES * METRES["mi"]
    if not 0 < metres <= largest:
        near = f"{int(largest / METRES[unit])}{unit}" if metres else f"1{unit}"
        raise wrong("over-limit", f"Must be more than 0 and at most {LARGEST_MILES}mi, or `any`.", near)
    return Radius(f"{number:.9g} {unit}", metres)


def _in_known_unit(number, unit):
    spelled = unit.lower()
    known, factor = SPELLINGS.get(spelled, ("km" if spelled.startswith("k") else "mi", 1))
    least = max(number * factor, 0.001)
    return f"{min(least, LARGEST_MILES):.3f}".rstrip("0").rstrip(".") + known


class BoxText(forms.Field):
    """west,south,east,north in degrees (RFC 7946); west is greater than east across the antimeridian."""

    schema = {"type": "string", "pattern": f"^{NUMBER}( *, *{NUMBER}){{3}}$"}

    def to_python(self, text):
        if not re.fullmatch(self.schema["pattern"], text, re.ASCII):
            raise wrong("wrong-type", "Must be west,south,east,north in degrees: -123.2,45.2,-122.2,45.8.")
        west, south, east, north = (float(one) for one in text.split(","))
        if not _is_box(west, south, east, north):
            raise _wrong_box(west, south, east, north)
        return west, south, east, north


def _wrong_box(west, south, east, north) -> ValidationError:
    turned = ((south, west, north, east), (west, north, east, south), (north, east, south, west))
    right = [",".join(f"{one:g}" for one in box) for box in turned if _is_box(*box)]
    detail = "Longitudes lie from -180 to 180, latitudes from -90 to 90, south at most north."
    detail = f"The order is west,south,east,north. {detail}"
    return wrong("wrong-coordinates", detail, right[0] if right else None, right)


def _is_box(west, south, east, north):
    return -90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180
