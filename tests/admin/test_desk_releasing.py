"""Release and withdraw: asked, said, done, and only by those who may."""

import pytest
from django.urls import reverse

from directory import curating, publishing
from directory.admin.releasing import AT_ONCE
from directory.models import LISTINGS, Listing, Release, Resource
from tests.builders import make_article, make_line, make_organization, make_resource

MAKERS = {
    "resource": make_resource,
    "organization": make_organization,
    "crisisline": make_line,
    "article": make_article,
}


def step(name, record, verb):
    return reverse(f"admin:directory_{name}_{verb}_this", args=[record.pk])


def bulk(client, verb, records, **more):
    page = reverse("admin:directory_resource_changelist")
    data = {"action": f"{verb}_selected", "_selected_action": [record.pk for record in records], **more}
    return client.post(page, data, follow=True)


def is_listed(record):
    return LISTINGS[record.kind].objects.filter(pk=record.public_id).exists()


@pytest.mark.parametrize("name", MAKERS)
def test_record_is_released_and_withdrawn_after_confirmation(desk, publisher, name):
    record = MAKERS[name]()
    assert desk.get(step(name, record, "release")).status_code == 200
    assert not is_listed(record)
    desk.post(step(name, record, "release"), {"reason": "checked by phone"})
    assert is_listed(record)
    made = Release.objects.get(public_id=record.public_id)
    assert (made.by, made.reason) == (publisher, "checked by phone")
    assert desk.get(step(name, record, "withdraw")).status_code == 200
    assert is_listed(record)
    desk.post(step(name, record, "withdraw"), {})
    assert not is_listed(record)
    record.refresh_from_db()
    assert record.status == "withdrawn"


def test_confirmation_says_what_differs_from_the_public_version(desk, publisher):
    resource = make_resource()
    publishing.release(record=resource, by=publisher, reason="first")
    resource.fees = "Free"
    curating.save(record=resource, changed=["fees"], by=publisher, reason="phoned")
    page = desk.get(step("resource", resource, "release")).content.decode()
    assert "Different from the public version: fees" in page
    assert "The public will see it" in page


@pytest.mark.parametrize("verb", ["release", "withdraw"])
def test_step_tried_by_contributor_is_denied(client, contributor, verb):
    resource = make_resource()
    client.force_login(contributor)
    assert client.get(step("resource", resource, verb)).status_code == 403
    assert client.post(step("resource", resource, verb), {"reason": "x"}).status_code == 403
    resource.refresh_from_db()
    assert resource.status == "draft"


def test_bulk_step_tried_by_contributor_does_nothing(client, contributor):
    resource = make_resource()
    client.force_login(contributor)
    bulk(client, "release", [resource], confirmed="yes", reason="x")
    assert not Release.objects.exists()


def test_right_to_release_without_right_to_edit_is_not_enough(client, make_staff):
    resource = make_resource()
    client.force_login(make_staff("release_resource", "view_resource"))
    assert client.post(step("resource", resource, "release"), {}).status_code == 403


def test_bulk_release_asks_first_then_does_all(desk):
    records = [make_resource(), make_resource()]
    page = bulk(desk, "release", records).content.decode()
    assert all(record.name in page for record in records)
    assert not Release.objects.filter(kind="resource").exists()
    bulk(desk, "release", records, confirmed="yes", reason="all checked")
    assert set(Release.objects.filter(kind="resource").values_list("reason", flat=True)) == {"all checked"}
    assert Listing.objects.count() == 2
    bulk(desk, "withdraw", records, confirmed="yes")
    assert Listing.objects.count() == 0


def test_bulk_release_of_too_many_is_refused(desk):
    organization = make_organization()
    Resource.objects.bulk_create(
        Resource(organization=organization, name=f"Example {number}") for number in range(AT_ONCE + 1)
    )
    response = bulk(desk, "release", Resource.objects.all(), confirmed="yes")
    assert f"at most {AT_ONCE}" in response.content.decode()
    assert not Release.objects.exists()


def test_step_that_is_refused_says_why_and_is_undone_for_all(desk, monkeypatch):
    def choosy(*, record, by, reason):
        if record == bad:
            raise curating.Refused("Not this one.")
        withdraw(record=record, by=by, reason=reason)

    good, bad, withdraw = make_resource(), make_resource(), publishing.withdraw
    bulk(desk, "release", [good, bad], confirmed="yes")
    monkeypatch.setattr(publishing, "withdraw", choosy)
    page = bulk(desk, "withdraw", [good, bad], confirmed="yes").content.decode()
    assert "Not this one." in page
    assert is_listed(good) and is_listed(bad)


def test_state_of_record_is_on_its_page(desk, publisher):
    resource = make_resource()
    page = reverse("admin:directory_resource_change", args=[resource.pk])
    assert b"Saved as a draft" in desk.get(page).content
    publishing.release(record=resource, by=publisher, reason="first release")
    shown = desk.get(page).content.decode()
    assert "The public sees it as it stands here" in shown and "first release" in shown
    publishing.withdraw(record=resource, by=publisher, reason="moved")
    assert b"does not see it any more" in desk.get(page).content
