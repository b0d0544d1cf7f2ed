"""The history page: who, when, why and what, in words; and back to what stood."""

import pytest
from django.urls import reverse

from directory import curating, publishing
from directory.models import Release, Resource
from tests.admin.steps import edit, messages_of, page_of
from tests.builders import (
    make_article,
    make_line,
    make_organization,
    make_resource,
    make_run,
    make_vocabulary,
)

RECORDS = [make_resource, make_organization, make_line, make_article]


def history_of(record):
    return reverse(f"admin:directory_{record._meta.model_name}_history", args=[record.pk])


def restore_of(record):
    return reverse(f"admin:directory_{record._meta.model_name}_restore", args=[record.pk])


def steps_of(desk, record):
    return desk.get(history_of(record)).context["said"]


def shown(desk, record):
    return desk.get(history_of(record)).content.decode()


def test_edit_is_told_with_author_reason_and_each_field_before_and_after(desk):
    make_vocabulary()
    resource = make_resource(fees="Sliding", phones=["+15035550100"], operating_status="active")
    changes = {"fees": "Free <b>", "phones-0-number": "(503) 555-0142", "offered": ["RES"]}
    edit(desk, resource, reason="phoned them", operating_status="temporarily_closed", **changes)
    page = shown(desk, resource)
    for text in (
        "publisher",
        "phoned them",
        "Sliding</del>",
        "Free &lt;b&gt;</ins>",
        "Main: (503) 555-0100</del>",
    ):
        assert text in page, text
    for text in ("Main: (503) 555-0142</ins>", "Residential", "Active</del>", "Temporarily closed</ins>"):
        assert text in page, text
    assert "Locked against imports" in page and "updated" not in page.lower().partition("<h2")[2]


@pytest.mark.parametrize("make", RECORDS)
def test_release_and_withdrawal_are_told(desk, publisher, make):
    record = make()
    publishing.release(record=record, by=publisher, reason="all checked")
    publishing.withdraw(record=record, by=publisher, reason="has moved")
    page = shown(desk, record)
    assert all(text in page for text in ("Released", "all checked", "Withdrawn</ins>", "has moved"))


def test_release_by_an_import_says_of_which_source(desk, publisher):
    resource = make_resource()
    told = {"kind": "resource", "public_id": resource.public_id, "content": {}, "reason": "imported"}
    Release.objects.create(run=make_run(), **told)
    assert "Released by an import of Example list" in shown(desk, resource)


def test_merged_record_is_told_at_the_survivor(desk, publisher):
    gone, kept = make_resource(name="Old House"), make_resource(name="Riverside House")
    curating.lock(resource=gone, fields=["website"], by=publisher, reason="of the old one")
    publishing.withdraw(record=gone, by=publisher, reason="the same place", replaced_by=kept)
    page = shown(desk, kept)
    assert "of Old House, merged into this entry" in page and "of the old one" in page
    assert "Riverside House</ins>" in page


def test_earlier_state_is_shown_before_it_is_restored(desk):
    resource = make_resource(fees="Sliding")
    edit(desk, resource, fees="Free", reason="first")
    edit(desk, resource, fees="Gratis", reason="second")
    at = steps_of(desk, resource)[1].step.at.isoformat()
    page = desk.get(restore_of(resource), {"at": at}).content.decode()
    assert "Gratis</del>" in page and "Free</ins>" in page and "It will say" in page
    assert Resource.objects.get(pk=resource.pk).fees == "Gratis"
    query = {"at": at}
    response = desk.post(
        restore_of(resource), {"reason": "second was wrong"}, query_params=query, follow=True
    )
    assert Resource.objects.get(pk=resource.pk).fees == "Free"
    assert "Restored" in messages_of(response)
    assert steps_of(desk, resource)[0].step.reason == "second was wrong"


@pytest.mark.parametrize("make", RECORDS)
def test_release_of_a_record_is_restored_from_its_page(desk, publisher, make):
    record = make()
    release = publishing.release(record=record, by=publisher, reason="first")
    link = f"{restore_of(record)}?release={release.pk}"
    assert link in shown(desk, record)
    assert "nothing would change" in desk.get(link).content.decode()
    assert desk.post(link, {"reason": "x"}, follow=True).status_code == 200


def test_release_of_another_record_and_nonsense_are_not_found(desk, publisher):
    release = publishing.release(record=make_resource(), by=publisher, reason="first")
    resource = make_resource()
    for asked in (
        {"release": release.pk},
        {"release": "9" * 30},
        {"at": "yesterday"},
        {"at": "2024-13-45"},
        {},
    ):
        assert desk.get(restore_of(resource), asked).status_code == 404, asked


def test_time_before_everything_is_refused_with_a_message(desk):
    response = desk.get(restore_of(make_resource()), {"at": "2001-01-01T00:00:00+00:00"}, follow=True)
    assert "Nothing is kept" in messages_of(response)


@pytest.mark.parametrize("make", RECORDS)
def test_viewer_reads_the_history_and_restores_nothing(client, make_staff, publisher, make):
    record = make()
    release = publishing.release(record=record, by=publisher, reason="first")
    client.force_login(make_staff(f"view_{record._meta.model_name}"))
    assert "Restore" not in shown(client, record)
    for answer in (client.get, client.post):
        assert answer(f"{restore_of(record)}?release={release.pk}").status_code == 403


def test_stranger_to_a_kind_reads_no_history_of_it(client, make_staff):
    client.force_login(make_staff("view_article"))
    assert client.get(history_of(make_resource())).status_code == 403


def test_history_is_paged(desk, publisher):
    resource = make_resource()
    for number in range(60):
        resource.fees = f"{number} dollars"
        curating.save(record=resource, changed=["fees"], by=publisher, reason=f"step {number}")
    assert "step 59" in shown(desk, resource) and "step 10" not in shown(desk, resource)
    last = desk.get(history_of(resource), {"page": "3"}).content.decode()
    assert "step 5" in last and "step 59" not in last and "Page 3 of 3" in last
    assert desk.get(history_of(resource), {"page": "x"}).status_code == 200


@pytest.mark.parametrize("steps", [1, 3])
def test_history_page_costs_the_same_queries_with_one_and_three_steps(
    desk, publisher, django_assert_num_queries, steps
):
    make_vocabulary()
    resource = make_resource()
    for number in range(steps):
        changes = {"fees": f"{number} dollars", "phones-0-number": f"(503) 555-014{number}"}
        edit(desk, resource, reason=f"step {number}", **changes)
        publishing.release(record=resource, by=publisher, reason=f"release {number}")
    desk.get(history_of(resource))
    with django_assert_num_queries(20):
        desk.get(history_of(resource))


def test_page_leads_to_the_history(desk):
    resource = make_resource()
    assert history_of(resource) in desk.get(page_of(resource)).content.decode()
