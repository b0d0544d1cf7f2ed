"""What curators do: saved, locked, in history with author and reason, and given back on request."""

import pytest
from django.core.exceptions import ValidationError

from directory import curating, publishing
from directory.models import Organization, Resource, Review, SourceRecord, Status, Verification
from tests.builders import (
    make_article,
    make_line,
    make_organization,
    make_resource,
    make_review,
    make_source_record,
    make_user,
    make_vocabulary,
)

pytestmark = pytest.mark.django_db

MAIN, INTAKE = "+15035550100", "+15035550101"
HOURS = {"days": ["MO"], "opens": "09:00", "closes": "17:00"}


@pytest.fixture
def curator(db):
    return make_user("curator")


def edit(record, by, reason="phoned them", **values):
    for name, value in values.items():
        setattr(record, name, value)
    return curating.save(record=record, changed=list(values), by=by, reason=reason)


def set_phones(resource, by, *phones):
    rows = [{"kind": kind, "number": number} for kind, number in phones]
    curating.set_children(resource=resource, field="phones", rows=rows, by=by, reason="phoned them")


def unlock(resource, field, by):
    curating.unlock(resource=resource, field=field, by=by, reason="the source is right again")
    resource.refresh_from_db()


def locks(resource):
    return sorted(resource.locks.values_list("field", flat=True))


def numbers(resource):
    return [(phone.kind, phone.number) for phone in resource.phones.all()]


def newest(record):
    return record.history.latest()


# Saving


def test_save_of_edited_columns_stores_locks_and_tells_who_and_why(curator):
    resource = edit(make_resource(), curator, website="https://example.org", fees="Free")
    resource.refresh_from_db()
    assert (resource.website, resource.fees) == ("https://example.org", "Free")
    assert locks(resource) == ["fees", "website"]
    lock = resource.locks.first()
    assert (lock.by, lock.reason) == (curator, "phoned them")
    assert (newest(resource).history_user, newest(resource).history_change_reason) == (curator, "phoned them")


def test_save_leaves_alone_what_was_set_elsewhere_since_it_was_read(curator):
    resource = make_resource()
    Resource.objects.filter(pk=resource.pk).update(email="front-desk@example.org")
    edit(resource, curator, fees="Free")
    resource.refresh_from_db()
    assert (resource.fees, resource.email) == ("Free", "front-desk@example.org")


def test_save_keeps_the_digest_of_what_is_stored_not_of_what_was_read(curator):
    resource = make_resource()
    Resource.objects.filter(pk=resource.pk).update(email="front-desk@example.org")
    edit(resource, curator, fees="Free")
    fresh = Resource.objects.get(pk=resource.pk)
    stored = fresh.digest
    curating.touch(fresh)
    assert fresh.digest == stored


def test_save_does_not_undo_a_release_that_was_made_meanwhile(curator):
    opened_before = make_resource()
    publishing.release(record=Resource.objects.get(), by=curator, reason="checked")
    edit(opened_before, curator, fees="Free")
    opened_before.refresh_from_db()
    assert opened_before.is_public and opened_before.is_revising


def test_save_of_a_point_locks_the_location_as_a_whole(curator):
    resource = make_resource()
    edit(resource, curator, latitude=45.5, longitude=-122.6, location_precision="rooftop")
    assert locks(resource) == ["location"]


def test_save_of_one_column_of_a_whole_stores_the_whole(curator):
    resource = make_resource(latitude=45.5, longitude=-122.6, location_precision="rooftop")
    resource.latitude = resource.longitude = None
    resource.location_precision = ""
    curating.save(record=resource, changed=["latitude"], by=curator, reason="wrong place")
    resource.refresh_from_db()
    assert (resource.latitude, resource.longitude, resource.location_precision) == (None, None, "")


@pytest.mark.parametrize(
    ("column", "value", "lock"),
    [
        ("service_areas", ["OR"], ["remote_modes"]),
        ("notes", "speak to the front desk", []),
        ("organization", None, []),
    ],
)
def test_save_locks_by_what_belongs_together_and_only_what_imports_set(curator, column, value, lock):
    resource = make_resource()
    edit(resource, curator, **{column: value or make_organization()})
    assert locks(resource) == lock


def test_save_of_a_locked_column_keeps_the_first_lock(curator):
    resource = edit(make_resource(), curator, fees="Free")
    edit(resource, make_user("second"), reason="again", fees="By income")
    assert [(lock.by, lock.reason) for lock in resource.locks.all()] == [(curator, "phoned them")]


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"postal_code": "972"}, "postal_code"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"latitude": 91.0, "longitude": 1.0, "location_precision": "city"}, "latitude"),
        ({"name": ""}, "name"),
    ],
)
def test_save_of_a_wrong_value_is_refused_and_changes_nothing(curator, values, column):
    resource = make_resource()
    with pytest.raises(ValidationError) as refusal:
        edit(resource, curator, **values)
    assert column in refusal.value.message_dict
    assert not resource.locks.exists()
    resource.refresh_from_db()
    assert resource.postal_code == "97204" and resource.latitude is None


@pytest.mark.parametrize("make", [make_organization, make_line, make_article])
def test_save_of_another_record_keeps_history_and_no_locks(curator, make):
    record = make()
    curating.save(record=record, changed=[], by=curator, reason="looked through")
    assert newest(record).history_change_reason == "looked through"


def test_save_of_a_new_record_stores_all_of_it(curator):
    organization = Organization(name="Example Health", website="https://example.org")
    curating.save(record=organization, changed=["name"], by=curator, reason="new")
    assert Organization.objects.get().website == "https://example.org"


def test_history_keeps_a_reason_of_500_characters(curator):
    resource = edit(make_resource(), curator, reason="x" * 500, fees="Free")
    assert len(newest(resource).history_change_reason) == 500


# Terms


def test_set_terms_locks_each_added_and_removed_one(curator):
    make_vocabulary()
    resource = make_resource(terms=("SA", "OP"))
    curating.set_terms(resource=resource, terms=["SA", "RES"], by=curator, reason="they said so")
    resource.refresh_from_db()
    assert resource.terms == ("RES", "SA")
    assert locks(resource) == ["term:OP", "term:RES"]
    assert newest(resource).history_change_reason == "they said so"


def test_set_terms_unknown_to_the_vocabulary_is_refused(curator):
    make_vocabulary()
    resource = make_resource(terms=("SA",))
    with pytest.raises(ValidationError, match="XYZ"):
        curating.set_terms(resource=resource, terms=["SA", "XYZ"], by=curator, reason="x")
    resource.refresh_from_db()
    assert resource.terms == ("SA",) and not resource.locks.exists()


def test_set_terms_works_on_the_stored_terms_not_on_those_read_before(curator):
    make_vocabulary()
    resource = make_resource(terms=("SA",))
    Resource.objects.filter(pk=resource.pk).update(terms=("OP", "SA"))
    curating.set_terms(resource=resource, terms=["SA"], by=curator, reason="no longer")
    assert locks(resource) == ["term:OP"]


def test_suppress_derived_of_a_term_added_by_hand_is_refused(curator):
    make_vocabulary()
    resource = make_resource(terms=("help/inpatient",))
    with pytest.raises(curating.Refused, match="remove it from the terms"):
        curating.suppress_derived(resource=resource, keys=["help/inpatient"], by=curator, reason="x")
    assert not resource.locks.exists()


# Phones, hours, licences


def test_set_children_locks_only_the_kind_of_phone_that_changed(curator):
    resource = make_resource(phones=[MAIN])
    set_phones(resource, curator, ("main", MAIN), ("intake", INTAKE))
    assert numbers(resource) == [("main", MAIN), ("intake", INTAKE)]
    assert locks(resource) == ["phone:intake"]


def test_set_children_to_what_stands_changes_and_locks_nothing(curator):
    resource = make_resource(phones=[MAIN])
    before = resource.phones.get()
    set_phones(resource, curator, ("main", MAIN))
    assert resource.phones.get() == before
    assert not resource.locks.exists()


def test_set_children_keeps_the_order_in_which_they_are_given(curator):
    resource = make_resource(phones=[MAIN])
    set_phones(resource, curator, ("intake", INTAKE), ("main", MAIN))
    assert numbers(resource) == [("intake", INTAKE), ("main", MAIN)]


def test_set_children_tells_who_added_and_who_removed_and_why(curator):
    resource = make_resource(phones=[MAIN])
    phone = resource.phones.get()
    set_phones(resource, curator, ("main", INTAKE))
    removed, added = type(phone).history.filter(id=phone.pk).latest(), newest(resource.phones.get())
    assert (removed.history_type, added.history_type) == ("-", "+")
    for row in (removed, added):
        assert (row.history_user, row.history_change_reason) == (curator, "phoned them")


def test_set_children_with_the_same_phone_twice_is_refused(curator):
    resource = make_resource(phones=[MAIN])
    with pytest.raises(ValidationError):
        set_phones(resource, curator, ("main", INTAKE), ("main", INTAKE))
    assert numbers(resource) == [("main", MAIN)] and not resource.locks.exists()


@pytest.mark.parametrize(
    ("field", "row", "lock"),
    [
        ("schedules", HOURS, "schedules"),
        ("licences", {"kind": "licence", "name": "State licence"}, "licences"),
    ],
)
def test_set_children_of_hours_and_licences_locks_them_as_a_whole(curator, field, row, lock):
    resource = make_resource()
    curating.set_children(resource=resource, field=field, rows=[row], by=curator, reason="x")
    assert getattr(resource, field).count() == 1
    assert locks(resource) == [lock]


def test_set_children_takes_away_one_of_two_equal_rows(curator):
    resource = make_resource()
    for _ in range(2):
        resource.schedules.create(**HOURS)
    curating.set_children(resource=resource, field="schedules", rows=[HOURS], by=curator, reason="x")
    assert resource.schedules.count() == 1


@pytest.mark.parametrize(
    ("field", "row"),
    [
        ("phones", {"kind": "main", "number": "503-555-0100"}),
        ("phones", {"kind": "pager", "number": MAIN}),
        ("schedules", {"days": ["MO"], "opens": "25:00", "closes": "26:00"}),
        ("schedules", {"days": ["MO"]}),
        ("licences", {"kind": "licence", "name": ""}),
    ],
)
def test_set_children_to_a_wrong_row_is_refused_and_changes_nothing(curator, field, row):
    resource = make_resource(phones=[MAIN])
    with pytest.raises(ValidationError):
        curating.set_children(resource=resource, field=field, rows=[row], by=curator, reason="x")
    assert numbers(resource) == [("main", MAIN)]
    assert not resource.locks.exists() and not resource.schedules.exists()


# Unlocking


@pytest.fixture
def sourced(curator):
    """A resource whose source says something about everything."""
    make_vocabulary()
    resource = make_resource(phones=[MAIN], terms=("SA",), website="https://old.example.org")
    make_source_record(
        resource,
        values={
            "website": "https://source.example.org",
            "postal_code": "97204",
            "remote_modes": ["phone"],
            "service_areas": ["OR"],
        },
        phones=[
            {"kind": "main", "number": "+15035550110", "extension": "7", "languages": []},
            {"kind": "intake", "number": "+15035550111", "extension": "", "languages": ["es"]},
        ],
        schedules=[HOURS | {"valid_from": None, "valid_to": None, "closed": False, "by_appointment": False}],
        licences=[
            {"kind": "licence", "name": "State licence", "authority": "", "number": "12", "expires": None}
        ],
        terms=["OP", "SA"],
    )
    return resource


def test_unlock_of_a_column_takes_the_newest_value_of_the_source(sourced, curator):
    edit(sourced, curator, website="https://mine.example.org")
    unlock(sourced, "website", curator)
    assert sourced.website == "https://source.example.org"
    assert locks(sourced) == []
    assert newest(sourced).history_change_reason == "the source is right again"


def test_unlock_of_a_column_that_no_source_gives_empties_it(sourced, curator):
    edit(sourced, curator, fees="Free")
    unlock(sourced, "fees", curator)
    assert sourced.fees == ""


def test_unlock_of_a_column_takes_what_belongs_together(sourced, curator):
    edit(sourced, curator, remote_modes=["video"], service_areas=["US"])
    unlock(sourced, "remote_modes", curator)
    assert (sourced.remote_modes, sourced.service_areas) == (["phone"], ["OR"])


def test_unlock_of_the_location_takes_the_centre_of_the_zip_code_where_no_source_has_a_point(
    sourced, curator
):
    edit(sourced, curator, latitude=1.5, longitude=2.5, location_precision="rooftop")
    unlock(sourced, "location", curator)
    assert sourced.location_precision == "postal_code"
    assert (round(sourced.latitude, 1), round(sourced.longitude, 1)) == (45.5, -122.7)


def test_unlock_of_a_kind_of_phone_takes_those_of_the_source_and_leaves_other_kinds(sourced, curator):
    set_phones(sourced, curator, ("main", MAIN), ("intake", INTAKE), ("fax", "+15035550102"))
    unlock(sourced, "phone:intake", curator)
    assert numbers(sourced) == [("main", MAIN), ("fax", "+15035550102"), ("intake", "+15035550111")]
    assert sourced.phones.get(kind="intake").languages == ["es"]


@pytest.mark.parametrize("field", ["schedules", "licences"])
def test_unlock_of_hours_and_licences_takes_those_of_the_source(sourced, curator, field):
    row = HOURS | {"opens": "10:00"} if field == "schedules" else {"kind": "licence", "name": "Other"}
    curating.set_children(resource=sourced, field=field, rows=[row], by=curator, reason="x")
    unlock(sourced, field, curator)
    found = getattr(sourced, field).get()
    assert f"{found.opens:%H:%M}" == "09:00" if field == "schedules" else found.number == "12"


@pytest.mark.parametrize(
    ("chosen", "field", "after"),
    [
        (["SA", "RES"], "term:RES", ("SA",)),
        ([], "term:SA", ("SA",)),
        (["OP"], "term:OP", ("OP",)),
    ],
    ids=["added", "removed", "added and in the source"],
)
def test_unlock_of_a_term_leaves_it_to_the_source(sourced, curator, chosen, field, after):
    curating.set_terms(resource=sourced, terms=chosen, by=curator, reason="x")
    unlock(sourced, field, curator)
    assert sourced.terms == after


def test_unlock_takes_the_newest_rows_only(sourced, curator):
    SourceRecord.objects.update(present=False)
    make_source_record(sourced, values={"website": "https://newest.example.org"})
    edit(sourced, curator, website="https://mine.example.org")
    unlock(sourced, "website", curator)
    assert sourced.website == "https://newest.example.org"


def test_unlock_without_a_source_leaves_the_value(curator):
    resource = edit(make_resource(), curator, fees="Free")
    unlock(resource, "fees", curator)
    assert resource.fees == "Free" and locks(resource) == []


def test_unlock_tells_who_did_it_and_why(curator):
    resource = edit(make_resource(), curator, fees="Free")
    lock, other = resource.locks.get(), make_user("other")
    unlock(resource, "fees", other)
    row = type(lock).history.filter(id=lock.pk).latest()
    assert (row.history_type, row.history_user) == ("-", other)
    assert row.history_change_reason == "the source is right again"


def test_unlock_of_what_is_not_locked_is_refused(curator):
    with pytest.raises(curating.Refused, match="not locked"):
        unlock(make_resource(), "fees", curator)


def test_unlock_to_a_value_that_contradicts_another_is_refused_and_keeps_the_lock(sourced, curator):
    SourceRecord.objects.update(parsed={**SourceRecord.objects.get().parsed, "values": {"minimum_age": 65}})
    edit(sourced, curator, minimum_age=12, maximum_age=17)
    with pytest.raises(ValidationError):
        unlock(sourced, "minimum_age", curator)
    assert "minimum_age" in locks(sourced)


# Revising


@pytest.mark.parametrize(
    "act",
    [
        lambda one, by: edit(one, by, fees="Free"),
        lambda one, by: set_phones(one, by, ("main", INTAKE)),
        lambda one, by: curating.set_terms(resource=one, terms=["OP"], by=by, reason="x"),
        lambda one, by: curating.suppress_derived(resource=one, keys=["help/inpatient"], by=by, reason="x"),
        lambda one, by: curating.verify(
            resource=one, on="2026-11-24", method="phone", outcome="confirmed", by=by
        ),
    ],
    ids=["save", "set_children", "set_terms", "suppress_derived", "verify"],
)
def test_public_resource_edited_is_revising_until_it_is_released(curator, act):
    make_vocabulary()
    resource = make_resource(terms=("RES",))
    publishing.release(record=resource, by=curator, reason="checked")
    assert not Resource.objects.revising().exists()
    act(resource, curator)
    assert list(Resource.objects.revising()) == [resource]
    publishing.release(record=resource, by=curator, reason="checked")
    assert not Resource.objects.revising().exists()


def test_edit_taken_back_by_hand_is_no_longer_revising(curator):
    resource = make_resource()
    publishing.release(record=resource, by=curator, reason="checked")
    edit(resource, curator, notes="for us only")
    assert not resource.is_revising
    edit(resource, curator, description="New")
    edit(resource, curator, description="")
    assert not resource.is_revising


# Verifications and reviews


def test_verify_records_who_how_and_what(curator):
    check = curating.verify(
        resource=make_resource(),
        on="2026-11-24",
        method="phone",
        outcome="corrected",
        by=curator,
        fields=["phones"],
        note="spoke to the front desk",
        next_due="2027-02-22",
    )
    stored = Verification.objects.get()
    assert (stored.pk, stored.by, stored.fields, stored.verifies) == (check.pk, curator, ["phones"], True)


@pytest.mark.parametrize("outcome", ["no_answer", "disconnected", "closed"])
def test_verification_that_did_not_find_the_entry_right_does_not_verify(outcome):
    assert not Verification(outcome=outcome).verifies


def test_close_review_keeps_who_when_and_what_was_decided(curator):
    review = make_review()
    curating.close_review(review=review, by=curator, decision="It is still there.")
    review.refresh_from_db()
    assert (review.closed_by, review.decision) == (curator, "It is still there.")
    assert review.closed_at


def test_close_review_twice_is_refused(curator):
    review = make_review()
    opened_before = Review.objects.get()
    curating.close_review(review=review, by=curator, decision="It is still there.")
    with pytest.raises(curating.Refused, match="closed already"):
        curating.close_review(review=opened_before, by=curator, decision="It is gone.")
    review.refresh_from_db()
    assert review.decision == "It is still there."


def test_close_last_review_puts_a_public_resource_back_in_order(curator):
    resource = make_resource()
    publishing.release(record=resource, by=curator, reason="checked")
    Resource.objects.update(status=Status.IN_REVIEW)
    first, last = make_review(resource=resource), make_review(resource=resource, reason="disagreement")
    curating.close_review(review=first, by=curator, decision="It is still there.")
    resource.refresh_from_db()
    assert resource.status == Status.IN_REVIEW
    curating.close_review(review=last, by=curator, decision="The first is right.")
    resource.refresh_from_db()
    assert resource.status == Status.PUBLISHED


def test_close_review_of_a_resource_that_waits_does_not_publish_it(curator):
    resource = make_resource(status=Status.IN_REVIEW)
    curating.close_review(review=make_review(resource=resource), by=curator, decision="Not sure.")
    resource.refresh_from_db()
    assert resource.status == Status.IN_REVIEW
