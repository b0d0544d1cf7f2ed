"""What curators do with reports: decisions become edits, locked and released; an answer ends the contact."""

import pytest
from django.core.exceptions import ValidationError

from directory import curating, handling, publishing
from directory.curating import Refused
from directory.handling import Decision
from directory.models import Report, ReportContact
from directory.reporting import file_report, take_report
from tests.builders import listed, make_resource, make_source_record, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return make_user()


@pytest.fixture
def entry():
    record = make_resource(
        phones=("+15035550100", "+15035550101"), latitude=45.5, longitude=-122.6, location_precision="rooftop"
    )
    make_source_record(record)
    publishing.release(record=record, by=None, reason="first")
    return record


@pytest.fixture
def reported(entry):
    """`reported(website="https://new.example.org")`: a report that suggests these values."""

    def report(kind="other", **values):
        values = {name.replace("__", "."): text for name, text in values.items()}
        return file_report(resource=entry, kind=kind, values=values)

    return report


def decide(report, by, may_release=True, **decisions):
    """By field; a text is accepted as it is written, None is rejected."""
    chosen = {}
    for name, said in decisions.items():
        pk = report.suggestions.get(field=name.replace("__", ".")).pk
        chosen[pk] = said if isinstance(said, Decision) else Decision(said is not None, said or "")
    return handling.decide(report=report, decisions=chosen, by=by, may_release=may_release)


def locks(entry):
    return set(entry.locks.values_list("field", flat=True))


@pytest.mark.parametrize(
    ("field", "suggested", "key", "shown", "lock"),
    [
        ("website", "https://new.example.org", "website", "https://new.example.org", "website"),
        ("name", " New House ", "name", "New House", "name"),
        ("description", "A house.", "description", {"en": "A house.", "es": ""}, "description"),
        ("operating_status", "closed", "operating_status", "closed", "operating_status"),
    ],
)
def test_accepted_column_is_set_locked_and_public(
    entry, reported, curator, field, suggested, key, shown, lock
):
    report = reported(**{field: suggested})
    assert decide(report, curator, **{field: suggested}) is True
    assert listed(entry)[key] == shown and locks(entry) == {lock}
    change = (
        entry.history.exclude(history_user=None).filter(history_change_reason__startswith="Report").first()
    )
    assert change.history_user == curator and str(report.pk) in change.history_change_reason
    value = report.suggestions.get()
    assert (value.decision, value.decided_by) == ("accepted", curator)


def test_accepted_openings_are_dated_today(entry, reported, curator):
    decide(reported(accepts_new_patients="yes"), curator, accepts_new_patients="yes")
    entry.refresh_from_db()
    assert entry.accepts_new_patients is True and entry.accepts_new_patients_as_of is not None
    assert locks(entry) == {"accepts_new_patients"}


def test_rejected_value_changes_nothing(entry, reported, curator):
    before = listed(entry)
    report = reported(website="https://wrong.example.org")
    assert decide(report, curator, website=None) is True
    assert listed(entry) == before and not locks(entry)
    assert report.suggestions.get().decision == "rejected"


def test_accepted_value_may_be_put_right_by_the_curator(entry, reported, curator):
    decide(reported(website="new.example"), curator, website="https://new.example.org")
    assert listed(entry)["website"] == "https://new.example.org"


def test_accepted_value_that_cannot_stand_is_refused_and_nothing_is_kept(entry, reported, curator):
    report = reported(website="nonsense", name="New House")
    with pytest.raises(ValidationError, match="URL"):
        decide(report, curator, website="nonsense", name="New House")
    report.refresh_from_db()
    assert report.acknowledged_at is None and not report.suggestions.exclude(decision="").exists()
    assert listed(entry)["name"] != "New House"


def numbers(entry):
    return [(one["kind"], one["number"], one["extension"]) for one in listed(entry)["phones"]]


def test_accepted_phone_takes_the_place_of_the_chosen_one(entry, reported, curator):
    first = entry.phones.first().pk
    said = Decision(True, "503-555-0142 ext. 7", instead_of=first)
    decide(reported(phones="503-555-0142"), curator, phones=said)
    assert numbers(entry) == [("main", "+15035550142", "7"), ("main", "+15035550101", "")]
    assert locks(entry) == {"phone:main"}


def test_accepted_phone_instead_of_none_is_added_with_its_kind(entry, reported, curator):
    decide(reported(phones__intake="503-555-0142"), curator, phones__intake="503-555-0142")
    assert numbers(entry)[2] == ("intake", "+15035550142", "") and locks(entry) == {"phone:intake"}


def test_accepted_emptiness_takes_the_chosen_phone_away(entry, reported, curator):
    said = Decision(True, "", instead_of=entry.phones.first().pk)
    decide(reported(phones="dead"), curator, phones=said)
    assert numbers(entry) == [("main", "+15035550101", "")]


@pytest.mark.parametrize("text", ["call us", "503-555-0142, 503-555-0143", "911-555-01"])
def test_accepted_phone_that_is_not_one_number_is_refused(entry, reported, curator, text):
    with pytest.raises(ValidationError, match="one number"):
        decide(reported(phones=text), curator, phones=text)


def test_phone_of_another_entry_is_never_replaced(entry, reported, curator):
    other = make_resource()
    said = Decision(True, "503-555-0142", instead_of=other.phones.get().pk)
    decide(reported(phones="503-555-0142"), curator, phones=said)
    assert other.phones.get().number == "+15035550100" and len(numbers(entry)) == 3


def test_suggestion_of_another_report_is_not_decided(reported, curator):
    mine, other = reported(website="https://a.example.org"), reported(website="https://b.example.org")
    pk = other.suggestions.get().pk
    handling.decide(report=mine, decisions={pk: Decision(True, "x")}, by=curator, may_release=True)
    assert other.suggestions.get().decision == ""


def test_decision_taken_is_not_taken_again(entry, reported, curator):
    report = reported(name="New House")
    decide(report, curator, name=None)
    decide(report, curator, name="New House")
    assert report.suggestions.get().decision == "rejected" and listed(entry)["name"] != "New House"


def test_field_set_by_hand_is_only_marked(entry, reported, curator):
    before = listed(entry)
    report = reported(schedules="Mondays 9 to 5")
    decide(report, curator, schedules="")
    assert report.suggestions.get().decision == "accepted" and listed(entry) == before


def test_accepted_value_of_somebody_who_may_not_release_waits(entry, reported, curator):
    assert decide(reported(name="New House"), curator, may_release=False, name="New House") is False
    entry.refresh_from_db()
    assert entry.is_revising and listed(entry)["name"] != "New House"


def test_accepted_value_releases_no_draft_of_somebody_else(entry, reported, curator):
    entry.fees = "A draft that nobody has checked"
    curating.save(record=entry, changed=["fees"], by=curator, reason="draft")
    assert decide(reported(name="New House"), curator, name="New House") is False
    assert listed(entry)["name"] != "New House" and listed(entry)["fees"]["en"] == ""


def test_release_that_a_rule_refuses_leaves_the_correction_waiting(entry, reported, curator, monkeypatch):
    def refuse(**values):
        raise Refused("Somebody else must release it.")

    monkeypatch.setattr(publishing, "release", refuse)
    assert decide(reported(name="New House"), curator, name="New House") is False
    entry.refresh_from_db()
    assert entry.name == "New House" and entry.is_revising


@pytest.mark.parametrize(
    ("columns", "moved", "precision"),
    [
        ({"line1": "1 Example Str."}, False, "rooftop"),
        ({"line1": "9 Other Road"}, True, "postal_code"),
        ({"line1": "9 Other Road", "city": "Salem", "postal_code": "97301"}, False, "postal_code"),
        ({"postal_code": "00001"}, False, None),
    ],
)
def test_address_of_an_entry_takes_its_point_along(entry, reported, curator, columns, moved, precision):
    report = reported("moved", address="9 Other Road")
    handling.correct(report=report, columns=columns, by=curator, may_release=True, moved=moved)
    document = listed(entry)
    assert {name: document["address"][name] for name in columns} == columns
    assert (document["location"] and document["location"]["precision"]) == precision
    assert ("location" in locks(entry)) is (precision != "rooftop")


def test_entry_marked_as_closed_settles_the_suggestion(entry, reported, curator):
    report = reported("closed", operating_status="closed", website="https://x.example.org")
    handling.correct(report=report, columns={"operating_status": "closed"}, by=curator, may_release=True)
    assert listed(entry)["operating_status"] == "closed"
    assert dict(report.suggestions.values_list("field", "decision")) == {
        "operating_status": "accepted", "website": "",
    }  # fmt: skip


# Acknowledging and answering


def test_report_is_acknowledged_once(reported, curator):
    report = reported()
    handling.acknowledge(report=report, by=curator)
    first = report.acknowledged_at
    handling.acknowledge(report=report, by=make_user("second"))
    report.refresh_from_db()
    assert (report.acknowledged_at, report.acknowledged_by) == (first, curator)


def test_answer_closes_the_report_and_deletes_the_contact(entry, curator):
    number = take_report(public_id=entry.public_id, kind="closed", contact="me@example.org")
    report = Report.objects.get(receipt=number)
    handling.answer(report=report, outcome="unchanged", by=curator, note="They are open.")
    report.refresh_from_db()
    assert (report.outcome, report.handled_by, report.note) == ("unchanged", curator, "They are open.")
    assert report.acknowledged_at and not ReportContact.objects.exists()
    assert report.suggestions.get().decision == "rejected"
    for act in (
        lambda: handling.answer(report=report, outcome="corrected", by=curator),
        lambda: handling.acknowledge(report=report, by=curator),
        lambda: handling.correct(report=report, columns={"name": "x"}, by=curator, may_release=True),
        lambda: handling.write_note(report=report, note="x", by=curator),
    ):
        with pytest.raises(Refused, match="answered already"):
            act()


def test_answer_of_corrected_needs_a_decision_on_each_suggestion(reported, curator):
    report = reported(website="https://a.example.org")
    with pytest.raises(Refused, match="each suggestion"):
        handling.answer(report=report, outcome="corrected", by=curator)


@pytest.mark.parametrize(
    ("decisions", "outcome"),
    [
        ({}, "unchanged"),
        ({"website": None}, "unchanged"),
        ({"website": "https://a.example.org", "name": "New House"}, "corrected"),
        ({"website": "https://a.example.org", "name": None}, "partly"),
        ({"website": "https://a.example.org"}, "partly"),
    ],
)
def test_outcome_that_fits_follows_from_the_decisions(reported, curator, decisions, outcome):
    report = reported(website="https://a.example.org", name="New House")
    decide(report, curator, **decisions)
    assert handling.fitting_outcome(report) == outcome
