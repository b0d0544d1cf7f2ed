"""Facets: how many of the rows that are found have each term of a category."""

from collections.abc import Iterable, Sequence

import numpy as np

from .bitmaps import ordinals_of, size_of
from .columns import starts_of
from .matching import UnknownValue, rows_matching
from .question import Condition
from .snapshot import Snapshot

WORDS_AT_ONCE = 1 << 16  # which stay in the processor's cache, as the terms of so many rows do:
ROWS_AT_ONCE = 512
TERM_COST = 3  # reading one term of one row takes as long as so many words of bitmaps


def counts_of(
    snapshot: Snapshot, categories: Iterable[str], conditions: Sequence[Condition], rows: np.ndarray
) -> dict[str, list[int]]:
    """Counts by category, of its terms in the vocabulary's order. Raises UnknownValue for no category.

    `rows`: what is found without `conditions`, those on categories. A category's own conditions do not
    narrow its counts, so that one sees what another choice would give.
    """
    asked = dict.fromkeys(categories)
    own = {condition.parameter for condition in conditions}
    free = [category for category in asked if category not in own]
    counts = _counts(snapshot, free, rows_matching(snapshot, conditions, rows)) if free else {}
    for category in own & asked.keys():
        others = (condition for condition in conditions if condition.parameter != category)
        counts |= _counts(snapshot, [category], rows_matching(snapshot, others, rows))
    return {category: counts[category] for category in asked}


def _counts(snapshot, categories, rows):
    spans = {category: _span(snapshot, category) for category in categories}
    counted = _counted(snapshot, spans.values(), rows)
    return {category: counted[first:end].tolist() for category, (first, end) in spans.items()}


def _counted(snapshot, spans, rows):
    """Counts by number of the term, right for those in the spans."""
    if rows is snapshot.listed_bits:
        return snapshot.listed_counts
    if _is_sparse(snapshot, rows):
        return counts_by_row(snapshot, rows)
    counted = np.zeros(len(snapshot.term_bits), np.int64)
    for first, end in _joined(sorted(spans)):
        counted[first:end] = counts_by_term(snapshot.term_bits[first:end], rows)
    return counted


def counts_by_term(bitmaps: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """How many of the rows are in each of the bitmaps."""
    step = max(1, WORDS_AT_ONCE // len(rows))
    blocks = (bitmaps[first : first + step] for first in range(0, len(bitmaps), step))
    counts = [np.bitwise_count(block & rows).sum(axis=1, dtype=np.int64) for block in blocks]
    return np.concatenate(counts) if counts else np.zeros(0, np.int64)


def counts_by_row(snapshot: Snapshot, rows: np.ndarray) -> np.ndarray:
    """How many of the rows have each term, read off the terms of each row."""
    ordinals, counts = ordinals_of(rows), np.zeros(len(snapshot.term_bits), np.int64)
    for first in range(0, len(ordinals), ROWS_AT_ONCE):
        terms = _terms_of(snapshot, ordinals[first : first + ROWS_AT_ONCE])
        counts += np.bincount(terms, minlength=len(counts))
    return counts


def _terms_of(snapshot, ordinals):
    starts = snapshot.term_starts[ordinals]
    lengths = snapshot.term_starts[ordinals + 1] - starts
    places = np.repeat(starts - starts_of(lengths)[:-1], lengths)
    return snapshot.row_terms[places + np.arange(len(places))]


def _is_sparse(snapshot, rows):
    terms_a_row = len(snapshot.row_terms) / max(1, snapshot.count)
    return size_of(rows) * terms_a_row * TERM_COST < len(snapshot.term_bits) * len(rows)


def _span(snapshot, category):
    """(first, end) of the category's terms in the vocabulary."""
    numbers = snapshot.term_numbers.get(category)
    if numbers is None:
        raise UnknownValue("facets", category)
    first = next(iter(numbers.values()), 0)
    return first, first + len(numbers)


def _joined(spans):
    """Spans that touch as one."""
    joined = []
    for first, end in spans:
        if joined and joined[-1][1] == first:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((first, end))
    return joined
