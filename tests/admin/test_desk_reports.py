"""Reports at the desk: the list by the clock, the page of one, who may do what."""

import pytest
from django.urls import reverse
from django.utils import timezone

from directory import publishing
from directory.models import Report, ReportContact
from directory.reporting import file_report
from tests.admin.steps import messages_of
from tests.builders import listed, make_resource

LIST = reverse("admin:directory_report_changelist")
HANDLER = ("view_report", "change_report", "view_resource", "change_resource")


@pytest.fixture
def entry(db):
    record = make_resource(name="Alder House")
    publishing.release(record=record, by=None, reason="first")
    return record


@pytest.fixture
def report(entry):
    made = file_report(
        resource=entry,
        kind="wrong-phone",
        values={"phones": "503-555-0142", "website": "https://new.example.org"},
        comment="<b>A person</b> answered at home.",
    )
    ReportContact.objects.create(report=made, contact="me@example.org")
    return made


def page(report):
    return reverse("admin:directory_report_change", args=[report.pk])


def prefix(report, field):
    return f"suggestion-{report.suggestions.get(field=field).pk}"


def send(client, report, step, **data):
    return client.post(page(report), {"step": step, **data}, follow=True)


def accepted(report):
    phone = report.resource.phones.get()
    return {
        f"{prefix(report, 'phones')}-choice": "accept",
        f"{prefix(report, 'phones')}-value": "503-555-0142",
        f"{prefix(report, 'phones')}-instead_of": str(phone.pk),
        f"{prefix(report, 'website')}-choice": "reject",
        f"{prefix(report, 'website')}-value": "https://new.example.org",
    }


def test_page_shows_the_suggestion_beside_what_stands_there(desk, report):
    shown = desk.get(page(report)).content.decode()
    for text in ("(503) 555-0100", "503-555-0142", "me@example.org", "Acknowledge by", "tel:+15035550100"):
        assert text in shown
    assert "&lt;b&gt;A person" in shown and "<b>A person" not in shown


def test_report_is_decided_and_answered_in_one_step(desk, publisher, report, entry):
    response = send(desk, report, "decide_and_answer", **accepted(report))
    assert "the public sees the entry" in messages_of(response)
    report.refresh_from_db()
    assert (report.outcome, report.handled_by) == ("partly", publisher)
    assert [one["number"] for one in listed(entry)["phones"]] == ["+15035550142"]
    assert not ReportContact.objects.exists()
    shown = response.content.decode()
    assert "me@example.org" not in shown and 'name="step"' not in shown


def test_report_with_a_suggestion_left_for_later_is_not_answered(desk, report, entry):
    data = accepted(report) | {f"{prefix(report, 'website')}-choice": ""}
    response = send(desk, report, "decide_and_answer", **data)
    assert "each suggestion first" in messages_of(response)
    report.refresh_from_db()
    assert report.handled_at is None and listed(entry)["phones"][0]["number"] == "+15035550100"
    send(desk, report, "decide", **data)
    assert listed(entry)["phones"][0]["number"] == "+15035550142"


def test_value_that_cannot_stand_comes_back_with_advice(desk, report):
    data = accepted(report) | {f"{prefix(report, 'phones')}-value": "at home"}
    response = send(desk, report, "decide", **data)
    assert "Write one number" in messages_of(response) and b"at home" in response.content


def test_report_is_acknowledged_then_answered(desk, publisher, report):
    send(desk, report, "acknowledge")
    report.refresh_from_db()
    assert report.acknowledged_by == publisher
    response = send(desk, report, "answer", outcome="unchanged", note="Phoned: all right")
    report.refresh_from_db()
    assert report.outcome == "unchanged" and b"Phoned: all right" in response.content
    assert b"nothing to correct" in response.content


def test_entry_that_moved_gets_its_address_from_the_report(desk, report, entry):
    new = {"line1": "9 Other Road", "city": "Salem", "state_province": "or", "postal_code": "97301"}
    data = {f"address-{name}": text for name, text in {**new, "line2": "", "county": ""}.items()}
    send(desk, report, "address", **data, **{"address-moved": "on"})
    address = listed(entry)["address"]
    assert (address["line1"], address["state_province"], address["postal_code"]) == (
        "9 Other Road",
        "OR",
        "97301",
    )
    assert listed(entry)["location"]["precision"] == "postal_code"
    response = send(desk, report, "address", **data | {"address-postal_code": "none"})
    assert b"five digits" in response.content and listed(entry)["address"]["postal_code"] == "97301"


def test_entry_that_closed_is_marked_from_the_report(desk, report, entry):
    send(desk, report, "close")
    assert listed(entry)["operating_status"] == "closed"


def test_correction_of_somebody_who_may_not_release_is_a_draft(client, make_staff, report, entry):
    client.force_login(make_staff(*HANDLER))
    response = send(client, report, "decide", **accepted(report))
    assert "not public yet" in messages_of(response)
    assert listed(entry)["phones"][0]["number"] == "+15035550100"
    entry.refresh_from_db()
    assert entry.is_revising


STEPS = ["acknowledge", "decide", "decide_and_answer", "address", "close", "answer", "note", "nonsense"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("codenames", "status"), [((), 403), (("view_report", "release_resource"), 403)])
def test_step_tried_without_the_right_to_handle_is_denied(
    client, make_staff, report, entry, step, codenames, status
):
    client.force_login(make_staff(*codenames))
    response = send(client, report, step, outcome="corrected", **accepted(report))
    assert response.status_code == status
    report.refresh_from_db()
    assert report.acknowledged_at is None and listed(entry)["phones"][0]["number"] == "+15035550100"


@pytest.mark.parametrize("step", ["decide", "address", "close"])
def test_correction_tried_without_the_right_to_edit_is_denied(client, make_staff, report, entry, step):
    client.force_login(make_staff("view_report", "change_report", "release_resource"))
    assert send(client, report, step, **accepted(report)).status_code == 403
    entry.refresh_from_db()
    assert entry.operating_status == "active" and not entry.is_revising


def test_page_asked_by_viewer_offers_no_step(client, make_staff, report):
    client.force_login(make_staff("view_report"))
    shown = client.get(page(report)).content.decode()
    assert 'name="step"' not in shown and "me@example.org" not in shown


def test_note_is_kept_without_an_answer(desk, report):
    response = send(desk, report, "note", note="Nobody answered, try on Friday")
    report.refresh_from_db()
    assert report.handled_at is None and report.note == "Nobody answered, try on Friday"
    assert report.note in response.content.decode()


def test_emptiness_suggested_for_the_only_phone_takes_it_away(desk, entry):
    made = file_report(resource=entry, kind="other", values={"phones.main": ""})
    name = prefix(made, "phones.main")
    phone = str(entry.phones.get().pk)
    data = {f"{name}-choice": "accept", f"{name}-value": "", f"{name}-instead_of": phone}
    send(desk, made, "decide_and_answer", **data)
    assert listed(entry)["phones"] == []


def test_report_asked_to_be_deleted_stays(desk, report):
    assert desk.post(reverse("admin:directory_report_delete", args=[report.pk])).status_code == 403


def rows(response):
    return [record.pk for record in response.context["cl"].result_list]


def test_list_has_the_overdue_first_and_the_handled_last(desk, entry):
    now = timezone.now()
    old = now - timezone.timedelta(days=8)
    make = lambda **columns: file_report(resource=entry, kind="closed", values={}, **columns)  # noqa: E731
    handled = make(received_at=old, handled_at=now, outcome="corrected")
    new, overdue = make(), make(received_at=old)
    response = desk.get(LIST)
    assert rows(response) == [overdue.pk, new.pk, handled.pk]
    assert b"Overdue: acknowledge by" in response.content and b"Answered" in response.content
    assert rows(desk.get(f"{LIST}?open=yes")) == [overdue.pk, new.pk]
    assert rows(desk.get(f"{LIST}?overdue=yes")) == [overdue.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_a_constant_number_of_queries(desk, count, django_assert_max_num_queries):
    for _ in range(count):
        file_report(resource=make_resource(), kind="closed", values={"operating_status": "closed"})
    with django_assert_max_num_queries(8):
        desk.get(LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_a_constant_number_of_queries(desk, entry, count, django_assert_max_num_queries):
    fields = ("website", "phones", "services")[:count]
    made = file_report(resource=entry, kind="other", values=dict.fromkeys(fields, "503-555-0142"))
    for number in range(count):
        entry.phones.create(number=f"+1503555011{number}", position=number + 1)
    with django_assert_max_num_queries(21):
        desk.get(page(made))
    assert Report.objects.count() == 1
