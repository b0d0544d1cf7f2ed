"""What is offered when nothing is found."""

from datetime import UTC, date, datetime

import pytest

from directory.search.engine import count
from directory.search.question import Condition, Near, OpenAt, Question
from directory.search.without import FILTERS, METRES_A_MILE, without
from tests.search.contents import make_document, make_id, make_span, snapshot_of

TODAY = date(2026, 11, 25)
NEAR = Near(45.52, -122.67, "Portland, OR", "city", "OR")
MEDICAID, MEDICARE = (Condition("payment", (slug,)) for slug in ("medicaid", "medicare"))
INPATIENT = Condition("help", ("inpatient",))


def at(latitude):
    return {"location": {"latitude": latitude, "longitude": -122.67, "precision": "rooftop"}}


def offered(snapshot, question):
    return [(parameter, found) for parameter, _, found in without(snapshot, question, TODAY)]


def test_each_condition_whose_removal_helps_is_named_largest_count_first(tmp_path):
    snapshot = snapshot_of(
        tmp_path,
        make_document(1, terms=["help/inpatient"]),
        make_document(2, terms=["MD"]),
        make_document(3, terms=["MD"]),
    )
    question = Question((MEDICAID, INPATIENT, Condition("state", ("OR",))), page=3, page_size=5)
    assert offered(snapshot, question) == [("help", 2), ("payment", 1)]
    rest = without(snapshot, question, TODAY)[0][1]
    assert rest == Question((MEDICAID, Condition("state", ("OR",))), page_size=5)


def test_repeated_conditions_of_one_category_are_left_out_one_at_a_time(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1, terms=["MD"]), make_document(2, terms=["MC"]))
    found = without(snapshot, Question((MEDICAID, MEDICARE)), TODAY)
    assert {rest.conditions for _, rest, _ in found} == {(MEDICAID,), (MEDICARE,)}


def test_removal_that_does_not_help_is_not_named(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1))
    assert without(snapshot, Question((MEDICAID, INPATIENT)), TODAY) == []


@pytest.mark.parametrize(
    ("latitude", "within", "expected"),
    [
        (45.9, 25, 50),  # 26 miles
        (45.9, 10, 50),
        (46.5, 25, 100),
        (48.5, 50, 250),
        (52.0, 50, 500),
        (70.0, 100, None),
        (70.0, 500, None),
    ],
)
def test_next_wider_radius_that_finds_something_is_offered(tmp_path, latitude, within, expected):
    snapshot = snapshot_of(tmp_path, make_document(1, **at(latitude)), make_document(2, **at(80)))
    question = Question(near=NEAR, within=within * METRES_A_MILE, ordering="distance")
    wider = [rest for parameter, rest, _ in without(snapshot, question, TODAY) if parameter == "within"]
    assert [rest.within for rest in wider] == [expected and expected * METRES_A_MILE]
    assert (wider[0].near, wider[0].ordering) == (NEAR, "distance")


def test_place_left_out_takes_its_radius_and_its_ordering_with_it(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1))
    question = Question(near=NEAR, within=1000, ordering="distance")
    assert without(snapshot, question, TODAY) == [("near", Question(ordering="name"), 1)]


def test_words_left_out_leave_the_order_of_distances_and_the_place_that_of_relevance(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1, **at(45.6)), make_document(2, name="Birch"))
    nothing = Question(near=NEAR, q="birch", ordering="relevance")
    left = {parameter: rest for parameter, rest, _ in without(snapshot, nothing, TODAY)}
    assert left == {
        "q": Question(near=NEAR, ordering="distance"),
        "near": Question(q="birch", ordering="relevance"),
    }


def test_radius_says_nothing_where_remote_help_is_asked(tmp_path):
    serving = {"remote": {"modes": ["phone"], "areas": ["WA"]}}
    snapshot = snapshot_of(tmp_path, make_document(1, **serving), make_document(2, **at(46)))
    question = Question(near=NEAR, within=1000, remote=True)
    assert offered(snapshot, question) == [("near", 1)]


NIGHT = OpenAt(datetime(2026, 11, 25, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("parameter", "asked"),
    [
        ("id", {"ids": (make_id(9),)}),
        ("bbox", {"bbox": (0.0, 0.0, 1.0, 1.0)}),
        ("remote", {"remote": True}),
        ("open_at", {"open_at": NIGHT}),
        ("accepts_new_patients", {"accepts_new_patients": frozenset({"true"})}),
        ("verified_since", {"verified_since": date(2026, 11, 1)}),
        ("verified_within", {"verified_within": 30}),
        ("updated_since", {"updated_since": date(2026, 11, 24)}),
    ],
)
def test_every_filter_can_be_left_out(tmp_path, parameter, asked):
    daytime = [make_span(["MO"], "09:00", "17:00")]
    snapshot = snapshot_of(tmp_path, make_document(1, schedules=daytime), make_document(2))
    question = Question((Condition("state", ("OR",)),), **asked)
    assert count(snapshot, question, TODAY) == 0
    assert without(snapshot, question, TODAY) == [(parameter, Question((Condition("state", ("OR",)),)), 2)]
    assert parameter in FILTERS
