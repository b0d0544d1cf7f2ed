"""The rows of a snapshot while it is built: columns, in the order in which the entries come.

A patch begins with the rows of the standing snapshot, by ordinal; what it drops is left out of the order.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import nan

import numpy as np

from .columns import NONE, Column, IdColumn, Links, merged, places_in
from .container import Container
from .content import LANGUAGES, Entry
from .folding import plain
from .hours import Patterns
from .lookups import Ids, id_bytes
from .place_names import PlaceNames
from .sections import read_ids, read_links
from .states import STATES
from .words_columns import WordColumns

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NEVER = 0  # as a day; days count from 0001-01-01, which is 1
EVERYWHERE = "US"  # as an area of service
APPROXIMATE = ("postal_code", "city")  # precisions of a point that is not the resource's own
STATUSES = {"active": 0, "temporarily_closed": 1, "closed": 2}
NOT_STATED, NOT_ACCEPTING, ACCEPTING = range(3)
BOUNDS = 2 * len(LANGUAGES) + 2  # of an item and an extra in each language, and of the schedules
KINDS = ("terms", "sources", "states", "areas")
KNOWN = {
    "states": [*STATES],
    "areas": [EVERYWHERE, *STATES],
}  # even without rows
COLUMNS = {
    "latitudes": ("d", "points.latitudes"),
    "longitudes": ("d", "points.longitudes"),
    "approximate": ("B", "rows.approximate"),
    "remote": ("B", "rows.remote"),
    "updated": ("q", "rows.updated"),
    "verified": ("i", "rows.verified"),
    "openings": ("B", "rows.openings"),
    "openings_as_of": ("i", "rows.openings_as_of"),
}


class Rows:
    """Columns by row. Terms and sources that the vocabulary and the sources do not have are left out."""

    def __init__(self, vocabulary: list[dict], sources: list[dict], standing: Container | None = None):
        keys = (term["key"] for category in vocabulary for term in category["terms"])
        self.numbers: dict[str, dict[str, int]] = {
            "terms": _numbered(keys),
            "sources": _numbered(source["slug"] for source in sources),
        }
        for kind, known in KNOWN.items():
            self.numbers[kind] = _numbered(standing.json(kind) if standing else known)
        count = standing.about["count"] if standing else 0
        self._standing = Ids(standing, "ids") if standing else None
        self._by_id = standing["ids.id_ordinals"] if standing else np.zeros(0, np.int32)
        self._dropped: set[int] = set()
        self.places, self.words = PlaceNames(standing), WordColumns(standing)
        self.hours = Patterns(standing, count)
        self.links = {
            kind: Links("I", read_links(standing, f"rows.{kind}") if standing else None) for kind in KINDS
        }
        self.columns = {
            name: Column(typecode, standing[section][:count] if standing else None)
            for name, (typecode, section) in COLUMNS.items()
        }
        self.bounds = Column("Q", standing["rows.bounds"].ravel() if standing else None)
        self.status = Column("B", _statuses(standing) if standing else None)
        self.ids = IdColumn(read_ids(standing, "ids") if standing else None)
        self.owners = IdColumn(standing["rows.owners"] if standing else None)
        self.names = Links("B", read_links(standing, "rows.names") if standing else None)
        self._first = count

    def add(self, entry: Entry, bounds: list[int]) -> None:
        """The next row, in the place of the one with its id; `bounds`: of its parts among the documents."""
        document = entry.document
        self.drop(document["id"])
        self.bounds.extend(bounds)
        self.ids.append(strict_id(document["id"]))
        self.owners.append(strict_id(document["organization"]["id"]))
        self.names.add(plain(document["name"]).encode())
        self.status.append(STATUSES[document["operating_status"]])
        self.columns["updated"].append(microseconds(entry.updated_at))
        self._add_days(document["verified"], document["accepts_new_patients"])
        self._add_links(document)
        self._add_place(document["location"], document["remote"])
        self.places.add(document["address"])
        self.hours.add(document["schedules"], document["timezone"])
        self.words.add(document)

    def drop(self, public_id: str) -> None:
        """Leave out what the standing snapshot has under this id, if it has."""
        ordinal = self._standing.ordinal(public_id) if self._standing else None
        if ordinal is not None:
            self._dropped.add(ordinal)

    def order(self) -> np.ndarray:
        """Row by ordinal: active ones by name, then id; the temporarily closed; the closed.

        So the listed ones come first, and a page in order of names is read off a bitmap.
        """
        status, ids = self.status.all(), self.ids.all()

        def key(row):
            return int(status[row]), self.names.of(row).tobytes(), ids[row : row + 1].tobytes()

        kept = np.delete(np.arange(self._first), sorted(self._dropped))
        return merged(kept, range(self._first, len(ids)), key)

    def nearly_by_id(self, order: np.ndarray) -> np.ndarray:
        """The rows of `order` by id, but for those that were added, which are the last."""
        places = places_in(order, len(self.status))
        found = places[np.concatenate([self._by_id, np.arange(self._first, len(places))])]
        return found[found != NONE]

    def added_ids(self) -> np.ndarray:
        """Of the rows that do not come from the standing snapshot."""
        return self.ids.all()[self._first :]

    def active(self, order: np.ndarray) -> int:
        """How many of the rows are neither closed nor temporarily closed."""
        return int((self.status[order] == STATUSES["active"]).sum())

    def listed(self, order: np.ndarray) -> int:
        """How many of the rows lists show."""
        return int((self.status[order] != STATUSES["closed"]).sum())

    def _add_days(self, verified, openings):
        columns = self.columns
        columns["verified"].append(_day(verified["on"]) if verified else NEVER)
        columns["openings_as_of"].append(_day(openings["as_of"]) if openings else NEVER)
        columns["openings"].append(
            (ACCEPTING if openings["value"] else NOT_ACCEPTING) if openings else NOT_STATED
        )

    def _add_place(self, location, remote):
        columns = self.columns
        columns["latitudes"].append(location["latitude"] if location else nan)
        columns["longitudes"].append(location["longitude"] if location else nan)
        columns["approximate"].append(bool(location) and location["precision"] in APPROXIMATE)
        columns["remote"].append(bool(remote))
        self.links["areas"].add([self._number("areas", area) for area in remote["areas"]] if remote else ())

    def _add_links(self, document):
        terms, sources = self.numbers["terms"], self.numbers["sources"]
        slugs = {source["slug"] for source in document["sources"]}
        state = document["address"]["state_province"]
        self.links["terms"].add(sorted([terms[key] for key in document["terms"] if key in terms]))
        self.links["sources"].add([sources[slug] for slug in slugs if slug in sources])
        self.links["states"].add([self._number("states", state)] if state else ())

    def _number(self, kind, value):
        numbers = self.numbers[kind]
        return numbers.setdefault(value, len(numbers))


def strict_id(public_id: str) -> bytes:
    found = id_bytes(public_id)
    if found is None:
        raise ValueError(f"{public_id!r} is no id")
    return found


def microseconds(moment: str) -> int:
    """Microseconds since 1970 of an RFC 3339 time; raises TypeError for one without a zone."""
    return (datetime.fromisoformat(moment) - EPOCH) // MICROSECOND


def _statuses(file):
    ends = [0, *(file.about[name] for name in ("active", "listed", "count"))]
    return np.repeat(np.array([*STATUSES.values()], np.uint8), np.diff(ends))


@lru_cache(maxsize=4096)
def _day(iso):
    return date.fromisoformat(iso).toordinal()


def _numbered(values):
    return {value: number for number, value in enumerate(values)}
