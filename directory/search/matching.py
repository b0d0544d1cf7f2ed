"""Which rows meet each part of a question. Sets of rows are bitmaps (see `bitmaps`)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from .bitmaps import bits_of
from .columns import packed
from .question import Condition, Question
from .rows import ACCEPTING, EVERYWHERE, NOT_ACCEPTING
from .snapshot import Snapshot

FRESH_DAYS = 14  # whether new patients are accepted is not known when it was said longer ago than this
_UNIX_EPOCH = date(1970, 1, 1)
_MICROSECONDS_A_DAY = 86_400_000_000


class UnknownValue(ValueError):
    """A condition asks for something that the snapshot does not know; look it up with `known` before."""

    def __init__(self, parameter: str, value: str):
        super().__init__(f"{parameter} has no value {value!r}")
        self.parameter, self.value = parameter, value


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """What is asked of openings or hours: the rows for which it holds, and those of which it is not known."""

    holds: np.ndarray
    unknown: np.ndarray


def rows_asked(snapshot: Snapshot, ids: Sequence[str] | None) -> tuple[np.ndarray, tuple[str, ...]]:
    """The listed rows, or those with these ids, closed ones too, and the ids that are not published."""
    if ids is None:
        return snapshot.listed_bits, ()
    found = {public_id: snapshot.ordinal(public_id) for public_id in ids}
    ordinals = [ordinal for ordinal in found.values() if ordinal is not None]
    return _bits(snapshot, ordinals), tuple(one for one, ordinal in found.items() if ordinal is None)


def rows_matching(
    snapshot: Snapshot, conditions: Iterable[Condition], rows: np.ndarray, remote: bool | None = None
) -> np.ndarray:
    """Those of `rows` for which every condition holds."""
    for condition in conditions:
        if remote and condition.parameter == "state":
            found = rows_serving(snapshot, condition.values)
        else:
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


def rows_serving(snapshot: Snapshot, states: Sequence[str]) -> np.ndarray:
    """Rows that serve people in one of the states by phone or video, or in the whole country."""
    areas = (EVERYWHERE, *(state for state in states if state in snapshot.area_numbers))
    numbers = _numbers("state", snapshot.area_numbers, areas)
    return snapshot.remote_bits & _any_of(snapshot.area_bits, numbers)


def rows_from_source(snapshot: Snapshot, slugs: Sequence[str]) -> np.ndarray:
    return _any_of(snapshot.source_bits, _numbers("source", snapshot.source_numbers, slugs))


def rows_of_organization(snapshot: Snapshot, ids: Sequence[str]) -> np.ndarray:
    ordinals = [_asked("organization", one, snapshot.organization(one)) for one in ids]
    postings = [snapshot.organization_postings[ordinal] for ordinal in ordinals]
    return _bits(snapshot, np.concatenate(postings))


def rows_at(parameter: str) -> Callable:
    """`rows_at("city")(snapshot, names)`: the rows there; names in any spelling."""

    def rows(snapshot: Snapshot, names: Sequence[str]) -> np.ndarray:
        values = snapshot.values[parameter]
        return _bits(snapshot, np.concatenate([_asked(parameter, one, values.rows(one)) for one in names]))

    return rows


def rows_in_place(snapshot: Snapshot, question: Question, rows: np.ndarray) -> np.ndarray:
    """Those of `rows` that are near the place, in the box, or serve the place from wherever they are."""
    if question.bbox is not None:
        rows = rows & snapshot.points.between(*question.bbox)
    if question.remote is not None:
        rows = rows & (snapshot.remote_bits if question.remote else ~snapshot.remote_bits)
    if question.near is None:
        return rows
    if question.remote:
        return rows & rows_serving(snapshot, states_of(snapshot, question.near))
    if question.within is None:
        return rows & snapshot.points.bits
    return rows & snapshot.points.within(question.near, question.within)


def states_of(snapshot: Snapshot, near) -> tuple[str, ...]:
    """The state of a place, or none where no ZIP code is known."""
    state = near.state or snapshot.gazetteer.state_at(near.latitude, near.longitude)
    return (state,) if state in snapshot.area_numbers else ()


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


def facts_asked(snapshot: Snapshot, question: Question, today: date) -> list[Fact]:
    facts = []
    if question.accepts_new_patients is not None:
        facts.append(openings(snapshot, question.accepts_new_patients, today))
    if question.open_at is not None:
        opened, unknown = snapshot.hours.rows(question.open_at)
        facts.append(Fact(opened | unknown if question.open_at.unknown else opened, unknown))
    return facts


def rows_unknown(rows: np.ndarray, facts: Sequence[Fact]) -> np.ndarray:
    """Those of `rows` for which a fact is not known and that may match as far as is known."""
    for fact in facts:
        rows = rows & (fact.holds | fact.unknown)
    return rows & np.bitwise_or.reduce([fact.unknown for fact in facts])


def openings(snapshot: Snapshot, wanted: frozenset[str], today: date) -> Fact:
    """Rows that say "true" or "false" of new patients, or nothing fresh ("unknown")."""
    fresh = snapshot.openings_as_of >= today.toordinal() - FRESH_DAYS
    unknown = ~packed(fresh & (snapshot.openings > 0))
    found = unknown if "unknown" in wanted else np.zeros_like(unknown)
    for said, value in (("true", ACCEPTING), ("false", NOT_ACCEPTING)):
        if said in wanted:
            found = found | packed(fresh & (snapshot.openings == value))
    return Fact(found, unknown)


def _bits(snapshot, ordinals):
    return bits_of(ordinals, len(snapshot.listed_bits))


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
