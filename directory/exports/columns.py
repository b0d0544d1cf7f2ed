"""The columns of a table of resources: a name, what it means, and how it is read from a document."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Cell = str | int | float | None
BETWEEN = "; "
PHONE_KINDS = {
    "main": "Main number",
    "intake": "Number to start treatment",
    "hotline": "Hotline",
    "tty": "Text telephone (TTY)",
    "fax": "Fax",
}
CATEGORIES = {
    "help": "Kinds of help",
    "care": "What is treated",
    "setting": "Where care is given",
    "payment": "Ways to pay",
    "assistance": "What makes care cost less",
    "medication": "Medicines",
    "detox": "Substances for which there is help with withdrawal",
    "language": "Languages",
    "population": "Groups with a program of their own",
    "age": "Age groups",
}


@dataclass(frozen=True)
class Column:
    """`read(document)` gives the cell: text, a number, or None for nothing.

    A document here has one key more: `slugs`, those of its services by category.
    """

    name: str
    meaning: str
    read: Callable[[Mapping], Cell]


def key(name: str) -> Callable:
    return lambda document: document[name]


def within(parent: str, name: str) -> Callable:
    """A key of an object that may be null."""
    return lambda document: document[parent] and document[parent][name]


def numbers(kind: str) -> Callable:
    return lambda document: BETWEEN.join(
        phone["display"] for phone in document["phones"] if phone["kind"] == kind
    )


def slugs(category: str) -> Callable:
    return lambda document: BETWEEN.join(document["slugs"].get(category, ()))


def slugs_by_category(services: list[Mapping]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for service in services:
        found[service["category"]].append(service["slug"])
    return found


def codes(document: Mapping) -> str:
    return BETWEEN.join(service["code"] for service in document["services"] if service["code"])


def of_sources(name: str) -> Callable:
    return lambda document: BETWEEN.join(
        dict.fromkeys(source[name] for source in document["sources"] if source[name])
    )


def source_names(document: Mapping) -> str:
    return BETWEEN.join(" ".join(filter(None, (one["name"], one["vintage"]))) for one in document["sources"])


def word(parent: str, name: str) -> Callable:
    """`true` or `false`, where the object is there."""
    return lambda document: document[parent] and str(document[parent][name]).lower()


def listed(parent: str, name: str) -> Callable:
    return lambda document: document[parent] and BETWEEN.join(document[parent][name])


def licences(document: Mapping) -> str:
    shown = [
        " ".join(filter(None, (one["name"], one["number"], one["authority"]))) for one in document["licences"]
    ]
    return BETWEEN.join(shown)


def hours(document: Mapping) -> str:
    return BETWEEN.join(map(span, document["schedules"]))


def span(schedule: Mapping) -> str:
    """ "MO TU 09:00-17:00 by appointment 2026-01-01/2026-03-31"; an open end of the dates is ".."."""
    first, last = schedule["valid_from"], schedule["valid_to"]
    clock = schedule["opens"] and schedule["closes"] and f"{schedule['opens']}-{schedule['closes']}"
    parts = [
        *schedule["days"],
        "closed" if schedule["closed"] else clock,
        schedule["by_appointment"] and "by appointment",
        (first or last) and f"{first or '..'}/{last or '..'}",
    ]
    return " ".join(filter(None, parts))


def zone(document: Mapping) -> str | None:
    return next((one["timezone"] for one in document["schedules"]), None)


COLUMNS = (
    Column("id", "Stays the same for as long as the entry is published", key("id")),
    Column("name", "Name", key("name")),
    Column("alternate_name", "Second name or program", key("alternate_name")),
    Column("organization", "Name of the organization that runs it", within("organization", "name")),
    Column("organization_id", "Id of the organization", within("organization", "id")),
    Column("operating_status", "active, temporarily_closed or closed", key("operating_status")),
    Column("line1", "Street; empty where the address is confidential", within("address", "line1")),
    Column("line2", "Suite, floor", within("address", "line2")),
    Column("city", "City", within("address", "city")),
    Column("county", "County", within("address", "county")),
    Column("state_province", "State or territory, USPS code", within("address", "state_province")),
    Column("postal_code", "ZIP code of the address", within("address", "postal_code")),
    Column("country", "Country, ISO 3166", within("address", "country")),
    Column("latitude", "Degrees, WGS 84", within("location", "latitude")),
    Column("longitude", "Degrees, WGS 84", within("location", "longitude")),
    Column("location_precision", "rooftop, street, postal_code or city", within("location", "precision")),
    *(Column(f"phone_{kind}", meaning, numbers(kind)) for kind, meaning in PHONE_KINDS.items()),
    Column("website", "Web address", key("website")),
    Column("email", "E-mail address", key("email")),
    *(Column(slug, f"{meaning}: slugs of the category {slug}", slugs(slug))
      for slug, meaning in CATEGORIES.items()),
    Column("service_codes", "SAMHSA's codes of every category", codes),
    Column("description", "Description", key("description")),
    Column("eligibility", "Who is accepted", key("eligibility")),
    Column("minimum_age", "Years", within("ages", "minimum")),
    Column("maximum_age", "Years", within("ages", "maximum")),
    Column("fees", "What it costs", key("fees")),
    Column("how_to_apply", "How to start", key("how_to_apply")),
    Column("accessibility", "Accessibility for people with disabilities", key("accessibility")),
    Column("transportation", "How to get there", key("transportation")),
    Column("hours", "Days and times, closing at or before opening is on the next day", hours),
    Column("timezone", "IANA zone of the hours", zone),
    Column("accepts_new_patients", "true, false, or empty: not known", word("accepts_new_patients", "value")),
    Column("accepts_new_patients_as_of", "Day on which this was said; after 14 days it is not known any more",
           within("accepts_new_patients", "as_of")),
    Column("remote_modes", "phone, video: helps people where they are", listed("remote", "modes")),
    Column("remote_areas", "USPS codes of the states served so, or US", listed("remote", "areas")),
    Column("licences", "Licences and accreditations", licences),
    Column("verified_on", "Day of the last verification; empty: never", within("verified", "on")),
    Column("verified_method", "How it was verified", within("verified", "method")),
    Column("verified_next_due", "When it is to be verified again", within("verified", "next_due")),
    Column("sources", "Sources with their vintage", source_names),
    Column("source_licences", "Licences of the sources", of_sources("licence")),
    Column("source_attributions", "Whom to name", of_sources("attribution")),
    Column("url", "The whole entry in the API", key("url")),
    Column("updated_at", "Last published change, UTC", key("updated_at")),
)  # fmt: skip
