import datetime

import pytest

from directory.importing import bulk
from directory.models import Organization, Phone, Resource, Schedule
from tests.importing.builders import resource, site


def organizations(*names):
    return [Organization(name=name) for name in names]


@pytest.mark.django_db
def test_insert_gives_ids_that_nobody_else_gets():
    deleted = Organization.objects.create(name="Gone")
    deleted_pk = deleted.pk
    deleted.delete()
    rows = organizations("First", "Second")
    bulk.insert(rows)
    later = Organization.objects.create(name="Third")
    assert deleted_pk < rows[0].pk < rows[1].pk < later.pk


@pytest.mark.django_db
def test_insert_keeps_every_value_as_a_save_would():
    owner = Organization.objects.create(name="Owner")
    values = {
        "organization": owner,
        "name": "Niño's “place”; DROP TABLE",
        "latitude": 45.5,
        "longitude": -122.6,
        "location_precision": "street",
        "terms": ("OP", "SA"),
        "remote_modes": ["phone"],
        "accepts_new_patients": False,
        "accepts_new_patients_as_of": datetime.date(2026, 11, 1),
    }
    bulk.insert([Resource(**values)])
    stored, saved = Resource.objects.get(), Resource.objects.create(**values)
    saved.refresh_from_db()
    for column in Resource._meta.concrete_fields:
        if column.name not in ("id", "public_id", "created_at", "updated_at"):
            assert getattr(stored, column.attname) == getattr(saved, column.attname), column.name
    assert stored.created_at and stored.updated_at


@pytest.mark.django_db
def test_insert_takes_children_with_times_and_lists():
    parent = Resource.objects.create(name="Place", organization=Organization.objects.create(name="Owner"))
    span = {"opens": datetime.time(9), "closes": datetime.time(17), "days": ["MO"]}
    bulk.insert([Schedule(resource_id=parent.pk, **span)])
    bulk.insert([Phone(resource_id=parent.pk, number="988", languages=["es"])])
    assert (Schedule.objects.get().opens, Schedule.objects.get().days) == (datetime.time(9), ["MO"])
    assert Phone.objects.get().languages == ["es"]


@pytest.mark.django_db
def test_insert_and_update_of_nothing_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.insert([])
        bulk.update([], ["name"])


def test_delete_takes_the_rows_of_these_parents_only_and_writes_no_history(imports):
    imports.directory(site(1), site(2))
    bulk.delete(Phone, "resource", [resource(1).pk])
    assert [phone.resource for phone in Phone.objects.all()] == [resource(2)]
    assert not Phone.history.exists()


def test_update_writes_the_named_columns_of_these_rows_only(imports):
    imports.directory(site(1), site(2))
    changed = resource(1)
    changed.name, changed.city, changed.terms = "Sample Clinic 3", "Salem", ("MH",)
    bulk.update([changed], ["city", "terms"])
    assert (resource(1).city, resource(1).terms) == ("Salem", ("MH",))
    assert (resource(2).city, resource(2).terms) == ("Portland", ("OP", "SA"))
