"""Each field of a resource tells where its value comes from, and gives it back with one click."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory import curating
from directory.admin.origins import Origins, label_of
from directory.admin.small_map import map_of
from tests.admin.steps import edit, page_of
from tests.builders import make_resource, make_source_record, make_vocabulary


def origins_of(resource):
    return Origins(resource, {lock.field: lock for lock in resource.locks.select_related("by")})


def origin(resource, name):
    return origins_of(resource).of_columns()[name]


@pytest.fixture
def resource(db):
    resource = make_resource(website="https://old.example.org/")
    phone = {"kind": "main", "number": "+15035550100", "extension": "", "languages": []}
    make_source_record(resource, values={"website": "https://old.example.org/"}, phones=[phone])
    return resource


def test_value_of_a_source_names_the_source_and_its_vintage(resource):
    assert origin(resource, "website").source == "Example list, 2024"


def test_value_that_no_source_gives_claims_none(resource):
    resource.fees = "Free"
    assert origin(resource, "fees").source == ""
    assert origin(resource, "email").source == ""


def test_value_computed_from_the_zip_code_says_so(resource):
    resource.timezone = "America/Los_Angeles"
    make_source_record(resource, values={"postal_code": resource.postal_code})
    assert origin(resource, "timezone").source == "from the ZIP code"


def test_locked_value_tells_what_the_source_says_now(desk, resource):
    edit(desk, resource, website="https://mine.example.org/", reason="they told me")
    resource.refresh_from_db()
    told = origin(resource, "website")
    assert (told.source, told.newest, told.lock.reason) == ("", "https://old.example.org/", "they told me")
    page = desk.get(page_of(resource)).content.decode()
    assert "The source says now: https://old.example.org/" in page
    assert page.count('name="field" value="website"') == 2


def test_locked_value_that_the_source_agrees_with_repeats_nothing(resource, publisher):
    curating.lock(resource=resource, fields=["website"], by=publisher, reason="checked")
    assert origin(resource, "website").newest == ""


def test_phone_tells_its_source_and_when_corrected_the_number_of_the_source(desk, resource):
    assert [one.source for one in origins_of(resource).of_phones()] == ["Example list, 2024"]
    edit(desk, resource, **{"phones-0-number": "503-555-0142"})
    resource.refresh_from_db()
    told = origins_of(resource).of_phones()[0]
    assert (told.source, told.newest) == ("", "(503) 555-0100")


def test_fields_locked_together_are_told_once(resource, publisher):
    curating.lock(resource=resource, fields=["location"], by=publisher, reason="looked at the map")
    columns = origins_of(resource).of_columns()
    assert columns["latitude"].lock and not columns.keys() & {"longitude", "location_precision", "location"}


@pytest.mark.parametrize(
    ("lock", "section"),
    [
        ("website", "reach"),
        ("location", "where"),
        ("phone:main", "reach"),
        ("schedules", "hours"),
        ("term:RES", "help"),
    ],
)
def test_unlock_leads_back_to_the_section_of_its_field(desk, resource, publisher, lock, section):
    make_vocabulary()
    curating.lock(resource=resource, fields=[lock], by=publisher, reason="checked")
    unlock = reverse("admin:directory_resource_unlock", args=[resource.pk])
    assert desk.post(unlock, {"field": lock}).url.endswith(f"#{section}")


@pytest.mark.parametrize(
    ("lock", "label"),
    [("website", "Website"), ("location", "Point on the map"), ("phone:tty", "TTY phone"), ("term:ZZ", "ZZ")],
)
def test_lock_is_called_as_the_page_calls_it(lock, label):
    assert label_of(lock) == label


def test_lock_with_markup_in_its_reason_is_shown_as_text(desk, resource, publisher):
    curating.lock(resource=resource, fields=["website"], by=publisher, reason="<b>phoned</b>")
    assert b"<b>phoned</b>" not in desk.get(page_of(resource)).content


def test_page_asks_as_many_questions_for_many_locks_as_for_one(desk, resource, publisher):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            desk.get(page_of(resource))
        return len(asked)

    desk.get(page_of(resource))
    curating.lock(resource=resource, fields=["website"], by=publisher, reason="checked")
    few = questions()
    names = ["fees", "email", "city", "location", "phone:main", "schedules", "term:RES", "name"]
    curating.lock(resource=resource, fields=names, by=publisher, reason="checked")
    for number in range(3):
        make_source_record(resource)
        resource.phones.create(kind="intake", number=f"+1503555013{number}")
        resource.schedules.create(days=["MO"], opens=f"0{number}:00", closes="09:00")
    assert questions() == few <= 45


def test_page_links_phones_and_website_safely(desk, resource):
    page = desk.get(page_of(resource)).content.decode()
    assert 'href="tel:+15035550100"' in page and ">(503) 555-0100</a>" in page
    assert 'href="https://old.example.org/" target="_blank" rel="noreferrer noopener"' in page


def test_map_marks_point_zip_and_city_inside_the_outline(db):
    resource = make_resource(latitude=45.52, longitude=-122.68, location_precision="street")
    drawn = map_of(resource)
    assert [mark.kind for mark in drawn.marks] == ["city", "zip", "point"]
    assert all(0 <= mark.x <= drawn.outline["width"] for mark in drawn.marks)
    assert all(0 <= mark.y <= drawn.outline["height"] for mark in drawn.marks)
    assert "97204: under 1 km away" in drawn.text


def test_map_of_a_point_in_the_wrong_place_tells_how_far_it_is(db):
    resource = make_resource(latitude=42.2, longitude=-121.7, location_precision="street")
    assert "km away" in map_of(resource).text and "under" not in map_of(resource).text


@pytest.mark.parametrize("state", ["", "ZZ"])
def test_state_without_an_outline_has_no_map(db, state):
    assert map_of(make_resource(state_province=state)) is None
