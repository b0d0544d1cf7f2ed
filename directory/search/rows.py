"""The rows of a snapshot while it is built: columns of numbers, in the order in which the entries come."""

from array import array
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import nan

import numpy as np

from .columns import Links
from .content import LANGUAGES, Entry
from .folding import plain
from .hours import Patterns
from .lookups import id_bytes
from .place_names import PlaceNames
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


class Rows:
    """Columns by row. Terms and sources that the vocabulary and the sources do not have are left out."""

    def __init__(self, vocabulary: list[dict], sources: list[dict]):
        keys = (term["key"] for category in vocabulary for term in category["terms"])
        self.numbers: dict[str, dict[str, int]] = {
            "terms": _numbered(keys),
            "sources": _numbered(source["slug"] for source in sources),
            "states": _numbered(STATES),
            "organizations": {},
            "areas": _numbered([EVERYWHERE, *STATES]),
        }
        self.links = {kind: Links() for kind in self.numbers}
        self.places = PlaceNames()
        self.hours = Patterns()
        self.words = WordColumns()
        self.latitudes, self.longitudes = array("d"), array("d")
        self.approximate, self.remote = array("B"), array("B")
        self.ids: list[bytes] = []
        self.names: list[str] = []
        self.status, self.openings = array("B"), array("B")
        self.bounds, self.updated = array("Q"), array("q")
        self.verified, self.openings_as_of = array("i"), array("i")

    def add(self, entry: Entry, bounds: list[int]) -> None:
        """The next row; its parts stand between `bounds` of the file."""
        document = entry.document
        self.bounds.extend(bounds)
        self.ids.append(strict_id(document["id"]))
        self.names.append(plain(document["name"]))
        self.status.append(STATUSES[document["operating_status"]])
        self.updated.append(microseconds(entry.updated_at))
        self._add_days(document["verified"], document["accepts_new_patients"])
        self._add_links(document)
        self._add_place(document["location"], document["remote"])
        self.places.add(document["address"])
        self.hours.add(document["schedules"], document["timezone"])
        self.words.add(document)

    def order(self) -> np.ndarray:
        """Row by ordinal: active ones by name, then id; the temporarily closed; the closed.

        So the listed ones come first, and a page in order of names is read off a bitmap.
        """

        def key(row):
            return self.status[row], self.names[row], self.ids[row]

        return np.array(sorted(range(len(self.ids)), key=key), np.int64)

    @property
    def active(self) -> int:
        """How many of the rows are neither closed nor temporarily closed."""
        return self.status.count(STATUSES["active"])

    @property
    def listed(self) -> int:
        """How many of the rows lists show."""
        return len(self.status) - self.status.count(STATUSES["closed"])

    def _add_days(self, verified, openings):
        self.verified.append(_day(verified["on"]) if verified else NEVER)
        self.openings_as_of.append(_day(openings["as_of"]) if openings else NEVER)
        self.openings.append((ACCEPTING if openings["value"] else NOT_ACCEPTING) if openings else NOT_STATED)

    def _add_place(self, location, remote):
        self.latitudes.append(location["latitude"] if location else nan)
        self.longitudes.append(location["longitude"] if location else nan)
        self.approximate.append(bool(location) and location["precision"] in APPROXIMATE)
        self.remote.append(bool(remote))
        numbers = self.numbers["areas"]
        areas = remote["areas"] if remote else ()
        self.links["areas"].add([numbers.setdefault(area, len(numbers)) for area in areas])

    def _add_links(self, document):
        terms, sources = self.numbers["terms"], self.numbers["sources"]
        slugs = {source["slug"] for source in document["sources"]}
        self.links["terms"].add(sorted([terms[key] for key in document["terms"] if key in terms]))
        self.links["sources"].add([sources[slug] for slug in slugs if slug in sources])
        self.links["states"].add(self._number("states", document["address"]["state_province"]))
        self.links["organizations"].add(self._number("organizations", document["organization"]["id"]))

    def _number(self, kind, value):
        numbers = self.numbers[kind]
        return (numbers.setdefault(value, len(numbers)),) if value else ()


def strict_id(public_id: str) -> bytes:
    found = id_bytes(public_id)
    if found is None:
        raise ValueError(f"{public_id!r} is no id")
    return found


def microseconds(moment: str) -> int:
    """Microseconds since 1970 of an RFC 3339 time; raises TypeError for one without a zone."""
    return (datetime.fromisoformat(moment) - EPOCH) // MICROSECOND


@lru_cache(maxsize=4096)
def _day(iso):
    return date.fromisoformat(iso).toordinal()


def _numbered(values):
    return {value: number for number, value in enumerate(values)}
