"""Audits: a fair draw that can be repeated, calls, and figures that are public only when it is closed."""

from collections import Counter

import pytest

from directory import auditing, publishing
from directory.accuracy import figures, public_figures, wilson
from directory.curating import Refused
from directory.models import Organization, Release, Resource, Revision
from tests.builders import make_organization, make_resource, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db):
    return make_user("auditor")


@pytest.fixture
def ten(db):
    """Ten public entries, three of them in Washington."""
    release = Release.objects.create(
        kind="resource", public_id=make_organization().public_id, content={}, digest="", reason="x"
    )
    owner = Organization.objects.first()
    return Resource.objects.bulk_create(
        Resource(
            organization=owner,
            name=f"Example {number}",
            status="published",
            release=release,
            state_province="WA" if number < 3 else "OR",
        )
        for number in range(10)
    )


def drawn(audit):
    return list(audit.entries.values_list("resource", flat=True))


def call(audit, *outcomes, by):
    """`outcomes`: exact, functional or wrong, for the first entries."""
    for entry, outcome in zip(audit.entries.all(), outcomes, strict=False):
        auditing.record_call(entry=entry, exact=outcome == "exact", functional=outcome != "wrong", by=by)


def test_draw_takes_only_open_public_entries(ten, by):
    make_resource()
    Resource.objects.filter(pk=ten[0].pk).update(operating_status="closed")
    audit = auditing.draw(size=9, by=by)
    assert set(drawn(audit)) == {one.pk for one in ten[1:]} and audit.population == 9


def test_draw_with_the_same_seed_is_the_same_and_with_another_is_not(ten, by):
    first, again, other = (drawn(auditing.draw(size=6, by=by, seed=seed)) for seed in (1, 1, 2))
    assert first == again != other and len(set(first)) == 6


def test_draw_keeps_to_its_states(ten, by):
    audit = auditing.draw(size=3, by=by, states=["WA"])
    assert set(drawn(audit)) == {one.pk for one in ten[:3]}
    assert (audit.population, audit.states) == (3, ["WA"])


def test_draw_is_fair(ten, by):
    counts = Counter(pk for seed in range(200) for pk in drawn(auditing.draw(size=5, by=by, seed=seed)))
    assert len(counts) == 10 and all(70 < count < 130 for count in counts.values())


@pytest.mark.parametrize("size", [0, 11])
def test_draw_of_none_or_more_than_there_are_is_refused(ten, by, size):
    with pytest.raises(Refused, match="from 1 to 10"):
        auditing.draw(size=size, by=by)


def test_figures_count_the_calls_made(ten, by):
    audit = auditing.draw(size=6, by=by)
    assert figures(audit) is None
    call(audit, "exact", "exact", "functional", "wrong", by=by)
    found = figures(audit)
    assert (found["drawn"], found["called"], found["population"]) == (6, 4, 10)
    assert (found["exact"]["count"], found["exact"]["share"]) == (2, 0.5)
    assert (found["functional"]["count"], found["functional"]["share"]) == (3, 0.75)
    low, high = wilson(3, 4)
    assert (found["functional"]["low"], found["functional"]["high"]) == (round(low, 4), round(high, 4))


def test_figures_are_public_only_after_a_closed_audit_with_calls(ten, by):
    audit = auditing.draw(size=4, by=by)
    with pytest.raises(Refused, match="Nobody was called"):
        auditing.close(audit=audit, by=by)
    call(audit, "exact", by=by)
    assert public_figures() is None
    auditing.close(audit=audit, by=by)
    assert public_figures()["exact"]["share"] == 1.0
    auditing.draw(size=4, by=by)
    assert public_figures()["called"] == 1


def test_closing_raises_the_revision_by_one_and_changes_no_listing(ten, by):
    publishing.raise_revision()
    before = Revision.objects.get()
    audit = auditing.draw(size=1, by=by)
    call(audit, "wrong", by=by)
    auditing.close(audit=audit, by=by)
    after = Revision.objects.get()
    assert (after.number, after.sequence) == (before.number + 1, before.sequence)


def test_call_after_closing_is_refused(ten, by):
    audit = auditing.draw(size=2, by=by)
    call(audit, "exact", by=by)
    auditing.close(audit=audit, by=by)
    with pytest.raises(Refused, match="closed"):
        call(audit, "wrong", by=by)
    with pytest.raises(Refused, match="closed already"):
        auditing.close(audit=audit, by=by)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"exact": True, "functional": False}, "enough was right"),
        ({"exact": True, "functional": True, "wrong": ["phones"]}, "something was wrong"),
    ],
)
def test_call_that_contradicts_itself_is_refused(ten, by, told, why):
    entry = auditing.draw(size=1, by=by).entries.get()
    with pytest.raises(Refused, match=why):
        auditing.record_call(entry=entry, by=by, **told)


def test_call_written_down_wrongly_can_be_written_again(ten, by):
    audit = auditing.draw(size=1, by=by)
    call(audit, "exact", by=by)
    call(audit, "wrong", by=by)
    assert figures(audit)["exact"]["count"] == 0 and figures(audit)["called"] == 1
