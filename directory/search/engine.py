"""Answers questions from a snapshot: bitmaps in, a count and one page of ordinals out.

A set of rows is a bitmap, one bit a row in 64-bit words. Every function here takes and gives such sets.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from .columns import BITS, packed
from .question import Condition, Question
from .rows import ACCEPTING, NOT_ACCEPTING
from .snapshot import Snapshot

FRESH_DAYS = 14  # whether new patients are accepted is not known when it was said longer ago than this
FEW = 16  # of so many rows one: fewer are put in order by sorting their ranks, more by walking the order
STRIDE = 8192  # rows looked at before asking whether there are enough for the page
_UNIX_EPOCH = date(1970, 1, 1)
_MICROSECONDS_A_DAY = 86_400_000_000


class UnknownValue(ValueError):
    """A condition asks for something that the snapshot does not know; look it up with `known` before."""

    def __init__(self, parameter: str, value: str):
        super().__init__(f"{parameter} has no value {value!r}")
        self.parameter, self.value = parameter, value


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """`count`: all that match; `ordinals`: those on the page, in order; empty past `last_page` (1 or more).

    `unknown`: otherwise matching rows of which is not known whether they accept new patients (None when not
    asked); `missing`: the asked ids that are not published.
    """

    count: int
    ordinals: np.ndarray
    unknown: int | None
    missing: tuple[str, ...]
    last_page: int


def answer(snapshot: Snapshot, question: Question, today: date) -> Answer:
    """`today`: the day in UTC. Raises UnknownValue."""
    rows, missing = rows_asked(snapshot, question.ids)
    rows = rows_matching(snapshot, question.conditions, rows)
    rows = rows_in_time(snapshot, question, today, rows)
    unknown = None
    if question.accepts_new_patients is not None:
        rows, unknown = rows_accepting(snapshot, question.accepts_new_patients, today, rows)
    ends = np.bitwise_count(rows).cumsum(dtype=np.int64)
    count = int(ends[-1])
    return Answer(
        count=count,
        ordinals=page_of(snapshot, rows, ends, question),
        unknown=unknown,
        missing=missing,
        last_page=max(1, -(-count // question.page_size)),
    )


def rows_asked(snapshot: Snapshot, ids: Sequence[str] | None) -> tuple[np.ndarray, tuple[str, ...]]:
    """The listed rows, or those with these ids, closed ones too, and the ids that are not published."""
    if ids is None:
        return snapshot.listed_bits, ()
    found = {public_id: snapshot.ordinal(public_id) for public_id in ids}
    ordinals = [ordinal for ordinal in found.values() if ordinal is not None]
    return bits_of(snapshot, ordinals), tuple(one for one, ordinal in found.items() if ordinal is None)


def rows_matching(snapshot: Snapshot, conditions: Sequence[Condition], rows: np.ndarray) -> np.ndarray:
    """Those of `rows` for which every condition holds."""
    for condition in conditions:
        found = rows_with_any(snapshot, condition.parameter, condition.values)
        rows = rows & ~found if condition.negated else rows & found
    return rows


def rows_with_any(snapshot: Snapshot, parameter: str, values: Sequence[str]) -> np.ndarray:
    """Rows that have at least one of the values, whether listed or not."""
    if parameter in _ROWS_WITH:
        return _ROWS_WITH[parameter](snapshot, values)
    if parameter not in snapshot.term_numbers:
        raise UnknownValue(parameter, "")
    return rows_with_term(snapshot, parameter, values)


def rows_with_term(snapshot: Snapshot, category: str, slugs: Sequence[str]) -> np.ndarray:
    return _any_of(snapshot.term_bits, _numbers(category, snapshot.term_numbers[category], slugs))


def rows_with_service(snapshot: Snapshot, codes: Sequence[str]) -> np.ndarray:
    return _any_of(snapshot.term_bits, _numbers("service", snapshot.service_numbers, codes))


def rows_in_state(snapshot: Snapshot, codes: Sequence[str]) -> np.ndarray:
    return _any_of(snapshot.state_bits, _numbers("state", snapshot.state_numbers, codes))


def rows_from_source(snapshot: Snapshot, slugs: Sequence[str]) -> np.ndarray:
    return _any_of(snapshot.source_bits, _numbers("source", snapshot.source_numbers, slugs))


def rows_of_organization(snapshot: Snapshot, ids: Sequence[str]) -> np.ndarray:
    ordinals = [_asked("organization", one, snapshot.organization(one)) for one in ids]
    postings = [snapshot.organization_postings[ordinal] for ordinal in ordinals]
    return bits_of(snapshot, np.concatenate(postings))


def rows_at(parameter: str) -> Callable:
    """`rows_at("city")(snapshot, names)`: the rows there; names in any spelling."""

    def rows(snapshot: Snapshot, names: Sequence[str]) -> np.ndarray:
        values = snapshot.values[parameter]
        return bits_of(snapshot, np.concatenate([_asked(parameter, one, values.rows(one)) for one in names]))

    return rows


def rows_in_time(snapshot: Snapshot, question: Question, today: date, rows: np.ndarray) -> np.ndarray:
    """Those of `rows` that were verified and updated as lately as asked."""
    if question.verified_since is not None:
        rows = rows & packed(snapshot.verified >= question.verified_since.toordinal())
    if question.verified_within is not None:
        # Day 1 is the earliest that there is; day 0 stands for never.
        earliest = max(1, today.toordinal() - question.verified_within)
        rows = rows & packed(snapshot.verified >= earliest)
    if question.updated_since is not None:
        midnight = (question.updated_since - _UNIX_EPOCH).days * _MICROSECONDS_A_DAY
        rows = rows & packed(snapshot.updated >= midnight)
    return rows


def rows_accepting(
    snapshot: Snapshot, wanted: frozenset[str], today: date, rows: np.ndarray
) -> tuple[np.ndarray, int]:
    """Those of `rows` that say "true" or "false", or nothing fresh ("unknown"), and how many are unknown."""
    fresh = snapshot.openings_as_of >= today.toordinal() - FRESH_DAYS
    known = packed(fresh & (snapshot.openings > 0))
    found = np.zeros_like(rows)
    if "unknown" in wanted:
        found |= ~known
    for said, value in (("true", ACCEPTING), ("false", NOT_ACCEPTING)):
        if said in wanted:
            found |= packed(fresh & (snapshot.openings == value))
    return rows & found, int(np.bitwise_count(rows & ~known).sum())


def page_of(snapshot: Snapshot, rows: np.ndarray, ends: np.ndarray, question: Question) -> np.ndarray:
    """Ordinals of the page, in order. `ends`: how many rows there are up to each word's end."""
    start = (question.page - 1) * question.page_size
    stop = min(start + question.page_size, int(ends[-1]))
    if start >= stop:
        return np.zeros(0, np.int64)
    if question.ordering == "name":
        return rows_between(rows, ends, start, stop)
    return rows_in_order(*snapshot.orderings[question.ordering], rows, int(ends[-1]), stop)[start:stop]


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
    return _walked(ordinals, _mask(rows), stop)


def ordinals_of(rows: np.ndarray) -> np.ndarray:
    """The set's ordinals, ascending."""
    return np.flatnonzero(_mask(rows))


def bits_of(snapshot: Snapshot, ordinals: Sequence[int] | np.ndarray) -> np.ndarray:
    """The set of these ordinals."""
    mask = np.zeros(len(snapshot.listed_bits) * BITS, bool)
    mask[np.asarray(ordinals, np.int64)] = True
    return packed(mask)


def _mask(rows):
    return np.unpackbits(rows.view(np.uint8), bitorder="little").view(bool)


def _walked(ordinals, mask, stop):
    found, parts = 0, []
    for first in range(0, len(ordinals), STRIDE):
        part = ordinals[first : first + STRIDE]
        parts.append(part[mask[part]])
        found += len(parts[-1])
        if found >= stop:
            break
    return np.concatenate(parts)


def _any_of(bitmaps, numbers):
    return bitmaps[numbers[0]] if len(numbers) == 1 else np.bitwise_or.reduce(bitmaps[numbers], axis=0)


def _numbers(parameter, numbers, values):
    return [_asked(parameter, value, numbers.get(value)) for value in values]


def _asked(parameter, value, found):
    if found is None:
        raise UnknownValue(parameter, value)
    return found


_ROWS_WITH = {
    "service": rows_with_service,
    "state": rows_in_state,
    "source": rows_from_source,
    "organization": rows_of_organization,
    "city": rows_at("city"),
    "county": rows_at("county"),
    "zip": rows_at("zip"),
}
