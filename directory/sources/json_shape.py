"""Strict shapes of JSON: small checks that combine, each with one sentence that says what is right.

A check takes (value, JSON pointer) and gives the value, or raises Misfit at the first thing that is wrong.
"""

import datetime
import json
import math
import re
import zoneinfo
from collections.abc import Callable, Mapping
from difflib import get_close_matches

Check = Callable[[object, str], object]

_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Misfit(ValueError):
    """A value that does not fit: JSON pointer, the value, a code in kebab-case, and what is right."""

    def __init__(self, pointer: str, value: object, code: str, advice: str):
        super().__init__(advice)
        self.pointer, self.value, self.code, self.advice = pointer, value, code, advice


def text(longest: int, pattern: str = "", example: str = "") -> Check:
    """A string without outer white space and control characters; the whole fits the pattern, if given."""
    compiled = re.compile(pattern) if pattern else None

    def check(value: object, pointer: str) -> str:
        if not isinstance(value, str) or _NOT_TEXT.search(value):
            raise Misfit(pointer, value, "not-text", "Write a string in quotes, without control characters.")
        stripped = value.strip()
        if len(stripped) > longest:
            raise Misfit(pointer, value, "too-long", f"Shorten it to {longest} characters.")
        if compiled and stripped and not compiled.fullmatch(stripped):
            raise Misfit(pointer, value, "bad-form", f"Write it like {example}.")
        return stripped

    return check


def one_of(*choices: str) -> Check:
    def check(value: object, pointer: str) -> str:
        if not isinstance(value, str) or value not in choices:
            near = get_close_matches(value, choices, 1) if isinstance(value, str) and len(value) < 99 else []
            nearest = f" (nearest: {near[0]})" if near else ""
            shown = ", ".join(choices) if len(choices) < 10 else f"{', '.join(choices[:5])} and so on"
            raise Misfit(pointer, value, "unknown-value", f"It is one of {shown}{nearest}.")
        return value

    return check


def boolean(value: object, pointer: str) -> bool:
    if not isinstance(value, bool):
        raise Misfit(pointer, value, "not-boolean", "Write true or false, without quotes.")
    return value


def whole_number(lowest: int, highest: int) -> Check:
    def check(value: object, pointer: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise Misfit(pointer, value, "not-in-range", f"Write a whole number from {lowest} to {highest}.")
        return value

    return check


def decimal(lowest: float, highest: float) -> Check:
    def check(value: object, pointer: str) -> float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not lowest <= value <= highest or not math.isfinite(value):
            raise Misfit(pointer, value, "not-in-range", f"Write a number from {lowest} to {highest}.")
        return float(value)

    return check


def date(value: object, pointer: str) -> str:
    """An ISO date as a string."""
    try:
        if not _DATE.fullmatch(value):
            raise ValueError
        datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Misfit(pointer, value, "bad-date", "Write a date like 2026-11-26.") from None
    return value


def time_zone(value: object, pointer: str) -> str:
    """An IANA time zone that this machine knows."""
    name = text(40, "[A-Za-z]+(/[A-Za-z_-]+)*", "America/Chicago")(value, pointer)
    try:
        zoneinfo.ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        raise Misfit(pointer, value, "unknown-zone", "Write an IANA zone such as America/Chicago.") from None
    return name


def nullable(check: Check) -> Check:
    return lambda value, pointer: None if value is None else check(value, pointer)


def list_of(check: Check, longest: int) -> Check:
    def check_list(value: object, pointer: str) -> list:
        if not isinstance(value, list) or len(value) > longest:
            raise Misfit(pointer, value, "not-a-list", f"Write a list of at most {longest} values.")
        return [check(item, f"{pointer}/{index}") for index, item in enumerate(value)]

    return check_list


def object_of(shape: Mapping[str, Check], required: tuple[str, ...] = ()) -> Check:
    """An object with these keys and no others, in the order of `shape`."""

    def check_object(value: object, pointer: str) -> dict:
        if not isinstance(value, dict):
            raise Misfit(pointer, value, "not-an-object", "Write an object in curly brackets.")
        _refuse_unknown(value, shape, pointer)
        checked = {key: shape[key](value[key], f"{pointer}/{key}") for key in shape if key in value}
        _refuse_missing(checked, required, pointer)
        return checked

    return check_object


def _refuse_unknown(value: dict, shape: Mapping[str, Check], pointer: str) -> None:
    for key in value:
        if key not in shape:
            near = get_close_matches(key[:99], shape, 1)
            advice = f"The nearest key is {near[0]}." if near else f"The keys are {', '.join(shape)}."
            escaped = key.replace("~", "~0").replace("/", "~1")
            raise Misfit(f"{pointer}/{escaped}", value[key], "unknown-key", advice)


def _refuse_missing(value: dict, required: tuple[str, ...], pointer: str) -> None:
    for key in required:
        if value.get(key) in (None, "", []):
            raise Misfit(f"{pointer}/{key}", "", "missing-key", f"Every such object has a {key}.")


def strict_json(line: str) -> object:
    """The JSON value of one line; raises Misfit for bad syntax, a key given twice, NaN, deep nesting."""
    try:
        return json.loads(line, object_pairs_hook=_unique, parse_constant=_no_constant)
    except Misfit:
        raise
    except (ValueError, RecursionError) as error:
        raise Misfit("", line, "bad-json", f"The line is no JSON object: {error}.") from error


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise Misfit(f"/{key}", value, "duplicate-key", f"The key {key[:80]} stands twice in one object.")
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")
