"""Restoring: what a record said is said again, as an edit; nothing of the history is lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory import curating, publishing, restoring
from directory.curating import Refused
from directory.freezing import freeze
from directory.histories import write_history
from directory.models import ArticleTranslation, Resource
from tests.builders import (
    make_article,
    make_help,
    make_line,
    make_organization,
    make_resource,
    make_user,
    make_vocabulary,
)

pytestmark = pytest.mark.django_db
# What no restoring sets: it says who signed or checked, or where facts came from.
NOT_RESTORED = {"verified", "sources", "slug", "reviewer", "last_reviewed", "next_review_due"}


@pytest.fixture
def curator():
    return make_user()


@pytest.fixture
def vocabulary(db):
    return make_vocabulary()


def rich_resource():
    resource = make_resource(
        alternate_name="Annex",
        description="Help",
        description_es="Ayuda",
        line1="12 Example Street",
        latitude=45.5,
        longitude=-122.6,
        location_precision="street",
        timezone="America/Los_Angeles",
        website="https://www.example.org/",
        email="help@example.org",
        minimum_age=18,
        fees="Sliding",
        accepts_new_patients=True,
        accepts_new_patients_as_of="2024-11-01",
        remote_modes=["phone"],
        service_areas=["OR"],
        terms=("RES", "SA"),
        phones=["+15035550100", "+15035550101"],
    )
    resource.schedules.create(days=["MO", "TU"], opens="09:00", closes="17:00")
    resource.schedules.create(closed=True, valid_from="2024-12-25", valid_to="2024-12-25")
    resource.licences.create(kind="licence", name="State licence", expires="2030-01-01")
    return Resource.objects.get(pk=resource.pk)


def rich_organization():
    organization = make_organization(website="https://www.example.org/")
    organization.identifiers.create(scheme="npi", identifier="1234567893")
    return organization


def rich_article():
    article = make_article(author="The team", topics=["families"])
    make_help(article, name="inpatient", label_es="Ayuda")
    words = article.translations.get()
    words.body = "## Listen {#listen}\n\nIt helps.[^1]"
    words.save()
    article.references.create(number=1, title="A study", source_date="2024-03")
    return article


MAKERS = [rich_resource, rich_organization, make_line, rich_article]


def upset(record, by):
    """Change as much of a record as its kind allows."""
    values = {
        "resource": {
            "name": "Other",
            "fees": "",
            "latitude": None,
            "longitude": None,
            "location_precision": "",
        },
        "organization": {"name": "Other", "website": ""},
        "crisis_line": {"name": "Other", "hours": "Nine to five", "states": ["OR"]},
        "article": {"author": "Somebody", "topics": []},
    }[record.kind]
    for name, value in values.items():
        setattr(record, name, value)
    curating.save(record=record, changed=list(values), by=by, reason="upset")
    if record.kind == "resource":
        for field, rows in (("phones", [{"number": "+15035550142"}]), ("schedules", []), ("licences", [])):
            curating.set_children(resource=record, field=field, rows=rows, by=by, reason="upset")
        curating.set_terms(resource=record, terms=["OP"], by=by, reason="upset")
    _upset_parts(record, by)
    curating.touch(record)


def _upset_parts(record, by):
    parts = {"organization": ["identifiers"], "article": ["translations", "help", "references"]}
    for field in parts.get(record.kind, []):
        for row in getattr(record, field).all():
            write_history(row, by, "upset")
            if isinstance(row, ArticleTranslation):
                row.body = "Nothing."
                row.save()
            else:
                row.delete()


def said(record):
    return {name: value for name, value in freeze(record).items() if name not in NOT_RESTORED}


def fresh(record):
    return type(record).objects.get(pk=record.pk)


@pytest.mark.parametrize("make", MAKERS)
def test_release_restored_says_again_all_that_it_said(vocabulary, curator, make):
    record = make()
    release = publishing.release(record=record, by=curator, reason="first")
    before = said(fresh(record))
    upset(record, curator)
    assert said(fresh(record)) != before
    earlier = restoring.released_state(record, release)
    restoring.restore(record=record, earlier=earlier, by=curator, reason="back")
    assert said(fresh(record)) == before


@pytest.mark.parametrize("make", MAKERS)
def test_state_after_a_time_restored_says_again_what_stood_then(vocabulary, curator, make):
    record = make()
    before, then = said(fresh(record)), timezone.now()
    upset(record, curator)
    upset_state, later = said(fresh(record)), timezone.now()
    restoring.restore(record=record, earlier=restoring.state_after(record, then), by=curator, reason="back")
    assert said(fresh(record)) == before
    restoring.restore(
        record=record, earlier=restoring.state_after(record, later), by=curator, reason="and forth"
    )
    assert said(fresh(record)) == upset_state


@pytest.mark.parametrize("make", MAKERS)
def test_restoring_takes_nothing_from_the_history(vocabulary, curator, make):
    record = make()
    release = publishing.release(record=record, by=curator, reason="first")
    upset(record, curator)
    rows = list(record.history.order_by("history_id").values())
    restoring.restore(
        record=record, earlier=restoring.released_state(record, release), by=curator, reason="back"
    )
    assert list(record.history.order_by("history_id").values())[: len(rows)] == rows
    assert record.history.latest().history_change_reason == "back"


def test_resource_restored_is_locked_and_not_public_before_release(vocabulary, curator):
    resource = rich_resource()
    publishing.release(record=resource, by=curator, reason="first")
    upset(resource, curator)
    release = publishing.release(record=resource, by=curator, reason="second")
    resource.locks.all().delete()
    resource.fees = "Free"
    curating.save(record=resource, changed=["fees"], by=curator, reason="x")
    earlier = restoring.released_state(resource, release)
    restoring.restore(record=resource, earlier=earlier, by=curator, reason="back")
    assert not fresh(resource).is_revising
    assert set(resource.locks.values_list("field", flat=True)) == {"fees", "term:RES", "term:SA"}


def test_suppressed_term_is_suppressed_and_shown_again(vocabulary, curator):
    resource = make_resource(terms=("RES",))
    shown = timezone.now()
    curating.suppress_derived(resource=resource, keys=["help/inpatient"], by=curator, reason="not here")
    hidden = timezone.now()
    for at, suppressed in ((shown, []), (hidden, ["help/inpatient"]), (shown, [])):
        restoring.restore(
            record=resource, earlier=restoring.state_after(resource, at), by=curator, reason="x"
        )
        assert freeze(fresh(resource))["suppressed_terms"] == suppressed


def test_notes_of_today_stay(curator):
    resource = make_resource()
    then = timezone.now()
    resource.notes, resource.fees = "Call after nine.", "Free"
    curating.save(record=resource, changed=["notes", "fees"], by=curator, reason="x")
    restoring.restore(record=resource, earlier=restoring.state_after(resource, then), by=curator, reason="x")
    assert (fresh(resource).notes, fresh(resource).fees) == ("Call after nine.", "")


def test_preview_says_what_would_stand_and_changes_nothing(vocabulary, curator):
    resource = rich_resource()
    release = publishing.release(record=resource, by=curator, reason="first")
    upset(resource, curator)
    before = (said(fresh(resource)), resource.history.count(), resource.locks.count())
    after = restoring.preview(
        record=resource, earlier=restoring.released_state(resource, release), by=curator
    )
    assert after["fees"]["en"] == "Sliding" and len(after["phones"]) == 2
    assert (said(fresh(resource)), resource.history.count(), resource.locks.count()) == before


def test_state_before_the_first_row_and_release_of_another_are_refused(curator):
    resource, other = make_resource(), make_resource()
    with pytest.raises(Refused, match="before that time"):
        restoring.state_after(resource, timezone.now() - timedelta(days=1))
    release = publishing.release(record=other, by=curator, reason="first")
    with pytest.raises(Refused, match="another record"):
        restoring.released_state(resource, release)


def test_state_with_a_term_that_is_gone_is_refused_as_a_whole(vocabulary, curator):
    resource = make_resource(terms=("RES",), fees="Sliding")
    then = timezone.now()
    resource.fees = "Free"
    curating.save(record=resource, changed=["fees"], by=curator, reason="x")
    curating.set_terms(resource=resource, terms=["SA"], by=curator, reason="x")
    earlier = restoring.state_after(resource, then)
    earlier.terms = ["GONE"]
    with pytest.raises(ValidationError, match="GONE"):
        restoring.restore(record=resource, earlier=earlier, by=curator, reason="x")
    assert fresh(resource).fees == "Free"
