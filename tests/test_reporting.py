"""The clock of reports, what waits, and what the public saw in a field."""

from datetime import UTC, datetime

import pytest

from directory import reporting
from directory.models import Listing, Report
from directory.publishing import release
from directory.reporting import clock, text_of, urgency, waiting
from tests.builders import make_resource, make_user

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
RECEIVED = {
    "just now": datetime(2026, 11, 25, 11, tzinfo=UTC),
    "a business day ago": datetime(2026, 11, 24, 11, tzinfo=UTC),
    "two business days ago": datetime(2026, 11, 23, 11, tzinfo=UTC),
    "on Saturday": datetime(2026, 11, 21, 11, tzinfo=UTC),
}


def report(received="just now", **columns):
    columns.setdefault("resource", make_resource())
    return Report.objects.create(kind="closed", received_at=RECEIVED[received], **columns)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("received", "acknowledged", "step", "due", "overdue"),
    [
        ("just now", False, "acknowledge", datetime(2026, 11, 26, 11, tzinfo=UTC), False),
        ("just now", True, "answer", datetime(2026, 11, 27, 11, tzinfo=UTC), False),
        ("a business day ago", False, "acknowledge", datetime(2026, 11, 25, 11, tzinfo=UTC), True),
        ("a business day ago", True, "answer", datetime(2026, 11, 26, 11, tzinfo=UTC), False),
        ("two business days ago", True, "answer", datetime(2026, 11, 25, 11, tzinfo=UTC), True),
        ("on Saturday", False, "acknowledge", datetime(2026, 11, 24, tzinfo=UTC), True),
        ("on Saturday", True, "answer", datetime(2026, 11, 25, tzinfo=UTC), True),
    ],
)
def test_clock_gives_one_business_day_to_acknowledge_and_two_to_answer(
    received, acknowledged, step, due, overdue
):
    made = report(received, acknowledged_at=NOW if acknowledged else None)
    found = clock(made, NOW)
    assert (found.step, found.due, found.overdue) == (step, due, overdue)
    assert Report.objects.filter(reporting.overdue(NOW)).exists() is overdue


@pytest.mark.django_db
def test_clock_of_a_handled_report_has_stopped():
    made = report("two business days ago", handled_at=NOW, outcome="corrected")
    assert clock(made, NOW) == reporting.Clock("")
    assert not Report.objects.filter(reporting.overdue(NOW)).exists()


@pytest.mark.django_db
def test_waiting_reports_are_counted_in_one_query(django_assert_num_queries):
    report(), report("a business day ago"), report("a business day ago", acknowledged_at=NOW)
    report("two business days ago", acknowledged_at=NOW)
    report("two business days ago", handled_at=NOW, outcome="unchanged")
    with django_assert_num_queries(1):
        assert waiting(NOW) == reporting.Waiting(new=2, acknowledged=2, overdue=2)


@pytest.mark.django_db
def test_reports_come_overdue_first_and_handled_last():
    handled = report("two business days ago", handled_at=NOW, outcome="unchanged")
    new, late, later = report(), report("a business day ago"), report("two business days ago")
    fine = report("a business day ago", acknowledged_at=NOW)
    assert list(Report.objects.order_by(urgency(NOW), "received_at")) == [later, late, fine, new, handled]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "Alder House"),
        ("description", "A house."),
        ("website", ""),
        ("address", "1 Example Street, Portland, OR, 97204"),
        ("address.city", "Portland"),
        ("address.line2", ""),
        ("phones", "main: (503) 555-0100 ext. 5\nfax: (503) 555-0101"),
        ("phones.fax", "(503) 555-0101"),
        ("phones.tty", ""),
        ("accepts_new_patients", "false (2026-11-01)"),
        ("services", "BU SA"),
        ("ages", "18 to any age"),
        ("remote", "phone, video: OR, WA"),
        ("schedules", "MO TU 09:00-17:00\nFR by appointment\nclosed 2026-12-25 to 2026-12-26"),
        ("licences", ""),
    ],
)
def test_text_of_a_field_is_what_people_read(field, text):
    resource = make_resource(
        phones=(), name="Alder House", description="A house.", description_es="Una casa.", minimum_age=18,
        terms=("SA", "BU"), remote_modes=["phone", "video"], service_areas=["OR", "WA"],
        accepts_new_patients=False, accepts_new_patients_as_of="2026-11-01",
    )  # fmt: skip
    resource.phones.create(number="+15035550100", extension="5")
    resource.phones.create(number="+15035550101", kind="fax", position=1)
    resource.schedules.create(days=["MO", "TU"], opens="09:00", closes="17:00")
    resource.schedules.create(days=["FR"], by_appointment=True)
    resource.schedules.create(closed=True, valid_from="2026-12-25", valid_to="2026-12-26")
    released = release(record=resource, by=None, reason="test")
    assert text_of(released.content, field) == text
    assert reporting.json.loads(Listing.objects.get(pk=resource.public_id).document)["name"] == "Alder House"


@pytest.mark.django_db
def test_report_of_a_confidential_place_shows_no_street():
    resource = make_resource(confidential_address=True)
    release(record=resource, by=make_user(), reason="test")
    made = reporting.file_report(resource=resource, kind="moved", values={"address": "9 New St"})
    assert made.suggestions.get().shown == "Portland, OR"
