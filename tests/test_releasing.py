"""Release and withdraw: a curator's word, kept with author and reason, and shown as it was given."""

import pytest

from directory import curating, publishing
from directory.models import (
    Article,
    Change,
    Listing,
    Organization,
    Release,
    Resource,
    Revision,
    Status,
)
from tests.builders import (
    listed,
    make_article,
    make_line,
    make_organization,
    make_resource,
    make_user,
    make_vocabulary,
)

pytestmark = pytest.mark.django_db

MAKERS = {
    "resource": make_resource,
    "organization": make_organization,
    "crisis_line": make_line,
    "article": make_article,
}


@pytest.fixture
def curator(db):
    return make_user("curator")


def release(record, reason="checked"):
    return publishing.release(record=record, by=None, reason=reason)


def withdraw(record, **values):
    publishing.withdraw(record=record, by=None, reason="closed down", **values)


def edit(record, by, **values):
    for name, value in values.items():
        setattr(record, name, value)
    curating.save(record=record, changed=list(values), by=by, reason="phoned them")


def changes(record):
    return list(Change.objects.filter(public_id=record.public_id).values_list("what", flat=True))


@pytest.mark.parametrize("kind", MAKERS)
def test_record_released_withdrawn_and_released_again_is_public_gone_and_public(kind):
    record = MAKERS[kind]()
    assert listed(record) is None
    for expected in (Status.PUBLISHED, Status.WITHDRAWN, Status.PUBLISHED):
        (withdraw if expected == Status.WITHDRAWN else release)(record)
        record.refresh_from_db()
        assert record.status == expected
        assert (listed(record) is not None) == (expected == Status.PUBLISHED)
    assert changes(record) == ["published", "withdrawn", "published"]


def test_release_keeps_who_when_why_and_what(curator):
    resource = make_resource()
    made = publishing.release(record=resource, by=curator, reason="phoned them")
    stored = Release.objects.get(pk=made.pk)
    assert (stored.by, stored.reason, stored.kind) == (curator, "phoned them", "resource")
    assert stored.content["name"] == resource.name
    row = resource.history.latest()
    assert (row.history_user, row.history_change_reason) == (curator, "phoned them")


def test_withdraw_keeps_who_and_why_in_history(curator):
    resource = make_resource()
    release(resource)
    publishing.withdraw(record=resource, by=curator, reason="closed down")
    row = resource.history.latest()
    assert (row.history_user, row.history_change_reason) == (curator, "closed down")


def test_release_of_what_is_stored_and_not_of_what_was_read_before():
    opened_before = make_resource()
    Resource.objects.update(email="front-desk@example.org")
    release(opened_before)
    assert listed(opened_before)["email"] == "front-desk@example.org"
    assert not opened_before.is_revising


def test_edit_of_a_public_record_stays_hidden_until_it_is_released(curator):
    resource = make_resource(fees="By income")
    release(resource)
    edit(resource, curator, fees="Free")
    publishing.publish()
    assert listed(resource)["fees"]["en"] == "By income"
    release(resource)
    assert listed(resource)["fees"]["en"] == "Free"
    assert changes(resource) == ["published", "updated"]


def test_draft_is_not_listed_by_any_publication():
    make_resource()
    publishing.publish()
    assert not Listing.objects.exists() and not Change.objects.exists()


def test_release_of_a_resource_makes_its_organization_public(curator):
    resource = make_resource()
    publishing.release(record=resource, by=curator, reason="checked")
    organization = Organization.objects.get()
    assert organization.status == Status.PUBLISHED and listed(organization)
    assert Release.objects.get(public_id=organization.public_id).by == curator


def test_release_of_a_resource_leaves_the_draft_of_its_public_organization_alone(curator):
    resource = make_resource()
    release(resource)
    organization = resource.organization
    edit(organization, curator, name="Example Health North")
    release(resource)
    assert listed(resource)["organization"]["name"] != "Example Health North"
    assert Organization.objects.revising().get() == organization


def test_release_of_an_organization_renames_it_in_its_resources(curator):
    resource = make_resource()
    other = make_resource()
    publishing.release_all(records=[resource, other], by=None, reason="checked")
    edit(resource.organization, curator, name="Example Health North")
    release(resource.organization)
    assert listed(resource)["organization"]["name"] == "Example Health North"
    assert listed(other)["organization"]["name"] != "Example Health North"


def test_release_of_an_organization_together_with_its_resource_is_made_once():
    resource = make_resource()
    publishing.release_all(records=[resource, resource.organization], by=None, reason="checked")
    assert Release.objects.count() == 2


def test_withdrawal_of_an_organization_with_public_resources_is_refused():
    resource = make_resource()
    release(resource)
    with pytest.raises(curating.Refused, match="public resources"):
        withdraw(resource.organization)
    assert listed(resource.organization)
    withdraw(resource)
    withdraw(resource.organization)
    assert listed(resource.organization) is None


def test_release_of_an_article_without_words_is_refused():
    article = Article.objects.create(slug="empty")
    with pytest.raises(curating.Refused, match="no words"):
        release(article)
    assert not Release.objects.exists() and not Revision.objects.exists()


def test_merged_resource_names_its_replacement_until_it_is_released_again():
    kept, merged = make_resource(), make_resource()
    publishing.release_all(records=[kept, merged], by=None, reason="checked")
    withdraw(merged, replaced_by=kept)
    step = Change.objects.filter(public_id=merged.public_id).latest("sequence")
    assert (step.what, step.replaced_by) == ("merged", kept.public_id)
    release(merged)
    merged.refresh_from_db()
    assert merged.replaced_by is None
    withdraw(merged)
    assert changes(merged)[-1] == "withdrawn"


def test_verification_shows_after_release_and_an_unanswered_call_does_not(curator):
    resource = make_resource()
    facts = {"method": "phone", "by": curator, "note": "telltale"}
    curating.verify(resource=resource, on="2026-11-20", outcome="confirmed", **facts)
    curating.verify(resource=resource, on="2026-11-24", outcome="no_answer", **facts)
    release(resource)
    assert listed(resource)["verified"] == {"on": "2026-11-20", "method": "phone", "next_due": None}


def test_derived_terms_follow_the_crosswalk_and_the_curator(curator):
    make_vocabulary()
    resource = make_resource(terms=("RES",))
    release(resource)
    assert listed(resource)["terms"] == ["RES", "help/inpatient"]
    facts = {"by": curator, "reason": "no beds"}
    curating.suppress_derived(resource=resource, keys=["help/inpatient"], **facts)
    release(resource)
    assert listed(resource)["terms"] == ["RES"]
    curating.set_terms(resource=resource, terms=["help/inpatient"], **facts)
    release(resource)
    assert listed(resource)["terms"] == ["help/inpatient"]
