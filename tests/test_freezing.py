"""What a release holds: codes and facts as plain data, the same from memory and from the database."""

import pytest

from directory import curating, documents
from directory.freezing import freeze, load_surroundings
from directory.models import Article, CrisisLine, Organization, Reference, Resource, Source
from tests.builders import (
    make_article,
    make_help,
    make_line,
    make_organization,
    make_resource,
    make_source_record,
    make_user,
    make_vocabulary,
)

pytestmark = pytest.mark.django_db

NEVER_RELEASED = {"notes", "status", "release", "digest", "site_key", "public_id", "replaced_by"}


def verify(resource, on, outcome="confirmed", **values):
    return curating.verify(resource=resource, on=on, method="phone", outcome=outcome, by=None, **values)


def test_freeze_of_a_resource_holds_each_of_its_facts():
    resource = make_resource(
        name="Example Centre",
        description="Help",
        description_es="Ayuda",
        latitude=45.5,
        longitude=-122.6,
        location_precision="street",
        minimum_age=18,
        accepts_new_patients=False,
        accepts_new_patients_as_of="2026-11-20",
        remote_modes=["phone"],
        service_areas=["OR"],
        terms=("SP", "BU"),
    )
    resource.schedules.create(days=["MO"], opens="09:00", closes="17:00")
    resource.licences.create(kind="licence", name="State licence", expires="2027-01-31")
    resource.refresh_from_db()
    content = freeze(resource)
    assert content["organization"] == str(resource.organization.public_id)
    assert content["name"] == "Example Centre" and content["alternate_name"] is None
    assert content["description"] == {"en": "Help", "es": "Ayuda"}
    assert content["address"]["line1"] == "1 Example Street" and content["address"]["line2"] is None
    assert content["location"] == {"latitude": 45.5, "longitude": -122.6, "precision": "street"}
    assert content["ages"] == {"minimum": 18, "maximum": None}
    assert content["accepts_new_patients"] == {"value": False, "as_of": "2026-11-20"}
    assert content["remote"] == {"modes": ["phone"], "areas": ["OR"]}
    phone = {"kind": "main", "number": "+15035550100", "extension": "", "languages": []}
    assert content["phones"] == [phone]
    assert content["schedules"] == [
        {
            "days": ["MO"],
            "opens": "09:00",
            "closes": "17:00",
            "valid_from": None,
            "valid_to": None,
            "closed": False,
            "by_appointment": False,
        }
    ]
    assert content["licences"][0]["expires"] == "2027-01-31" and content["licences"][0]["number"] is None
    assert content["terms"] == ["BU", "SP"]


def test_freeze_of_a_bare_resource_says_nothing_that_is_not_known():
    content = freeze(make_resource(phones=()))
    for name in ("location", "ages", "accepts_new_patients", "remote", "timezone", "website", "verified"):
        assert content[name] is None, name
    assert content["phones"] == content["schedules"] == content["sources"] == content["terms"] == []


@pytest.mark.parametrize("make", [make_resource, make_organization, make_line, make_article])
def test_freeze_holds_nothing_that_is_for_curators_only(make):
    record = make()
    for name in ("notes", "verification_note"):
        if hasattr(record, name):
            setattr(record, name, "telltale")
    record.save()
    assert not NEVER_RELEASED & freeze(record).keys()
    assert "telltale" not in str(freeze(record))


@pytest.mark.parametrize("model", [Resource, Organization, CrisisLine, Article])
def test_freeze_leaves_out_no_column_by_mistake(model):
    """A new column is either public, and then in the release, or named here."""
    private = NEVER_RELEASED | {
        "id",
        "created_at",
        "updated_at",
        "source_key",
        "verification_note",
        "source_url",
    }
    makers = {
        Resource: make_resource,
        Organization: make_organization,
        CrisisLine: make_line,
        Article: make_article,
    }
    record = makers[model]()
    silent = {"organization", "release"}
    for field in model._meta.concrete_fields:
        if field.name in private | silent:
            continue
        changed = model.objects.get(pk=record.pk)
        before = freeze(changed)
        for name, value in _changes(field).items():
            setattr(changed, name, value)
        assert freeze(changed) != before, field.name


def _changes(field):
    """Columns, set so that a change of this field can be seen."""
    value = {
        "BooleanField": True,
        "FloatField": 1.5,
        "PositiveSmallIntegerField": 7,
        "DateField": "2026-11-24",
        "JSONField": ["x"],
        "TermKeysField": ("BU",),
    }.get(type(field).__name__, "x")
    with_others = {
        "longitude": {"latitude": 1.0},
        "location_precision": {"latitude": 1.0},
        "accepts_new_patients_as_of": {"accepts_new_patients": True},
        "service_areas": {"remote_modes": ["phone"]},
        "verification_method": {"verified_on": "2026-11-24"},
        "next_due": {"verified_on": "2026-11-24"},
    }
    return with_others.get(field.name, {}) | {field.name: value}


@pytest.mark.parametrize("outcome", ["no_answer", "disconnected", "closed"])
def test_freeze_does_not_count_an_unanswered_call_as_verification(outcome):
    resource = make_resource()
    verify(resource, "2026-11-24", outcome)
    assert freeze(resource)["verified"] is None


def test_freeze_tells_the_newest_verification_that_found_it_right():
    resource = make_resource()
    verify(resource, "2026-11-20", "corrected", next_due="2027-02-18")
    verify(resource, "2026-10-01")
    verify(resource, "2026-11-24", "no_answer")
    resource.refresh_from_db()
    expected = {"on": "2026-11-20", "method": "phone", "next_due": "2027-02-18"}
    assert freeze(resource)["verified"] == expected


def test_freeze_names_each_source_with_its_newest_vintage():
    resource = make_resource()
    make_source_record(resource)
    newer = make_source_record(resource)
    type(newer).objects.filter(pk=newer.pk).update(vintage="2025")
    resource.refresh_from_db()
    assert freeze(resource)["sources"] == [{"slug": "example-list", "vintage": "2025"}]


def test_freeze_tells_suppressed_terms_and_not_those_added_by_hand():
    make_vocabulary()
    resource, by = make_resource(terms=("RES",)), make_user()
    curating.suppress_derived(resource=resource, keys=["help/inpatient"], by=by, reason="x")
    curating.set_terms(resource=resource, terms=["RES", "SA"], by=by, reason="x")
    content = freeze(resource)
    assert (content["terms"], content["suppressed_terms"]) == (["RES", "SA"], ["help/inpatient"])


def test_freeze_of_a_record_read_anew_has_the_same_digest():
    resource = make_resource(
        terms=("SP", "BU"), accepts_new_patients=True, accepts_new_patients_as_of="2026-11-20"
    )
    resource.schedules.create(days=["MO"], opens="09:00", closes="17:00", valid_from="2026-12-01")
    assert documents.digest(freeze(resource)) == documents.digest(freeze(Resource.objects.get()))


def test_freeze_of_an_article_holds_words_help_and_references():
    article = make_article(published_on="2026-11-24")
    make_help(article, section="listen")
    Reference.objects.create(article=article, number=1, title="A study", source_date="2024-05-01")
    content = freeze(Article.objects.get())
    assert content["translations"]["en"]["title"] == "How to talk"
    assert content["help"][0]["parameters"] == {"help": "inpatient"}
    assert content["references"][0]["date"] == "2024-05-01"
    assert content["published_on"] == "2026-11-24"


def test_freeze_of_a_crisis_line_tells_how_it_was_verified():
    line = make_line(verified_on="2026-11-24", verification_method="website")
    assert freeze(line)["verified"] == {"on": "2026-11-24", "method": "website", "next_due": None}


def test_freeze_of_a_resource_takes_a_constant_number_of_queries(django_assert_num_queries):
    few, many = make_resource(phones=("+15035550100",)), make_resource()
    for number in range(3):
        make_source_record(many)
        many.phones.create(number=f"+1503555011{number}")
        verify(many, f"2026-11-0{number + 1}")
    make_source_record(few)
    for resource in Resource.objects.order_by("pk"):
        with django_assert_num_queries(8):
            freeze(resource)


def test_load_surroundings_holds_vocabulary_with_crosswalk_and_public_facts_of_sources(
    django_assert_num_queries,
):
    make_vocabulary()
    Source.objects.create(slug="example-list", name="Example list", trusted=True, vintage="2024")
    with django_assert_num_queries(4):
        found = load_surroundings()
    inpatient = found.vocabulary[0]["terms"][0]
    assert (inpatient["key"], inpatient["derived_from"]) == ("help/inpatient", ["RES"])
    assert found.sources[0]["vintage"] == "2024"
    assert "trusted" not in found.sources[0]


def test_schedules_without_dates_come_first_on_every_database():
    resource = make_resource()
    resource.schedules.create(days=["TU"], closed=True, valid_from="2026-12-24", valid_to="2026-12-26")
    resource.schedules.create(days=["MO"], opens="09:00", closes="17:00")

    assert [span["valid_from"] for span in freeze(resource)["schedules"]] == [None, "2026-12-24"]
