"""Distances in SQL, as the usual recipe has them: a box first, then the great circle."""

from math import cos, radians

from django.db.models import F, FloatField, Value
from django.db.models.functions import ACos, Cos, Greatest, Least, Radians, Sin

EARTH_MILES = 3958.7613  # mean radius
MILES_PER_DEGREE = 69.09


def with_distance(resources, latitude: float, longitude: float):
    """Resources with a point, each with `distance` in miles, nearest first."""
    here = radians(latitude)
    cosine = Value(cos(here)) * Cos(Radians(F("latitude"))) * Cos(
        Radians(F("longitude")) - Value(radians(longitude))
    ) + Sin(Value(here)) * Sin(Radians(F("latitude")))
    bounded = Least(Greatest(cosine, Value(-1.0)), Value(1.0), output_field=FloatField())
    located = resources.filter(latitude__isnull=False)
    return located.annotate(distance=Value(EARTH_MILES) * ACos(bounded)).order_by("distance", "id")


def within_box(resources, latitude: float, longitude: float, miles: float):
    tall = miles / MILES_PER_DEGREE
    wide = tall / max(0.01, cos(radians(min(89.0, abs(latitude) + tall))))
    return resources.filter(
        latitude__range=(latitude - tall, latitude + tall),
        longitude__range=(longitude - wide, longitude + wide),
    )
