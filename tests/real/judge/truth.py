"""What the directory publishes, read through its public door: the NDJSON export, details, the vocabulary.

Nothing of the project's code is used here or in the modules beside this one, and nothing is fast: they are a
second reading of the API's contract.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from sys import intern

from tests.real.judge.client import Client
from tests.real.judge.spelling import folded, folded_place, in_order

PLACES = {"state": "state_province", "county": "county", "city": "city", "zip": "postal_code"}
KEPT = (
    "id", "name", "alternate_name", "organization", "operating_status", "address", "location", "phones",
    "remote", "schedules", "accepts_new_patients", "verified", "description", "translations",
)  # fmt: skip
STATUSES = ("active", "temporarily_closed", "closed")
APPROXIMATE = ("postal_code", "city")


@dataclass(eq=False)
class Entry:
    """One published resource, and what it has by parameter."""

    document: dict
    values: dict[str, frozenset[str]]
    place_in_list: int = 0
    point: tuple[float, float] | None = None
    verified: date | None = None
    updated: datetime | None = None

    def __post_init__(self):
        self.id: str = self.document["id"]
        self.status = STATUSES.index(self.document["operating_status"])

    def meant(self, parameter: str) -> frozenset[str]:
        """What it has, folded as values of this parameter are."""
        return _all_folded(
            self.values[parameter], folded_place if parameter in ("city", "county") else folded
        )


@cache
def _all_folded(values, fold):
    return frozenset(map(fold, values))


@cache
def _shared(values):
    """The same object for equal sets, of which there are many."""
    return values


@dataclass
class Truth:
    """`entries`: in the order of lists, closed ones last; `terms`: slugs by category, in their order;
    `names`: of each term, in both languages; `codes`: by term. A term is "category/slug".
    """

    entries: list[Entry]
    terms: dict[str, list[str]]
    names: dict[str, set[str]]
    codes: dict[str, str]
    synonyms: dict
    by_id: dict[str, Entry] = field(default_factory=dict)

    def __post_init__(self):
        self.by_id = {entry.id: entry for entry in self.entries}


def read_truth(client: Client, synonyms: dict) -> Truth:
    ask = client.text
    categories = {language: _categories(ask, language) for language in ("en", "es")}
    terms, names, codes = {}, {}, {}
    for english, spanish in zip(categories["en"], categories["es"], strict=True):
        terms[english["slug"]] = [term["slug"] for term in english["terms"]]
        for term, translated in zip(english["terms"], spanish["terms"], strict=True):
            key = f"{english['slug']}/{term['slug']}"
            names[key] = {term["name"], translated["name"]}
            if term["code"]:
                codes[key] = term["code"]
    entries = [_entry(json.loads(line), terms) for line in client.lines("exports/resources.ndjson")]
    entries += [_entry(document, terms) for document in _closed(ask, {entry.id for entry in entries})]
    entries.sort(key=_by_name)
    for place, entry in enumerate(entries):
        entry.place_in_list = place
    return Truth(entries, terms, names, codes, synonyms)


def _categories(ask, language):
    slugs = [one["slug"] for one in json.loads(ask("categories/"))["results"]]
    return [json.loads(ask(f"categories/{slug}/?lang={language}")) for slug in slugs]


def _closed(ask, listed) -> Iterable[dict]:
    """Those that lists and exports leave out; the feed of changes names them."""
    path, named = "changes/", set()
    while path:
        page = json.loads(ask(path))
        named |= {change["id"] for change in page["results"]}
        path = page["next"] and page["next"].partition("/api/v1/")[2]
    for public_id in sorted(named - listed):
        if text := ask(f"resources/{public_id}/"):
            spanish = json.loads(ask(f"resources/{public_id}/?lang=es"))
            yield json.loads(text) | {"translations": {"es": {"description": spanish["description"]}}}


def _entry(document, terms) -> Entry:
    services = document["services"]
    by_category = defaultdict(set)
    for one in services:
        by_category[one["category"]].add(intern(one["slug"]))
    values = {category: _shared(frozenset(by_category[category])) for category in terms}
    values["term"] = frozenset(intern(f"{one['category']}/{one['slug']}") for one in services)
    values["service"] = frozenset(one["code"] for one in services if one["code"])
    values["source"] = frozenset(source["slug"] for source in document["sources"])
    values["organization"] = frozenset([document["organization"]["id"]])
    for parameter, key in PLACES.items():
        text = document["address"][key]
        values[parameter] = frozenset([text[:5] if parameter == "zip" else text] if text else [])
    location, verified = document["location"], document["verified"]
    return Entry(
        {key: document[key] for key in KEPT},
        values,
        point=location and (location["latitude"], location["longitude"]),
        verified=verified and date.fromisoformat(verified["on"]),
        updated=datetime.fromisoformat(document["updated_at"]),
    )


def _by_name(entry):
    return entry.status, in_order(entry.document["name"]), entry.id
