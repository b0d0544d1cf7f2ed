"""Sets of rows as bitmaps: one bit a row in 64-bit words, row 0 in the lowest bit of the first."""

from collections.abc import Sequence

import numpy as np

from .columns import BITS, packed

_ONE = np.uint8(1)


def mask_of(rows: np.ndarray) -> np.ndarray:
    """True or False for each row."""
    return np.unpackbits(rows.view(np.uint8), bitorder="little").view(bool)


def ordinals_of(rows: np.ndarray) -> np.ndarray:
    """The set's ordinals, ascending. Words without a row cost nothing."""
    words = np.flatnonzero(rows)
    if 2 * len(words) > len(rows):
        return np.flatnonzero(mask_of(rows))
    places = np.flatnonzero(mask_of(rows[words]))
    return words[places // BITS] * BITS + places % BITS


def bits_of(ordinals: Sequence[int] | np.ndarray, words: int) -> np.ndarray:
    """The set of these ordinals, `words` long."""
    mask = np.zeros(words * BITS, bool)
    mask[np.asarray(ordinals, np.int64)] = True
    return packed(mask)


def among(ordinals: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Those of the ordinals that are in the set, in their order."""
    held = rows.view(np.uint8)[ordinals >> 3] >> (ordinals & 7).astype(np.uint8) & _ONE
    return ordinals[held.view(bool)]


def size_of(rows: np.ndarray) -> int:
    return int(np.bitwise_count(rows).sum(dtype=np.int64))
