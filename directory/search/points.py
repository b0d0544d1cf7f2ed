"""Where the rows are: columns of coordinates, and the rows in the order of the grid's cells."""

import numpy as np

from .bitmaps import among, bits_of, ordinals_of, size_of
from .columns import ROWS_AT_ONCE, packed, padded
from .container import Container, ContainerWriter
from .geo import (
    Box,
    box_around,
    box_between,
    cell_ranges,
    cells_of,
    squared_chord,
    squared_chords,
    unit_vector,
    unit_vectors,
)
from .question import Near

MANY = 8  # of so many rows one: more candidates than that cost more than a look at all the rows
FEW = 2048  # as many rows are sorted by distance in less time than rings around the place take
FIRST_RING_M = 25_000


def write_points(writer: ContainerWriter, latitudes: np.ndarray, longitudes: np.ndarray) -> None:
    """Columns in the final order of the rows; not a number where there is no point."""
    placed = np.flatnonzero(~np.isnan(latitudes))
    cells = cells_of(latitudes[placed], longitudes[placed])
    by_cell = np.argsort(cells, kind="stable")
    latitudes, longitudes = padded(latitudes, np.nan), padded(longitudes, np.nan)
    writer.add("points.latitudes", latitudes)
    writer.add("points.longitudes", longitudes)
    writer.add("points.vectors", unit_vectors(latitudes, longitudes))
    writer.add("points.cells", cells[by_cell])
    writer.add("points.rows", placed[by_cell].astype(np.int32))
    writer.add("bits.points", packed(~np.isnan(latitudes)))


class Points:
    """Sets that are given and taken are bitmaps, or ordinals where said."""

    def __init__(self, file: Container):
        self._latitudes, self._longitudes = file["points.latitudes"], file["points.longitudes"]
        self._vectors = file["points.vectors"]
        self._cells, self._rows = file["points.cells"], file["points.rows"]
        self.bits: np.ndarray = file["bits.points"]
        """The rows that have a point."""

    def within(self, near: Near, metres: float) -> np.ndarray:
        """The rows at most so far away."""
        vector, limit = unit_vector(near.latitude, near.longitude), squared_chord(metres)
        return self._rows_in(
            box_around(near.latitude, near.longitude, metres),
            lambda rows: squared_chords(self._vectors[:, rows], vector) <= limit,
        )

    def between(self, west: float, south: float, east: float, north: float) -> np.ndarray:
        """The rows in a box, on its edges too."""
        box = box_between(west, south, east, north)
        return self._rows_in(box, lambda rows: _inside(box, self._latitudes[rows], self._longitudes[rows]))

    def squared_chords(self, near: Near, ordinals: np.ndarray) -> np.ndarray:
        """In the order of the distances; not a number for a row without a point."""
        return squared_chords(
            self._vectors.take(ordinals, axis=1), unit_vector(near.latitude, near.longitude)
        )

    def nearest(self, near: Near, rows: np.ndarray, stop: int) -> np.ndarray:
        """Ordinals of at least the `stop` nearest of `rows`, by distance, then ordinal; all have a point."""
        if size_of(rows) > max(FEW, MANY * stop):
            for ordinals, squared in self._rings(near, rows):
                if len(ordinals) >= stop:
                    return _first(ordinals, squared, stop)
        ordinals = ordinals_of(rows)
        return _first(ordinals, self.squared_chords(near, ordinals), stop)

    def _rings(self, near, rows):
        """(ordinals, squared chords) within growing radii, as long as that is less work than all rows are."""
        radius = FIRST_RING_M
        while (found := self._candidates(box_around(near.latitude, near.longitude, radius))) is not None:
            ordinals = np.sort(among(found, rows))
            squared = self.squared_chords(near, ordinals)
            inside = squared <= squared_chord(radius)
            yield ordinals[inside], squared[inside]
            radius *= 2

    def _rows_in(self, box, test):
        """The rows in the box for which `test` holds; it takes ordinals, or a slice of all rows."""
        candidates = self._candidates(box)
        if candidates is not None:
            return bits_of(candidates[test(candidates)], len(self.bits))
        blocks = (
            slice(first, first + ROWS_AT_ONCE) for first in range(0, len(self._latitudes), ROWS_AT_ONCE)
        )
        return np.concatenate([packed(test(block)) for block in blocks])

    def _candidates(self, box: Box):
        """Ordinals of the rows in the cells that the box touches; None where they are many."""
        first, last = cell_ranges(box)
        starts, ends = self._cells.searchsorted(first), self._cells.searchsorted(last, side="right")
        if (ends - starts).sum() * MANY > len(self._latitudes):
            return None
        held = starts < ends
        pairs = zip(starts[held].tolist(), ends[held].tolist(), strict=True)
        return np.concatenate([self._rows[:0], *(self._rows[start:end] for start, end in pairs)])


def _first(ordinals, squared, stop):
    """At least the first `stop` by distance, then ordinal; they are given in the order of ordinals."""
    if len(ordinals) > MANY * stop:
        near = squared <= np.partition(squared, stop - 1)[stop - 1]
        ordinals, squared = ordinals[near], squared[near]
    return ordinals[np.argsort(squared, kind="stable")]


def _inside(box, latitudes, longitudes):
    found = np.zeros(len(latitudes), bool)
    for west, east in box.spans:
        found |= (longitudes >= west) & (longitudes <= east)
    return found & (latitudes >= box.south) & (latitudes <= box.north)
