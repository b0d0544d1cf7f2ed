"""Audits in the desk: draw, call, close."""

import pytest
from django.urls import reverse

from directory import auditing
from directory.accuracy import public_figures
from directory.models import Audit
from tests.admin.steps import messages_of
from tests.verifying.entries import make_public

ADD = reverse("admin:directory_audit_add")


def page_of(audit):
    return reverse("admin:directory_audit_change", args=[audit.pk])


def call_of(audit, position=1):
    return reverse("admin:directory_audit_entry", args=[audit.pk, position])


def close_of(audit):
    return reverse("admin:directory_audit_close", args=[audit.pk])


@pytest.fixture
def audit(publisher):
    for _ in range(3):
        make_public()
    return auditing.draw(size=3, by=publisher)


def test_audit_drawn_called_and_closed_is_public(desk, publisher):
    make_public(), make_public()
    answer = desk.post(ADD, {"size": "2", "states": "", "seed": ""})
    audit = Audit.objects.get()
    assert answer.url == page_of(audit) and audit.drawn_by == publisher
    answer = desk.post(call_of(audit), {"outcome": "exact"})
    assert answer.url == call_of(audit, 2)
    answer = desk.post(call_of(audit, 2), {"outcome": "functional", "wrong": ["phones"], "note": "old line"})
    assert answer.url == page_of(audit)
    assert public_figures() is None
    desk.post(close_of(audit))
    found = public_figures()
    assert (found["called"], found["exact"]["count"], found["functional"]["count"]) == (2, 1, 2)
    entry = audit.entries.get(position=2)
    assert (entry.wrong, entry.note, entry.by) == (["phones"], "old line", publisher)


def test_audit_page_claims_nothing_before_the_first_call(desk, audit):
    assert b"nothing is claimed" in desk.get(page_of(audit)).content
    assert "nothing to publish" in messages_of(desk.post(close_of(audit), follow=True))


@pytest.mark.parametrize("given", [{"size": "0"}, {"size": "99"}, {"size": "1", "states": "XX"}])
def test_draw_that_cannot_be_asks_again(desk, audit, given):
    assert desk.post(ADD, given).context["form"].errors and Audit.objects.count() == 1


def test_call_that_contradicts_itself_asks_again(desk, audit):
    answer = desk.post(call_of(audit), {"outcome": "exact", "wrong": ["phones"]})
    assert "not all was right" in str(answer.context["form"].errors)
    assert not audit.entries.filter(called_on__isnull=False).exists()


def test_call_corrected_shows_what_was_told_before(desk, audit):
    desk.post(call_of(audit), {"outcome": "wrong", "note": "no answer"})
    assert desk.get(call_of(audit)).context["form"].initial["outcome"] == "wrong"


def test_closed_audit_takes_no_more_calls(desk, audit):
    desk.post(call_of(audit), {"outcome": "exact"})
    desk.post(close_of(audit))
    answer = desk.post(call_of(audit, 2), {"outcome": "exact"})
    assert "is closed" in str(answer.context["form"].errors)
    assert b"Next call" not in desk.get(page_of(audit)).content


def test_viewer_draws_calls_and_closes_nothing(client, make_staff, audit):
    client.force_login(make_staff("view_audit"))
    assert client.get(page_of(audit)).status_code == 200
    for address in (ADD, call_of(audit), close_of(audit)):
        assert client.post(address, {"outcome": "exact", "size": "1"}).status_code == 403
    assert Audit.objects.count() == 1 and not audit.entries.filter(called_on__isnull=False).exists()


@pytest.mark.parametrize("size", [1, 3])
def test_audit_pages_cost_the_same_queries_for_one_and_three(
    desk, publisher, django_assert_num_queries, size
):
    for _ in range(3):
        make_public()
    audit = auditing.draw(size=size, by=publisher)
    for address, number in ((page_of(audit), 8), (reverse("admin:directory_audit_changelist"), 5)):
        desk.get(address)
        with django_assert_num_queries(number):
            assert desk.get(address).status_code == 200
