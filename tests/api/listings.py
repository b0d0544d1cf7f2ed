"""Hand-made public documents and the content of a snapshot of them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import orjson

from directory import documents
from directory.articles import article_detail, article_document
from directory.search.content import Content, Entry, OrganizationEntry

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
LANGUAGES = ("en", "es")
EMPTY = {"en": "", "es": ""}
TODAY = datetime.now(UTC).date()
PLACES = [
    ("97204", "Portland", "Multnomah", "OR", 45.518, -122.674, "America/Los_Angeles"),
    ("97301", "Salem", "Marion", "OR", 44.94, -123.0, "America/Los_Angeles"),
    ("10001", "New York", "New York", "NY", 40.75, -73.99, "America/New_York"),
    ("59001", "Absarokee", "Stillwater", "MT", 45.52, -109.44, "America/Denver"),
]
# What articles explain; one of them is not published.
EXPLAINED = {
    "payment": "seeking-help",
    "help/inpatient": "seeking-help",
    "help/peer-support": "peers",
    "help/detox": "a-draft",
}
SOURCES = [
    {
        "slug": slug,
        "name": name,
        "publisher": "Example Office",
        "url": "https://data.example.org",
        "licence": "Public domain",
        "attribution": "Example Office",
        "redistributable": True,
        "vintage": "2024",
    }
    for slug, name in (("samhsa-directory", "National Directory"), ("state-list", "State list"))
]


def make_id(name):
    return str(uuid5(NAMESPACE_URL, name))


def days_ago(number):
    return (TODAY - timedelta(days=number)).isoformat()


def both(text):
    return {"en": text, "es": text and f"{text} (es)"}


def vocabulary():
    """The shipped vocabulary in the shape of a snapshot's."""
    shipped = json.loads((FIXTURES / "vocabulary.json").read_text())
    return [
        {
            "slug": category["slug"],
            "code": category["code"],
            "name": in_both(category, "name"),
            "description": in_both(category, "description"),
            "article": EXPLAINED.get(category["slug"]),
            "derived": category.get("derived", False),
            "terms": [term_of(category, term) for term in category["terms"]],
        }
        for category in shipped["categories"]
    ]


def term_of(category, term):
    return {
        "slug": term["slug"],
        "key": term["code"] or f"{category['slug']}/{term['slug']}",
        "code": term["code"],
        "name": in_both(term, "name"),
        "official_name": term["official_name"],
        "definition": in_both(term, "definition"),
        "article": EXPLAINED.get(f"{category['slug']}/{term['slug']}"),
        "retired": term["retired"],
        "derived_from": term.get("derived_from", []),
    }


def in_both(record, name):
    return {"en": record[name], "es": record[f"{name}_es"]}


SURROUNDINGS = documents.Surroundings(vocabulary=vocabulary(), sources=SOURCES)


def make_document(name="Example House", terms=(), **changes):
    address = {"line1": "1 Main St", "line2": None, "city": "Portland", "county": "Multnomah"}
    address |= {"state_province": "OR", "postal_code": "97204", "country": "US", **changes.pop("address", {})}
    organization = changes.pop("organization", "Example Health")
    return {
        "id": make_id(name),
        "name": name,
        "alternate_name": None,
        "organization": {"id": make_id(organization), "name": organization},
        "description": EMPTY,
        "operating_status": "active",
        "address": address,
        "location": {"latitude": 45.5, "longitude": -122.6, "precision": "rooftop"},
        "timezone": "America/Los_Angeles",
        "phones": [{"kind": "intake", "number": "+15035550100", "extension": "12", "languages": ["en"]}],
        "website": "https://house.example.org",
        "email": None,
        **dict.fromkeys(documents.TEXTS, EMPTY),
        "ages": None,
        "accepts_new_patients": None,
        "remote": None,
        "schedules": [],
        "licences": [],
        "terms": SURROUNDINGS.with_derived(terms, ()),
        "sources": [{"slug": "samhsa-directory", "vintage": "2024"}],
        "verified": None,
        **changes,
    }


def make_span(**changes):
    span = {"days": ["MO", "TU"], "opens": "09:00", "closes": "17:00", "valid_from": None, "valid_to": None}
    return span | {"closed": False, "by_appointment": False} | changes


NEW_YORK = {"city": "New York", "county": "New York", "state_province": "NY", "postal_code": "10001"}
SALEM = {"city": "Salem", "county": "Marion", "postal_code": "97301"}
DOCUMENTS = (
    make_document(
        "Alder House",
        ["SA", "RES", "MD", "BU"],
        description=both("A house by the river."),
        fees={"en": "Free.", "es": ""},
        ages={"minimum": 18, "maximum": None},
        accepts_new_patients={"value": True, "as_of": days_ago(3)},
        verified={"on": days_ago(10), "method": "phone", "next_due": days_ago(-80)},
        schedules=[make_span(), make_span(days=["SA"], opens="22:00", closes="02:00")],
        licences=[{"kind": "licence", "name": "State", "authority": "OR", "number": "1", "expires": None}],
    ),
    make_document(
        "Birch Clinic",
        ["SA", "OP", "ICO", "MD", "MC", "SS"],
        accepts_new_patients={"value": False, "as_of": days_ago(2)},
        verified={"on": days_ago(200), "method": "visit", "next_due": None},
        remote={"modes": ["phone", "video"], "areas": ["OR"]},
    ),
    make_document(
        "Cedar Center",
        ["MH", "OP"],
        address=SALEM,
        location=None,
        organization="Cedar Group",
        accepts_new_patients={"value": True, "as_of": days_ago(30)},
        sources=[{"slug": "state-list", "vintage": "2024"}],
    ),
    make_document("Dogwood Rooms", ["SA", "HI"], address=NEW_YORK, organization="Cedar Group"),
    make_document("Elm Hall", ["SA", "OP"], operating_status="temporarily_closed"),
    make_document("Fir Lodge", ["SA", "RES"], operating_status="closed"),
)
LEFT = (make_id("Withdrawn"), None, "2026-11-01T08:00:00Z")
MERGED = (make_id("Merged"), make_id("Alder House"), "2026-11-02T08:00:00Z")


def make_line(name, states=(), **changes):
    line = {"id": make_id(name), "name": both(name), "call": "988", "text": "988", "chat": None, "tty": None}
    line |= {"description": EMPTY, "languages": ["en"], "hours": both("Always"), "audience": both("Anyone")}
    line |= {"states": list(states), "verified": {"on": days_ago(1), "method": "website", "next_due": None}}
    line |= changes
    shown = {language: documents.crisis_line_item(line, language) for language in LANGUAGES}
    return {"states": line["states"], **shown}


def make_article(slug="seeking-help", asks="inpatient,outpatient", languages=LANGUAGES, **changes):
    """An article as the snapshot holds it."""
    words = {
        "en": {"title": "How to seek help", "summary": "Steps.", "body": "## One {#one}\n\nTalk."},
        "es": {"title": "Cómo buscar ayuda", "summary": "Pasos.", "body": "## Uno {#one}\n\nHable."},
    }
    content = {
        "slug": slug,
        "audience": "family",
        "topics": ["opioids"],
        "author": "Editorial team",
        "reviewer": None,
        "published_on": "2026-11-24",
        "last_reviewed": None,
        "next_review_due": "2027-11-24",
        "translations": {language: words[language] for language in languages},
        "help": [
            {
                "name": "find",
                "section": None,
                "label": {"en": "Find help", "es": "Busque ayuda"},
                "parameters": {"help": asks, "care": "substance-use"},
            }
        ],
        "references": [],
    }
    updated_at = changes.pop("updated_at", "2026-11-24T10:00:00Z")
    document = article_document(make_id(slug), content | changes)
    shown = {language: article_detail(document, language) for language in LANGUAGES}
    return {"slug": slug, "published_on": document["published_on"], "updated_at": updated_at, **shown}


LINES = (make_line("988 Lifeline"), make_line("Oregon Line", ["OR"], call="1-503-555-0101"))


def make_entry(document, updated_at="2026-11-20T10:00:00Z"):
    return Entry(
        document=document,
        updated_at=updated_at,
        items={
            language: orjson.dumps(documents.resource_item(document, updated_at, language, SURROUNDINGS))
            for language in LANGUAGES
        },
        extras={
            language: orjson.dumps(documents.resource_extra(document, language)) for language in LANGUAGES
        },
    )


def make_organizations(found):
    names = {one["organization"]["id"]: one["organization"]["name"] for one in found}
    return [make_organization(public_id, name) for public_id, name in names.items()]


def make_organization(public_id, name):
    document = {"id": public_id, "name": name, "alternate_name": None, "description": EMPTY, "website": None}
    items = {
        language: orjson.dumps(documents.organization_item(document, language)) for language in LANGUAGES
    }
    return OrganizationEntry(id=public_id, name=name, items=items)


def content_of(found, **changes):
    given = {
        "revision": 7,
        "at": "2026-11-25T00:00:00Z",
        "version": "1.2.3",
        "organizations": make_organizations(found),
        "crisis_lines": list(LINES),
        "articles": [make_article(), make_article("peers", "peer-support", published_on="2026-11-01")],
        "vocabulary": SURROUNDINGS.vocabulary,
        "synonyms": json.loads((FIXTURES / "synonyms.json").read_text()),
        "sources": SOURCES,
        "gone": [LEFT, MERGED],
        "places": PLACES,
    }
    return Content(entries=[make_entry(one) for one in found], **(given | changes))
