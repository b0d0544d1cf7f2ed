"""Whole documents as an export is given them."""

import orjson

ID = "5f0c1d9e-7a52-5c53-9d4c-2f6d1a3b8e10"


def make_document(**changes):
    return {
        "id": ID,
        "url": f"https://directory.example.org/api/v1/resources/{ID}/",
        "name": "Alder House",
        "alternate_name": None,
        "organization": {"id": ID, "name": "Example Health"},
        "operating_status": "active",
        "help": [{"slug": "inpatient", "name": "Inpatient treatment"}],
        "address": {
            "line1": "1 Main St", "line2": None, "city": "Portland", "county": "Multnomah",
            "state_province": "OR", "postal_code": "97204", "country": "US",
        },
        "location": {"latitude": 45.5, "longitude": -122.6, "precision": "rooftop"},
        "phones": [make_phone()],
        "website": "https://house.example.org",
        "accepts_new_patients": None,
        "verified": None,
        "sources": [make_source()],
        "updated_at": "2026-11-20T10:00:00Z",
        **dict.fromkeys(
            ("description", "eligibility", "fees", "how_to_apply", "accessibility", "transportation")
        ),
        "email": None,
        "ages": None,
        "remote": None,
        "licences": [],
        "not_translated": [],
        "services": [
            make_service("help", "inpatient"), make_service("care", "substance-use", "SA"),
            make_service("payment", "medicaid", "MD"), make_service("payment", "medicare", "MC"),
        ],
        "schedules": [],
        "translations": {"es": {}},
        **changes,
    }  # fmt: skip


def make_phone(kind="intake", display="(503) 555-0100 ext. 12"):
    return {"kind": kind, "number": "+15035550100", "extension": "12", "languages": [], "display": display}


def make_source(**changes):
    return {
        "slug": "list", "name": "National Directory", "licence": "Public domain",
        "attribution": "Example Office", "vintage": "2024", "url": None, **changes,
    }  # fmt: skip


def make_service(category, slug, code=None):
    return {"category": category, "slug": slug, "code": code, "name": slug.title()}


def make_span(**changes):
    return {
        "days": ["MO", "TU"], "opens": "09:00", "closes": "17:00", "valid_from": None, "valid_to": None,
        "closed": False, "by_appointment": False, "timezone": "America/Chicago", **changes,
    }  # fmt: skip


def encoded(*documents):
    return [orjson.dumps(document) for document in documents]
