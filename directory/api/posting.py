"""A question in a body: the same parameters as JSON, so that no place and no need stands in an address.

A list is a repeated parameter; numbers and booleans stand as themselves. What is wrong is named by a JSON
pointer (RFC 6901).
"""

import json
from contextlib import suppress
from dataclasses import replace

from django.core.exceptions import RequestDataTooBig, ValidationError

from directory.search.snapshot import Snapshot

from .asking import LONGEST, MOST_ERRORS, Asked, asked_with, error_document, invalid, pieces_of
from .asking import pairs_of as pairs_of_query
from .fields import wrong
from .problems import Problem
from .responses import JSON


def asked_by_body(request, filters, snapshot: Snapshot) -> Asked:
    """Raises Problem, which names everything that is wrong."""
    refuse_query(request)
    pairs, errors = pairs_of(members_of(body_of(request)))
    try:
        pieces = pieces_of(pairs, filters.base_filters, snapshot)
    except Problem as problem:
        errors += problem.errors
    if errors:
        detail = "Correct what `errors` points to."
        raise Problem("invalid-question", detail, [pointing(error) for error in errors[:MOST_ERRORS]])
    return replace(asked_with(request, pairs, pieces, snapshot), posted=True)


def refuse_query(request):
    names = [name for name, _ in pairs_of_query(request.META.get("QUERY_STRING", ""))]
    if names:
        error = wrong("unknown-parameter", "Parameters of a POST stand in its body.")
        raise invalid([(name, error) for name in names])


def body_of(request) -> bytes:
    if request._request.content_type != JSON:
        raise Problem("unsupported-media-type", f"Send it as {JSON}.")
    with suppress(RequestDataTooBig):
        if len(request.body) <= LONGEST:
            return request.body
    raise wrong_body("over-limit", f"The body may have at most {LONGEST} bytes.")


class Members(list):
    """The members of a JSON object as (name, value), in their order; a name may stand twice."""


def members_of(body: bytes) -> Members:
    try:
        found = json.loads(body.decode(), object_pairs_hook=Members, parse_constant=no_number)
    except (ValueError, RecursionError):
        raise wrong_body("wrong-type", "The body must be a JSON object in UTF-8.") from None
    if not isinstance(found, Members):
        raise wrong_body("wrong-type", "The body must be an object: parameters and their values.")
    return found


def no_number(name: str):
    raise ValueError(f"{name} is no JSON number")


def pairs_of(members: Members) -> tuple[tuple[tuple[str, str], ...], list[dict]]:
    """Names and texts, as a query string would have them, and errors."""
    pairs, errors, seen = [], [], set()
    for name, value in members:
        try:
            pairs += [(name, text) for text in texts_of(value, name in seen)]
        except ValidationError as error:
            errors.append(error_document(name, error))
        seen.add(name)
    return tuple(pairs), errors


def texts_of(value, again: bool) -> list[str]:
    if again:
        raise wrong("given-twice", "A name stands once; give a list to repeat a parameter.")
    if type(value) is not list:
        return [text_of(value)]
    if not value:
        raise wrong("empty-value", "A list names at least one value.")
    return [text_of(one) for one in value]


def text_of(value) -> str:
    """A text, number or boolean as a query string has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, str | int | float):
        raise wrong("wrong-type", "Must be a text, a number, true, false, or a list of these.")
    return str(value)


def wrong_body(code: str, detail: str) -> Problem:
    error = pointing(error_document("", wrong(code, detail))) | {"pointer": ""}
    return Problem("invalid-question", "The body cannot be read.", [error])


def pointing(error: dict) -> dict:
    """The error with a pointer to the member of the body instead of a parameter."""
    name = error.pop("parameter")
    return {"pointer": "/" + name.replace("~", "~0").replace("/", "~1"), **error}
