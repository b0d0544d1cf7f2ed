"""The timeline: every change of a record, its parts and what was merged into it, as steps, newest first."""

import pytest

from directory import curating, publishing
from directory.models import Phone, Release, Resource, Verification
from directory.timeline import Timeline
from tests.builders import make_article, make_resource, make_user, make_vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return make_user()


def set_phones(resource, by, *numbers, reason="phoned"):
    rows = [{"number": number} for number in numbers]
    curating.set_children(resource=resource, field="phones", rows=rows, by=by, reason=reason)


def told(record):
    """What each step tells of, newest first: (reason, {table name: rows})."""
    timeline = Timeline(record)
    return [
        (step.reason, {table.__name__: len(rows) for table, rows in step.told.items()})
        for step in timeline.read(timeline[:])
    ]


def test_edit_of_columns_and_phones_for_one_reason_is_one_step(curator):
    resource = make_resource()
    resource.fees = "Free"
    curating.save(record=resource, changed=["fees"], by=curator, reason="phoned")
    set_phones(resource, curator, "+15035550142")
    newest = told(resource)[0]
    assert newest == ("phoned", {"HistoricalResource": 1, "HistoricalPhone": 2, "FieldLock": 2})


def test_steps_of_two_people_or_two_reasons_stand_apart(curator):
    resource = make_resource()
    set_phones(resource, curator, "+15035550142")
    set_phones(resource, make_user("other"), "+15035550143")
    set_phones(resource, curator, "+15035550144", reason="mail")
    assert [reason for reason, _ in told(resource)][:3] == ["mail", "phoned", "phoned"]


def test_everything_that_happens_is_told(curator):
    make_vocabulary()
    resource = make_resource()
    curating.set_terms(resource=resource, terms=["RES"], by=curator, reason="terms")
    publishing.release(record=resource, by=curator, reason="seen")
    method, outcome = Verification.Method.PHONE, Verification.Outcome.CONFIRMED
    curating.verify(resource=resource, on="2024-11-01", method=method, outcome=outcome, by=curator)
    curating.unlock(resource=resource, field="term:RES", by=curator, reason="unlock")
    publishing.withdraw(record=resource, by=curator, reason="moved")
    tables = {table for _, tables in told(resource) for table in tables}
    assert tables == {
        "HistoricalResource",
        "HistoricalPhone",
        "Release",
        "Verification",
        "HistoricalFieldLock",
    }


def test_row_edited_where_it_stands_comes_with_what_stood_before(curator):
    article = make_article()
    words = article.translations.get()
    words.title = "Another title"
    words.save()
    timeline = Timeline(article)
    newest = timeline.read(timeline[:1])[0].told[type(words).history.model][0]
    assert (newest.before.title, newest.row.title) == ("How to talk", "Another title")


def test_histories_of_merged_records_stay_reachable_through_a_chain(curator):
    first, second, last = make_resource(name="A"), make_resource(name="B"), make_resource(name="C")
    for gone, kept in ((first, second), (second, last)):
        set_phones(gone, curator, "+15035550142", reason=f"of {gone.name}")
        publishing.withdraw(record=gone, by=curator, reason="merged", replaced_by=kept)
    timeline = Timeline(last)
    merged = {step.reason: step.merged for step in timeline.read(timeline[:])}
    assert merged["of A"] == first and merged["of B"] == second
    assert {"of A"} <= {step.reason for step in Timeline(second)[:]}


def test_merges_in_a_circle_end(curator):
    one, other = make_resource(), make_resource()
    Resource.objects.filter(pk=one.pk).update(replaced_by=other)
    Resource.objects.filter(pk=other.pk).update(replaced_by=one)
    assert len(Timeline(one)) > 0


def test_page_of_a_timeline_costs_the_same_queries_however_long_it_is(curator, django_assert_max_num_queries):
    resource = make_resource()
    for steps in (1, 6):
        for number in range(steps):
            set_phones(resource, curator, f"+1503555010{number + steps}", reason=f"{steps} {number}")
        with django_assert_max_num_queries(12):
            timeline = Timeline(resource)
            timeline.read(timeline[:5])
    assert Phone.history.filter(resource_id=resource.pk).count() > 10


def test_release_by_an_import_names_its_source(curator):
    resource = make_resource()
    assert not Release.objects.filter(public_id=resource.public_id).exists()
    publishing.release(record=resource, by=None, reason="import")
    timeline = Timeline(resource)
    step = next(one for one in timeline.read(timeline[:]) if Release in one.told)
    assert step.by is None and step.reason == "import"
