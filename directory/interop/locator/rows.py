"""A row of the export, made of a published document."""

import re
from collections.abc import Iterator, Mapping

import orjson

from directory.search.snapshot import Snapshot

TYPES = {"substance-use": "SA", "mental-health": "MH"}  # FindTreatment.gov has a row for each; we have one
METRES_A_MILE = 1609.344
# Headings of the categories as its answers have them, by code.
HEADINGS = {
    "TC": "Type of Care",
    "SET": "Service Setting (e.g., Outpatient, Residential, Inpatient, etc.)",
    "FT": "Facility Type",
    "HOSP": "Hospitals",
    "OM": "Opioid Medications used in Treatment",
    "AUT": "Type of Alcohol Use Disorder Treatment",
    "OT": "Type of Opioid Treatment",
    "PHR": "Pharmacotherapies",
    "TAP": "Treatment Approaches",
    "EMS": "Emergency Mental Health Services",
    "FOP": "Facility Operation (e.g., Private, Public)",
    "LCA": "License/Certification/Accreditation",
    "PAY": "Payment/Insurance/Funding Accepted",
    "PYAS": "Payment Assistance Available",
    "SG": "Special Programs/Groups Offered",
    "ASSES": "Assessment/Pre-treatment",
    "SCR": "Testing",
    "TRSRV": "Transitional Services",
    "RSS": "Recovery Support Services",
    "OTHR": "Other Services",
    "DETOX": "Detoxification (medical withdrawal) Services",
    "ECS": "Education and Counseling Services",
    "SMP": "Facility Smoking Policy",
    "AGE": "Age Groups Accepted",
    "SN": "Sex Accepted",
    "EXCL": "Exclusive Services",
    "SL": "Language Services",
    "FVP": "Facility Vaping Policy",
    "AS": "Ancillary Services",
}


def row(snapshot: Snapshot, ordinal: int, number: int, metres: float | None, kinds: tuple[str, ...]) -> dict:
    """`number`: its place on the page, from 1; `kinds`: the slugs of care that were asked for."""
    item = orjson.loads(snapshot.item(ordinal, "en"))
    kind = type_of(snapshot, ordinal, kinds)
    return {
        "_irow": number,
        **names_and_place(item),
        "type_facility": kind,
        "typeFacility": kind,
        **phones(item["phones"]),
        "website": item["website"],
        **coordinates(item["location"]),
        "miles": None if metres is None else round(metres / METRES_A_MILE, 2),
        "services": list(services(snapshot, ordinal)),
        "id": item["id"],
        "updated": item["updated_at"],
        "verified": item["verified"] and item["verified"]["on"],
    }


def names_and_place(item: Mapping) -> dict:
    address = item["address"]
    return {
        "name1": item["name"],
        "name2": item["alternate_name"],
        "street1": address["line1"],
        "street2": address["line2"],
        "city": address["city"],
        "state": address["state_province"],
        "zip": (address["postal_code"] or "")[:5] or None,
    }


def phones(given: list[Mapping]) -> dict:
    """The first number of each kind; `phone` is whatever there is where no main number is given."""
    first = {phone["kind"]: phone["display"] for phone in reversed(given)}
    any_voice = (first.get(kind) for kind in ("main", "intake", "hotline"))
    return {
        "phone": next(filter(None, any_voice), None),
        "intake1": first.get("intake"),
        "hotline1": first.get("hotline"),
    }


def coordinates(location: Mapping | None) -> dict:
    """Texts, as the original has them; nothing where there is no point, and never 0,0."""
    point = location or {"latitude": None, "longitude": None}
    return {name: None if point[name] is None else str(point[name]) for name in ("latitude", "longitude")}


def type_of(snapshot: Snapshot, ordinal: int, kinds: tuple[str, ...]) -> str | None:
    """SA or MH; of an entry that is both, what was asked for, else SA."""
    numbers = snapshot.term_numbers["care"]
    held = set(snapshot.terms(ordinal))
    given = [slug for slug in TYPES if numbers.get(slug) in held]
    asked = [slug for slug in given if slug in kinds]
    return next((TYPES[slug] for slug in asked or given), None)


def services(snapshot: Snapshot, ordinal: int) -> Iterator[dict]:
    """Its services by category: heading, code, and the official names joined by "; "."""
    held, number = set(snapshot.terms(ordinal)), 0
    for category in snapshot.vocabulary:
        numbers = range(number, number := number + len(category["terms"]))
        names = [
            term["official_name"] or term["name"]["en"]
            for place, term in zip(numbers, category["terms"], strict=True)
            if place in held and term["code"]
        ]
        if names:
            heading = HEADINGS.get(category["code"] or "", category["name"]["en"])
            yield {"f1": heading, "f2": category["code"], "f3": "; ".join(names)}


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)
