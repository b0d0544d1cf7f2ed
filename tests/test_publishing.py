"""From release to listing: what the public sees follows the releases, once, and never more than them."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection

from directory import drift, publishing
from directory.models import (
    LISTINGS,
    Change,
    Listing,
    OrganizationListing,
    Release,
    Resource,
    Revision,
    Status,
    Term,
)
from tests.builders import (
    listed,
    make_article,
    make_line,
    make_organization,
    make_resource,
    make_source_record,
    make_vocabulary,
    needs_a_database_of_several_connections,
)

pytestmark = pytest.mark.django_db

MAKERS = {
    "resource": make_resource,
    "organization": make_organization,
    "crisis_line": make_line,
    "article": make_article,
}


def release(record, reason="checked"):
    return publishing.release(record=record, by=None, reason=reason)


def withdraw(record, **values):
    publishing.withdraw(record=record, by=None, reason="closed down", **values)


def revision():
    return Revision.objects.get().number


def changes(record):
    return list(Change.objects.filter(public_id=record.public_id).values_list("what", flat=True))


# Reconciliation


@pytest.fixture
def public():
    """A released record of each kind."""
    records = {kind: make() for kind, make in MAKERS.items()}
    for record in records.values():
        release(record)
    publishing.publish()
    return records


def test_publish_again_changes_nothing(public):
    before, steps = publishing.content_hash(), Change.objects.count()
    stamps = list(Listing.objects.values_list("updated_at", flat=True))
    first = publishing.publish()
    assert (
        publishing.publish()
        == first
        == {"published": 0, "updated": 0, "withdrawn": 0, "revision": revision()}
    )
    assert (publishing.content_hash(), Change.objects.count()) == (before, steps)
    assert list(Listing.objects.values_list("updated_at", flat=True)) == stamps


def test_publish_mends_what_is_missing_outdated_and_left_over(public):
    right = publishing.content_hash()
    organization = listed(public["organization"])
    OrganizationListing.objects.all().delete()
    Listing.objects.update(document="{}", digest="wrong")
    left_over = LISTINGS["article"].objects.create(
        public_id=organization["id"].replace(organization["id"][:8], "00000000"),
        document="{}",
        digest="x",
        updated_at="2026-11-24T10:00Z",
    )
    before = revision()
    counts = publishing.publish()
    assert counts == {"published": 2, "updated": 1, "withdrawn": 1, "revision": before + 1}
    assert publishing.content_hash() == right
    assert not LISTINGS["article"].objects.filter(pk=left_over.pk).exists()


def test_check_finds_drift_and_writes_nothing(public):
    Listing.objects.all().delete()
    before = revision()
    found = {one.kind: (len(one.new), len(one.changed), len(one.gone)) for one in publishing.check() if one}
    assert found == {"resource": (1, 0, 0)}
    assert revision() == before and not Listing.objects.exists()


def test_change_of_the_crosswalk_reaches_listings_by_publish_without_a_release():
    vocabulary = make_vocabulary()
    resource = make_resource(terms=("OP",))
    release(resource)
    releases = Release.objects.count()
    vocabulary["help/inpatient"].derived_from.set([vocabulary["OP"]])
    assert publishing.surroundings_changed()
    publishing.publish()
    assert listed(resource)["terms"] == ["OP", "help/inpatient"]
    assert Release.objects.count() == releases and not Resource.objects.revising().exists()


def test_rename_in_the_vocabulary_raises_the_revision_once_and_changes_no_document(public):
    make_vocabulary()
    publishing.publish()
    before, steps = revision(), Change.objects.count()
    Term.objects.filter(key="SA").update(name="Addiction treatment")
    assert publishing.publish()["updated"] == 0
    assert (revision(), Change.objects.count()) == (before + 1, steps)
    assert publishing.publish()["revision"] == before + 1


def test_catch_up_publishes_what_waits_and_else_does_nothing(public):
    publishing.catch_up()
    before = revision()
    Listing.objects.all().delete()
    publishing.catch_up()
    assert not Listing.objects.exists() and revision() == before
    publishing.expect()
    publishing.catch_up()
    assert Listing.objects.count() == 1 and revision() == before + 1


@pytest.fixture
def queries_of_publish(django_assert_num_queries):
    def count():
        with django_assert_num_queries(PUBLISH_QUERIES):
            publishing.publish()

    return count


PUBLISH_QUERIES = 18


def test_publish_takes_as_many_queries_for_three_rows_as_for_one(queries_of_publish):
    make_vocabulary()
    for make in MAKERS.values():
        release(make())
    publishing.publish()
    queries_of_publish()
    for _ in range(2):
        for make in MAKERS.values():
            release(make())
    queries_of_publish()


def test_release_takes_as_many_queries_among_three_resources_as_alone(django_assert_num_queries):
    make_vocabulary()
    for _ in range(3):
        resource = make_resource()
        make_source_record(resource)
        release(resource)
        with django_assert_num_queries(27):
            release(resource)


# Revision and changes


def test_revision_is_raised_once_for_several_records_released_together():
    release(make_line())
    before = revision()
    publishing.release_all(records=[make_resource(), make_resource(), make_article()], by=None, reason="x")
    assert revision() == before + 1
    assert set(Change.objects.filter(revision=before + 1).values_list("kind", flat=True)) == {
        "resource",
        "organization",
        "article",
    }


def test_revision_stays_where_a_release_changes_nothing_public():
    resource = make_resource()
    release(resource)
    before = revision()
    release(resource, reason="looked again")
    assert revision() == before and changes(resource) == ["published"]


def test_changes_are_numbered_without_gaps_in_the_order_of_commits(public):
    withdraw(public["resource"])
    release(public["resource"])
    found = list(Change.objects.values_list("sequence", "revision"))
    assert [sequence for sequence, _ in found] == list(range(1, len(found) + 1))
    assert [number for _, number in found] == sorted(number for _, number in found)
    assert Revision.objects.get().sequence == len(found)


def test_release_that_fails_leaves_no_trace(monkeypatch, public):
    def fail(*args):
        raise OSError("disk full")

    before, resource = revision(), make_resource()
    monkeypatch.setattr(publishing, "_write", fail)
    with pytest.raises(OSError):
        release(resource)
    resource.refresh_from_db()
    assert resource.status == Status.DRAFT and revision() == before
    assert not Release.objects.filter(public_id=resource.public_id).exists()


# Content hash


def test_content_hash_tells_content_and_not_times_or_revision(public):
    before = publishing.content_hash()
    for listing in LISTINGS.values():
        listing.objects.update(updated_at="2020-01-01T00:00Z")
    Revision.objects.update(number=999)
    assert publishing.content_hash() == before
    withdraw(public["resource"])
    assert publishing.content_hash() != before
    release(public["resource"])
    assert publishing.content_hash() == before


# Two publishers


def disturbing(monkeypatch, act, times):
    """While `publish` looks, somebody else acts, in the first so many of its looks."""
    look, left = publishing._look, iter(range(times))

    def looks_and_is_overtaken(progress):
        found = look(progress)
        if next(left, None) is not None:
            act()
        return found

    monkeypatch.setattr(publishing, "_look", looks_and_is_overtaken)


def test_publish_overtaken_by_a_release_looks_again(monkeypatch, public):
    resource = make_resource()
    Listing.objects.all().delete()
    disturbing(monkeypatch, lambda: release(resource), times=1)
    publishing.publish()
    assert Listing.objects.count() == 2
    assert not any(publishing.check())
    assert changes(resource) == ["published"]


def test_publish_overtaken_without_end_looks_once_more_under_the_lock(monkeypatch, public):
    disturbing(monkeypatch, lambda: release(make_resource()), times=publishing.ATTEMPTS)
    Listing.objects.all().delete()
    publishing.publish()
    assert Listing.objects.count() == 1 + publishing.ATTEMPTS
    assert not any(publishing.check())


def test_publish_of_a_vintage_overtaken_by_an_import_does_not_forget_that_it_waits(monkeypatch, public):
    def act():
        Resource.objects.filter(pk=public["resource"].pk).update(release=None, status=Status.WITHDRAWN)
        publishing.expect()

    disturbing(monkeypatch, act, times=1)
    publishing.publish()
    assert listed(public["resource"]) is None


def test_rows_beyond_one_batch_are_all_published_with_their_organizations(monkeypatch):
    monkeypatch.setattr(drift, "BATCH", 2)
    monkeypatch.setattr(publishing, "BATCH", 2)
    records = [make_resource() for _ in range(5)]
    publishing.release_all(records=records, by=None, reason="x")
    Listing.objects.all().delete()
    publishing.publish()
    assert all(listed(one)["organization"]["name"] == one.organization.name for one in records)
    Resource.objects.update(release=None, status=Status.WITHDRAWN)
    assert publishing.publish()["withdrawn"] == 5


def test_progress_is_told_of_every_record(public):
    told = {}

    def progress(rows, label, total):
        told[label] = total
        return rows

    publishing.publish(progress)
    assert told["publish Resource"] == 1 and told["publish Organization"] == 2


@pytest.mark.django_db(transaction=True)
def test_publishers_and_a_release_at_the_same_time_end_right():
    needs_a_database_of_several_connections()
    make_vocabulary()
    resources = [make_resource() for _ in range(12)]
    publishing.release_all(records=resources[:8], by=None, reason="checked")
    Listing.objects.all().delete()
    acts = [publishing.publish] * 2 + [partial(release, resource) for resource in resources[8:]]
    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(elsewhere, act) for act in acts]:
            done.result(30)
    assert not any(publishing.check()) and Listing.objects.count() == 12
    found = list(Change.objects.values_list("sequence", flat=True))
    assert found == list(range(1, len(found) + 1))


def elsewhere(act):
    try:
        act()
    finally:
        connection.close()
