"""What to let go of when nothing is found: each part of a question whose removal would find something."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from .engine import count
from .question import Question
from .snapshot import Snapshot

METRES_A_MILE = 1609.344
WIDER_MILES = (25, 50, 100, 250, 500)
FILTERS = {
    "id": "ids",
    "bbox": "bbox",
    "remote": "remote",
    "open_at": "open_at",
    "accepts_new_patients": "accepts_new_patients",
    "verified_since": "verified_since",
    "verified_within": "verified_within",
    "updated_since": "updated_since",
}


def without(snapshot: Snapshot, question: Question, today: date) -> list[tuple[str, Question, int]]:
    """(parameter, the question that is left, what it finds), largest count first; only what finds something.

    One part is left out at a time. "within" is not left out but widened, to the next of 25, 50, 100, 250,
    500 miles and any distance that finds something. "open_at" stands for `open_now` too. Raises UnknownValue.
    """
    first_page = replace(question, page=1)
    kinds = (_less_one_condition, _less_one_filter, _less_what_orders)
    left = chain.from_iterable(less(first_page) for less in kinds)
    counted = [(parameter, rest, count(snapshot, rest, today)) for parameter, rest in left]
    counted += _wider(snapshot, first_page, today)
    return sorted((one for one in counted if one[2]), key=lambda one: -one[2])


def _less_one_condition(question) -> Iterator[tuple[str, Question]]:
    for condition in question.conditions:
        others = tuple(one for one in question.conditions if one != condition)
        yield condition.parameter, replace(question, conditions=others)


def _less_one_filter(question) -> Iterator[tuple[str, Question]]:
    for parameter, field in FILTERS.items():
        if getattr(question, field) is not None:
            yield parameter, replace(question, **{field: None})


def _less_what_orders(question) -> Iterator[tuple[str, Question]]:
    """Without the words or without the place; the list is then in the order of the other, or of names."""
    if question.q is not None:
        orderings = {"relevance": "name" if question.near is None else "distance"}
        yield "q", replace(question, q=None, ordering=orderings.get(question.ordering, question.ordering))
    if question.near is not None:
        orderings = {"distance": "name" if question.q is None else "relevance"}
        ordering = orderings.get(question.ordering, question.ordering)
        yield "near", replace(question, near=None, within=None, ordering=ordering)


def _wider(snapshot, question, today) -> list[tuple[str, Question, int]]:
    if question.within is None or question.remote:
        return []
    metres = [miles * METRES_A_MILE for miles in WIDER_MILES if miles * METRES_A_MILE > question.within]
    for within in (*metres, None):
        wider = replace(question, within=within)
        found = count(snapshot, wider, today)
        if found:
            return [("within", wider, found)]
    return []
