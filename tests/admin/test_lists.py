"""Lists stay bearable: found by what a curator has in hand, and no query per row."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory import curating, publishing
from directory.models import Resource, Review, RowError, Verification
from tests.builders import (
    make_article,
    make_line,
    make_organization,
    make_resource,
    make_review,
    make_run,
    make_source_record,
    make_vocabulary,
)

# Three of them read the session, the user and the second factor.
KINDS = ("phone:main", "phone:intake", "phone:hotline")
LIST_QUERIES = {"resource": 7, "organization": 5, "review": 5, "article": 5, "crisisline": 5, "importrun": 6}
MAKERS = {
    "resource": make_resource,
    "organization": make_organization,
    "review": make_review,
    "article": make_article,
    "crisisline": make_line,
    "importrun": make_run,
}


def names_found(desk, **asked):
    found = desk.get(reverse("admin:directory_resource_changelist"), asked).context["cl"].result_list
    return [resource.name for resource in found]


@pytest.fixture
def count_queries(desk, django_assert_num_queries):
    """Counts the second time a page is asked for, when the process holds its content types."""

    def count(number, page):
        desk.get(page)
        with django_assert_num_queries(number):
            assert desk.get(page).status_code == 200

    return count


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", MAKERS)
def test_list_costs_the_same_queries_with_one_and_three_rows(count_queries, name, rows):
    for _ in range(rows):
        MAKERS[name]()
    count_queries(LIST_QUERIES[name], reverse(f"admin:directory_{name}_changelist"))


@pytest.mark.parametrize("rows", [1, 3])
def test_resource_page_costs_the_same_queries_with_one_and_three_rows(publisher, count_queries, rows):
    make_vocabulary()
    resource = make_resource(phones=[f"+1503555010{number}" for number in range(rows)], terms=("RES", "SA"))
    for number in range(rows):
        make_source_record(resource)
        curating.lock(resource=resource, fields=[KINDS[number]], by=publisher, reason="phoned")
        resource.licences.create(kind="licence", name=f"Licence {number}")
        resource.schedules.create(days=["MO"], opens="09:00", closes="17:00")
        Verification.objects.create(resource=resource, on="2024-11-01", method="phone", outcome="confirmed")
        publishing.release(record=resource, by=publisher, reason="again")
    count_queries(29, reverse("admin:directory_resource_change", args=[resource.pk]))


def test_list_of_two_thousand_costs_one_query_more_for_its_pages(count_queries):
    organization = make_organization()
    Resource.objects.bulk_create(
        Resource(organization=organization, name=f"Example {number}", state_province="OR")
        for number in range(2000)
    )
    count_queries(LIST_QUERIES["resource"] + 1, reverse("admin:directory_resource_changelist"))


@pytest.mark.parametrize("rows", [1, 3])
def test_import_run_page_costs_the_same_queries_with_one_and_three_errors(count_queries, rows):
    run = make_run()
    for number in range(rows):
        RowError.objects.create(
            run=run, row_number=number, code="phone", advice="Write ten digits.", rejected=True
        )
    count_queries(6, reverse("admin:directory_importrun_change", args=[run.pk]))


@pytest.mark.parametrize(
    "asked", ["riverside", "Salem", "97301", "9730", "(503) 555-0177", "503-555-01", "river salem"]
)
def test_search_finds_by_name_city_zip_and_phone(desk, asked):
    make_resource(name="Other")
    make_resource(
        name="Riverside House", city="Salem", postal_code="97301", phones=["+15035550177", "+15035550178"]
    )
    expected = {"Riverside House", "Other"} if asked == "503-555-01" else {"Riverside House"}
    found = names_found(desk, q=asked)
    assert set(found) == expected and len(found) == len(expected)


def test_filter_by_source_tells_sources_and_the_desks_own_apart(desk):
    make_source_record(make_resource(name="Listed"))
    make_resource(name="Own")
    assert names_found(desk, source="example-list") == ["Listed"]
    assert names_found(desk, source="none") == ["Own"]


def test_filter_by_state(desk):
    make_resource(name="North", state_province="WA")
    make_resource(name="South", state_province="CA")
    assert names_found(desk, state="WA") == ["North"]


def test_filter_by_revising_tells_changed_from_unchanged(desk, publisher):
    same, changed = make_resource(name="Same"), make_resource(name="Changed")
    make_resource(name="Draft")
    for resource in (same, changed):
        publishing.release(record=resource, by=publisher, reason="first")
    changed.fees = "Free"
    curating.save(record=changed, changed=["fees"], by=publisher, reason="phoned")
    assert names_found(desk, revising="yes") == ["Changed"]
    assert sorted(names_found(desk, revising="no")) == ["Draft", "Same"]


def test_filter_by_lock(desk, publisher):
    make_resource(name="Free")
    locked = make_resource(name="Locked")
    curating.lock(resource=locked, fields=["website", "email"], by=publisher, reason="phoned")
    assert names_found(desk, locked="yes") == ["Locked"]
    assert names_found(desk, locked="no") == ["Free"]


def test_filter_by_open_review(desk, publisher):
    closed = make_review(resource=make_resource(name="Decided"))
    curating.close_review(review=closed, by=publisher, decision="still there")
    make_review(resource=make_resource(name="Waiting"))
    assert names_found(desk, open_review="yes") == ["Waiting"]
    assert names_found(desk, open_review="no") == ["Decided"]


def test_filter_by_verified_counts_only_checks_that_reached_somebody(desk):
    for name, outcome in (("Reached", "confirmed"), ("Silent", "no_answer")):
        resource = make_resource(name=name)
        Verification.objects.create(resource=resource, on="2024-11-01", method="phone", outcome=outcome)
    assert names_found(desk, verified="yes") == ["Reached"]
    assert names_found(desk, verified="no") == ["Silent"]


def test_filter_by_freshness_counts_from_the_newest_check_that_found_it_right(desk):
    checks = [("Fresh", 10, "confirmed"), ("Half", 150, "corrected"), ("Old", 500, "confirmed")]
    for name, days, outcome in [*checks, ("Silent", 10, "no_answer")]:
        on = timezone.localdate() - timedelta(days=days)
        Verification.objects.create(resource=make_resource(name=name), on=on, method="phone", outcome=outcome)
    again = Resource.objects.get(name="Fresh")
    Verification.objects.create(resource=again, on="2020-01-01", method="phone", outcome="confirmed")
    assert names_found(desk, fresh="90") == ["Fresh"]
    assert names_found(desk, fresh="365") == ["Fresh", "Half"]
    assert names_found(desk, fresh="older") == ["Old"]
    assert names_found(desk, fresh="never") == ["Silent"]


@pytest.mark.parametrize(
    ("what", "lacking"),
    [
        ("phone", {"phones": ()}),
        ("point", {"latitude": None, "longitude": None, "location_precision": ""}),
        ("street", {"line1": ""}),
        ("website", {"website": ""}),
        ("terms", {"terms": ()}),
        ("hours", {}),
    ],
)
def test_filter_by_what_is_missing(desk, what, lacking):
    full = {"latitude": 45.5, "longitude": -122.6, "location_precision": "street",
            "website": "https://example.org/", "terms": ("SA",)}  # fmt: skip
    whole = make_resource(name="Whole", **full)
    whole.schedules.create(days=["MO"], opens="09:00", closes="17:00")
    poor = make_resource(**{"name": "Poor", **full, **lacking})
    if what != "hours":
        poor.schedules.create(days=["MO"], opens="09:00", closes="17:00")
    assert names_found(desk, missing=what) == ["Poor"]


def test_filter_of_reviews_by_open(desk, publisher):
    curating.close_review(review=make_review(), by=publisher, decision="still there")
    waiting = make_review()
    found = desk.get(reverse("admin:directory_review_changelist"), {"open": "yes"}).context["cl"].result_list
    assert list(found) == [waiting]
    assert Review.objects.count() == 2


def test_filter_given_nonsense_is_no_error(desk):
    make_resource()
    page = reverse("admin:directory_resource_changelist")
    asked = {
        "state": "\x00",
        "source": "nonsense",
        "revising": "perhaps",
        "q": "\x00(((",
        "status__exact": "x",
    }
    assert desk.get(page, asked, follow=True).status_code == 200
