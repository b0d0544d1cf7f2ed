"""One change to many entries: locked, recorded, undone as a whole."""

import pytest
from django.utils import timezone

from directory import bulk_editing, curating, publishing
from directory.curating import Refused
from directory.models import BulkEdit
from tests.builders import (
    listed,
    make_organization,
    make_resource,
    make_source_record,
    make_user,
    make_vocabulary,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def curator():
    return make_user()


def apply(records, action, value, by, release=False):
    ids = [one.pk for one in records]
    edit = bulk_editing.apply(ids=ids, action=action, value=value, by=by, reason="asked")
    if release:
        bulk_editing.release_changed(edit=edit, by=by, reason="asked")
    refresh(records)
    return edit


def undo(edit, by, records, release=False):
    left = bulk_editing.undo(edit=edit, by=by, reason="a mistake")
    if release:
        bulk_editing.release_changed(edit=edit, by=by, reason="a mistake")
    refresh(records)
    return left


def refresh(records):
    for record in records:
        record.refresh_from_db()


def locks(record):
    return set(record.locks.values_list("field", flat=True))


def test_operating_status_is_set_locked_and_undone(curator):
    records = [make_resource(), make_resource()]
    edit = apply(records, "operating_status", "closed", curator)
    assert [one.operating_status for one in records] == ["closed", "closed"]
    assert [locks(one) for one in records] == [{"operating_status"}] * 2
    assert records[0].history.first().history_change_reason == "asked"
    assert undo(edit, curator, records) == []
    assert [one.operating_status for one in records] == ["active", "active"]
    assert [locks(one) for one in records] == [set(), set()]
    edit.refresh_from_db()
    assert edit.undone_by == curator


def test_organization_is_set_and_undone(curator):
    record, other = make_resource(), make_organization()
    before = record.organization
    edit = apply([record], "organization", str(other.pk), curator)
    assert record.organization == other and locks(record) == set()
    undo(edit, curator, [record])
    assert record.organization == before


@pytest.mark.parametrize(
    ("action", "key", "terms"), [("add_term", "OP", ("OP", "SA")), ("remove_term", "SA", ())]
)
def test_term_is_added_or_removed_and_undone(curator, action, key, terms):
    make_vocabulary()
    record = make_resource(terms=("SA",))
    edit = apply([record], action, key, curator)
    assert record.terms == terms and locks(record) == {f"term:{key}"}
    undo(edit, curator, [record])
    assert record.terms == ("SA",) and locks(record) == set()


@pytest.mark.parametrize(
    ("value", "answer", "day"), [("yes", True, TODAY), ("no", False, TODAY), ("unknown", None, None)]
)
def test_accepting_new_patients_is_set_with_its_day_and_undone(curator, value, answer, day):
    record = make_resource(accepts_new_patients=True, accepts_new_patients_as_of="2024-01-01")
    edit = apply([record], "accepts_new_patients", value, curator)
    assert (record.accepts_new_patients, record.accepts_new_patients_as_of) == (answer, day)
    undo(edit, curator, [record])
    assert record.accepts_new_patients_as_of.isoformat() == "2024-01-01"


def test_entries_that_say_so_already_are_left_alone(curator):
    records = [make_resource(operating_status="closed"), make_resource()]
    edit = apply(records, "operating_status", "closed", curator)
    assert [row.resource for row in edit.rows.all()] == [records[1]]
    assert locks(records[0]) == set()


def test_entry_changed_again_meanwhile_is_left_and_named(curator):
    records = [make_resource(), make_resource()]
    edit = apply(records, "operating_status", "closed", curator)
    records[0].operating_status = "temporarily_closed"
    curating.save(record=records[0], changed=["operating_status"], by=curator, reason="phoned")
    assert undo(edit, curator, records) == [records[0]]
    assert [one.operating_status for one in records] == ["temporarily_closed", "active"]


def test_entry_withdrawn_meanwhile_is_left(curator):
    record = make_resource()
    edit = apply([record], "operating_status", "closed", curator)
    publishing.withdraw(record=record, by=curator, reason="gone")
    assert undo(edit, curator, [record]) == [record]


def test_lock_that_stood_before_stands_after_undoing(curator):
    record = make_resource()
    curating.lock(resource=record, fields=["operating_status"], by=curator, reason="phoned")
    edit = apply([record], "operating_status", "closed", curator)
    undo(edit, curator, [record])
    assert locks(record) == {"operating_status"}


def test_undoing_lets_the_newest_value_of_the_source_speak_again(curator):
    make_vocabulary()
    record = make_resource(terms=("SA",))
    row = make_source_record(record, values={"city": "Portland"}, terms=["SA"])
    edit = apply([record], "add_term", "OP", curator)
    row.parsed["terms"] = ["OP", "SA"]
    row.save()
    undo(edit, curator, [record])
    assert record.terms == ("OP", "SA")


def test_change_is_public_at_once_only_where_asked(curator):
    records = [make_resource(), make_resource()]
    publishing.release_all(records=records, by=curator, reason="first")
    edit = apply(records[:1], "operating_status", "closed", curator, release=True)
    apply(records[1:], "operating_status", "closed", curator)
    assert [listed(one)["operating_status"] for one in records] == ["closed", "active"]
    undo(edit, curator, records[:1], release=True)
    assert listed(records[0])["operating_status"] == "active"


def test_undoing_twice_is_refused(curator):
    record = make_resource()
    edit = apply([record], "operating_status", "closed", curator)
    undo(edit, curator, [record])
    with pytest.raises(Refused, match="undone already"):
        undo(edit, curator, [record])


@pytest.mark.parametrize(
    ("action", "value"),
    [("operating_status", "burnt"), ("organization", "0"), ("add_term", "XX"), ("accepts_new_patients", "1"),
     ("name", "x"), ("", "")],
)  # fmt: skip
def test_what_cannot_be_set_is_refused(curator, action, value):
    make_vocabulary()
    with pytest.raises(Refused, match="Choose what to change"):
        apply([make_resource()], action, value, curator)


@pytest.mark.parametrize("ids", [[], range(1, 1002)])
def test_none_and_too_many_are_refused(ids):
    with pytest.raises(Refused, match="1 to 1,000"):
        bulk_editing.plan(ids=ids, action="operating_status", value="closed")


def test_change_that_fails_leaves_all_as_they_were(curator, monkeypatch):
    records = [make_resource(), make_resource()]
    monkeypatch.setattr(bulk_editing.curating_many, "touch", lambda resources: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        apply(records, "operating_status", "closed", curator)
    refresh(records)
    assert records[0].operating_status == "active" and not BulkEdit.objects.exists()
    assert locks(records[0]) == set()


def test_digests_are_those_that_a_single_edit_would_leave(curator):
    make_vocabulary()
    records = [make_resource(terms=("SA",)), make_resource()]
    make_source_record(records[0], terms=["SA"])
    apply(records, "add_term", "OP", curator)
    for record in records:
        kept = record.digest
        curating.touch(record)
        assert record.digest == kept != ""


@pytest.mark.parametrize("number", [1, 3])
def test_change_and_undoing_cost_the_same_queries_with_one_and_three_entries(
    curator, django_assert_num_queries, number
):
    records = [make_resource() for _ in range(number)]
    for record in records:
        make_source_record(record)
        curating.lock(resource=record, fields=["operating_status"], by=curator, reason="phoned")
    with django_assert_num_queries(29):
        edit = apply_only(records, curator)
    with django_assert_num_queries(29):
        bulk_editing.undo(edit=edit, by=curator, reason="x")


def apply_only(records, by):
    ids = [one.pk for one in records]
    return bulk_editing.apply(ids=ids, action="operating_status", value="closed", by=by, reason="x")


def test_plan_costs_one_query_for_its_entries(django_assert_num_queries):
    ids = [make_resource().pk for _ in range(3)]
    with django_assert_num_queries(1):
        lines = bulk_editing.plan(ids=ids, action="operating_status", value="closed")
    assert [(line.before, line.after) for line in lines] == [("active", "closed")] * 3
