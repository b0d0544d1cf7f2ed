"""Claims and outcomes: one caller for one place, and what each outcome does to the entry."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory import curating, publishing, verifying
from directory.curating import Refused
from directory.models import Release, Review, Status, Verification, VerificationPlan
from directory.verifying.calling import AT_ONCE
from directory.verifying.corrections import Corrections, phones_of
from tests.builders import listed, make_resource
from tests.verifying.entries import TODAY, make_check, make_public, make_report, plan_of, set_policy

pytestmark = pytest.mark.django_db
EVERY, RETRY = timedelta(days=180), timedelta(days=3)


@pytest.fixture
def resource(db):
    return make_public(phones=["+15035550100", "+15035550101"], website="https://old.example.org")


def record(resource, by, outcome="confirmed", **values):
    done = verifying.record(resource=resource, outcome=outcome, by=by, on=TODAY, **values)
    resource.refresh_from_db()
    return done


def call_in_vain(resource, by, times=1):
    for _ in range(times):
        done = record(resource, by, "no_answer")
    return done


# Claims


def test_claim_keeps_others_out_for_half_an_hour(resource, verifier, publisher):
    plan = verifying.claim(resource=resource, by=verifier)
    assert timedelta(minutes=29) < plan.claimed_until - timezone.now() <= timedelta(minutes=30)
    with pytest.raises(Refused, match="verifier is at it until"):
        verifying.claim(resource=resource, by=publisher)
    assert plan_of(resource).claimed_by == verifier


def test_claim_of_ones_own_is_renewed(resource, verifier):
    first = verifying.claim(resource=resource, by=verifier).claimed_until
    assert verifying.claim(resource=resource, by=verifier).claimed_until > first


def test_claim_that_ran_out_is_free(resource, verifier, publisher):
    verifying.claim(resource=resource, by=verifier)
    VerificationPlan.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert verifying.claim(resource=resource, by=publisher).claimed_by == publisher


def test_claim_let_go_is_free_and_others_cannot_let_it_go(resource, verifier, publisher):
    verifying.claim(resource=resource, by=verifier)
    assert not verifying.let_go(resource=resource, by=publisher)
    assert verifying.let_go(resource=resource, by=verifier)
    assert verifying.claim(resource=resource, by=publisher).claimed_by == publisher


def test_claim_of_a_draft_is_refused(verifier):
    with pytest.raises(Refused, match="Only public entries"):
        verifying.claim(resource=make_resource(), by=verifier)


def test_next_claims_follow_the_risk_and_pass_over_those_of_others(verifier, publisher):
    low, high = make_public(), make_public()
    make_report(high)
    verifying.plan(today=TODAY)
    assert verifying.claim_next(by=verifier, today=TODAY).resource == high
    assert verifying.claim_next(by=publisher, today=TODAY).resource == low
    assert verifying.claim_next(by=publisher, today=TODAY).resource == low  # still at it


def test_next_claim_where_all_is_taken_or_nothing_due_is_none(verifier, publisher):
    verifying.claim(resource=make_public(), by=publisher)
    make_check(make_public(), days_ago=1)
    verifying.plan(today=TODAY)
    assert verifying.claim_next(by=verifier, today=TODAY) is None


def test_next_claim_keeps_to_the_states_asked_for(verifier):
    make_public()
    here = make_public(state_province="WA")
    verifying.plan(today=TODAY)
    assert verifying.claim_next(by=verifier, states=["WA"], today=TODAY).resource == here
    assert verifying.claim_next(by=verifier, states=["CA"], today=TODAY) is None


# Outcomes


def test_confirmed_entry_is_verified_for_the_public(resource, verifier):
    verifying.claim(resource=resource, by=verifier)
    done = record(resource, verifier, fields=["phones"], note="spoke to intake", release=True)
    assert done.waits == ""
    assert listed(resource)["verified"] == {
        "on": "2026-11-25",
        "method": "phone",
        "next_due": (TODAY + EVERY).isoformat(),
    }
    assert (done.check.fields, done.check.note, done.check.by) == (["phones"], "spoke to intake", verifier)
    plan = plan_of(resource)
    assert (plan.due_on, plan.claimed_by, plan.attempts, plan.risk) == (TODAY + EVERY, None, 0, 0)
    assert "spoke to intake" not in str(Release.objects.values_list("content", flat=True))


def test_confirmed_entry_without_the_right_to_release_waits(resource, verifier):
    done = record(resource, verifier)
    assert "may release" in done.waits
    assert listed(resource)["verified"] is None and resource.is_revising


def test_confirmation_never_releases_somebodys_waiting_edit(resource, verifier, publisher):
    resource.fees = "Not yet agreed"
    curating.save(record=resource, changed=["fees"], by=publisher, reason="draft")
    done = record(resource, verifier, release=True)
    assert "Another edit" in done.waits
    assert listed(resource)["fees"] == {"en": "", "es": ""} and listed(resource)["verified"] is None


def test_corrections_are_locked_and_released_with_the_verification(resource, verifier):
    rows = phones_of(resource)
    rows[0]["number"] = "+15035550142"
    given = Corrections({"website": "https://new.example.org", "line1": resource.line1}, rows)
    record(resource, verifier, "corrected", corrections=given, release=True)
    document = listed(resource)
    assert document["website"] == "https://new.example.org"
    assert [phone["number"] for phone in document["phones"]] == ["+15035550142", "+15035550101"]
    assert document["verified"]["on"] == "2026-11-25"
    assert set(resource.locks.values_list("field", flat=True)) == {"phone:main", "website"}
    assert resource.verifications.get().outcome == "corrected"


def test_new_zip_takes_the_point_along(resource, verifier):
    resource.latitude, resource.longitude, resource.location_precision = 45.5, -122.6, "rooftop"
    curating.save(record=resource, changed=["latitude"], by=verifier, reason="x")
    publishing.release(record=resource, by=verifier, reason="x")
    given = Corrections({"city": "Salem", "postal_code": "97301"})
    record(resource, verifier, "corrected", corrections=given, release=True)
    found = listed(resource)["location"]
    assert found["precision"] == "postal_code" and abs(found["latitude"] - 44.9) < 0.2
    assert "location" in set(resource.locks.values_list("field", flat=True))


def test_answer_about_new_patients_is_dated_today_and_no_correction(resource, verifier):
    resource.accepts_new_patients, resource.accepts_new_patients_as_of = True, date(2026, 1, 1)
    curating.save(record=resource, changed=["accepts_new_patients"], by=verifier, reason="x")
    publishing.release(record=resource, by=verifier, reason="x")
    record(resource, verifier, corrections=Corrections({"accepts_new_patients": True}), release=True)
    assert listed(resource)["accepts_new_patients"] == {"value": True, "as_of": "2026-11-25"}
    assert resource.verifications.get().outcome == "confirmed"


def test_confirmed_call_with_a_correction_counts_as_corrected(resource, verifier):
    record(resource, verifier, corrections=Corrections({"website": "https://new.example.org"}))
    assert resource.verifications.get().outcome == "corrected"


def test_corrected_without_a_correction_is_refused_and_writes_nothing(resource, verifier):
    with pytest.raises(Refused, match="Nothing was corrected"):
        record(resource, verifier, "corrected", corrections=Corrections({"website": resource.website}))
    assert not resource.verifications.exists()


def test_impossible_correction_is_refused_and_writes_nothing(resource, verifier):
    with pytest.raises(ValidationError):
        record(resource, verifier, "corrected", corrections=Corrections({"website": "no address"}))
    resource.refresh_from_db()
    assert resource.website == "https://old.example.org" and not resource.verifications.exists()


def test_no_answer_is_tried_again_in_some_days_and_verifies_nothing(resource, verifier):
    set_policy(retry_after_days=4)
    record(resource, verifier, "no_answer", release=True)
    plan = plan_of(resource)
    assert (plan.due_on, plan.attempts) == (TODAY + timedelta(days=4), 1)
    assert resource.status == Status.PUBLISHED and listed(resource)["verified"] is None
    verifying.plan(today=TODAY)
    assert plan_of(resource).due_on == TODAY + timedelta(days=4)


def test_third_call_without_an_answer_moves_it_to_review_and_it_stays_public(resource, verifier):
    assert not call_in_vain(resource, verifier, times=2).in_review
    assert call_in_vain(resource, verifier).in_review
    review = resource.reviews.get()
    assert (review.reason, review.closed_at) == (Review.Reason.UNREACHED, None)
    assert resource.status == Status.IN_REVIEW and listed(resource) is not None
    assert plan_of(resource).due_on == TODAY + EVERY
    curating.close_review(review=review, by=verifier, decision="They have moved their line.")
    resource.refresh_from_db()
    assert resource.status == Status.PUBLISHED


def test_reached_again_after_vain_calls_closes_the_question(resource, verifier):
    call_in_vain(resource, verifier, times=3)
    record(resource, verifier, release=True)
    assert resource.reviews.get().closed_at and resource.status == Status.PUBLISHED
    assert listed(resource)["verified"]["on"] == "2026-11-25"


def test_reached_after_one_vain_call_counts_from_nothing_again(resource, verifier):
    call_in_vain(resource, verifier, times=2)
    record(resource, verifier)
    call_in_vain(resource, verifier)
    assert plan_of(resource).attempts == 1 and not resource.reviews.exists()


def test_entry_in_review_for_another_reason_stays_there_when_confirmed(resource, verifier):
    Review.objects.create(resource=resource, reason="vanished")
    curating.put_in_review(resource=resource, by=verifier, reason="vanished")
    record(resource, verifier, release=True)
    assert resource.status == Status.IN_REVIEW and listed(resource)["verified"]["on"] == "2026-11-25"


def test_disconnected_number_is_a_question_at_once(resource, verifier):
    record(resource, verifier, "disconnected", release=True)
    assert resource.reviews.get().detail == {
        "outcome": "disconnected",
        "numbers": ["+15035550100", "+15035550101"],
    }
    assert resource.status == Status.IN_REVIEW and listed(resource)["operating_status"] == "active"


def test_closed_place_is_closed_for_the_public(resource, verifier):
    record(resource, verifier, "closed", release=True)
    assert listed(resource)["operating_status"] == "closed"
    assert set(resource.locks.values_list("field", flat=True)) == {"operating_status"}
    verifying.plan(today=TODAY)
    assert not VerificationPlan.objects.exists()


def test_outcome_while_somebody_else_has_the_claim_is_refused(resource, verifier, publisher):
    verifying.claim(resource=resource, by=publisher)
    with pytest.raises(Refused, match="publisher is at it"):
        record(resource, verifier)
    assert not resource.verifications.exists() and plan_of(resource).claimed_by == publisher


# Official feeds


def test_official_feed_verifies_many_and_is_marked_as_such(verifier):
    resources = [make_public(), make_public()]
    verifying.confirm_by_feed(
        resources=resources, on=TODAY, feed="Example state list, 2 November", by=verifier, release=True
    )
    for resource in resources:
        assert listed(resource)["verified"]["method"] == "official_feed"
        assert resource.verifications.get().note == "Example state list, 2 November"
        assert plan_of(resource).due_on == TODAY + EVERY


def test_official_feed_without_a_name_is_refused(verifier):
    with pytest.raises(Refused, match="Name the feed"):
        verifying.confirm_by_feed(resources=[make_public()], on=TODAY, feed=" ", by=verifier)
    assert not Verification.objects.exists()


def test_official_feed_where_one_entry_is_no_longer_public_verifies_none(verifier):
    with pytest.raises(Refused, match="Only public entries"):
        verifying.confirm_by_feed(
            resources=[make_public(), make_resource()], on=TODAY, feed="Example list", by=verifier
        )
    assert not Verification.objects.exists()


def test_official_feed_for_too_many_at_once_is_refused(verifier, resource):
    with pytest.raises(Refused, match=f"at most {AT_ONCE}"):
        verifying.confirm_by_feed(
            resources=[resource] * (AT_ONCE + 1), on=TODAY, feed="Example list", by=verifier
        )
