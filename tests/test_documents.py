"""Documents: pure functions from a release to what the public sees."""

import pytest

from directory import documents
from directory.documents import Surroundings

ID, ORGANIZATION = "0b0e5c5e-0000-4000-8000-000000000001", "0b0e5c5e-0000-4000-8000-000000000002"
PORTLAND = (45.52, -122.67)


def term(key, slug, *codes, name=None):
    return {
        "key": key,
        "slug": slug,
        "code": None if "/" in key else key,
        "name": name or {"en": slug.title(), "es": ""},
        "derived_from": list(codes),
    }


VOCABULARY = [
    {
        "slug": "help",
        "terms": [
            term(
                "help/inpatient", "inpatient", "HI", "RES", name={"en": "Inpatient", "es": "Con internación"}
            ),
            term("help/outpatient", "outpatient", "OP"),
        ],
    },
    {"slug": "medication", "terms": [term("medication/methadone", "methadone", "MU")]},
    {
        "slug": "setting",
        "terms": [term("HI", "hospital"), term("RES", "residential"), term("OP", "outpatient")],
    },
]
SOURCE = {
    "slug": "example-list",
    "name": "Example list",
    "publisher": "Example",
    "url": "https://example.org/list",
    "licence": "CC0",
    "attribution": "Example",
    "redistributable": True,
    "vintage": "2025",
}
SURROUNDINGS = Surroundings(vocabulary=VOCABULARY, sources=[SOURCE])


def text(en="", es=""):
    return {"en": en, "es": es}


def content(**values):
    """The frozen content of a release."""
    return {
        "organization": ORGANIZATION,
        "name": "Example Centre",
        "alternate_name": None,
        "description": text("Help", "Ayuda"),
        "operating_status": "active",
        "address": {
            "line1": "1 Telltale Street",
            "line2": "Suite 9",
            "city": "Portland",
            "county": "Multnomah",
            "state_province": "OR",
            "postal_code": "97299",
            "country": "US",
        },
        "confidential_address": False,
        "location": {"latitude": 45.123, "longitude": -122.987, "precision": "rooftop"},
        "timezone": "America/Los_Angeles",
        "website": None,
        "email": None,
        **{name: text() for name in documents.TEXTS},
        "ages": None,
        "accepts_new_patients": None,
        "remote": None,
        "phones": [{"kind": "main", "number": "+15035550100", "extension": "12", "languages": []}],
        "schedules": [],
        "licences": [],
        "terms": ["HI"],
        "suppressed_terms": [],
        "sources": [{"slug": "example-list", "vintage": "2024"}],
        "verified": None,
        **values,
    }


def document(city_centre=lambda city, state: PORTLAND, **values):
    return documents.resource_document(ID, content(**values), "Example Health", SURROUNDINGS, city_centre)


@pytest.mark.parametrize(
    ("terms", "shown"),
    [
        (["HI"], ["HI", "help/inpatient"]),
        (["HI", "RES"], ["HI", "RES", "help/inpatient"]),
        (["MU", "OP"], ["MU", "OP", "help/outpatient", "medication/methadone"]),
        (["SP"], ["SP"]),
        (["help/outpatient"], ["help/outpatient"]),
        ([], []),
    ],
)
def test_document_has_the_terms_that_follow_from_its_codes(terms, shown):
    assert document(terms=terms)["terms"] == shown


def test_document_lacks_what_a_curator_suppressed_and_nothing_else():
    shown = document(terms=["HI", "OP"], suppressed_terms=["help/inpatient"])
    assert shown["terms"] == ["HI", "OP", "help/outpatient"]
    assert "suppressed_terms" not in shown


def test_document_names_its_organization_as_it_is_called_now():
    assert document()["organization"] == {"id": ORGANIZATION, "name": "Example Health"}


def test_document_of_an_open_place_shows_it_as_it_is():
    shown = document()
    assert shown["address"]["line1"] == "1 Telltale Street"
    assert shown["location"]["precision"] == "rooftop"
    assert "confidential_address" not in shown


def test_document_of_a_confidential_place_shows_the_city_and_its_centre_only():
    shown = document(confidential_address=True)
    assert shown["location"] == {"latitude": 45.52, "longitude": -122.67, "precision": "city"}
    assert shown["address"]["city"] == "Portland"
    whole = str(shown)
    for telltale in ("Telltale", "Suite 9", "97299", "45.123", "122.987", "confidential"):
        assert telltale not in whole


def test_document_of_a_confidential_place_in_an_unknown_city_has_no_point():
    assert document(confidential_address=True, city_centre=lambda city, state: None)["location"] is None


def test_document_of_a_confidential_place_without_city_and_state_has_no_point():
    address = dict.fromkeys(content()["address"])
    asked = []
    shown = document(
        confidential_address=True, address=address, city_centre=lambda *place: asked.append(place)
    )
    assert shown["location"] is None and asked == [("", "")]


def test_document_leaves_the_release_as_it_is():
    given = content(confidential_address=True)
    before = documents.digest(given)
    documents.resource_document(ID, given, "Example Health", SURROUNDINGS, lambda *place: PORTLAND)
    assert documents.digest(given) == before


def test_digest_does_not_depend_on_the_order_of_keys_but_on_every_value():
    assert documents.digest({"a": 1, "b": [1, 2]}) == documents.digest({"b": [1, 2], "a": 1})
    assert documents.digest({"a": [1, 2]}) != documents.digest({"a": [2, 1]})
    assert documents.digest({"a": None}) != documents.digest({})


ITEM_KEYS = [
    "id", "url", "name", "alternate_name", "organization", "operating_status", "help", "address",
    "location", "phones", "website", "accepts_new_patients", "verified", "sources", "updated_at",
]  # fmt: skip


def item(language="en", **values):
    return documents.resource_item(document(**values), "2026-11-24T10:00:00Z", language, SURROUNDINGS)


def test_item_has_the_keys_of_the_contract_in_its_order():
    assert list(item()) == ITEM_KEYS


def test_item_tells_openings_in_the_order_that_the_api_reads():
    stored = {"as_of": "2026-11-01", "value": False}  # as PostgreSQL keeps it
    assert list(item(accepts_new_patients=stored)["accepts_new_patients"].items()) == [
        ("value", False), ("as_of", "2026-11-01"),
    ]  # fmt: skip
    assert item()["accepts_new_patients"] is None


def test_item_names_help_in_the_language_or_in_english():
    assert item("es", terms=["HI", "OP"])["help"] == [
        {"slug": "inpatient", "name": "Con internación"},
        {"slug": "outpatient", "name": "Outpatient"},
    ]


def test_item_tells_of_each_source_the_vintage_that_stands_behind_it():
    assert item()["sources"] == [
        {
            "slug": "example-list",
            "name": "Example list",
            "licence": "CC0",
            "attribution": "Example",
            "vintage": "2024",
            "url": "https://example.org/list",
        }
    ]


def test_item_shows_phones_as_people_read_them():
    assert item()["phones"] == [
        {
            "kind": "main",
            "number": "+15035550100",
            "extension": "12",
            "languages": [],
            "display": "(503) 555-0100 ext. 12",
        }
    ]


@pytest.mark.parametrize(
    ("number", "extension", "display"),
    [
        ("+15035550100", "", "(503) 555-0100"),
        ("988", "", "988"),
        ("+442079460000", "", "+442079460000"),
        ("741741", "5", "741741 ext. 5"),
    ],
)
def test_display_number_is_how_it_is_dialled(number, extension, display):
    assert documents.display_number(number, extension) == display


def test_extra_in_spanish_shows_english_where_there_is_no_translation_and_says_so():
    found = documents.resource_extra(document(fees=text("Free")), "es")
    assert (found["description"], found["fees"], found["eligibility"]) == ("Ayuda", "Free", None)
    assert found["not_translated"] == ["fees"]


def test_extra_in_english_is_never_called_untranslated():
    assert documents.resource_extra(document(fees=text("Free")), "en")["not_translated"] == []


def test_crisis_line_starts_with_the_five_keys_that_other_answers_show():
    line = dict.fromkeys(("call", "text", "chat", "tty", "verified"))
    line |= {"id": ID, "languages": ["en"], "states": [], "call": "988"}
    line |= {
        "name": text("Lifeline", "Línea"),
        **{n: text("x") for n in ("hours", "audience", "description")},
    }
    shown = documents.crisis_line_item(line, "es")
    assert list(shown)[:5] == ["id", "name", "call", "text", "chat"]
    assert (shown["name"], shown["hours"]) == ("Línea", "x")


def test_organization_item_has_the_keys_of_the_contract_but_the_count():
    whole = {"name": "Example Health", "alternate_name": None, "website": None, "description": text("Care")}
    shown = documents.organization_item({"id": ORGANIZATION, **whole}, "es")
    assert shown == {
        "id": ORGANIZATION,
        "url": f"/api/v1/organizations/{ORGANIZATION}/",
        "name": "Example Health",
        "alternate_name": None,
        "description": "Care",
        "website": None,
    }
