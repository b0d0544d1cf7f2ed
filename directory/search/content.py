"""What a snapshot is built from: plain data, rendered by publishing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class Entry:
    """One published resource.

    `document`: its public document (`id`, `name`, `operating_status`, `address`, `terms`, ...; the place
    already blurred where it is confidential); `updated_at`: RFC 3339 in UTC; `items`, `extras`: by language,
    one encoded JSON object each: the keys of a list (but `distance`), and those that only the detail has
    (but services, schedules and articles).
    """

    document: Mapping
    updated_at: str
    items: Mapping[str, bytes]
    extras: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class OrganizationEntry:
    """One published organization; `items`: by language, an encoded JSON object without `resource_count`."""

    id: str
    name: str
    items: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything of one revision. Each iterable is read once, `entries` first, then `organizations`.

    `entries` and `organizations` may be generators: they are never held whole. `crisis_lines`:
    {"states": [...], "en": {...}, "es": {...}} in display order; `articles`: {"slug", "published_on", "en",
    "es"}, newest first; `vocabulary`: categories with their `terms` (each with `key`, `slug`, `code`,
    `name`), in display order; `sources`: {"slug", ...}; `gone`: (id, replaced by or None, at) of
    withdrawn and merged resources; `places`: (ZIP code, city, county, state, latitude, longitude, zone);
    `synonyms`: words that people use, as `fixtures/synonyms.json` gives them. Kept for comparing:
    `surroundings`, a digest of vocabulary and sources; `shipped`, one of synonyms, places and the
    code; `step`, the last change that is shown.
    """

    revision: int
    at: str
    version: str
    entries: Iterable[Entry]
    organizations: Iterable[OrganizationEntry]
    crisis_lines: list[dict]
    articles: list[dict]
    site: Mapping = field(default_factory=dict, kw_only=True)  # its name, look and accuracy, by language
    vocabulary: list[dict]
    sources: list[dict]
    gone: Iterable[tuple[str, str | None, str]]
    places: Iterable[tuple]
    synonyms: Mapping = field(default_factory=dict)
    surroundings: str = ""
    shipped: str = ""
    step: list | None = None
