"""What in an answer of the server is not as the judge would have it."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from tests.real.judge.asked import KILOMETRE_M, MILE_M, Asked
from tests.real.judge.truth import Truth
from tests.real.judge.verdict import Verdict, distance, is_approximate, openings

PART, ROUNDED = 0.001, 0.0501  # of a distance; and one decimal is shown
SAME = (
    "name",
    "alternate_name",
    "organization",
    "operating_status",
    "address",
    "location",
    "phones",
    "verified",
)


def list_differences(
    answer: dict, asked: Asked, verdict: Verdict, truth: Truth, *, posted=False
) -> Iterator[str]:
    """Of a list of resources."""
    page = verdict.page(asked)
    yield from _beside(answer, asked, verdict)
    yield from _unless_equal("order", [one["id"] for one in answer["results"]], [one.id for one in page])
    if "fields" in dict(asked.pairs):
        fields = sorted({"id", *dict(asked.pairs)["fields"].split(",")})
        yield from _unless_equal("fields", [sorted(item) for item in answer["results"]], [fields] * len(page))
    for entry, item in zip(page, answer["results"], strict=False):
        yield from _item_differences(entry, item, asked, verdict.day)
    yield from _links(answer, asked, verdict.last_page(asked), posted)
    if asked.ids is not None:
        yield from _unless_equal("missing", answer["missing"], verdict.missing)
    if asked.facets:
        yield from facet_differences(answer, verdict, truth)


def count_differences(answer: dict, asked: Asked, verdict: Verdict, truth: Truth) -> Iterator[str]:
    """Of the counts of a question."""
    yield from _beside(answer, asked, verdict)
    yield from facet_differences(answer, verdict, truth)


def facet_differences(answer, verdict, truth) -> Iterator[str]:
    said = {
        category["slug"]: {term["slug"]: term["count"] for term in category["terms"]}
        for category in answer["facets"]
    }
    right = {
        category: dict(zip(truth.terms[category], counts, strict=True))
        for category, counts in verdict.facets.items()
    }
    for category in said.keys() | right.keys():
        yield from _unless_equal(f"facets of {category}", said.get(category), right.get(category))


def without_differences(answer: dict, right: list[tuple[str, int]]) -> Iterator[str]:
    """Of what to let go of; equal counts may stand in any order."""
    said = [(one["parameter"], one["count"]) for one in answer.get("without", ())]
    yield from _unless_equal("without", sorted(said), sorted(right))
    yield from _unless_equal("order of without", [count for _, count in said], [count for _, count in right])


def _beside(answer, asked, verdict):
    yield from _unless_equal("count", answer["count"], len(verdict.found))
    yield from _unless_equal("unknown", answer.get("unknown"), verdict.unknown)
    interpreted = answer["interpreted"]
    yield from _unless_equal(
        "corrected", interpreted.get("q", {"corrected": []})["corrected"], verdict.corrected
    )
    if asked.near:
        said = tuple(interpreted["near"][key] for key in ("latitude", "longitude", "precision"))
        right = (asked.near.latitude, asked.near.longitude, asked.near.precision)
        yield from _unless_equal("place", said, right)


def _item_differences(entry, item, asked, day):
    for key in SAME:
        if key in item:
            yield from _unless_equal(f"{key} of {entry.id}", item[key], entry.document[key])
    if "services" in item:
        held = sorted(f"{one['category']}/{one['slug']}" for one in item["services"])
        yield from _unless_equal(f"services of {entry.id}", held, sorted(entry.values["term"]))
        yield from _unless_equal(f"hours of {entry.id}", item["schedules"], entry.document["schedules"])
    if "accepts_new_patients" in item:
        right = None if openings(entry, day) == "unknown" else entry.document["accepts_new_patients"]
        yield from _unless_equal(f"openings of {entry.id}", item["accepts_new_patients"], right)
    if "distance" in item:
        yield from _distance_differences(entry, item["distance"], asked)


def _distance_differences(entry, said, asked):
    away = distance(entry, asked)
    if away is None or said is None:
        yield from _unless_equal(f"distance of {entry.id}", said, None if away is None else away)
        return
    for unit, length in (("miles", MILE_M), ("kilometers", KILOMETRE_M)):
        if abs(said[unit] - away / length) > ROUNDED + PART * away / length:
            yield f"{unit} of {entry.id}: {said[unit]}, not {away / length:.3f}"
    yield from _unless_equal(f"approximate of {entry.id}", said["approximate"], is_approximate(entry))


def _links(answer, asked, last_page, posted):
    for name, number in (("next", asked.page + 1), ("previous", asked.page - 1)):
        there = number if 1 <= number <= last_page else None
        said = answer[name]
        if posted or said is None:
            yield from _unless_equal(name, said, there)
            continue
        pairs = parse_qsl(urlsplit(said).query, keep_blank_values=True)
        right = [pair for pair in asked.pairs if pair[0] != "page"] + [("page", str(there))]
        yield from _unless_equal(name, sorted(pairs), sorted(right))


def _unless_equal(what, said, right):
    if json.dumps(said, sort_keys=True) != json.dumps(right, sort_keys=True):
        yield f"{what}: {_short(said)}, not {_short(right)}"


def _short(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 400 else f"{text[:400]}…"
