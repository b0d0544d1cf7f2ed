"""What is planned happens when it is due, once, and under all that holds then."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from directory import curating, planning, publishing
from directory.curating import Refused
from directory.models import PlannedStep, Release, SiteSettings
from tests.builders import listed, make_article, make_line, make_organization, make_resource, make_user

pytestmark = pytest.mark.django_db
MAKERS = [make_resource, make_organization, make_line, make_article]
SOON = timezone.now() + timedelta(days=1)
LATER = SOON + timedelta(minutes=1)


@pytest.fixture
def publisher():
    user = make_user("publisher")
    user.user_permissions.set(Permission.objects.filter(codename__startswith="release_"))
    return user


def plan(record, by, step="release", at=SOON):
    return planning.plan(record=record, step=step, at=at, by=by, reason="in time")


@pytest.mark.parametrize("make", MAKERS)
def test_release_planned_happens_when_it_is_due_and_once(publisher, make):
    record = make()
    planned = plan(record, publisher)
    assert planning.run_due() == 0 and listed(record) is None
    assert planning.run_due(LATER) == 1 and listed(record)
    assert planning.run_due(LATER) == 0
    planned.refresh_from_db()
    made = Release.objects.get(kind=record.kind, public_id=record.public_id)
    assert (planned.outcome, made.by, made.reason) == ("Done", publisher, "in time")


@pytest.mark.parametrize("make", MAKERS)
def test_withdrawal_planned_happens_when_it_is_due(publisher, make):
    record = make()
    publishing.release(record=record, by=publisher, reason="first")
    plan(record, publisher, step="withdraw")
    planning.run_due(LATER)
    assert listed(record) is None


def test_release_and_withdrawal_planned_happen_in_their_order(publisher):
    resource = make_resource()
    plan(resource, publisher)
    plan(resource, publisher, step="withdraw", at=LATER)
    assert planning.run_due(LATER) == 2
    assert set(PlannedStep.objects.values_list("outcome", flat=True)) == {"Done"}
    assert listed(resource) is None


def test_what_is_released_is_the_record_as_it_stands_then(publisher):
    resource = make_resource()
    plan(resource, publisher)
    resource.fees = "Free"
    curating.save(record=resource, changed=["fees"], by=publisher, reason="x")
    planning.run_due(LATER)
    assert listed(resource)["fees"]["en"] == "Free"


@pytest.mark.parametrize(
    ("step", "at", "says"),
    [("release", timezone.now() - timedelta(minutes=1), "over"), ("withdraw", SOON, "not public")],
)
def test_plan_that_cannot_happen_is_refused(publisher, step, at, says):
    with pytest.raises(Refused, match=says):
        plan(make_resource(), publisher, step=step, at=at)


def test_plan_made_twice_is_refused(publisher):
    resource = make_resource()
    plan(resource, publisher)
    with pytest.raises(Refused, match="already"):
        plan(resource, publisher, at=LATER)


def test_plan_called_off_does_not_happen(publisher):
    resource = make_resource()
    planned = plan(resource, publisher)
    planning.call_off(planned=planned, by=publisher, reason="not yet")
    assert planning.run_due(LATER) == 0 and listed(resource) is None
    assert planned.outcome == "Called off by publisher: not yet"
    with pytest.raises(Refused, match="ended"):
        planning.call_off(planned=planned, by=publisher, reason="again")
    assert plan(resource, publisher)


def test_refusal_when_it_is_due_is_noted_and_the_next_plan_goes_on(publisher):
    organization, line = make_organization(), make_line()
    resource = make_resource(organization=organization)
    publishing.release(record=resource, by=publisher, reason="first")
    refused = plan(organization, publisher, step="withdraw")
    plan(line, publisher, at=LATER)
    assert planning.run_due(LATER) == 2
    refused.refresh_from_db()
    assert refused.outcome.startswith("Not done: This organization still has public resources")
    assert listed(organization) and listed(line)


@pytest.mark.parametrize("change", [{"is_active": False}, {"user_permissions": []}])
def test_plan_of_somebody_who_may_not_any_more_is_not_done(publisher, change):
    resource = make_resource()
    planned = plan(resource, publisher)
    if "is_active" in change:
        type(publisher).objects.filter(pk=publisher.pk).update(**change)
    else:
        publisher.user_permissions.clear()
    planning.run_due(LATER)
    planned.refresh_from_db()
    assert listed(resource) is None and "may not do this any more" in planned.outcome


def test_two_people_are_asked_for_when_planned_and_when_due(publisher):
    SiteSettings.objects.create(two_people=True)
    editor, resource = make_user("editor"), make_resource()
    resource.website = "https://www.example.org/"
    curating.save(record=resource, changed=["website"], by=editor, reason="entered")
    with pytest.raises(Refused, match="two people"):
        plan(resource, editor)
    planned = plan(resource, publisher)
    resource.fees = "Free"
    curating.save(record=resource, changed=["fees"], by=publisher, reason="x")
    planning.run_due(LATER)
    planned.refresh_from_db()
    assert listed(resource) is None and "two people" in planned.outcome


def test_looking_for_what_is_due_is_one_query_when_nothing_is(publisher, django_assert_num_queries):
    plan(make_resource(), publisher)
    with django_assert_num_queries(1):
        planning.run_due()
