"""Two entries become one: chosen field by field, seen by the public, nothing lost on the way."""

import pytest
from django.utils import timezone

from directory import curating, merging, publishing
from directory.curating import Refused
from directory.models import (
    Change,
    DuplicatePair,
    FieldLock,
    PlannedStep,
    Report,
    Review,
    VerificationPlan,
)
from tests.builders import (
    built_snapshot,
    listed,
    make_resource,
    make_review,
    make_source_record,
    make_user,
    make_vocabulary,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return make_user()


@pytest.fixture
def public(curator):
    """Makes a public entry."""

    def make(**values):
        record = make_resource(**values)
        publishing.release(record=record, by=curator, reason="first")
        return record

    return make


def merge(kept, merged, by, choices=(), **options):
    found = merging.merge(
        kept=kept, merged=merged, choices=dict(choices), by=by, reason="phoned both", **options
    )
    kept.refresh_from_db()
    merged.refresh_from_db()
    return found


def numbers(resource):
    return [phone.number for phone in resource.phones.all()]


def locks(resource):
    return set(resource.locks.values_list("field", flat=True))


def test_chosen_fields_of_the_other_are_set_and_locked(public, curator):
    kept, other = (
        public(website="https://old.example.org/", fees="Free"),
        public(website="https://new.example.org/", fees="Sliding scale"),
    )
    merge(kept, other, curator, {"website": "merged"})
    assert (kept.website, kept.fees) == ("https://new.example.org/", "Free")
    assert locks(kept) == {"website", "name"}
    assert FieldLock.objects.get(field="website").reason == f"Merged with {other.public_id}: phoned both"


def test_phones_of_both_are_united_once(public, curator):
    kept = public(phones=["+15035550101", "+15035550102"])
    other = public(phones=["+15035550102", "+15035550103"])
    merge(kept, other, curator, {"phones": "both"})
    assert numbers(kept) == ["+15035550101", "+15035550102", "+15035550103"]


def test_hours_and_licences_are_taken_as_chosen(public, curator):
    kept, other = public(), public()
    kept.schedules.create(days=["MO"], opens="09:00", closes="17:00")
    other.schedules.create(days=["TU"], opens="10:00", closes="12:00")
    other.licences.create(kind="licence", name="State licence")
    merge(kept, other, curator, {"schedules": "merged", "licences": "both"})
    assert [one.days for one in kept.schedules.all()] == [["TU"]]
    assert [one.name for one in kept.licences.all()] == ["State licence"]


def test_terms_of_both_are_united(public, curator):
    make_vocabulary()
    kept, other = public(terms=("SA",)), public(terms=("OP", "SA"))
    merge(kept, other, curator, {"terms": "both"})
    assert kept.terms == ("OP", "SA")


def test_term_suppressed_on_the_other_stays_suppressed_where_its_terms_are_chosen(public, curator):
    make_vocabulary()
    kept, other = public(terms=("SA",)), public(terms=("RES",))
    curating.suppress_derived(resource=other, keys=["help/inpatient"], by=curator, reason="asked")
    merge(kept, other, curator, {"terms": "merged"}, release=True)
    assert listed(kept)["terms"] == ["RES"]


def test_old_id_is_gone_and_says_by_what_it_is_replaced(public, curator):
    kept, other = public(), public()
    merge(kept, other, curator)
    assert listed(other) is None and listed(kept)
    assert Change.objects.filter(public_id=other.public_id).last().what == "merged"
    assert built_snapshot().gone(str(other.public_id))["replaced_by"] == str(kept.public_id)


def test_chain_of_merges_leads_to_its_end(public, curator):
    first, second, third = public(), public(), public()
    merge(second, first, curator)
    merge(third, second, curator)
    first.refresh_from_db()
    assert first.replaced_by == third
    snapshot = built_snapshot()
    gone = [snapshot.gone(str(one.public_id))["replaced_by"] for one in (first, second)]
    assert gone == [str(third.public_id)] * 2


def test_merge_with_release_shows_the_result_at_once(public, curator):
    kept, other = public(), public(fees="Free")
    merge(kept, other, curator, {"fees": "merged"}, release=True)
    assert listed(kept)["fees"]["en"] == "Free"


def test_merge_without_release_leaves_a_draft_to_release(public, curator):
    kept, other = public(), public(fees="Free")
    merge(kept, other, curator, {"fees": "merged"})
    assert listed(kept)["fees"]["en"] == "" and kept.is_revising


def test_merge_is_seen_in_both_histories(public, curator):
    kept, other = public(), public()
    merge(kept, other, curator)
    newest = [one.history.first() for one in (kept, other)]
    assert [(row.history_user, row.history_change_reason) for row in newest] == [
        (curator, f"Merged with {other.public_id}: phoned both"),
        (curator, f"Merged into {kept.public_id}: phoned both"),
    ]


def test_what_waits_goes_over_to_the_kept_one(public, curator):
    kept, other = public(), public()
    report = Report.objects.create(resource=other, kind="closed")
    handled = Report.objects.create(
        resource=other, kind="closed", handled_at=timezone.now(), outcome="corrected"
    )
    VerificationPlan.objects.create(resource=other, due_on="2025-01-01", risk=9, claimed_by=curator,
                                    claimed_until=timezone.now())  # fmt: skip
    VerificationPlan.objects.create(resource=kept, due_on="2024-12-01", risk=1)
    unreached = make_review(resource=other, reason=Review.Reason.UNREACHED)
    merge(kept, other, curator)
    for row in (report, handled, unreached):
        row.refresh_from_db()
    plan = VerificationPlan.objects.get()
    assert (report.resource, unreached.resource, unreached.closed_at) == (kept, kept, None)
    assert handled.resource == other
    assert (plan.resource, plan.risk, plan.claimed_by) == (kept, 9, curator)


def test_planned_withdrawal_of_the_merged_one_never_hits_the_kept_one(public, curator):
    kept, other = public(), public()
    step = PlannedStep.objects.create(
        kind="resource", public_id=other.public_id, step="withdraw", at=timezone.now(), by=curator, reason="x"
    )
    merge(kept, other, curator)
    step.refresh_from_db()
    assert step.public_id == other.public_id and step.ended_at
    assert "merged into" in step.outcome


def test_questions_that_the_merge_answers_are_closed(public, curator):
    kept, fresh = public(), make_resource()
    make_source_record(fresh)
    vanished = make_review(resource=kept)
    same = make_review(resource=kept, reason=Review.Reason.SAME_PLACE, other=fresh)
    kept.status = "in_review"
    kept.save()
    merge(kept, fresh, curator)
    for review in (vanished, same):
        review.refresh_from_db()
        assert (review.closed_by, review.decision) == (curator, f"Merged into {kept.public_id}.")
    assert kept.status == "published"


def test_same_question_about_both_is_left_open_once(public, curator):
    kept, other = public(), public()
    ours = make_review(resource=kept, reason=Review.Reason.UNREACHED)
    theirs = make_review(resource=other, reason=Review.Reason.UNREACHED)
    merge(kept, other, curator)
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert ours.closed_at is None and theirs.closed_at


def test_open_pairs_with_others_are_pairs_of_the_kept_one(public, curator):
    kept, other, third, fourth = public(), public(), public(), public()
    carried = DuplicatePair.objects.create(first=other, second=third, score=70)
    doubled = DuplicatePair.objects.create(first=other, second=fourth, score=70)
    dismissed = DuplicatePair.objects.create(
        first=kept, second=fourth, score=70, state="dismissed", decided_by=curator, decided_at=timezone.now()
    )
    pair = merge(kept, other, curator)
    carried.refresh_from_db()
    assert (carried.first, carried.second) == (kept, third)
    assert not DuplicatePair.objects.filter(pk=doubled.pk).exists()
    assert DuplicatePair.objects.get(pk=dismissed.pk).state == "dismissed"
    assert (pair.state, pair.decided_by) == ("merged", curator)


@pytest.mark.parametrize("which", ["kept", "merged"])
def test_merge_of_a_withdrawn_entry_is_refused(public, curator, which):
    records = {"kept": public(), "merged": public()}
    publishing.withdraw(record=records[which], by=curator, reason="closed")
    with pytest.raises(Refused, match="withdrawn or merged already"):
        merge(records["kept"], records["merged"], curator)


def test_merge_of_a_public_entry_into_a_draft_is_refused(public, curator):
    with pytest.raises(Refused, match="Keep the public one"):
        merge(make_resource(), public(), curator)


def test_merge_of_an_entry_with_itself_is_refused(public, curator):
    record = public()
    with pytest.raises(Refused, match="one entry"):
        merge(record, record, curator)


def test_refused_value_leaves_both_as_they_were(public, curator):
    kept, other = public(), public(website="https://example.org/")
    type(other).objects.filter(pk=other.pk).update(website="no address")
    with pytest.raises(Exception, match="URL"):
        merging.merge(kept=kept, merged=other, choices={"website": "merged"}, by=curator, reason="x")
    other.refresh_from_db()
    assert other.is_public and listed(other)


def test_suggestions_take_what_the_kept_one_lacks_and_unite_lists(public):
    make_vocabulary()
    kept = public(phones=["+15035550101"], notes="ours", fees="Free")
    other = public(phones=["+15035550102"], notes="theirs", fees="Paid", email="a@example.org", terms=("SA",))
    found = merging.suggestions(kept, other)
    expected = {"email": "merged", "fees": "kept", "notes": "both", "phones": "both", "terms": "both"}
    assert {name: found[name] for name in expected} == expected
    assert "website" not in found and "licences" not in found


def test_suggestions_keep_an_address_confidential(public):
    assert (
        merging.suggestions(public(), public(confidential_address=True))["confidential_address"] == "merged"
    )


def test_suggested_survivor_is_the_public_one(public):
    draft, shown = make_resource(), public()
    assert merging.suggested_survivor(draft, shown) == shown
