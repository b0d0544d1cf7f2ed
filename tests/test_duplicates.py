"""Pairs that may be one place: found, kept up to date, and left alone once somebody has decided."""

import pytest

from directory import duplicates, publishing
from directory.curating import Refused
from directory.models import DuplicatePair, Review
from tests.builders import make_resource, make_review, make_user

pytestmark = pytest.mark.django_db
CLINIC = {"name": "Sample Clinic"}
FAR = {"line1": "9 Oak Avenue", "city": "Salem", "postal_code": "97301"}


def pairs():
    return {(pair.first.name, pair.second.name): pair.state for pair in DuplicatePair.objects.all()}


def test_find_proposes_entries_that_are_alike_with_reasons():
    one, other = make_resource(**CLINIC), make_resource(name="Sample Clinic Inc")
    make_resource(phones=["+15035550177"], **CLINIC | FAR)
    counts = duplicates.find()
    pair = DuplicatePair.objects.get()
    assert (pair.first, pair.second, pair.score) == (one, other, 95)
    assert pair.reasons == [["same name", 40], ["same phone", 25], ["same address", 30]]
    assert (counts["entries"], counts["new"]) == (3, 1)


def test_find_again_changes_nothing():
    make_resource(**CLINIC), make_resource(**CLINIC)
    duplicates.find()
    before = list(DuplicatePair.objects.values())
    assert duplicates.find()["new"] == 0
    assert list(DuplicatePair.objects.values()) == before


def test_dismissed_pair_is_never_proposed_again():
    make_resource(**CLINIC), make_resource(**CLINIC)
    duplicates.find()
    duplicates.dismiss(pair=DuplicatePair.objects.get(), by=make_user(), reason="two clinics, phoned")
    assert duplicates.find()["new"] == 0
    assert list(pairs().values()) == ["dismissed"]


def test_open_pair_follows_its_entries():
    one, other = make_resource(**CLINIC), make_resource(**CLINIC)
    duplicates.find()
    other.phones.all().delete()
    duplicates.find()
    assert DuplicatePair.objects.get().score == 70
    type(one).objects.filter(pk=one.pk).update(**FAR)
    assert duplicates.find()["gone"] == 1
    assert pairs() == {}


def test_withdrawn_entry_is_not_proposed():
    gone = make_resource(**CLINIC)
    make_resource(**CLINIC)
    publishing.withdraw(record=gone, by=make_user(), reason="closed")
    assert duplicates.find()["found"] == 0


def test_proposal_of_an_import_is_a_pair_however_unlike():
    old, new = make_resource(), make_resource(phones=["+15035550177"], **FAR)
    make_review(resource=old, reason=Review.Reason.SAME_PLACE, other=new)
    duplicates.find()
    assert DuplicatePair.objects.get().reasons == [["proposed by an import", 0]]


def test_dismissing_closes_the_proposal_of_an_import():
    old, new, by = make_resource(), make_resource(**FAR), make_user()
    review = make_review(resource=old, reason=Review.Reason.SAME_PLACE, other=new)
    duplicates.dismiss(pair=duplicates.pair_of(new, old), by=by, reason="phoned")
    review.refresh_from_db()
    assert (review.closed_by, review.decision) == (by, "Two places: phoned")


def test_decision_on_a_merged_pair_is_refused():
    by, pair = make_user(), duplicates.pair_of(make_resource(), make_resource())
    duplicates.decide(pair=pair, state="merged", by=by, reason="one")
    with pytest.raises(Refused, match="merged already"):
        duplicates.dismiss(pair=pair, by=by, reason="two")


@pytest.mark.parametrize("number", [1, 3])
def test_find_costs_the_same_queries_with_one_and_three_pairs(django_assert_num_queries, number):
    for row in range(number):
        for _ in range(2):
            make_resource(name=f"Clinic {row}", line1=f"{row} Oak Street", phones=[f"+1503555010{row}"])
    duplicates.find()
    DuplicatePair.objects.all().delete()
    with django_assert_num_queries(8):
        assert duplicates.find()["new"] == number
