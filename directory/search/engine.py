"""Answers questions from a snapshot: bitmaps in, a count, one page of ordinals and facets out."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from .bitmaps import size_of
from .facets import counts_of
from .geo import metres_of
from .matching import (
    FRESH_DAYS,
    UnknownValue,
    facts_asked,
    rows_asked,
    rows_in_place,
    rows_in_time,
    rows_matching,
    rows_unknown,
)
from .ordering import page_of
from .question import Condition, Question
from .snapshot import Snapshot
from .words import parse
from .words_matching import RowsWithWords, rows_with_words

__all__ = ["FRESH_DAYS", "Answer", "Facets", "UnknownValue", "answer", "count", "facets", "matching"]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """`count`: all that match; `ordinals`: those on the page, in order; empty past `last_page` (1 or more).

    `distances`: metres to each on the page; None without `near`, and where what serves the place from afar
    is asked for. `unknown`: rows of which an asked fact (openings, hours) is not known, and which
    match in all that is known; None when none is asked. `missing`: the asked ids that are not published.
    `facets`: by asked category, how many matching rows have each of its terms, in the vocabulary's order.
    `read`: (typed, what it was read as) of each word of `q` that was corrected.
    """

    count: int
    ordinals: np.ndarray
    distances: np.ndarray | None
    unknown: int | None
    missing: tuple[str, ...]
    facets: dict[str, list[int]]
    read: tuple[tuple[str, tuple[str, ...]], ...]
    last_page: int


@dataclass(frozen=True, slots=True, eq=False)
class Facets:
    """`count`: all that match; `terms`: by category, the matching rows that have each of its terms."""

    count: int
    terms: dict[str, list[int]]


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """What is found by all but the conditions on categories, which facets leave out in turn."""

    rows: np.ndarray
    unknown: np.ndarray | None
    missing: tuple[str, ...]
    conditions: tuple[Condition, ...]
    words: RowsWithWords | None


def answer(snapshot: Snapshot, question: Question, today: date) -> Answer:
    """`today`: the day in UTC. Raises UnknownValue."""
    rest = _rest(snapshot, question, today)
    rows = rows_matching(snapshot, rest.conditions, rest.rows)
    ends = np.bitwise_count(rows).cumsum(dtype=np.int64)
    found = int(ends[-1])
    ordinals = page_of(snapshot, rows, ends, question, rest.words and rest.words.scores)
    return Answer(
        count=found,
        ordinals=ordinals,
        distances=distances_of(snapshot, question, ordinals),
        unknown=_count_unknown(snapshot, rest),
        missing=rest.missing,
        facets=counts_of(snapshot, question.facets, rest.conditions, rest.rows),
        read=rest.words.read if rest.words else (),
        last_page=max(1, -(-found // question.page_size)),
    )


def facets(snapshot: Snapshot, question: Question, today: date) -> Facets:
    """Of the asked categories, or of all where none is asked. Raises UnknownValue."""
    rest = _rest(snapshot, question, today)
    categories = question.facets or tuple(snapshot.term_numbers)
    return Facets(
        count=size_of(rows_matching(snapshot, rest.conditions, rest.rows)),
        terms=counts_of(snapshot, categories, rest.conditions, rest.rows),
    )


def matching(snapshot: Snapshot, question: Question, today: date) -> np.ndarray:
    """The bitmap of all rows that match. Raises UnknownValue."""
    rest = _rest(snapshot, question, today)
    return rows_matching(snapshot, rest.conditions, rest.rows)


def count(snapshot: Snapshot, question: Question, today: date) -> int:
    """How many rows match. Raises UnknownValue."""
    return size_of(matching(snapshot, question, today))


def distances_of(snapshot: Snapshot, question: Question, ordinals: np.ndarray) -> np.ndarray | None:
    """Metres from the asked place to each of the rows."""
    if question.near is None or question.remote:
        return None
    return metres_of(snapshot.points.squared_chords(question.near, ordinals))


def _rest(snapshot, question, today):
    categories = snapshot.term_numbers
    own = tuple(condition for condition in question.conditions if condition.parameter in categories)
    others = (condition for condition in question.conditions if condition.parameter not in categories)
    rows, missing = rows_asked(snapshot, question.ids)
    words = None if question.q is None else rows_with_words(snapshot, parse(question.q))
    rows = rows & words.rows if words else rows
    rows = rows_matching(snapshot, others, rows, question.remote)
    rows = rows_in_place(snapshot, question, rows)
    rows = rows_in_time(snapshot, question, today, rows)
    facts = facts_asked(snapshot, question, today)
    unknown = rows_unknown(rows, facts) if facts else None
    for fact in facts:
        rows = rows & fact.holds
    return Rest(rows, unknown, missing, own, words)


def _count_unknown(snapshot, rest):
    if rest.unknown is None:
        return None
    return size_of(rows_matching(snapshot, rest.conditions, rest.unknown))
