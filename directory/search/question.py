"""A question to the directory: immutable and hashable; the same for any order in which it was written."""

from dataclasses import dataclass, fields
from datetime import date

import orjson

ORDERINGS = ("name", "-verified_on", "-updated_at")
OPENINGS = frozenset({"true", "false", "unknown"})


@dataclass(frozen=True, slots=True, order=True)
class Condition:
    """Any of `values`; negated: none of them, so a resource without any value of `parameter` passes.

    `parameter` is a category's slug (values: slugs of its terms), `service` (service codes), `state` (USPS
    codes), `county`, `city` (names), `zip`, `source` (slugs) or `organization` (ids).
    """

    parameter: str
    values: tuple[str, ...]
    negated: bool = False

    def __post_init__(self):
        if not self.values:
            raise ValueError(f"{self.parameter} asks for nothing")
        object.__setattr__(self, "values", tuple(sorted(set(self.values))))


@dataclass(frozen=True, slots=True)
class Question:
    """All `conditions` must hold, and each of the other filters that is not None.

    `ids`: only these, closed ones too (without it no closed resource is found); `verified_within`: days back
    from today, both ends included; `updated_since`: from the start of that day in UTC;
    `accepts_new_patients`: any of "true", "false", "unknown". `page` starts at 1. `fields`, `include` and
    `language` say how the answer is shown; the engine leaves them alone.
    """

    conditions: tuple[Condition, ...] = ()
    ids: tuple[str, ...] | None = None
    verified_since: date | None = None
    verified_within: int | None = None
    updated_since: date | None = None
    accepts_new_patients: frozenset[str] | None = None
    ordering: str = "name"
    page: int = 1
    page_size: int = 20
    fields: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    language: str = "en"

    def __post_init__(self):
        if self.ordering not in ORDERINGS:
            raise ValueError(f"ordering must be one of {', '.join(ORDERINGS)}")
        if self.page < 1 or self.page_size < 1:
            raise ValueError("page and page_size start at 1")
        if self.accepts_new_patients is not None and not self.accepts_new_patients <= OPENINGS:
            raise ValueError("accepts_new_patients takes true, false, unknown")
        object.__setattr__(self, "conditions", tuple(sorted(set(self.conditions))))
        if self.ids is not None:
            object.__setattr__(self, "ids", tuple(dict.fromkeys(self.ids)))

    def key(self) -> bytes:
        """The question as text: equal for equal questions, in every process (`hash()` is not)."""
        return orjson.dumps([_plain(getattr(self, field.name)) for field in fields(self)])


def _plain(value):
    # Only what JSON cannot say, or would say as a number of any length, is put into other words.
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, int):
        return str(value)
    return value
