"""Correcting a resource: what a curator sets is saved, locked, said, and stays."""

import pytest
from django.urls import reverse

from directory import curating, publishing
from directory.importing import import_source
from directory.models import FieldLock, Listing, Phone, Resource
from tests.admin.steps import edit, form_data, locks_of, messages_of, page_of
from tests.builders import make_organization, make_resource, make_source_record, make_vocabulary

COLUMNS = (
    "facility_id,directory_type,name1,name2,street1,street2,city,state,zip,phone,"
    "intake1,intake2,intake1a,intake2a,service_code_info"
)


def import_row(folder, phone):
    """Imports a file of one facility; the key of its resource."""
    path = folder / "directory.csv"
    row = f"substance_1,substance,Riverside House,,1 Example Street,,Portland,OR,97204,{phone},,,,,SA * RES"
    path.write_text(f"{COLUMNS}\n{row}\n")
    import_source("samhsa-directory", path)
    return Resource.objects.get().pk


def test_page_saved_untouched_changes_and_locks_nothing(desk):
    make_vocabulary()
    resource = make_resource(terms=("RES", "SA"), fees="Sliding")
    before = (resource.digest, set(), resource.history.count())
    edit(desk, resource)
    resource.refresh_from_db()
    assert (resource.digest, locks_of(resource), resource.history.count()) == before


def test_column_edited_is_saved_and_locked_with_author_and_reason(desk, publisher):
    resource = make_resource()
    edit(desk, resource, website="https://www.example.org/", reason="phoned them")
    resource.refresh_from_db()
    lock = resource.locks.get()
    assert resource.website == "https://www.example.org/"
    assert (lock.field, lock.by, lock.reason) == ("website", publisher, "phoned them")
    assert resource.history.first().history_change_reason == "phoned them"


def test_reason_left_empty_is_given_by_the_desk(desk):
    resource = make_resource()
    edit(desk, resource, fees="Free")
    assert resource.locks.get().reason == "Edited in the desk"


def test_phone_corrected_is_locked_by_its_kind_and_keeps_the_others(desk):
    resource = make_resource(phones=["+15035550100"])
    Phone.objects.create(resource=resource, kind="fax", number="+15035550109", position=1)
    edit(desk, resource, **{"phones-0-number": "503-555-0142", "phones-0-extension": "7"})
    assert [str(phone) for phone in resource.phones.all()] == ["+15035550142 ext. 7", "+15035550109"]
    assert locks_of(resource) == {"phone:main"}


def test_phone_corrected_survives_the_next_import_of_its_source(desk, tmp_path):
    make_vocabulary()
    resource = Resource.objects.get(pk=import_row(tmp_path, phone="503-555-0100"))
    edit(desk, resource, **{"phones-0-number": "(503) 555-0142"})
    assert import_row(tmp_path, phone="503-555-0199") == resource.pk
    resource.refresh_from_db()
    assert [phone.number for phone in resource.phones.all()] == ["+15035550142"]


@pytest.mark.parametrize("number", ["555-01", "call us", "503-555-0100 x4", "+1503555010000000000"])
def test_phone_written_wrongly_is_refused_with_advice(desk, number):
    resource = make_resource()
    response = edit(desk, resource, **{"phones-0-number": number})
    assert b"an extension has its own field" in response.content
    assert resource.phones.get().number == "+15035550100"


def test_phone_given_twice_is_refused(desk):
    resource = make_resource(phones=["+15035550100", "+15035550101"])
    response = edit(desk, resource, **{"phones-1-number": "(503) 555-0100"})
    assert response.status_code == 200
    assert resource.phones.count() == 2
    assert not FieldLock.objects.exists()


def test_phone_removed_is_gone_and_locked(desk):
    resource = make_resource(phones=["+15035550100", "+15035550101"])
    edit(desk, resource, **{"phones-1-DELETE": "on"})
    assert [phone.number for phone in resource.phones.all()] == ["+15035550100"]
    assert locks_of(resource) == {"phone:main"}


def test_schedule_added_is_saved_and_locked(desk):
    resource = make_resource()
    new = {
        "schedules-TOTAL_FORMS": "1",
        "schedules-0-days": ["MO", "TU"],
        "schedules-0-opens": "09:00",
        "schedules-0-closes": "17:30",
    }
    edit(desk, resource, **new)
    assert str(resource.schedules.get()) == "MO TU 09:00 to 17:30"
    assert locks_of(resource) == {"schedules"}


def test_schedule_without_times_is_refused(desk):
    resource = make_resource()
    response = edit(desk, resource, **{"schedules-TOTAL_FORMS": "1", "schedules-0-days": ["MO"]})
    assert "opens and closes" in response.content.decode()
    assert not resource.schedules.exists()


def test_point_without_precision_is_refused(desk):
    resource = make_resource()
    response = edit(desk, resource, latitude="45.5", longitude="-122.6")
    assert b"how exact the point is" in response.content
    resource.refresh_from_db()
    assert resource.latitude is None


def test_openings_answered_without_a_day_are_of_today(desk):
    resource = make_resource()
    edit(desk, resource, accepts_new_patients="true")
    resource.refresh_from_db()
    assert resource.accepts_new_patients is True and resource.accepts_new_patients_as_of is not None
    assert locks_of(resource) == {"accepts_new_patients"}


def test_new_resource_is_a_draft_with_phone_and_terms(desk):
    make_vocabulary()
    add = reverse("admin:directory_resource_add")
    changes = {
        "organization": make_organization().pk,
        "name": "Example House",
        "phones-TOTAL_FORMS": "1",
        "phones-0-kind": "main",
        "phones-0-number": "(503) 555-0111",
        "offered": ["RES"],
    }
    response = desk.post(add, form_data(desk.get(add), **changes), follow=True)
    resource = Resource.objects.get(name="Example House")
    assert (resource.status, resource.terms) == ("draft", ("RES",))
    assert resource.phones.get().number == "+15035550111"
    assert "Saved as a draft" in messages_of(response)


def test_forged_fields_change_nothing(desk):
    resource = make_resource()
    before = Resource.objects.values("public_id", "status", "release", "digest").get(pk=resource.pk)
    forged = {
        "status": "published",
        "public_id": "0" * 32,
        "release": "1",
        "digest": "f" * 64,
        "site_key": "x",
    }
    edit(desk, resource, **forged)
    assert Resource.objects.values("public_id", "status", "release", "digest").get(pk=resource.pk) == before


def test_page_opened_before_another_save_is_refused_once(desk, publisher):
    resource = make_resource()
    opened = form_data(desk.get(page_of(resource)), fees="Free")
    resource.website = "https://www.example.org/"
    curating.save(record=resource, changed=["website"], by=publisher, reason="meanwhile")
    response = desk.post(page_of(resource), opened)
    assert "since you opened it" in response.content.decode()
    resource.refresh_from_db()
    assert (resource.fees, resource.website) == ("", "https://www.example.org/")
    again = desk.post(page_of(resource), form_data(response))
    assert again.status_code == 302
    resource.refresh_from_db()
    assert resource.fees == "Free"


def test_action_that_refuses_is_an_error_of_the_form_and_undoes_all(desk, monkeypatch):
    def refuse(**kwargs):
        raise curating.Refused("Not today.")

    monkeypatch.setattr(curating, "set_children", refuse)
    resource = make_resource()
    response = edit(desk, resource, fees="Free", **{"phones-0-number": "(503) 555-0142"})
    assert response.status_code == 200
    assert "Not today." in response.content.decode()
    resource.refresh_from_db()
    assert resource.fees == "" and not FieldLock.objects.exists()


def test_public_resource_edited_says_what_the_public_does_not_see(desk, publisher):
    resource = make_resource()
    publishing.release(record=resource, by=publisher, reason="first")
    response = edit(desk, resource, fees="Free", **{"phones-0-number": "(503) 555-0142"})
    assert "Different from the public version: fees, phones" in messages_of(response)
    assert "555-0142" not in Listing.objects.get(pk=resource.public_id).document


def test_save_and_release_lets_the_correction_out(desk, publisher):
    resource = make_resource()
    publishing.release(record=resource, by=publisher, reason="first")
    changes = {"phones-0-number": "(503) 555-0142", "directory_resource_save_and_release": "1"}
    response = edit(desk, resource, reason="phoned them", **changes)
    assert "Released" in messages_of(response)
    assert "+15035550142" in Listing.objects.get(pk=resource.public_id).document
    resource.refresh_from_db()
    assert (resource.release.by, resource.release.reason) == (publisher, "phoned them")
    assert not resource.is_revising


def test_save_and_release_forged_by_contributor_is_denied_and_undone(client, contributor):
    client.force_login(contributor)
    resource = make_resource()
    data = form_data(client.get(page_of(resource)), fees="Free", directory_resource_save_and_release="1")
    assert client.post(page_of(resource), data).status_code == 403
    resource.refresh_from_db()
    assert (resource.fees, resource.status) == ("", "draft")


def test_contributor_may_correct_a_phone(client, contributor):
    client.force_login(contributor)
    resource = make_resource()
    response = edit(client, resource, **{"phones-0-number": "(503) 555-0142"})
    assert b"save_and_release" not in response.content
    assert resource.phones.get().number == "+15035550142"


def test_lock_is_told_beside_its_field_and_in_the_panel(desk, publisher):
    resource = make_resource()
    curating.lock(resource=resource, fields=["website"], by=publisher, reason="phoned them")
    page = desk.get(page_of(resource)).content.decode()
    assert "Set by publisher on" in page and "phoned them" in page


def test_unlock_takes_the_value_of_the_source_again(desk):
    resource = make_resource(website="https://old.example.org/")
    make_source_record(resource, values={"website": "https://new.example.org/"})
    edit(desk, resource, website="https://mine.example.org/")
    unlock = reverse("admin:directory_resource_unlock", args=[resource.pk])
    response = desk.post(unlock, {"field": "website"}, follow=True)
    resource.refresh_from_db()
    assert resource.website == "https://new.example.org/"
    assert not locks_of(resource)
    assert "Unlocked" in messages_of(response)


def test_unlock_of_what_is_not_locked_is_refused_with_a_message(desk):
    unlock = reverse("admin:directory_resource_unlock", args=[make_resource().pk])
    assert "is not locked" in messages_of(desk.post(unlock, {"field": "website"}, follow=True))


def test_unlock_asked_by_get_or_by_viewer_is_denied(desk, client, make_staff):
    resource = make_resource()
    unlock = reverse("admin:directory_resource_unlock", args=[resource.pk])
    assert desk.get(unlock).status_code == 403
    client.force_login(make_staff("view_resource"))
    assert client.post(unlock, {"field": "website"}).status_code == 403


def test_source_rows_are_shown_as_they_stood(desk):
    resource = make_resource()
    make_source_record(resource)
    page = desk.get(page_of(resource)).content.decode()
    assert "Example list" in page and "name1" in page
