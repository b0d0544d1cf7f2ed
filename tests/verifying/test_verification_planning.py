"""Due dates: the first verification spread by risk, the next one when the last one ends."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from directory import curating, publishing, verifying
from directory.importing import import_source
from directory.models import (
    Job,
    OperatingStatus,
    Organization,
    Phone,
    Release,
    Resource,
    Verification,
    VerificationPlan,
)
from directory.seeding import load_vocabulary
from tests.builders import make_organization, make_resource, make_review, make_run, make_user
from tests.verifying.entries import (
    TODAY,
    due_days,
    make_check,
    make_public,
    make_report,
    plan_of,
    set_policy,
)

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def bulk_public(count, *, start=0):
    """Many public entries, without a phone each."""
    release = Release.objects.create(kind="resource", public_id=make_organization().public_id, content={},
                                     digest="", reason="x")  # fmt: skip
    owner = Organization.objects.first()
    Resource.objects.bulk_create(
        Resource(organization=owner, name=f"Example {start + number}", status="published", release=release)
        for number in range(count)
    )


def test_first_verifications_are_spread_over_the_weekly_capacity():
    set_policy(weekly_capacity=10)
    bulk_public(13)
    verifying.plan(today=TODAY)
    days = [date(2026, 11, day) for day in (25, 26, 27, 30)] + [date(2026, 12, day) for day in (1, 2, 3)]
    assert due_days() == sorted(days + days[:-1])
    assert all(day.weekday() < 5 for day in due_days())


def test_riskier_entry_is_due_first():
    set_policy(weekly_capacity=5)
    plain, doubtful = make_public(), make_public()
    make_review(resource=doubtful, reason="disagreement")
    verifying.plan(today=TODAY)
    assert plan_of(doubtful).due_on == TODAY < plan_of(plain).due_on
    assert plan_of(doubtful).risk == plan_of(plain).risk + 10
    assert plan_of(doubtful).reasons == [["never", 30], ["disagreement", 10]]


def test_entry_without_a_number_to_call_is_riskier():
    fax_only = make_public(phones=[])
    Phone.objects.create(resource=fax_only, kind="fax", number="+15035550111")
    verifying.plan(today=TODAY)
    assert ["no_phone", 10] in plan_of(fax_only).reasons


def test_verified_entry_is_due_when_its_verification_ends():
    set_policy(verify_every_days=90)
    told, untold = make_public(), make_public()
    make_check(told, days_ago=10, next_due=TODAY + timedelta(days=33))
    make_check(untold, days_ago=10)
    verifying.plan(today=TODAY)
    assert plan_of(told).due_on == TODAY + timedelta(days=33)
    assert plan_of(untold).due_on == TODAY + timedelta(days=80)


def test_entry_tried_in_vain_is_due_when_it_is_to_be_tried_again():
    resource = make_public()
    make_check(resource, days_ago=400)
    make_check(resource, days_ago=1, outcome="no_answer", next_due=TODAY + timedelta(days=2))
    verifying.plan(today=TODAY)
    assert plan_of(resource).due_on == TODAY + timedelta(days=2)


def test_report_makes_an_entry_due_today_until_it_is_handled(publisher):
    resource, new = make_public(), make_public()
    make_check(resource, days_ago=1, next_due=TODAY + timedelta(days=179))
    report = make_report(resource)
    make_report(new)
    set_policy(weekly_capacity=1)
    verifying.plan(today=TODAY)
    assert {plan_of(resource).due_on, plan_of(new).due_on} == {TODAY}
    report.handled_at, report.outcome = report.received_at, "unchanged"
    report.save()
    verifying.plan(today=TODAY)
    assert plan_of(resource).due_on == TODAY + timedelta(days=179)


def test_change_at_the_source_since_the_check_raises_the_risk():
    resource, unchanged = make_public(), make_public()
    run = make_run()
    for one, day in ((resource, 20), (unchanged, 10)):
        make_check(one, days_ago=15, next_due=TODAY + timedelta(days=100))
        Release.objects.create(
            kind="resource", public_id=one.public_id, content={}, digest="", reason="import", run=run,
            at=datetime(2026, 11, day, tzinfo=ZoneInfo("UTC")),
        )  # fmt: skip
    make_check(unchanged, days_ago=5, next_due=TODAY + timedelta(days=100))
    verifying.plan(today=TODAY)
    assert ["changed", 15] in plan_of(resource).reasons
    assert plan_of(unchanged).reasons == []


def test_draft_withdrawn_and_closed_entries_have_no_plan(publisher):
    make_resource()
    withdrawn, closed = make_public(), make_public()
    verifying.plan(today=TODAY)
    assert VerificationPlan.objects.count() == 2
    publishing.withdraw(record=withdrawn, by=publisher, reason="gone")
    closed.operating_status = OperatingStatus.CLOSED
    curating.save(record=closed, changed=["operating_status"], by=publisher, reason="phoned")
    assert verifying.plan(today=TODAY)["dropped"] == 2
    assert not VerificationPlan.objects.exists()


def test_plan_made_twice_writes_nothing_the_second_time():
    bulk_public(30)
    make_check(make_public(), days_ago=3)
    verifying.plan(today=TODAY)
    before = list(VerificationPlan.objects.order_by("pk").values())
    verifying.plan(today=TODAY)
    assert list(VerificationPlan.objects.order_by("pk").values()) == before


def test_plan_keeps_claims_and_attempts():
    resource, by = make_public(), make_user()
    verifying.plan(today=TODAY)
    verifying.claim(resource=resource, by=by)
    VerificationPlan.objects.update(attempts=2)
    make_report(resource)
    verifying.plan(today=TODAY)
    plan = plan_of(resource)
    assert (plan.claimed_by, plan.attempts, plan.risk) == (by, 2, 80)


@pytest.mark.parametrize("rows", [1, 40])
def test_plan_costs_the_same_queries_for_one_and_forty_entries(django_assert_max_num_queries, rows):
    bulk_public(rows)
    with django_assert_max_num_queries(14):
        verifying.plan(today=TODAY)


def test_plan_of_more_than_a_batch_reaches_all(monkeypatch):
    monkeypatch.setattr("directory.verifying.planning.BATCH", 7)
    set_policy(weekly_capacity=20)
    bulk_public(30)
    assert verifying.plan(today=TODAY) == {"planned": 30, "spread": 30, "dropped": 0}
    assert len(due_days()) == 30 and max(due_days()) == date(2026, 12, 4)


def test_plan_due_is_done_once_a_day():
    make_public()
    morning = datetime(2026, 11, 25, 8, tzinfo=ZoneInfo("UTC"))
    assert verifying.plan_due(now=morning)
    assert not verifying.plan_due(now=morning + timedelta(hours=9))
    assert verifying.plan_due(now=morning + timedelta(days=1))
    assert [job.result["planned"] for job in Job.objects.filter(state="done")] == [1, 1]


def test_import_verifies_nothing():
    load_vocabulary(FIXTURES / "vocabulary.json")
    for _ in range(2):
        import_source("sample-directory", FIXTURES / "sample_directory.ndjson")
    assert Resource.objects.public().count() > 50 and not Verification.objects.exists()
    frozen = Release.objects.filter(kind="resource").values_list("content", flat=True)
    assert [content["verified"] for content in frozen if content["verified"]] == []
    verifying.plan(today=TODAY)
    public = Resource.objects.public().exclude(operating_status="closed").count()
    never = [plan for plan in VerificationPlan.objects.all() if ["never", 30] in plan.reasons]
    assert len(never) == public
