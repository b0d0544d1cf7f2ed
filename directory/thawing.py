"""Thawing: a release's content back as the columns and parts of its record; the inverse of `freezing`.

What no edit sets stays out: identity and state, who reviewed or verified it when, its sources.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .documents import TEXTS
from .models import Kind, Organization


@dataclass
class Earlier:
    """What a record once said: its columns by attribute name, its parts by field (rows as columns).

    `terms` and `suppressed` are the term keys of a resource, None for other kinds.
    """

    columns: dict
    parts: dict[str, list[dict]] = field(default_factory=dict)
    terms: list[str] | None = None
    suppressed: list[str] | None = None


def thaw(kind: Kind, content: Mapping) -> Earlier:
    """The columns and parts that this content of a release was frozen from."""
    return {
        Kind.RESOURCE: _resource,
        Kind.ORGANIZATION: _organization,
        Kind.CRISIS_LINE: _crisis_line,
        Kind.ARTICLE: _article,
    }[kind](content)


def _resource(content):
    columns = _plain(content, "alternate_name", "timezone", "website", "email")
    columns |= {name: content[name] for name in ("name", "operating_status", "confidential_address")}
    columns |= _twins(content, "description", *TEXTS) | {k: v or "" for k, v in content["address"].items()}
    columns |= _point(content["location"]) | _limits(content)
    columns["organization_id"] = Organization.objects.get(public_id=content["organization"]).pk
    parts = {
        "phones": [dict(one) for one in content["phones"]],
        "schedules": [dict(one) for one in content["schedules"]],
        "licences": [one | _plain(one, "authority", "number") for one in content["licences"]],
    }
    return Earlier(columns, parts, terms=content["terms"], suppressed=content["suppressed_terms"])


def _point(location):
    point = location or {"latitude": None, "longitude": None, "precision": ""}
    return {
        "latitude": point["latitude"],
        "longitude": point["longitude"],
        "location_precision": point["precision"],
    }


def _limits(content):
    ages = content["ages"] or {"minimum": None, "maximum": None}
    said = content["accepts_new_patients"] or {"value": None, "as_of": None}
    remote = content["remote"] or {"modes": [], "areas": []}
    return {
        "minimum_age": ages["minimum"],
        "maximum_age": ages["maximum"],
        "accepts_new_patients": said["value"],
        "accepts_new_patients_as_of": said["as_of"],
        "remote_modes": remote["modes"],
        "service_areas": remote["areas"],
    }


def _organization(content):
    columns = {"name": content["name"], **_plain(content, "alternate_name", "website", "email")}
    columns |= _twins(content, "description")
    return Earlier(columns, {"identifiers": [dict(one) for one in content["identifiers"]]})


def _crisis_line(content):
    columns = _twins(content, "name", "description", "hours", "audience")
    columns |= _plain(content, "call", "text", "chat", "tty")
    return Earlier(columns | {name: content[name] for name in ("languages", "states", "position")})


def _article(content):
    columns = {"audience": content["audience"], "topics": content["topics"], **_plain(content, "author")}
    columns["published_on"] = content["published_on"]
    words = content["translations"].items()
    parts = {
        "translations": [{"language": language, **said} for language, said in words],
        "help": [_help(position, one) for position, one in enumerate(content["help"])],
        "references": [_reference(one) for one in content["references"]],
    }
    return Earlier(columns, parts)


def _help(position, one):
    labels = {"label": one["label"]["en"], "label_es": one["label"]["es"]}
    given = {"name": one["name"], "parameters": one["parameters"], "position": position}
    return given | labels | _plain(one, "section")


def _reference(one):
    given = {name: one[name] for name in ("number", "title", "checked_on")}
    return given | {"source_date": one["date"] or ""} | _plain(one, "source", "url")


def _plain(content, *names):
    return {name: content[name] or "" for name in names}


def _twins(content, *names):
    return {
        column: content[name][language]
        for name in names
        for column, language in ((name, "en"), (f"{name}_es", "es"))
    }
