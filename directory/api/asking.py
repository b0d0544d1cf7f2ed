"""From a request to what it asks: strict, and all that is wrong is said at once."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.exceptions import ValidationError

from directory.search.matching import states_of
from directory.search.question import Question
from directory.search.snapshot import Snapshot

from .combining import completed, meaningless
from .fields import wrong
from .language import accepted_language
from .nearest import nearest, shown
from .problems import Problem

LONGEST = 8192  # bytes of a query string
MOST_ERRORS = 20  # in one answer
BESIDE = ("format", "since", "radius", "typed", "audience", "topic")  # what is no part of the question


@dataclass(frozen=True)
class Asked:
    """A question, the snapshot that answers it, and what links of the answer are made of."""

    snapshot: Snapshot
    question: Question
    pairs: tuple[tuple[str, str], ...]
    path: str
    root: str  # scheme and host, without a slash at the end
    today: date  # in UTC
    beside: Mapping[str, object] = field(default_factory=dict)  # by name of `BESIDE`
    posted: bool = False  # then nothing of the question may stand in an address

    @property
    def language(self) -> str:
        return self.question.language

    @cached_property
    def pages_address(self) -> str:
        """The same question, every parameter kept, but for the page's number at its end."""
        pairs = [pair for pair in self.pairs if pair[0] != "page"]
        return f"{self.path}?{urlencode([*pairs, ('page', '')], safe=',!:')}"

    def states(self) -> set[str]:
        """USPS codes of the states that the question is about."""
        near = self.question.near
        return self._asked_states() | (set() if near is None else set(states_of(self.snapshot, near)))

    def _asked_states(self):
        return {
            code
            for condition in self.question.conditions
            if condition.parameter == "state" and not condition.negated
            for code in condition.values
        }


def asked_by(request, filters, snapshot: Snapshot) -> Asked:
    """Raises Problem, which names every parameter that is wrong."""
    pairs = pairs_of(request.META.get("QUERY_STRING", ""))
    return asked_with(request, pairs, pieces_of(pairs, filters.base_filters, snapshot), snapshot)


def asked_with(request, pairs, pieces: dict, snapshot: Snapshot) -> Asked:
    pieces.setdefault("language", accepted_language(request.META.get("HTTP_ACCEPT_LANGUAGE", "")))
    beside = {name: pieces.pop(name) for name in BESIDE if name in pieces}
    return Asked(
        snapshot=snapshot,
        question=Question(**pieces),
        pairs=pairs,
        path=request.path,
        root=settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}",
        today=datetime.now(UTC).date(),
        beside=beside,
    )


def pairs_of(query_string: str) -> tuple[tuple[str, str], ...]:
    """Names and values as written, decoded; the server hands the bytes over as Latin-1."""
    if len(query_string) > LONGEST:
        error = wrong("over-limit", f"The query string may have at most {LONGEST} bytes.")
        raise invalid([("", error)])
    try:
        text = query_string.encode("latin-1").decode()
        return tuple(parse_qsl(text, keep_blank_values=True, errors="strict"))
    except UnicodeError:
        error = wrong("not-text", "The query string is not UTF-8 text; check its percent-escapes.")
        raise invalid([("", error)]) from None


def pieces_of(pairs, filters, snapshot) -> dict:
    """The parts of the question that the parameters stand for; raises Problem."""
    given, pieces, found = defaultdict(list), {}, []
    for name, text in pairs:
        given[name].append(text)
    for name, texts in given.items():
        try:
            read = pieces_of_parameter(name, texts, filters, snapshot)
        except ValidationError as error:
            found += [(name, one) for one in error.error_list]
        else:
            read["conditions"] = pieces.get("conditions", ()) + read.get("conditions", ())
            pieces |= read
    found += missing(given, filters) + meaningless(given, pieces)
    if found:
        raise invalid(found)
    return completed(pieces)


def missing(given, filters) -> list[tuple[str, ValidationError]]:
    names = [name for name, entry in filters.items() if entry.extra["required"] and name not in given]
    return [(name, wrong("empty-value", "Must be given.")) for name in names]


def pieces_of_parameter(name, texts, filters, snapshot) -> dict:
    if name not in filters:
        alike = nearest(name, filters)
        raise wrong("unknown-parameter", f"There is no parameter {shown(name)!r} here.", *alike[:1])
    if "" in (text.strip() for text in texts):
        raise wrong("empty-value", "A value is missing; leave the parameter out to ask for anything.")
    if not all(text.isprintable() for text in texts):
        raise wrong("not-text", "A value holds characters that are not printed, such as NUL or a line break.")
    return filters[name].pieces(texts, snapshot)


def invalid(found: list[tuple[str, ValidationError]]) -> Problem:
    detail = "One thing is wrong." if len(found) == 1 else f"{len(found)} things are wrong."
    if len(found) > MOST_ERRORS:
        detail += f" The first {MOST_ERRORS} are listed."
    errors = [error_document(name, error) for name, error in found[:MOST_ERRORS]]
    return Problem("invalid-question", detail, errors)


def error_document(name: str, error: ValidationError) -> dict:
    return {
        "parameter": shown(name),
        "code": error.code,
        "detail": error.message,
        "nearest": error.params["nearest"],
        "candidates": [candidate(name, one) for one in error.params["candidates"]],
    }


def candidate(name, value) -> dict:
    """What may have been meant: a value of the same parameter, {another parameter: value}, or a candidate."""
    if isinstance(value, dict) and "label" in value:
        return value
    parameters = value if isinstance(value, dict) else {name: value}
    return {"label": next(iter(parameters.values())), "parameters": parameters}
