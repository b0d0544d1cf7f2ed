"""What the builder gathers row by row, behind what a standing snapshot has: numbers, ids, links.

Rows keep the place in which they came until all are known; then an `order` names those that stay, in their
final order. Adding ends where the first column is read.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

import numpy as np

BITS = 64
ROWS_AT_ONCE = 8192  # a whole number of words; bounds the builder's memory
NONE = -1
_LOWER = (1 << 32) - 1


def words_for(rows: int) -> int:
    """64-bit words that hold a bit for each row; never none."""
    return max(1, -(-rows // BITS))


def packed(mask: np.ndarray) -> np.ndarray:
    """Bits of the last axis (a multiple of 64 long) as 64-bit words, the first row in the lowest bit."""
    return np.packbits(mask, axis=-1, bitorder="little").view("<u8")


def padded(column: np.ndarray, filling=0) -> np.ndarray:
    """The column filled up to a whole number of words, so that comparing it gives whole words of bits."""
    whole = np.full(words_for(len(column)) * BITS, filling, column.dtype)
    whole[: len(column)] = column
    return whole


def places_in(order: np.ndarray, size: int) -> np.ndarray:
    """Where each number below `size` stands in `order`, or NONE."""
    places = np.full(size, NONE, np.int64)
    places[order] = np.arange(len(order))
    return places


def starts_of(lengths: Sequence[int]) -> np.ndarray:
    """Where each of consecutive parts starts, and the last one ends."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def sorted_pairs(firsts: np.ndarray, seconds: np.ndarray, kind=None) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of numbers below 2**31 in order, by the first, then the second; `kind`: of numpy's sorts."""
    keys = firsts.astype(np.int64) << 32
    keys |= seconds
    keys.sort(kind=kind)
    return keys >> 32, keys & _LOWER


def merged(kept: np.ndarray, added: Sequence[int], key: Callable[[int], tuple]) -> np.ndarray:
    """All in order of their keys; `kept` stand in that order already."""
    added = sorted(added, key=key)
    places = [bisect_left(kept, key(one), key=key) for one in added] if len(kept) else 0
    return np.insert(kept, places, added)


class Column:
    """A number of each row."""

    def __init__(self, typecode: str, standing: np.ndarray | None = None):
        self._standing, self._added = standing, array(typecode)
        self.append, self.extend = self._added.append, self._added.extend

    def __len__(self) -> int:
        return len(self._added) if self._standing is None else len(self._standing) + len(self._added)

    def __getitem__(self, rows) -> np.ndarray:
        return self.all()[rows]

    def all(self) -> np.ndarray:
        return self._with_standing(np.asarray(self._added))

    def _with_standing(self, added):
        return added if self._standing is None else np.concatenate([self._standing, added])


class IdColumn(Column):
    """An id of each row: 16 bytes."""

    def __init__(self, standing: np.ndarray | None = None):
        self._standing, self._added = standing, bytearray()
        self.append = self._added.extend

    def __len__(self) -> int:
        return len(self.all())

    def all(self) -> np.ndarray:
        return self._with_standing(np.frombuffer(bytes(self._added), "S16"))


class Links:
    """Which numbers (of terms, words, letters, ...) each row has, in the order in which the rows came."""

    def __init__(self, typecode: str = "I", standing: tuple[np.ndarray, np.ndarray] | None = None):
        """`standing`: (starts, numbers) of the rows of a standing snapshot."""
        self._standing = standing
        self._numbers, self._starts = array(typecode), array("q", [0])
        self._whole: tuple[np.ndarray, np.ndarray] | None = None

    def add(self, numbers: Sequence[int]) -> None:
        self._numbers.extend(numbers)
        self._starts.append(len(self._numbers))

    def of(self, row: int) -> np.ndarray:
        starts, numbers = self._all()
        return numbers[starts[row] : starts[row + 1]]

    def starts(self, order: np.ndarray) -> np.ndarray:
        """Where the links of each row start once the rows stand in `order`, and where the last ones end."""
        return starts_of(np.diff(self._all()[0])[order])

    def numbers(self, order: np.ndarray) -> Iterator[np.ndarray]:
        """The numbers of all rows, one after the other, some thousand rows at a time."""
        starts, numbers = self._all()
        for rows in _blocks(order):
            if _is_run(rows):
                yield numbers[starts[rows[0]] : starts[rows[-1] + 1]]
            else:
                yield numbers[_places(starts, rows)]

    def blocks(self, order: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """(row in `order`, number) of each link, some thousand rows at a time."""
        starts = self._all()[0]
        for first, rows, numbers in zip(
            range(0, len(order), ROWS_AT_ONCE), _blocks(order), self.numbers(order), strict=True
        ):
            yield first + np.repeat(np.arange(len(rows)), starts[rows + 1] - starts[rows]), numbers

    def pairs(self, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(number, row in `order`) of each link."""
        nothing = (np.zeros(0, np.int64), np.zeros(0, np.int64))
        rows, numbers = (np.concatenate(parts) for parts in zip(nothing, *self.blocks(order), strict=True))
        return numbers.astype(np.int32), rows.astype(np.int32)

    def bitmaps(self, order: np.ndarray, size: int, places: np.ndarray | None = None) -> np.ndarray:
        """[size, words]: a bit for each row that has the number; `places`: which bitmap is whose."""
        bits = np.zeros((size, words_for(len(order))), np.uint64)
        for block, (rows, numbers) in enumerate(self.blocks(order)):
            first = block * ROWS_AT_ONCE
            words = words_for(min(ROWS_AT_ONCE, len(order) - first))
            mask = np.zeros((size, words * BITS), bool)
            mask[numbers if places is None else places[numbers], rows - first] = True
            bits[:, first // BITS : first // BITS + words] = packed(mask)
        return bits

    def _all(self):
        """(starts, numbers) of all rows; no row can be added any more."""
        if self._whole is None:
            starts, numbers = np.asarray(self._starts), np.asarray(self._numbers)
            if self._standing is not None:
                before, standing = self._standing
                starts = np.concatenate([before, before[-1] + starts[1:]])
                numbers = np.concatenate([standing, numbers.astype(standing.dtype)])
            self._whole = starts, numbers
        return self._whole


class PostedLinks(Links):
    """Links of which a standing snapshot has the postings: (starts, rows) by number."""

    def __init__(self, typecode: str, standing=None, postings=None, rows: int = 0):
        """`standing` as in `Links`, or None where only pairs are asked for; `rows`: of the postings."""
        super().__init__(typecode, standing)
        self._postings, self._first = postings, rows

    def pairs(self, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Those of the standing snapshot come first, in the order of its postings."""
        if self._postings is None:
            return super().pairs(order)
        starts, rows = self._postings
        lengths, added = np.diff(self._starts), np.asarray(self._numbers)
        places = places_in(order, self._first + len(lengths)).astype(np.int32)
        places = np.concatenate([places[rows], np.repeat(places[self._first :], lengths)])
        standing = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
        numbers = np.concatenate([standing, added.astype(np.int32)])
        kept = places != NONE
        return numbers[kept], places[kept]


def postings_of(numbers: np.ndarray, rows: np.ndarray, size: int, kind=None) -> tuple[np.ndarray, np.ndarray]:
    """(starts, rows): the rows of number 0, then 1, ... up to `size`; each ascending."""
    numbers, rows = sorted_pairs(numbers, rows, kind)
    return starts_of(np.bincount(numbers, minlength=size)), rows


def _blocks(order):
    return (order[first : first + ROWS_AT_ONCE] for first in range(0, len(order), ROWS_AT_ONCE))


def _is_run(rows):
    return rows[-1] - rows[0] == len(rows) - 1 and bool((np.diff(rows) == 1).all())


def _places(starts, rows):
    """Where the links of the rows stand."""
    lengths = starts[rows + 1] - starts[rows]
    shift = np.repeat(starts[rows] - starts_of(lengths)[:-1], lengths)
    return shift + np.arange(len(shift))
