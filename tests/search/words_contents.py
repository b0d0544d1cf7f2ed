"""A few fictional entries under the shipped vocabulary and synonyms, to ask words of."""

import json
from pathlib import Path

from directory.search.builder import Entry, OrganizationEntry
from tests.search.contents import build_and_open, make_content, make_document, make_id

FIXTURES = Path(__file__).parents[2] / "fixtures"
PLACES = [
    ("97204", "Portland", "Multnomah", "OR", 45.52, -122.67, "America/Los_Angeles"),
    ("97205", "Portland", "Multnomah", "OR", 45.52, -122.69, "America/Los_Angeles"),
    ("04101", "Portland", "Cumberland", "ME", 43.66, -70.26, "America/New_York"),
    ("98362", "Port Angeles", "Clallam", "WA", 48.11, -123.43, "America/Los_Angeles"),
    ("63101", "Saint Louis", "Saint Louis", "MO", 38.63, -90.19, "America/Chicago"),
    ("10001", "New York", "New York", "NY", 40.75, -73.99, "America/New_York"),
]


def synonyms():
    return json.loads((FIXTURES / "synonyms.json").read_text(encoding="utf-8"))


def vocabulary():
    """The shipped vocabulary as a content has it."""
    given = json.loads((FIXTURES / "vocabulary.json").read_text(encoding="utf-8"))
    return [
        {
            "slug": category["slug"],
            "code": category["code"],
            "derived": category["derived"],
            "terms": [_term(category, term) for term in category["terms"]],
        }
        for category in given["categories"]
    ]


def _term(category, term):
    return {
        "slug": term["slug"],
        "key": term["code"] or f"{category['slug']}/{term['slug']}",
        "code": term["code"],
        "name": {"en": term["name"], "es": term["name_es"]},
        "retired": term["retired"],
    }


def make_words_document(
    number, name, terms=(), *, city="Salem", state="OR", organization="Sample Health", **rest
):
    return make_document(
        number,
        name=name,
        terms=sorted(terms),
        address={"city": city, "state_province": state},
        organization={"id": make_id(organization), "name": organization},
        **{"alternate_name": None, "description": {"en": "", "es": ""}, **rest},
    )


def snapshot_of_words(folder, documents):
    organizations = {
        document["organization"]["id"]: document["organization"]["name"] for document in documents
    }
    content = make_content(
        [_entry(document) for document in documents],
        vocabulary=vocabulary(),
        synonyms=synonyms(),
        places=PLACES,
        organizations=[_organization(*one) for one in organizations.items()],
    )
    return build_and_open(folder / "directory.snapshot", content)


def names_of(snapshot, ordinals):
    return [json.loads(snapshot.item(ordinal, "en"))["name"] for ordinal in ordinals]


def _entry(document):
    item = {key: document[key] for key in ("id", "name", "address")}
    return Entry(document, "2026-11-20T10:00:00Z", _both(item), _both({}))


def _organization(public_id, name):
    return OrganizationEntry(public_id, name, _both({"id": public_id, "name": name}))


def _both(content):
    return {language: json.dumps(content).encode() for language in ("en", "es")}
