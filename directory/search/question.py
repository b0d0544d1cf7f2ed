"""A question to the directory: immutable and hashable; the same for any order in which it was written."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from math import isfinite

import orjson

from .words import parse

ORDERINGS = ("distance", "relevance", "name", "-verified_on", "-updated_at")
OPENINGS = frozenset({"true", "false", "unknown"})
PRECISIONS = ("point", "postal_code", "city")
YEARS = range(1900, 2200)  # which have a day before and after in every zone


@dataclass(frozen=True, slots=True, order=True)
class Condition:
    """Any of `values`; negated: none of them, so a resource without any value of `parameter` passes.

    `parameter` is a category's slug (values: slugs of its terms), `service` (service codes), `state` (USPS
    codes), `county`, `city` (names), `zip`, `source` (slugs) or `organization` (ids).
    """

    parameter: str
    values: tuple[str, ...]
    negated: bool = False

    def __post_init__(self):
        if not self.values:
            raise ValueError(f"{self.parameter} asks for nothing")
        object.__setattr__(self, "values", tuple(sorted(set(self.values))))


@dataclass(frozen=True, slots=True)
class Near:
    """A place in WGS 84 degrees; `precision`: "point", "postal_code" or "city", whose centre it then is.

    `state`: its USPS code; None leaves it to the engine, which takes that of the nearest ZIP code.
    """

    latitude: float
    longitude: float
    label: str
    precision: str = "point"
    state: str | None = None

    def __post_init__(self):
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError("a latitude is within 90 degrees, a longitude within 180")
        if self.precision not in PRECISIONS:
            raise ValueError(f"precision must be one of {', '.join(PRECISIONS)}")


@dataclass(frozen=True, slots=True)
class OpenAt:
    """Open at one instant (`at` with a zone; kept in UTC), or at this time of each resource's own clocks.

    Hours are known to the minute, so seconds are cut off. `unknown`: those too whose hours are not known.
    """

    at: datetime
    unknown: bool = False

    def __post_init__(self):
        if self.at.year not in YEARS:
            raise ValueError(f"a year lies between {YEARS[0]} and {YEARS[-1]}")
        moment = self.at if self.is_local else self.at.astimezone(UTC)
        object.__setattr__(self, "at", moment.replace(second=0, microsecond=0, fold=0))

    @property
    def is_local(self) -> bool:
        return self.at.tzinfo is None


@dataclass(frozen=True, slots=True)
class Question:
    """All `conditions` must hold, and each of the other filters that is not None.

    `ids`: only these, closed ones too (without it no closed resource is found); `verified_within`: days back
    from today, both ends included; `updated_since`: from the start of that day in UTC;
    `accepts_new_patients`: any of "true", "false", "unknown". `near`: those with a point at most `within`
    metres away, on the edge too (None: however far). `bbox`: west, south, east, north in degrees, the edges
    too; west may be greater than east. `remote`: whether they serve people where they are; when True, `near`
    and conditions on `state` ask for those that serve that place, wherever they stand, and `within` says
    nothing. `q`: words (see the module `words`); WordsError for what cannot be asked. `facets`: slugs of
    categories to count. `page` starts at 1. `fields`, `include` and `language` say how the answer is shown;
    the engine leaves them alone.
    """

    conditions: tuple[Condition, ...] = ()
    ids: tuple[str, ...] | None = None
    verified_since: date | None = None
    verified_within: int | None = None
    updated_since: date | None = None
    accepts_new_patients: frozenset[str] | None = None
    near: Near | None = None
    within: float | None = None
    bbox: tuple[float, float, float, float] | None = None
    remote: bool | None = None
    open_at: OpenAt | None = None
    q: str | None = None
    facets: tuple[str, ...] = ()
    ordering: str = "name"
    page: int = 1
    page_size: int = 20
    fields: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    language: str = "en"

    def __post_init__(self):
        if self.ordering not in ORDERINGS:
            raise ValueError(f"ordering must be one of {', '.join(ORDERINGS)}")
        if self.page < 1 or self.page_size < 1:
            raise ValueError("page and page_size start at 1")
        if self.accepts_new_patients is not None and not self.accepts_new_patients <= OPENINGS:
            raise ValueError("accepts_new_patients takes true, false, unknown")
        self._check_place()
        if self.q is not None:
            parse(self.q)
        object.__setattr__(self, "conditions", tuple(sorted(set(self.conditions))))
        object.__setattr__(self, "facets", tuple(sorted(set(self.facets))))
        if self.ids is not None:
            object.__setattr__(self, "ids", tuple(dict.fromkeys(self.ids)))

    def _check_place(self):
        if self.near is None and (self.within is not None or self.ordering == "distance"):
            raise ValueError("within and distances need a place: near")
        if self.within is not None and not (self.within >= 0 and isfinite(self.within)):
            raise ValueError("within is a number of metres, or None for any")
        if self.bbox is not None and not _is_box(*self.bbox):
            raise ValueError("bbox is west, south, east, north in degrees")

    def key(self) -> bytes:
        """The question as text: equal for equal questions, in every process (`hash()` is not)."""
        return orjson.dumps([_plain(getattr(self, field.name)) for field in fields(self)])


def _is_box(west, south, east, north):
    return -90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180


def _plain(value):
    # Only what JSON cannot say, or would say as a number of any length, is put into other words.
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, int):
        return str(value)
    return value
