"""One page of a set of rows, in the order that is asked for."""

import numpy as np

from .bitmaps import mask_of, ordinals_of, size_of
from .columns import BITS
from .question import Near, Question
from .snapshot import Snapshot
from .words_matching import rows_by_score

FEW = 16  # of so many rows one: fewer are put in order by sorting their ranks, more by walking the order
STRIDE = 8192  # rows looked at before asking whether there are enough for the page


def page_of(
    snapshot: Snapshot,
    rows: np.ndarray,
    ends: np.ndarray,
    question: Question,
    scores: np.ndarray | None = None,
) -> np.ndarray:
    """Ordinals of the page, in order. `ends`: how many rows there are up to each word's end.

    `scores`: by ordinal, of the words asked for; without them the order of relevance is that of names.
    """
    start = (question.page - 1) * question.page_size
    stop = min(start + question.page_size, int(ends[-1]))
    if start >= stop:
        return np.zeros(0, np.int64)
    if question.ordering == "distance" and not question.remote:
        return rows_by_distance(snapshot, question.near, rows, start, stop)
    if question.ordering == "relevance" and scores is not None:
        return rows_by_score(snapshot, rows, scores, stop)[start:stop]
    if question.ordering in snapshot.orderings:
        return rows_in_order(*snapshot.orderings[question.ordering], rows, int(ends[-1]), stop)[start:stop]
    return rows_between(rows, ends, start, stop)


def rows_by_distance(snapshot: Snapshot, near: Near, rows: np.ndarray, start: int, stop: int) -> np.ndarray:
    """Those that are open for good first, then those closed for a time; each nearest first, then by name."""
    active = rows & snapshot.active_bits
    if stop <= size_of(active):
        return snapshot.points.nearest(near, active, stop)[start:stop]
    ordinals = ordinals_of(rows)
    closed = np.searchsorted((snapshot.active, snapshot.listed), ordinals, side="right")
    return ordinals[np.lexsort((snapshot.points.squared_chords(near, ordinals), closed))][start:stop]


def rows_between(rows: np.ndarray, ends: np.ndarray, start: int, stop: int) -> np.ndarray:
    """The ordinals of a set from its `start`-th on; only the words that hold them are looked at."""
    first, last = ends.searchsorted((start + 1, stop))
    before = int(ends[first - 1]) if first else 0
    return ordinals_of(rows[first : last + 1])[start - before : stop - before] + first * BITS


def rows_in_order(
    ordinals: np.ndarray, ranks: np.ndarray, rows: np.ndarray, count: int, stop: int
) -> np.ndarray:
    """At least the first `stop` of a set in another order: `ordinals` by rank, `ranks` by ordinal."""
    if count * FEW < len(ordinals):
        return ordinals[np.sort(ranks[ordinals_of(rows)])]
    return _walked(ordinals, mask_of(rows), stop)


def _walked(ordinals, mask, stop):
    found, parts = 0, []
    for first in range(0, len(ordinals), STRIDE):
        part = ordinals[first : first + STRIDE]
        parts.append(part[mask[part]])
        found += len(parts[-1])
        if found >= stop:
            break
    return np.concatenate(parts)
