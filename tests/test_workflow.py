"""Submit and send back: status changes, the public does not notice, the reason is kept."""

import pytest

from directory import curating, publishing, workflow
from directory.curating import Refused
from tests.builders import listed, make_article, make_line, make_organization, make_resource, make_user

pytestmark = pytest.mark.django_db
MAKERS = [make_resource, make_organization, make_line, make_article]


@pytest.fixture
def curator():
    return make_user()


@pytest.mark.parametrize("make", MAKERS)
def test_draft_submitted_is_in_review_and_sent_back_a_draft(curator, make):
    record = make()
    workflow.submit(records=[record], by=curator, reason="please look")
    record.refresh_from_db()
    assert record.status == "in_review" and workflow.sent_back(record) is None
    workflow.send_back(records=[record], by=curator, reason="the phone is missing")
    record.refresh_from_db()
    assert record.status == "draft"
    assert workflow.sent_back(record).history_change_reason == "the phone is missing"


def test_sent_back_is_said_until_it_is_submitted_again(curator):
    resource = make_resource()
    workflow.submit(records=[resource], by=curator, reason="x")
    workflow.send_back(records=[resource], by=curator, reason="the phone is missing")
    resource.fees = "Free"
    curating.save(record=resource, changed=["fees"], by=curator, reason="x")
    assert workflow.sent_back(resource).history_change_reason == "the phone is missing"
    workflow.submit(records=[resource], by=curator, reason="x")
    assert workflow.sent_back(resource) is None
    publishing.release(record=resource, by=curator, reason="x")
    assert workflow.sent_back(resource) is None


def test_public_record_in_review_stays_public_as_it_was(curator):
    resource = make_resource(fees="Sliding")
    publishing.release(record=resource, by=curator, reason="first")
    before = listed(resource)
    resource.fees = "Free"
    curating.save(record=resource, changed=["fees"], by=curator, reason="x")
    workflow.submit(records=[resource], by=curator, reason="x")
    assert listed(resource) == before
    workflow.send_back(records=[resource], by=curator, reason="no")
    resource.refresh_from_db()
    assert (resource.status, listed(resource)) == ("published", before)


def test_submit_of_what_says_nothing_new_is_refused(curator):
    resource = make_resource()
    publishing.release(record=resource, by=curator, reason="first")
    with pytest.raises(Refused, match="Edit it first"):
        workflow.submit(records=[resource], by=curator, reason="x")


def test_submit_twice_and_send_back_of_a_draft_are_refused_for_all(curator):
    waiting, draft = make_resource(), make_resource()
    workflow.submit(records=[waiting], by=curator, reason="x")
    with pytest.raises(Refused, match="already"):
        workflow.submit(records=[draft, waiting], by=curator, reason="x")
    with pytest.raises(Refused, match="not in review"):
        workflow.send_back(records=[waiting, draft], by=curator, reason="x")
    for record, status in ((waiting, "in_review"), (draft, "draft")):
        record.refresh_from_db()
        assert record.status == status


def test_withdrawn_record_submitted_and_sent_back_is_a_draft(curator):
    resource = make_resource()
    publishing.release(record=resource, by=curator, reason="first")
    publishing.withdraw(record=resource, by=curator, reason="moved")
    workflow.submit(records=[resource], by=curator, reason="x")
    workflow.send_back(records=[resource], by=curator, reason="no")
    resource.refresh_from_db()
    assert resource.status == "draft"
