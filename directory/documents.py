"""Documents: what the public sees of a release. Pure functions, no database.

A release holds codes and the true place; a document is its public form (place blurred where it is
confidential, derived terms added); an item or a detail is the document in one language.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import orjson

API = "/api/v1"
TEXTS = ("eligibility", "fees", "how_to_apply", "accessibility", "transportation")
NANP_LENGTH = 12


def digest(content) -> str:
    """SHA-256 (hex) of plain data, whatever the order of its keys."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass(frozen=True)
class Surroundings:
    """What documents are shown with, as plain data: the vocabulary (categories with terms), the sources."""

    vocabulary: list
    sources: list

    @cached_property
    def digest(self):
        return digest([self.vocabulary, self.sources])

    @cached_property
    def derivations(self):
        """[(derived key, set of the keys it follows from)]"""
        return [
            (term["key"], frozenset(term["derived_from"]))
            for category in self.vocabulary
            for term in category["terms"]
            if term["derived_from"]
        ]

    @cached_property
    def source(self):
        return {source["slug"]: source for source in self.sources}

    @cached_property
    def help(self):
        """The terms of the category help, in its order."""
        return next((category["terms"] for category in self.vocabulary if category["slug"] == "help"), [])

    def with_derived(self, terms, suppressed):
        """The sorted keys of `terms` and all that follows from them, less what a curator suppressed."""
        given = set(terms)
        derived = {key for key, codes in self.derivations if not codes.isdisjoint(given)}
        return sorted((given | derived) - set(suppressed))


def resource_document(
    public_id: str, content: Mapping, organization_name: str, surroundings, city_centre
) -> dict:
    """The public document of a released resource.

    `city_centre(city, state)` gives (latitude, longitude) or None; it stands in for a confidential place.
    """
    document = dict(content)
    suppressed = document.pop("suppressed_terms")
    document["id"] = public_id
    document["organization"] = {"id": content["organization"], "name": organization_name}
    document["terms"] = surroundings.with_derived(content["terms"], suppressed)
    if document.pop("confidential_address"):
        document |= _blurred(content["address"], city_centre)
    return document


def _blurred(address, city_centre):
    centre = city_centre(address["city"] or "", address["state_province"] or "")
    point = centre and {"latitude": centre[0], "longitude": centre[1], "precision": "city"}
    return {
        "address": address | {"line1": None, "line2": None, "postal_code": None},
        "location": point or None,
    }


def resource_item(document: Mapping, updated_at: str, language: str, surroundings) -> dict:
    """A resource as lists show it, but for `distance`, which depends on the question."""
    held = set(document["terms"])
    return {
        "id": document["id"],
        "url": f"{API}/resources/{document['id']}/",
        "name": document["name"],
        "alternate_name": document["alternate_name"],
        "organization": document["organization"],
        "operating_status": document["operating_status"],
        "help": [
            {"slug": term["slug"], "name": translated(term["name"], language)}
            for term in surroundings.help
            if term["key"] in held
        ],
        "address": document["address"],
        "location": document["location"],
        "phones": [_phone(phone) for phone in document["phones"]],
        "website": document["website"],
        "accepts_new_patients": _openings(document["accepts_new_patients"]),
        "verified": document["verified"],
        "sources": [_source(source, surroundings) for source in document["sources"]],
        "updated_at": updated_at,
    }


def resource_extra(document: Mapping, language: str) -> dict:
    """What one resource has beyond its item, but for services, schedules and articles.

    `not_translated` names the texts that are shown in English because they have no translation.
    """
    texts = {name: document[name] for name in ("description", *TEXTS)}
    shown = {name: translated(text, language) or None for name, text in texts.items()}
    return {
        **shown,
        "email": document["email"],
        "ages": document["ages"],
        "remote": document["remote"],
        "licences": document["licences"],
        "not_translated": [name for name, text in texts.items() if text["en"] and not text[language]],
    }


def organization_item(document: Mapping, language: str) -> dict:
    """An organization as lists show it, but for `resource_count`."""
    return {
        "id": document["id"],
        "url": f"{API}/organizations/{document['id']}/",
        "name": document["name"],
        "alternate_name": document["alternate_name"],
        "description": translated(document["description"], language) or None,
        "website": document["website"],
    }


def crisis_line_item(document: Mapping, language: str) -> dict:
    """A crisis line; its first five keys stand in other answers."""
    words = ("name", "hours", "audience", "description")
    shown = {name: translated(document[name], language) or None for name in words}
    order = (
        "id", "name", "call", "text", "chat", "tty", "description", "languages", "hours", "audience",
        "states", "verified",
    )  # fmt: skip
    return {name: shown.get(name, document.get(name)) for name in order}


def translated(text: Mapping, language: str) -> str:
    """The text in the language, else in English."""
    return text.get(language) or text["en"]


def display_number(number: str, extension: str) -> str:
    """A number as people read it: "(503) 555-0100 ext. 12"; other than North American ones as they are."""
    if number.startswith("+1") and len(number) == NANP_LENGTH:
        number = f"({number[2:5]}) {number[5:8]}-{number[8:]}"
    return f"{number} ext. {extension}" if extension else number


def _openings(said):
    """In this order, whatever order a database keeps keys in: the API looks for stale ones by it."""
    return said and {"value": said["value"], "as_of": said["as_of"]}


def _phone(phone):
    return phone | {
        "extension": phone["extension"] or None,
        "display": display_number(phone["number"], phone["extension"]),
    }


def _source(stands, surroundings):
    source = surroundings.source[stands["slug"]]
    return {
        "slug": source["slug"],
        "name": source["name"],
        "licence": source["licence"],
        "attribution": source["attribution"],
        "vintage": stands["vintage"],
        "url": source["url"],
    }
