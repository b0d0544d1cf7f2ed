"""The organizations of a snapshot while it is built: those with at least one listed resource, by name."""

import numpy as np

from .columns import NONE, Column, IdColumn, Links, merged, places_in, postings_of
from .container import Container, ContainerWriter
from .content import LANGUAGES, OrganizationEntry
from .folding import plain
from .lookups import Ids
from .rows import Rows, strict_id
from .sections import read_ids, read_links, read_postings, write_ids, write_links, write_postings

BOUNDS = len(LANGUAGES) + 1


class Organizations:
    def __init__(self, rows: Rows, standing: Container | None = None):
        """`standing`: a snapshot whose organizations come first, by ordinal."""
        self._rows = rows
        self._standing = Ids(standing, "organization") if standing else None
        self._dropped: set[int] = set()
        self._ids = IdColumn(read_ids(standing, "organization") if standing else None)
        self._bounds = Column("Q", standing["organization.bounds"].ravel() if standing else None)
        self._names = Links("B", read_links(standing, "organization.names") if standing else None)
        self._postings = read_postings(standing, "organization") if standing else None
        self._first = len(self._ids)

    def add(self, entry: OrganizationEntry, bounds: list[int]) -> None:
        """Its items stand between `bounds` of the documents. It replaces the one with its id."""
        self.drop(entry.id)
        self._ids.append(strict_id(entry.id))
        self._names.add(plain(entry.name).encode())
        self._bounds.extend(bounds)
        self._rows.words.add_organization(entry.name)

    def drop(self, public_id: str) -> None:
        """Leave out what the standing snapshot has under this id, if it has."""
        ordinal = self._standing.ordinal(public_id) if self._standing else None
        if ordinal is not None:
            self._dropped.add(ordinal)

    def write(self, writer: ContainerWriter, rows: np.ndarray) -> np.ndarray:
        """`rows`: the final order of the rows. Gives the final order of the organizations."""
        of_rows = self._of_rows(rows)
        order = self._order(of_rows[: self._rows.listed(rows)])
        writer.add("organization.bounds", self._bounds.all().reshape(-1, BOUNDS)[order])
        write_ids(writer, "organization", self._ids[order])
        write_links(writer, "organization.names", self._names, order, "u1")
        places = places_in(order, len(self._ids) + 1)  # the last is that of NONE
        owned = np.flatnonzero(places[of_rows] != NONE)
        write_postings(writer, "organization", postings_of(places[of_rows[owned]], owned, len(order)))
        return order

    def _of_rows(self, rows):
        """The organization of each row; NONE where it was not given."""
        of_rows = self._known_of_rows()[rows]
        unknown = np.flatnonzero(of_rows == NONE)
        of_rows[unknown] = self._with_ids(self._rows.owners[rows[unknown]])
        return of_rows

    def _known_of_rows(self):
        """What the standing snapshot has, as far as it stays."""
        of_rows = np.full(len(self._rows.status), NONE, np.int64)
        if self._standing:
            stays = np.arange(self._first)
            stays[sorted(self._dropped)] = NONE
            starts, rows = self._postings
            of_rows[rows] = np.repeat(stays, np.diff(starts))
        return of_rows

    def _with_ids(self, sought):
        """The organization that has each id, or NONE."""
        ids = self._ids.all()
        chosen = np.delete(np.arange(len(ids)), sorted(self._dropped))
        by_id = chosen[np.argsort(ids[chosen])]
        if (ids[by_id][1:] == ids[by_id][:-1]).any():
            raise ValueError("organization: an id is given twice")
        if not len(by_id):
            return NONE
        found = by_id[np.minimum(np.searchsorted(ids[by_id], sought), len(by_id) - 1)]
        return np.where(ids[found] == sought, found, NONE)

    def _order(self, of_listed):
        """By name, then id."""
        listed = np.unique(of_listed[of_listed != NONE])
        first = np.searchsorted(listed, self._first)
        ids = self._ids.all()

        def key(one):
            return self._names.of(one).tobytes(), ids[one : one + 1].tobytes()

        return merged(listed[:first], listed[first:].tolist(), key)
