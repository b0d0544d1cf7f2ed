"""What the builder gathers row by row, and turns into bitmaps and postings when all rows are known."""

from array import array
from collections.abc import Iterator, Sequence

import numpy as np

BITS = 64
ROWS_AT_ONCE = 8192  # a whole number of words; bounds the builder's memory


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


def inverse(order: Sequence[int]) -> np.ndarray:
    """Where each number stands in `order`, a permutation."""
    places = np.zeros(len(order), np.int64)
    places[np.asarray(order, np.int64)] = np.arange(len(order))
    return places


def starts_of(lengths: Sequence[int]) -> np.ndarray:
    """Where each of consecutive parts starts, and the last one ends."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


class Links:
    """Which numbers (of terms, sources, places, ...) each row has, in the order in which the rows came."""

    def __init__(self):
        self._numbers, self._lengths = array("I"), array("I")

    def add(self, numbers: Sequence[int]) -> None:
        self._numbers.extend(numbers)
        self._lengths.append(len(numbers))

    def starts(self, order: np.ndarray) -> np.ndarray:
        """Where the links of each row start once the rows stand in `order`, and where the last ones end."""
        return starts_of(np.asarray(self._lengths)[order])

    def blocks(self, order: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """(row in `order`, number) of each link, some thousand rows at a time."""
        numbers, arrived = np.asarray(self._numbers), starts_of(self._lengths)
        for first in range(0, len(order), ROWS_AT_ONCE):
            rows = order[first : first + ROWS_AT_ONCE]
            lengths = arrived[rows + 1] - arrived[rows]
            shift = np.repeat(arrived[rows] - starts_of(lengths)[:-1], lengths)
            yield first + np.repeat(np.arange(len(rows)), lengths), numbers[shift + np.arange(len(shift))]

    def bitmaps(self, order: np.ndarray, size: int) -> np.ndarray:
        """[size, words]: a bit for each row that has the number."""
        bits = np.zeros((size, words_for(len(order))), np.uint64)
        for block, (rows, numbers) in enumerate(self.blocks(order)):
            first = block * ROWS_AT_ONCE
            words = words_for(min(ROWS_AT_ONCE, len(order) - first))
            mask = np.zeros((size, words * BITS), bool)
            mask[numbers, rows - first] = True
            bits[:, first // BITS : first // BITS + words] = packed(mask)
        return bits

    def postings(self, order: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(starts, rows): the rows of the number whose place is 0, then 1, ...; each ascending."""
        nothing = (np.zeros(0, np.int64), np.zeros(0, np.int64))
        rows, numbers = (np.concatenate(parts) for parts in zip(nothing, *self.blocks(order), strict=True))
        found = places[numbers.astype(np.int64)]
        counts = np.bincount(found, minlength=len(places))
        return starts_of(counts), rows[np.argsort(found, kind="stable")]
