"""Which rows have the words, and in which order they come. See the module `words` for the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import numpy as np

from .bitmaps import mask_of, ordinals_of, size_of
from .columns import packed
from .snapshot import Snapshot
from .words import Words
from .words_columns import IN_ORDER
from .words_reading import EXACT, Found, Unit, read, whole

TERMS = "terms"
MANY = 2048  # rows that are sorted in less time than it takes to look for the best among all
STRIDE = 8192  # rows looked at before asking whether there are enough
RANKS = (
    (10, ("description",)),
    (20, ("city",)),
    (30, (TERMS,)),
    (40, ("organization", "alternate")),
    (50, ("name",)),
)


@dataclass(frozen=True, slots=True, eq=False)
class RowsWithWords:
    """`rows`: the set, closed ones too; `scores`: by ordinal, 0 for others; `read`: (typed, read words)."""

    rows: np.ndarray
    scores: np.ndarray
    read: tuple[tuple[str, tuple[str, ...]], ...]


def rows_with_words(snapshot: Snapshot, words: Words) -> RowsWithWords:
    """The rows that have all the words and phrases and nothing unwanted, however they stand to lists."""
    reading = read(snapshot.words, snapshot.meanings, words)
    units = [*reading.units, *(Unit(phrase, {}, phrase=phrase) for phrase in words.phrases)]
    rows, scores = np.arange(_size(snapshot)) < snapshot.count, np.zeros(_size(snapshot), np.uint16)
    for unit in units:
        points = points_of(snapshot, unit.found, unit.phrase)
        scores += points.astype(np.uint16) * np.uint16(len(unit.typed))
        if unit.required:
            rows &= points > 0
    for unwanted in words.without:
        rows &= points_of(snapshot, *_unwanted(snapshot, unwanted)) == 0
    return RowsWithWords(packed(rows), scores * rows, reading.corrections)


def rows_by_score(snapshot: Snapshot, rows: np.ndarray, scores: np.ndarray, stop: int) -> np.ndarray:
    """At least the first `stop` ordinals of a set: the active, then those closed for a time, then the closed;
    each by score, then by ordinal.
    """
    if size_of(rows) <= MANY:
        ordinals = ordinals_of(rows)
        status = np.searchsorted((snapshot.active, snapshot.listed), ordinals, side="right")
        return ordinals[np.lexsort((~scores[ordinals], status))]
    mask, parts, found = mask_of(rows), [], 0
    for first, end in pairwise((0, snapshot.active, snapshot.listed, snapshot.count)):
        if found < stop:
            parts.append(first + _best(scores[first:end], mask[first:end], stop - found))
            found += len(parts[-1])
    return np.concatenate(parts)


def _best(scores, mask, wanted):
    """Places of the `wanted` best of those in the mask, or of all where there are fewer."""
    left = (scores + np.uint16(1)) * mask
    lowest = _lowest_of_best(left, wanted)
    if not lowest:
        return np.zeros(0, np.int64)
    above = np.flatnonzero(left > lowest)
    above = above[np.argsort(~left[above], kind="stable")]
    return np.concatenate([above, _first_places(left == lowest, wanted - len(above))])


def _lowest_of_best(left, wanted):
    """The lowest score among the `wanted` best; 0 where there is none."""
    lowest, found = 0, 0
    while found < wanted and (best := left.max(initial=0)):
        here = left == best
        lowest, found, left = best, found + np.count_nonzero(here), left * ~here
    return lowest


def _first_places(mask, wanted):
    parts, found = [], 0
    for first in range(0, len(mask), STRIDE):
        if found < wanted:
            parts.append(first + np.flatnonzero(mask[first : first + STRIDE]))
            found += len(parts[-1])
    return np.concatenate(parts)[:wanted]


def points_of(snapshot: Snapshot, found: dict[int, Found], phrase: Sequence[str] | None = None) -> np.ndarray:
    """By ordinal: the points of a word met in these forms, or of a phrase; 0 where it is not met."""
    points = np.zeros(_size(snapshot), np.uint8)
    # From the lowest points to the highest, each written over the ones before.
    for rank, texts in RANKS:
        for form in sorted(found):
            for text in texts:
                _give(snapshot, points, text, found[form], rank + form)
        for text in texts if phrase else ():
            _give_phrase(snapshot, points, text, phrase, rank + EXACT)
    return points


def _give(snapshot, points, text, found, value):
    if text == TERMS:
        _give_terms(snapshot, points, found.terms, value)
    else:
        postings = snapshot.words.postings[text]
        for run in found.words:
            points[postings.of(run)] = value


def _give_terms(snapshot, points, terms, value):
    if terms:
        rows = reduce(np.bitwise_or, (snapshot.term_bits[term] for term in terms))
        np.maximum(points, mask_of(rows).view(np.uint8) * np.uint8(value), out=points)


def _give_phrase(snapshot, points, text, phrase, value):
    if text == TERMS:
        _give_terms(snapshot, points, snapshot.meanings.terms_with_phrase(phrase), value)
    elif text in IN_ORDER:
        numbers = [number for word in phrase for number in snapshot.words.itself(word)]
        if len(numbers) == len(phrase):
            points[snapshot.words.side_by_side(text, numbers)] = value


def _unwanted(snapshot, words):
    if len(words) > 1:
        return {}, words
    return whole(snapshot.words, snapshot.meanings, words[0]), None


def _size(snapshot):
    return len(snapshot.listed_bits) * 64
