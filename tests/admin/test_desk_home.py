"""The home: what is due, what waits, how fresh the entries are; every number leads to its list."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory import freshness, verifying
from directory.admin.tile_map import GRID, tiles
from directory.freshness import Freshness
from directory.models import DuplicatePair, Job, QualityFinding, Report, RowError, Verification
from directory.search.states import STATES
from tests.builders import make_resource, make_review, make_run
from tests.verifying.entries import make_public

HOME = reverse("admin:index")


def figures(page):
    return {str(figure.label): figure for figure in page.context["figures"]}


def verified(days_ago, outcome="confirmed", resource=None, **values):
    resource = resource or make_public(**values)
    on = timezone.localdate() - timedelta(days=days_ago)
    Verification.objects.create(resource=resource, on=on, method="phone", outcome=outcome)
    return resource


@pytest.fixture
def busy(db):
    """One of everything that waits."""
    resource = make_public()
    Report.objects.create(resource=resource, kind="closed", received_at=timezone.now() - timedelta(days=9))
    Report.objects.create(resource=resource, kind="moved")
    make_review(resource=resource)
    DuplicatePair.objects.create(first=resource, second=make_resource(), score=90)
    old, new = make_run(), make_run()
    for number, run in enumerate([old, new, new]):
        RowError.objects.create(run=run, row_number=number, code="zip", advice="x", rejected=number > 0)
    QualityFinding.objects.create(rule="no-phone", resource=resource)
    QualityFinding.objects.create(rule="no-hours", resource=make_public())
    verifying.plan_due()


def test_home_counts_what_waits(desk, busy):
    found = {label: figure.number for label, figure in figures(desk.get(HOME)).items()}
    assert found == {
        "Due for verification today": 2,
        "Open reports": 2,
        "Reports overdue": 1,
        "Open reviews": 1,
        "Possible duplicates": 1,
        "Rows not imported": 2,
        "Edits waiting for release": 0,
        "Entries with doubtful data": 1,
    }


def test_home_numbers_lead_to_lists_of_as_many(desk, busy):
    for label in ("Due for verification today", "Open reviews", "Edits waiting for release"):
        figure = figures(desk.get(HOME))[label]
        assert desk.get(figure.url).context["cl"].result_count == figure.number, label


def test_home_marks_what_is_overdue_in_words(desk, busy):
    page = desk.get(HOME)
    assert figures(page)["Reports overdue"].urgent
    assert b"desk-figure-urgent" in page.content and b">overdue<" in page.content


def test_home_says_how_fresh_the_entries_are(desk):
    for days in (10, 100, 200, 400):
        verified(days)
    verified(500, resource=verified(20))  # the newest counts
    verified(5, outcome="no_answer")
    make_resource()
    page = desk.get(HOME)
    shares = [(figure.number, figure.note) for figure, _ in page.context["shares"]]
    assert shares == [(2, "33.3%"), (3, "50.0%"), (4, "66.7%")]
    assert page.context["never"].number == 1
    assert page.context["fresh"].median_age == 100
    for figure, _ in page.context["shares"]:
        assert desk.get(figure.url).context["cl"].result_count == figure.number
    assert desk.get(page.context["never"].url).context["cl"].result_count == 2  # with the draft


def test_freshness_is_told_apart_by_state(db):
    verified(10, state_province="WA")
    make_public(state_province="WA")
    make_public(state_province="OR")
    found = freshness.by_state(timezone.localdate())
    assert found == {"OR": Freshness(1, ()), "WA": Freshness(2, (10,))}
    assert (found["WA"].share(90), found["OR"].median_age) == (0.5, None)


def test_map_has_a_tile_for_every_state_but_those_far_away_and_no_two_in_one_place():
    drawn = tiles({"WA": Freshness(4, (10, 100, 1000))}, "/list/")
    assert {tile.code for tile in drawn} == set(STATES) - {"FM", "MH", "PW"}
    assert len({(tile.x, tile.y) for tile in drawn}) == len(drawn) == len(GRID.replace(".", "").split())
    washington = next(tile for tile in drawn if tile.code == "WA")
    assert (washington.share, washington.shade, washington.url) == ("50%", 2, "/list/?state=WA")
    assert {tile.url for tile in drawn if tile.code != "WA"} == {""}


def test_map_says_in_words_what_its_colours_say(desk):
    verified(10, state_province="WA")
    text = desk.get(HOME).content.decode()
    assert 'aria-label="Washington: 100% of 1 entries"' in text
    assert '<th scope="row">Washington</th><td>1</td><td>100%</td>' in text


@pytest.mark.parametrize("rows", [1, 3])
def test_home_costs_the_same_queries_however_much_waits(desk, django_assert_num_queries, rows):
    for number in range(rows):
        resource = verified(10)
        Report.objects.create(resource=resource, kind="closed")
        make_review(resource=resource)
        RowError.objects.create(run=make_run(), row_number=number, code="x", advice="x", rejected=True)
        Job.objects.create(kind="example")
    desk.get(HOME)
    with django_assert_num_queries(13):
        desk.get(HOME)


def test_home_shows_to_a_contributor_only_what_they_may_see(client, contributor, busy):
    client.force_login(contributor)
    page = client.get(HOME)
    assert set(figures(page)) == {"Edits waiting for release"}
    assert b"Start calling" not in page.content and not page.context["jobs"]
