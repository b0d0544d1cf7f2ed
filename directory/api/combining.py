"""What parameters mean together: combinations that mean nothing, and what is taken where nothing is said."""

from django.core.exceptions import ValidationError

from .fields import wrong
from .place_fields import DEFAULT_RADIUS

CODE = "means-nothing"


def meaningless(given, pieces: dict) -> list[tuple[str, ValidationError]]:
    """(parameter, error) of each that says nothing beside the others; `given`: names of all parameters."""
    found = []
    if "within" in given:
        found += _wrong_radius(given, pieces)
    if "open_now" in given and "open_at" in given:
        found.append(("open_at", wrong(CODE, "Ask with `open_now` or with `open_at`.")))
    if "ordering" in pieces:
        found += _wrong_ordering(given, pieces)
    return found


def _wrong_radius(given, pieces):
    if "near" not in given:
        yield "within", wrong(CODE, "A distance needs a place to count from: add `near`.", "near")
    elif pieces.get("remote"):
        yield "within", wrong(CODE, "With `remote=true` help reaches the place from any distance.")


def _wrong_ordering(given, pieces):
    ordering, default = pieces["ordering"], _default_ordering(pieces)
    if ordering == "distance" and "near" not in given:
        yield "ordering", wrong(CODE, "Distances need a place to count from: add `near`.", default)
    elif ordering == "distance" and pieces.get("remote"):
        yield "ordering", wrong(CODE, "With `remote=true` there are no distances.", default)
    elif ordering == "relevance" and "q" not in given:
        yield "ordering", wrong(CODE, "Relevance needs words: add `q`.", default)


def completed(pieces: dict) -> dict:
    """The pieces of the question, with the default radius and ordering where they fit."""
    pieces = {"ordering": _default_ordering(pieces), **pieces}
    if "near" in pieces:
        pieces["radius"] = pieces.get("radius", DEFAULT_RADIUS)
        pieces["within"] = pieces["radius"].metres
    return pieces


def _default_ordering(pieces):
    if "near" in pieces and not pieces.get("remote"):
        return "distance"
    return "relevance" if "q" in pieces else "name"
