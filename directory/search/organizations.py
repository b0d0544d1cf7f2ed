"""The organizations of a snapshot while it is built: those with at least one listed resource, by name."""

from array import array

import numpy as np

from .columns import Links
from .content import LANGUAGES, OrganizationEntry
from .folding import plain
from .rows import STATUSES, Rows, strict_id

BOUNDS = len(LANGUAGES) + 1


class Organizations:
    def __init__(self, rows: Rows):
        self._links: Links = rows.links["organizations"]
        self._numbers = rows.numbers["organizations"]
        listed = np.flatnonzero(np.asarray(rows.status) != STATUSES["closed"])
        found = [numbers for _, numbers in self._links.blocks(listed)]
        self._with_listed = set(np.concatenate(found).tolist()) if found else set()
        self.ids: list[bytes] = []
        self._given: list[str] = []
        self._names: list[str] = []
        self._bounds = array("Q")

    def lists(self, entry: OrganizationEntry) -> bool:
        return self._numbers.get(entry.id) in self._with_listed

    def add(self, entry: OrganizationEntry, bounds: list[int]) -> None:
        """One that `lists`; its items stand between `bounds` of the file."""
        self.ids.append(strict_id(entry.id))
        self._given.append(entry.id)
        self._names.append(plain(entry.name))
        self._bounds.extend(bounds)

    def order(self) -> np.ndarray:
        """Organization by ordinal: by name, then id."""

        def key(one):
            return self._names[one], self.ids[one]

        return np.array(sorted(range(len(self.ids)), key=key), np.int64)

    def bounds(self, order: np.ndarray) -> np.ndarray:
        return np.asarray(self._bounds).reshape(-1, BOUNDS)[order]

    def postings(self, order: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(starts, rows) by ordinal; rows of organizations that are not listed stand behind the last."""
        places = np.full(len(self._numbers), len(order), np.int64)
        for ordinal, one in enumerate(order):
            places[self._numbers[self._given[one]]] = ordinal
        return self._links.postings(rows, places)
