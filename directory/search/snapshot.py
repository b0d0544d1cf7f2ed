"""An open snapshot: the whole public directory of one revision, read in place from the mapped files.

What grows with the rows stays in the files, in memory that all processes share; only the vocabulary, the
sources, the crisis lines and the articles are parsed, once and when first asked for.
"""

from collections.abc import Mapping
from functools import cached_property
from mmap import mmap
from pathlib import Path
from uuid import UUID

import numpy as np
import orjson

from .container import BrokenSnapshot, Container
from .content import LANGUAGES
from .document_file import open_documents
from .gazetteer import Gazetteer
from .hours import Hours
from .lookups import Ids, Postings, Spellings, Values
from .points import Points
from .states import STATES
from .suggest_terms import SuggestibleTerms
from .words_index import WordIndex
from .words_meanings import Meanings

__all__ = ["BrokenSnapshot", "Snapshot", "open_snapshot"]

_ORDERINGS = ("-verified_on", "-updated_at")
_EXTRAS = len(LANGUAGES)  # the parts of a row: items, extras (each by language), schedules
_SCHEDULES = 2 * len(LANGUAGES)


def open_snapshot(path: Path) -> "Snapshot":
    """Raises BrokenSnapshot for a file that is no whole snapshot of this format, OSError without a file."""
    file = Container(path)
    try:
        return Snapshot(file, open_documents(path, **file.about["documents"]))
    except (KeyError, TypeError) as error:
        raise BrokenSnapshot(f"the header lacks {error}") from error


class Snapshot:
    """Rows are named by ordinal, 0 to `count` - 1, in the default ordering; the first `listed` are in lists.

    The first `active` are not closed for a time either. Languages are "en" and "es". Bitmaps are arrays of
    64-bit words, row 0 in the lowest bit of the first. `surroundings`, `shipped` and `step` as in `Content`.
    """

    def __init__(self, file: Container, documents: mmap):
        self._file, self._documents = file, documents
        about = file.about
        self.revision: int = about["revision"]
        self.at: str = about["at"]
        self.version: str = about["version"]
        self.surroundings: str = about["surroundings"]
        self.shipped: str = about["shipped"]
        self.step: list | None = about["step"]
        self.documents_size: int = about["documents"]["size"]
        self.count: int = about["count"]
        self.listed: int = about["listed"]
        self.site: dict = file.json("site")  # read at once, so that a file without it is no whole snapshot
        self.active: int = about["active"]
        self._open_rows(file)
        self._open_places(file)
        self._open_organizations(file)
        self._gone = Ids(file, "gone")
        self.words = WordIndex(file)

    def _open_rows(self, file):
        self._bounds, self._ids = file["rows.bounds"], Ids(file, "ids")
        self.term_starts, self.row_terms = file["rows.terms.starts"], file["rows.terms"]
        self.listed_bits, self.active_bits = file["bits.listed"], file["bits.active"]
        self.term_bits = file["bits.terms"]
        self.state_bits, self.source_bits = file["bits.states"], file["bits.sources"]
        self.verified, self.updated = file["rows.verified"], file["rows.updated"]
        self.openings, self.openings_as_of = file["rows.openings"], file["rows.openings_as_of"]
        self.orderings = {name: (file[f"{name}.ordinals"], file[f"{name}.ranks"]) for name in _ORDERINGS}

    def _open_places(self, file):
        self.values = {parameter: Values(file, parameter) for parameter in ("city", "county", "zip")}
        self.points, self.gazetteer, self.hours = Points(file), Gazetteer(file), Hours(file)
        self.approximate = file["rows.approximate"]
        self.remote_bits, self.area_bits = file["bits.remote"], file["bits.areas"]

    def _open_organizations(self, file):
        self._organization_bounds = file["organization.bounds"]
        self._organizations = Ids(file, "organization")
        self.organization_postings = Postings(file, "organization")

    @property
    def documents_in_use(self) -> int:
        """How many of the `documents_size` bytes are of rows and organizations that stand here."""
        every = (self._bounds, self._organization_bounds)
        return sum(int((bounds[:, -1] - bounds[:, 0]).sum()) for bounds in every)

    # Resources

    def ordinal(self, public_id: str) -> int | None:
        """The row of an id, closed ones too; None for an id that is not published."""
        return self._ids.ordinal(public_id)

    def item(self, ordinal: int, language: str) -> bytes:
        """The row as lists show it: a JSON object without `distance`."""
        return self._part(ordinal, LANGUAGES.index(language))

    def items(self, ordinals: np.ndarray, language: str) -> list[bytes]:
        """`item` of each row of a page."""
        place = LANGUAGES.index(language)
        bounds = self._bounds[ordinals, place : place + 2].tolist()
        return [self._documents[start:end] for start, end in bounds]

    def extra(self, ordinal: int, language: str) -> bytes:
        """What only the detail has, as a JSON object, without services, schedules and articles."""
        return self._part(ordinal, _EXTRAS + LANGUAGES.index(language))

    def schedules(self, ordinal: int) -> bytes:
        """A JSON array of spans.

        Each: days, opens, closes, valid_from, valid_to, closed, by_appointment, timezone.
        """
        return self._part(ordinal, _SCHEDULES)

    def services(self, ordinal: int, language: str) -> bytes:
        """A JSON array of the row's terms, in the vocabulary's order: category, slug, code, name."""
        fragments = self._services[language]
        return b"[" + b",".join([fragments[term] for term in self.terms(ordinal)]) + b"]"

    def terms(self, ordinal: int) -> list[int]:
        """The row's terms, as places in the vocabulary."""
        start, end = self.term_starts[ordinal : ordinal + 2].tolist()
        return self.row_terms[start:end].tolist()

    def gone(self, public_id: str) -> dict | None:
        """{"replaced_by": id or None, "at"} of a resource that was withdrawn or merged.

        Where what it was merged into was itself merged, the last of them.
        """
        place = self._gone.ordinal(public_id)
        if place is None:
            return None
        return {"replaced_by": self._successor(place), "at": self._file["gone.at"][place].decode()}

    def _successor(self, place):
        replaced_by = UUID(bytes=self._file["gone.replaced_by"][place : place + 1].tobytes())
        if not replaced_by.int:
            return None
        next_place = self._gone.ordinal(str(replaced_by))
        further = None if next_place is None else self._successor(next_place)
        return further or str(replaced_by)

    # Organizations: those with at least one listed resource, by name

    @property
    def organization_count(self) -> int:
        return len(self._organization_bounds)

    def organization(self, public_id: str) -> int | None:
        """The ordinal of an organization; None for one that is not listed."""
        return self._organizations.ordinal(public_id)

    def organization_rows(self, ordinal: int) -> np.ndarray:
        """Ordinals of its listed resources, by name, the temporarily closed last."""
        rows = self.organization_postings[ordinal]
        return rows[: rows.searchsorted(self.listed)]

    def organization_item(self, ordinal: int, language: str) -> bytes:
        """A JSON object, with `resource_count`."""
        place = LANGUAGES.index(language)
        start, end = self._organization_bounds[ordinal, place : place + 2].tolist()
        count = len(self.organization_rows(ordinal))
        return b'%b,"resource_count":%d}' % (self._documents[start : end - 1], count)

    # The small things, parsed once

    @cached_property
    def crisis_lines(self) -> list[dict]:
        return self._file.json("crisis_lines")

    @cached_property
    def articles(self) -> list[dict]:
        return self._file.json("articles")

    @cached_property
    def vocabulary(self) -> list[dict]:
        """Categories with their terms; `count`: the listed resources that have the term."""
        return self._file.json("vocabulary")

    @cached_property
    def sources(self) -> list[dict]:
        """Sources; `count`: the listed resources that stand on them."""
        return self._file.json("sources")

    @cached_property
    def meanings(self) -> Meanings:
        """What words mean: the names of terms, and synonyms."""
        return Meanings(self.vocabulary, self._file.json("synonyms"))

    @cached_property
    def suggestible(self) -> SuggestibleTerms:
        """Terms as they are suggested."""
        return SuggestibleTerms(self.vocabulary, self.meanings)

    # What can be asked for

    def known(self, parameter: str) -> Mapping[str, str]:
        """Folded value -> the value to ask for (for city and county: their names); looks up any spelling.

        `parameter`: a category, service, state (by code and name), county, city, zip, source; or KeyError.
        """
        return self.values[parameter] if parameter in self.values else self._known[parameter]

    @cached_property
    def _known(self):
        categories = {
            category["slug"]: Spellings((term["slug"], term["slug"]) for term in category["terms"])
            for category in self.vocabulary
        }
        names = [(name, code) for code, name in STATES.items()]
        return categories | {
            "service": Spellings((code, code) for code in self.service_numbers),
            "state": Spellings([*names, *((code, code) for code in self.state_numbers)]),
            "source": Spellings((slug, slug) for slug in self.source_numbers),
        }

    @cached_property
    def term_numbers(self) -> dict[str, dict[str, int]]:
        """The row of `term_bits` by category and term slug."""
        numbers = iter(range(len(self.term_bits)))
        return {
            category["slug"]: {term["slug"]: next(numbers) for term in category["terms"]}
            for category in self.vocabulary
        }

    @cached_property
    def listed_counts(self) -> np.ndarray:
        """How many listed rows have each term, by its row of `term_bits`."""
        return np.array([term["count"] for one in self.vocabulary for term in one["terms"]], np.int64)

    @cached_property
    def service_numbers(self) -> dict[str, int]:
        """The row of `term_bits` by service code, of any category."""
        terms = [term for category in self.vocabulary for term in category["terms"]]
        return {term["code"]: number for number, term in enumerate(terms) if term["code"]}

    @cached_property
    def state_numbers(self) -> dict[str, int]:
        """The row of `state_bits` by USPS code."""
        return {code: number for number, code in enumerate(self._file.json("states"))}

    @cached_property
    def area_numbers(self) -> dict[str, int]:
        """The row of `area_bits` by area of service: "US" or a USPS code."""
        return {area: number for number, area in enumerate(self._file.json("areas"))}

    @cached_property
    def source_numbers(self) -> dict[str, int]:
        """The row of `source_bits` by slug."""
        return {source["slug"]: number for number, source in enumerate(self.sources)}

    @cached_property
    def _services(self):
        return {language: [*self._fragments(language)] for language in LANGUAGES}

    def _fragments(self, language):
        for category in self.vocabulary:
            for term in category["terms"]:
                name = term["name"].get(language) or term["name"]["en"]
                yield orjson.dumps(
                    {"category": category["slug"], "slug": term["slug"], "code": term["code"], "name": name}
                )

    def _part(self, ordinal, place):
        start, end = self._bounds[ordinal, place : place + 2].tolist()
        return self._documents[start:end]
