"""How the rows of one site become one resource. Pure: parsed source rows in, one merged picture out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from directory.search.places import metres_between

AGREEMENT_M = 200
FIRST_PART = "substance"
POINT = ("latitude", "longitude", "location_precision")
# Fields that mean something together only; all of a group come from the same row.
WHOLE = (
    POINT,
    ("name", "alternate_name"),
    ("line1", "line2", "city", "state_province", "postal_code", "country"),
    ("minimum_age", "maximum_age"),
    ("remote_modes", "service_areas"),
    ("accepts_new_patients", "accepts_new_patients_as_of"),
)
_GROUP = {name: group for group in WHOLE for name in group}


@dataclass(frozen=True, slots=True)
class Row:
    """A source row as it is merged; `parsed`: values, phones, schedules, licences, terms as they were read.

    `joined`: a row of another site, which a curator has merged into this one.
    """

    source: str
    vintage: str
    part: str
    number: int
    parsed: Mapping[str, object]
    lends_location_only: bool = False
    joined: bool = False

    @property
    def rank(self):
        """The site's own rows win, then substance-use rows, then the order of the file."""
        return (self.joined, self.part != FIRST_PART, self.source, self.number)


@dataclass(frozen=True, slots=True)
class Merged:
    """One site. `disagreements` maps a field to the values of the rows that differ from the winner's."""

    values: dict
    phones: list
    schedules: list
    licences: list
    terms: list
    sources: list
    disagreements: dict = field(default_factory=dict)


def merge(rows: Iterable[Row]) -> Merged:
    """The rows of one site, merged: unions of terms and phones, else the first row that has a value."""
    ranked = sorted(rows, key=lambda row: row.rank)
    speaking = [row for row in ranked if not row.lends_location_only]
    values, disagreements = _values(speaking)
    lenders = [row for row in ranked if row.lends_location_only] if values.get("latitude") is None else []
    lent = _lent_location(lenders, values)
    return Merged(
        values=values | lent,
        phones=_union(speaking, "phones", ("kind", "number", "extension")),
        schedules=_first(speaking, "schedules"),
        licences=_union(speaking, "licences", ("kind", "name", "number")),
        terms=sorted({term for row in speaking for term in row.parsed["terms"]}),
        sources=_sources(speaking + lenders if lent else speaking),
        disagreements=disagreements,
    )


def givers(rows: Iterable[Row]) -> dict[str, Row]:
    """The row that gives each value of the merged picture; a lent point has the first of its lenders."""
    found = {}
    for row in sorted(rows, key=lambda row: (row.lends_location_only, row.rank)):
        given = (*POINT, "county") if row.lends_location_only else row.parsed["values"]
        found |= {name: row for name in given if found.keys().isdisjoint(_group(name))}
    return found


def _values(rows):
    values, disagreements = {}, {}
    for row in rows:
        given = row.parsed["values"]
        if row.joined == rows[0].joined:
            _note_disagreements(disagreements, values, given)
        values |= {name: value for name, value in given.items() if values.keys().isdisjoint(_group(name))}
    return values, disagreements


def _group(name):
    return _GROUP.get(name, (name,))


def _note_disagreements(disagreements, values, given):
    for name, value in given.items():
        if values.get(name, value) != value:
            disagreements.setdefault(name, []).append(value)


def _lent_location(lenders, values):
    """Point and county of the lenders, where all of them agree within 200 m."""
    lending = [row.parsed["values"] for row in lenders]
    points = {(lent["latitude"], lent["longitude"]) for lent in lending}
    if not points or any(metres_between(a, b) > AGREEMENT_M for a, b in combinations(points, 2)):
        return {}
    county = {} if values.get("county") else {"county": lending[0].get("county") or ""}
    return {name: lending[0][name] for name in POINT} | county


def _union(rows, name, identity: Sequence[str]):
    found = {}
    for row in rows:
        for item in row.parsed[name]:
            found.setdefault(tuple(item[part] for part in identity), item)
    return list(found.values())


def _first(rows, name):
    return next((list(row.parsed[name]) for row in rows if row.parsed[name]), [])


def _sources(rows):
    newest = {}
    for row in rows:
        newest[row.source] = max(row.vintage, newest.get(row.source, ""))
    return [{"slug": slug, "vintage": vintage} for slug, vintage in sorted(newest.items())]
