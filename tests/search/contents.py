"""Small contents to build snapshots from."""

import json
import uuid

from directory.search.builder import Content, Entry, OrganizationEntry, build
from directory.search.snapshot import open_snapshot

TERMS = {
    "help": ["help/inpatient", "help/outpatient", "help/counseling", "help/crisis-care"],
    "payment": ["MD", "MC", "PI"],
    "language": ["SS", "F30"],
    "care": ["SA", "MH"],
}
SLUGS = {"MD": "medicaid", "MC": "medicare", "PI": "private-insurance", "SS": "sign", "F30": "german"}
SLUGS |= {"SA": "substance-use", "MH": "mental-health"}


def make_id(seed):
    """An id for each seed; about every third ends in a zero byte, which texts of numpy would lose."""
    number = uuid.uuid5(uuid.NAMESPACE_URL, str(seed)).int
    return str(uuid.UUID(int=number if number % 3 else number >> 8 << 8))


def slug_of(key):
    return SLUGS.get(key) or key.partition("/")[2]


def make_vocabulary():
    return [
        {"slug": category, "code": None, "derived": category == "help", "terms": [_term(key) for key in keys]}
        for category, keys in TERMS.items()
    ]


def _term(key):
    name = {"en": f"Name of {slug_of(key)}", "es": f"Nombre de {slug_of(key)}" if key != "PI" else ""}
    return {"slug": slug_of(key), "key": key, "code": None if "/" in key else key, "name": name}


SOURCES = [{"slug": "samhsa-directory", "name": "National"}, {"slug": "state-list", "name": "State"}]


def make_document(number=1, **changes):
    address = {"line1": "1 Main St", "line2": None, "city": "Portland", "county": "Multnomah"}
    address |= {"state_province": "OR", "postal_code": "97204", "country": "US", **changes.pop("address", {})}
    return {
        "id": make_id(number),
        "name": f"Example House {number}",
        "organization": {"id": make_id(f"organization {number}"), "name": "Example"},
        "operating_status": "active",
        "address": address,
        "location": None,
        "remote": None,
        "timezone": "America/Los_Angeles",
        "accepts_new_patients": None,
        "schedules": [],
        "terms": [],
        "sources": [{"slug": "samhsa-directory", "vintage": "2024"}],
        "verified": None,
        **changes,
    }


def make_span(days, opens, closes, **changes):
    """A span of opening hours."""
    dates = {"valid_from": None, "valid_to": None}
    return {"days": list(days), "opens": opens, "closes": closes, **dates} | {
        "closed": False,
        "by_appointment": False,
        **changes,
    }


def make_entry(document, updated_at="2026-11-20T10:00:00Z"):
    return Entry(
        document=document,
        updated_at=updated_at,
        items=_by_language(id=document["id"], part="item"),
        extras=_by_language(id=document["id"], part="extra"),
    )


def make_organization(public_id, name="Example"):
    return OrganizationEntry(id=public_id, name=name, items=_by_language(id=public_id, name=name))


def make_content(entries=(), **changes):
    given = {
        "revision": 7,
        "at": "2026-11-25T00:00:00Z",
        "version": "1.2.3",
        "organizations": [],
        "crisis_lines": [],
        "articles": [],
        "vocabulary": make_vocabulary(),
        "sources": SOURCES,
        "gone": [],
        "places": [],
    }
    return Content(entries=entries, **(given | changes))


def build_and_open(path, content):
    build(path, content)
    return open_snapshot(path)


def snapshot_of(folder, *documents, **changes):
    """A snapshot of these documents, opened."""
    entries = [make_entry(document) for document in documents]
    return build_and_open(folder / "directory.snapshot", make_content(entries, **changes))


def ids_of(snapshot, ordinals):
    return [json.loads(snapshot.item(ordinal, "en"))["id"] for ordinal in ordinals]


def _by_language(**content):
    return {language: json.dumps({**content, "language": language}).encode() for language in ("en", "es")}
