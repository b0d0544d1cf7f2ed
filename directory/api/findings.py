"""What an answer says beside its results: how it was understood, distances, facets, what to let go of."""

import re
from collections.abc import Iterable
from weakref import WeakKeyDictionary

import orjson

from directory.search.engine import Answer
from directory.search.question import Condition, Question
from directory.search.snapshot import Snapshot
from directory.search.without import METRES_A_MILE, without

from .asking import Asked

APPROXIMATE = re.compile(rb'"precision":"(?:postal_code|city)"')
METRES_A_KILOMETRE = 1000
TEMPLATES = WeakKeyDictionary()  # by snapshot, language and category: see `facet_templates`


def interpreted(asked: Asked, found: Answer) -> dict:
    """How the place and the words were read; empty where nothing is to be said."""
    near, said = asked.question.near, {}
    if near is not None:
        said["near"] = {
            "label": near.label,
            "latitude": near.latitude,
            "longitude": near.longitude,
            "precision": near.precision,
        }
        if not asked.question.remote:
            said["within"] = asked.beside["radius"].text
    if found.read:
        said["q"] = {"corrected": [{"typed": typed, "read_as": list(read)} for typed, read in found.read]}
    return said


def distances(found: Answer, items: Iterable[bytes]) -> Iterable[bytes]:
    """`distance` of each item, encoded."""
    if found.distances is None:
        return [b"null"] * len(found.ordinals)
    return [distance(metres, item) for metres, item in zip(found.distances.tolist(), items, strict=True)]


def distance(metres: float, item: bytes) -> bytes:
    """Approximate where the resource's own point is the centre of a ZIP code or a city."""
    return b'{"miles":%.1f,"kilometers":%.1f,"approximate":%b}' % (
        metres / METRES_A_MILE,
        metres / METRES_A_KILOMETRE,
        b"true" if APPROXIMATE.search(item) else b"false",
    )


def facet_documents(snapshot: Snapshot, counts: dict[str, list[int]], language: str) -> list[orjson.Fragment]:
    """In the vocabulary's order."""
    return [
        orjson.Fragment(template % tuple(counts[slug]))
        for slug, template in facet_templates(snapshot, language).items()
        if slug in counts
    ]


def facet_templates(snapshot: Snapshot, language: str) -> dict[str, bytes]:
    """By category, its terms as JSON with a gap for each count; made once for a snapshot."""
    known = TEMPLATES.setdefault(snapshot, {})
    if language not in known:
        known[language] = {one["slug"]: facet_template(one, language) for one in snapshot.vocabulary}
    return known[language]


def facet_template(category: dict, language: str) -> bytes:
    head = {"slug": category["slug"], "name": words(category["name"], language)}
    terms = [
        {"slug": term["slug"], "code": term["code"], "name": words(term["name"], language)}
        for term in category["terms"]
    ]
    return with_gap(head, b"terms", b"[%b]" % b",".join(with_gap(term, b"count", b"%d") for term in terms))


def with_gap(content: dict, name: bytes, value: bytes) -> bytes:
    """The object as JSON, safe in a template, with one more key at its end."""
    return b'%b,"%b":%b}' % (orjson.dumps(content)[:-1].replace(b"%", b"%%"), name, value)


def words(text: dict, language: str) -> str:
    return text[language] or text["en"]


def without_documents(asked: Asked) -> list[dict]:
    """What to let go of where nothing was found, and the whole question that is then left."""
    return [
        {
            "parameter": as_asked(asked, parameter),
            "parameters": parameters_left(asked, parameter, rest),
            "count": count,
        }
        for parameter, rest, count in without(asked.snapshot, asked.question, asked.today)
    ]


def as_asked(asked: Asked, parameter: str) -> str:
    """`open_now` becomes a moment, too."""
    return "open_now" if parameter == "open_at" and "open_now" in dict(asked.pairs) else parameter


def parameters_left(asked: Asked, parameter: str, rest: Question) -> dict:
    """The parameters of the question that is left, a repeated one as a list; from its first page on."""
    dropped = {as_asked(asked, parameter), "page", *(one.parameter for one in asked.question.conditions)}
    if parameter == "near":
        dropped.add("within")
    if rest.ordering != asked.question.ordering:
        dropped.add("ordering")
    left = {name: text for name, text in asked.pairs if name not in dropped}
    if parameter == "within":
        left["within"] = "any" if rest.within is None else f"{rest.within / METRES_A_MILE:g}mi"
    return left | conditions_left(rest.conditions)


def conditions_left(conditions: Iterable[Condition]) -> dict[str, str | list[str]]:
    texts = {}
    for one in conditions:
        texts.setdefault(one.parameter, []).append("!" * one.negated + ",".join(one.values))
    return {name: found[0] if len(found) == 1 else found for name, found in texts.items()}
