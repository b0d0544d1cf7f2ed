"""How the rows of one site become one resource. Pure: parsed source rows in, one merged picture out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from directory.search.places import metres_between

AGREEMENT_M = 200
FIRST_PART = "substance"
POINT = ("latitude", "longitude", "location_precision")


@dataclass(frozen=True, slots=True)
class Row:
    """A source row as it is merged: `values`, `phones`, `schedules`, `licences`, `terms` as a parser gave them."""

    source: str
    vintage: str
    part: str
    number: int
    parsed: Mapping[str, object]
    lends_location_only: bool = False

    @property
    def rank(self):
        """Substance-use rows win, then the order of the file."""
        return (self.part != FIRST_PART, self.source, self.number)


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
    """The rows of one site, merged: terms and phones are unions, other fields are the first row's that has one."""
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


def _values(rows):
    values, disagreements = {}, {}
    for row in rows:
        for name, value in row.parsed["values"].items():
            if values.setdefault(name, value) != value:
                disagreements.setdefault(name, []).append(value)
    return values, disagreements


def _lent_location(lenders, values):
    """Point and county of the lenders, where all of them agree within 200 m."""
    points = [(row.parsed["values"]["latitude"], row.parsed["values"]["longitude"]) for row in lenders]
    if not points or any(metres_between(a, b) > AGREEMENT_M for a, b in combinations(points, 2)):
        return {}
    lent = lenders[0].parsed["values"]
    county = {} if values.get("county") else {"county": lent.get("county") or ""}
    return {name: lent[name] for name in POINT} | county


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
