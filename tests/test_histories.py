"""Row history: an edit tells of itself alone, whatever imports did before it."""

import pytest

from directory import curating, publishing
from directory.editors import editors_since_release
from directory.histories import NOTED
from directory.models import Resource
from tests.builders import make_organization, make_resource, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return make_user()


def imported(**values):
    """A resource as an import makes it: without history."""
    values = {"organization": make_organization(), "name": "Riverside House", **values}
    return Resource.objects.bulk_create([Resource(**values)])[0]


def edit(resource, by, **values):
    for name, value in values.items():
        setattr(resource, name, value)
    curating.save(record=resource, changed=list(values), by=by, reason="phoned")


def reasons(record):
    return list(record.history.order_by("history_id").values_list("history_change_reason", "history_user"))


def test_first_edit_of_an_imported_record_is_preceded_by_what_stood(curator):
    resource = imported(fees="Sliding")
    edit(resource, curator, fees="Free")
    assert reasons(resource) == [(NOTED, None), ("phoned", curator.pk)]
    assert [row.fees for row in resource.history.order_by("history_id")] == ["Sliding", "Free"]


def test_second_edit_notes_nothing_when_nothing_came_between(curator):
    resource = imported()
    edit(resource, curator, fees="Free")
    edit(resource, curator, website="https://www.example.org/")
    assert len(reasons(resource)) == 3


def test_edit_after_an_import_is_preceded_by_what_the_import_set(curator):
    resource = make_resource()
    edit(resource, curator, fees="Free")
    Resource.objects.filter(pk=resource.pk).update(city="Salem")
    edit(Resource.objects.get(pk=resource.pk), curator, website="https://www.example.org/")
    rows = list(resource.history.order_by("history_id"))[-2:]
    assert [(row.city, row.website) for row in rows] == [("Salem", ""), ("Salem", "https://www.example.org/")]
    assert rows[0].history_user is None


def test_edit_of_a_stale_record_tells_no_stale_values(curator):
    resource = make_resource()
    stale = Resource.objects.get(pk=resource.pk)
    edit(resource, curator, fees="Free")
    edit(stale, curator, website="https://www.example.org/")
    newest = resource.history.latest()
    assert (newest.fees, newest.website) == ("Free", "https://www.example.org/")
    assert len(reasons(resource)) == 3


def test_release_of_an_imported_record_is_preceded_by_what_stood(curator):
    resource = imported()
    curating.touch(resource)
    publishing.release(record=resource, by=curator, reason="seen")
    assert reasons(resource) == [(NOTED, None), ("seen", curator.pk)]


def test_note_by_nobody_makes_nobody_an_editor(curator):
    resource = imported()
    curating.touch(resource)
    publishing.release(record=resource, by=curator, reason="seen")
    publishing.withdraw(record=resource, by=curator, reason="moved")
    assert editors_since_release([resource])[resource.kind, resource.pk] == set()
