"""The week as a grid: every shape of hours goes through it without loss, and only edits write anew."""

from datetime import date, time

import pytest
from django import forms
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from directory.admin.week import FULL_NAMES, Span, WeekField, WeekGrid, cells_of, rows_of_week, week_of
from directory.models import DAYS, Resource, Schedule
from tests.admin.steps import edit, form_data, locks_of, page_of, week_data
from tests.builders import make_organization, make_resource

TIMES = st.one_of(st.sampled_from([time(0), time(9), time(17, 30), time(23, 59)]), st.times())
TIMED = st.builds(Span, st.sampled_from(DAYS), TIMES, TIMES, st.booleans())
UNTIMED = st.builds(Span, st.sampled_from(DAYS), st.none(), st.none(), st.just(True))
WEEKS = st.frozensets(TIMED | UNTIMED, max_size=20)
ALL_ROWS = {
    "weekdays": {"days": ["MO", "TU", "WE", "TH", "FR"], "opens": "09:00", "closes": "17:30"},
    "two spans": {"days": ["MO"], "opens": "19:00", "closes": "21:00"},
    "over midnight": {"days": ["FR", "SA"], "opens": "20:00", "closes": "02:00"},
    "24 hours": {"days": ["SU"], "opens": "00:00", "closes": "00:00"},
    "24 hours from eight": {"days": ["SU"], "opens": "08:00", "closes": "08:00"},
    "with seconds": {"days": ["TU"], "opens": "09:00:30", "closes": "09:30"},
    "by appointment": {"days": ["SA"], "by_appointment": True},
    "by appointment at times": {"days": ["SA"], "opens": "10:00", "closes": "12:00", "by_appointment": True},
    "by appointment, any day": {"days": [], "by_appointment": True},
    "holiday": {"days": [], "closed": True, "valid_from": "2026-12-25", "valid_to": "2026-12-25"},
    "season": {"days": ["MO"], "opens": "10:00", "closes": "14:00", "valid_from": "2026-06-01"},
    "every day": {"days": [], "opens": "06:00", "closes": "07:00"},
    "days in another order": {"days": ["WE", "MO"], "opens": "06:00", "closes": "07:00"},
}


def schedules_of_week(week):
    return [Schedule(**row) for row in rows_of_week(week)]


def sent(cells):
    return WeekGrid().value_from_datadict(week_data(cells), {}, "hours")


@given(WEEKS)
def test_week_written_as_rows_and_read_again_is_the_same(week):
    assert week_of(schedules_of_week(week)) == week


@given(WEEKS)
def test_week_shown_in_the_grid_and_sent_back_is_the_same(week):
    field = WeekField(required=False)
    data = sent(cells_of(week))
    assert field.clean(data) == week
    assert not field.has_changed(week, data)


@given(WEEKS)
def test_days_with_equal_times_share_one_row(week):
    rows = [(row["opens"], row["closes"], row["by_appointment"]) for row in rows_of_week(week)]
    assert len(rows) == len(set(rows))


@given(WEEKS)
def test_week_that_a_database_refuses_is_never_made(week):
    for row in schedules_of_week(week):
        assert row.days and (row.opens is None) == (row.closes is None)
        assert row.opens is not None or row.by_appointment


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [
        ("09:00", "", "half-a-span"),
        ("", "17:00", "half-a-span"),
        ("late", "17:00", "time"),
        ("25:00", "26:00", "time"),
    ],
)
def test_half_or_unreadable_span_is_refused_by_the_name_of_its_day(opens, closes, code):
    cells = cells_of(frozenset()) | {
        "WE": {"whole": False, "spans": [{"opens": opens, "closes": closes, "by_appointment": False}]}
    }
    with pytest.raises(forms.ValidationError) as refusal:
        WeekField(required=False).clean(sent(cells))
    assert refusal.value.error_list[0].code == code
    assert str(FULL_NAMES["WE"]) in refusal.value.messages[0]


@pytest.mark.parametrize("text", ["9:00", "09:00", "9.00", "9 AM", "9:00 am", "09:00:00"])
def test_time_is_read_as_people_write_it(text):
    cells = cells_of(frozenset()) | {
        "MO": {"whole": False, "spans": [{"opens": text, "closes": "17:00", "by_appointment": False}]}
    }
    assert WeekField(required=False).clean(sent(cells)) == {Span("MO", time(9), time(17), False)}


@pytest.mark.parametrize("shape", ALL_ROWS)
def test_page_saved_untouched_keeps_hours_of_every_shape(desk, shape):
    resource = make_resource()
    row = resource.schedules.create(**ALL_ROWS[shape])
    edit(desk, resource)
    assert list(resource.schedules.values_list("pk", flat=True)) == [row.pk]
    assert not locks_of(resource)
    edit(desk, resource, fees="Free")
    assert locks_of(resource) == {"fees"}


def test_one_day_changed_keeps_all_other_shapes(desk):
    resource = make_resource()
    for row in ALL_ROWS.values():
        resource.schedules.create(**row)
    before = {str(row) for row in resource.schedules.all()}
    edit(desk, resource, **{"hours-TH-0-closes": "18:00"})
    after = {str(row) for row in resource.schedules.all()}
    assert {"MO TU WE FR 09:00 to 17:30", "TH 09:00 to 18:00"} <= after
    assert before - after == {"MO TU WE TH FR 09:00 to 17:30", "WE MO 06:00 to 07:00"}
    assert "MO WE 06:00 to 07:00" in after
    assert resource.schedules.filter(valid_from=date(2026, 12, 25), closed=True).exists()
    assert locks_of(resource) == {"schedules"}


def test_date_added_keeps_the_rows_of_the_week(desk):
    resource = make_resource()
    kept = resource.schedules.create(days=["TU", "MO"], opens="09:00", closes="17:00")
    holiday = {
        "schedules-TOTAL_FORMS": "1",
        "schedules-0-valid_from": "2026-12-25",
        "schedules-0-closed": "on",
    }
    edit(desk, resource, **holiday)
    assert [row.pk for row in resource.schedules.all() if row.days] == [kept.pk]
    assert resource.schedules.get(closed=True).valid_from == date(2026, 12, 25)


def test_wrong_time_is_told_and_what_was_typed_stands_in_the_grid(desk):
    resource = make_resource()
    page = desk.post(
        page_of(resource), form_data(desk.get(page_of(resource)), **{"hours-MO-0-opens": "nine"})
    )
    assert "Monday: write times as 09:00" in page.content.decode()
    assert 'value="nine"' in page.content.decode()
    assert not resource.schedules.exists()


def test_new_resource_has_the_hours_of_its_grid(desk):
    add = reverse("admin:directory_resource_add")
    changes = {"organization": make_organization().pk, "name": "Example House", "hours-MO-whole": "on"}
    desk.post(add, form_data(desk.get(add), **changes))
    assert str(Resource.objects.get(name="Example House").schedules.get()) == "MO 00:00 to 00:00"


def test_grid_that_was_not_sent_changes_no_hours(desk):
    resource = make_resource()
    resource.schedules.create(days=["MO"], opens="09:00", closes="17:00")
    edit(desk, resource, **{"hours-shown": None})
    assert resource.schedules.count() == 1 and not locks_of(resource)
