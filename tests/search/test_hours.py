"""What is open, closed or unknown: a table of schedules and moments."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from random import Random

import pytest

from directory.search.engine import answer
from directory.search.hours import CLOSED, KEPT, OPEN, UNKNOWN
from directory.search.question import OpenAt, Question
from tests.search import brute_force
from tests.search.contents import ids_of, make_document, make_id, make_span, snapshot_of

TODAY = date(2026, 11, 25)
WEEK = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
WEEKDAYS = WEEK[:5]
STATUS = {CLOSED: "closed", OPEN: "open", UNKNOWN: "unknown"}
DAYTIME = make_span(WEEKDAYS, "09:00", "17:00")
ALWAYS = make_span(WEEK, "00:00", "00:00")
NIGHT = make_span(["FR"], "22:00", "06:00")
CHRISTMAS = make_span(WEEK, None, None, closed=True, valid_from="2026-12-25", valid_to="2026-12-25")
BY_APPOINTMENT = make_span(["TU"], "10:00", "18:00", by_appointment=True)
SUMMER = make_span(WEEKDAYS, "08:00", "20:00", valid_from="2026-06-01", valid_to="2026-08-31")


def status(folder, schedules, at, timezone="America/New_York"):
    """Of the only row, as `Hours` sees it."""
    snapshot = snapshot_of(folder, make_document(1, schedules=schedules, timezone=timezone))
    return STATUS[int(snapshot.hours.statuses(OpenAt(at))[0])]


def local(text):
    return datetime.fromisoformat(text)


# 2026-11-23 is a Monday, 2026-12-25 a Friday.
@pytest.mark.parametrize(
    ("schedules", "at", "expected"),
    [
        ([DAYTIME], "2026-11-23T08:59", "closed"),
        ([DAYTIME], "2026-11-23T09:00", "open"),
        ([DAYTIME], "2026-11-23T16:59:59", "open"),
        ([DAYTIME], "2026-11-23T17:00", "closed"),
        ([DAYTIME], "2026-11-28T10:00", "closed"),
        (
            [make_span(["MO"], "09:00", "12:00"), make_span(["MO"], "13:00", "17:00")],
            "2026-11-23T12:30",
            "closed",
        ),
        (
            [make_span(["MO"], "09:00", "12:00"), make_span(["MO"], "13:00", "17:00")],
            "2026-11-23T13:00",
            "open",
        ),
        ([NIGHT], "2026-11-27T21:59", "closed"),
        ([NIGHT], "2026-11-27T23:59", "open"),
        ([NIGHT], "2026-11-28T00:00", "open"),
        ([NIGHT], "2026-11-28T05:59", "open"),
        ([NIGHT], "2026-11-28T06:00", "closed"),
        ([NIGHT], "2026-11-27T03:00", "closed"),
        ([make_span(["SU"], "22:00", "06:00")], "2026-11-23T01:00", "open"),
        ([make_span(["MO"], "18:00", "00:00")], "2026-11-23T23:59", "open"),
        ([make_span(["MO"], "18:00", "00:00")], "2026-11-24T00:00", "closed"),
        ([ALWAYS], "2026-11-23T00:00", "open"),
        ([ALWAYS], "2026-11-29T23:59", "open"),
        ([make_span(["MO"], "00:00", "00:00")], "2026-11-23T23:59", "open"),
        ([make_span(["MO"], "00:00", "00:00")], "2026-11-24T00:00", "closed"),
        ([make_span(["MO"], "07:00", "07:00")], "2026-11-24T06:59", "open"),
        ([ALWAYS, CHRISTMAS], "2026-12-24T23:59", "open"),
        ([ALWAYS, CHRISTMAS], "2026-12-25T00:00", "closed"),
        ([ALWAYS, CHRISTMAS], "2026-12-25T23:59", "closed"),
        ([ALWAYS, CHRISTMAS], "2026-12-26T00:00", "open"),
        ([make_span(["TH"], "22:00", "06:00"), CHRISTMAS], "2026-12-25T02:00", "closed"),
        ([NIGHT, CHRISTMAS], "2026-12-26T02:00", "closed"),
        ([NIGHT, CHRISTMAS], "2027-01-02T02:00", "open"),
        (
            [DAYTIME, make_span([], None, None, closed=True, valid_from="2026-12-25")],
            "2027-03-01T10:00",
            "closed",
        ),
        ([DAYTIME, make_span(["MO"], None, None, closed=True)], "2026-11-23T10:00", "closed"),
        ([DAYTIME, make_span(["MO"], None, None, closed=True)], "2026-11-24T10:00", "open"),
        ([SUMMER], "2026-06-01T08:00", "open"),
        ([SUMMER], "2026-08-31T19:59", "open"),
        ([SUMMER], "2026-09-01T10:00", "unknown"),
        ([SUMMER], "2026-05-31T10:00", "unknown"),
        ([SUMMER, DAYTIME], "2026-11-23T18:00", "closed"),
        ([SUMMER, DAYTIME], "2026-07-01T18:00", "open"),
        ([make_span(["FR"], "22:00", "06:00", valid_to="2026-11-27")], "2026-11-28T03:00", "open"),
        ([make_span(["FR"], "22:00", "06:00", valid_from="2026-11-28")], "2026-11-28T03:00", "closed"),
        ([BY_APPOINTMENT], "2026-11-24T11:00", "unknown"),
        ([BY_APPOINTMENT], "2026-11-22T03:00", "unknown"),
        ([BY_APPOINTMENT, CHRISTMAS], "2026-12-25T11:00", "closed"),
        ([BY_APPOINTMENT, make_span(["MO"], "09:00", "17:00")], "2026-11-24T11:00", "unknown"),
        ([BY_APPOINTMENT, make_span(["MO"], "09:00", "17:00")], "2026-11-24T19:00", "closed"),
        ([BY_APPOINTMENT, DAYTIME], "2026-11-24T11:00", "open"),
        ([make_span(["TU"], None, None, by_appointment=True), DAYTIME], "2026-11-24T23:00", "unknown"),
        ([CHRISTMAS], "2026-12-25T11:00", "closed"),
        ([CHRISTMAS], "2026-12-26T11:00", "unknown"),
        ([], "2026-11-23T10:00", "unknown"),
    ],
)
def test_status_at_a_local_time(tmp_path, schedules, at, expected):
    assert status(tmp_path, schedules, local(at)) == expected


@pytest.mark.parametrize(
    ("zone", "at", "expected"),
    [
        ("America/New_York", "2026-11-23T14:00Z", "open"),
        ("America/New_York", "2026-11-23T13:59Z", "closed"),
        ("America/Los_Angeles", "2026-11-23T16:59Z", "closed"),
        ("America/Los_Angeles", "2026-11-23T17:00Z", "open"),
        ("America/Los_Angeles", "2026-11-24T00:59Z", "open"),
        ("Pacific/Guam", "2026-11-22T23:00Z", "open"),
        ("America/Puerto_Rico", "2026-07-01T13:00Z", "open"),
        ("America/New_York", "2026-11-23T15:00+01:00", "open"),
        (None, "2026-11-23T14:00Z", "unknown"),
        ("Nowhere/Land", "2026-11-23T14:00Z", "unknown"),
        ("../etc/passwd", "2026-11-23T14:00Z", "unknown"),
    ],
)
def test_status_at_one_instant_follows_the_zone(tmp_path, zone, at, expected):
    assert status(tmp_path, [DAYTIME], datetime.fromisoformat(at), zone) == expected


@pytest.mark.parametrize("zone", [None, "Nowhere/Land"])
def test_local_time_needs_no_zone(tmp_path, zone):
    assert status(tmp_path, [DAYTIME], local("2026-11-23T10:00"), zone) == "open"


# Clocks in New York went forward at 07:00 UTC on 2026-03-08 and go back at 06:00 UTC on 2026-11-01.
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-06T14:00Z", "open"),  # 09:00 on the Friday before
        ("2026-03-06T13:59Z", "closed"),
        ("2026-03-09T13:00Z", "open"),  # 09:00 on the Monday after, an hour earlier by UTC
        ("2026-03-09T12:59Z", "closed"),
        ("2026-10-30T13:00Z", "open"),
        ("2026-11-02T13:00Z", "closed"),
        ("2026-11-02T14:00Z", "open"),
    ],
)
def test_hours_follow_the_clock_over_a_change_of_daylight_saving(tmp_path, at, expected):
    assert status(tmp_path, [DAYTIME], datetime.fromisoformat(at)) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-08T06:59Z", "open"),  # 01:59, the last minute before the gap
        ("2026-03-08T07:00Z", "closed"),  # 03:00: the span until 02:30 ended in the gap
        ("2026-11-01T05:30Z", "open"),  # 01:30, the first time
        ("2026-11-01T06:30Z", "open"),  # 01:30 again
        ("2026-11-01T07:29Z", "open"),
        ("2026-11-01T07:30Z", "closed"),  # 02:30
    ],
)
def test_night_of_the_change_is_read_off_the_clock_on_the_wall(tmp_path, at, expected):
    night = make_span(["SA"], "22:00", "02:30")
    assert status(tmp_path, [night], datetime.fromisoformat(at)) == expected


@pytest.mark.parametrize("first", ["2026-03-05", "2026-10-29", "2026-12-23"])
def test_every_quarter_of_an_hour_of_a_week_equals_a_walk_over_the_spans(tmp_path, first):
    random = Random(first)
    spans = [DAYTIME, NIGHT, ALWAYS, CHRISTMAS, BY_APPOINTMENT, make_span(["SA", "SU"], "23:30", "03:15")]
    zones = ["America/New_York", "America/Phoenix", "America/Anchorage", "Pacific/Guam", None]
    documents = [
        make_document(
            number, schedules=random.sample(spans, random.randint(0, 4)), timezone=random.choice(zones)
        )
        for number in range(40)
    ]
    snapshot = snapshot_of(tmp_path, *documents)
    by_id = {document["id"]: document for document in documents}
    rows = [by_id[one] for one in ids_of(snapshot, range(40))]
    start = datetime.fromisoformat(first).replace(tzinfo=UTC)
    for quarter in range(0, 7 * 24 * 4, 3):
        asked = OpenAt(start + timedelta(minutes=15 * quarter))
        found = snapshot.hours.statuses(asked)[snapshot.hours.patterns[:40]]
        assert [STATUS[int(one)] for one in found] == [brute_force.hours_at(row, asked) for row in rows]


def found(snapshot, open_at):
    answered = answer(snapshot, Question(open_at=open_at), TODAY)
    number = {make_id(number): number for number in range(10)}
    return [number[one] for one in ids_of(snapshot, answered.ordinals)], answered.unknown


def test_unknown_hours_are_counted_and_listed_only_when_asked_for(tmp_path):
    snapshot = snapshot_of(
        tmp_path,
        make_document(1, schedules=[ALWAYS]),
        make_document(2, schedules=[DAYTIME]),
        make_document(3),
        make_document(4, operating_status="closed"),
    )
    night = datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert found(snapshot, OpenAt(night)) == ([1], 1)
    assert found(snapshot, OpenAt(night, unknown=True)) == ([1, 3], 1)


def test_unknown_counts_a_row_once_of_which_two_facts_are_not_known(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1), make_document(2, schedules=[ALWAYS]), make_document(3))
    question = Question(
        open_at=OpenAt(datetime(2026, 11, 25, tzinfo=UTC)), accepts_new_patients=frozenset({"true"})
    )
    assert answer(snapshot, question, TODAY).unknown == 3


def test_row_that_is_known_to_lack_one_fact_is_not_counted_for_the_other_that_is_unknown(tmp_path):
    openings = {"value": False, "as_of": TODAY.isoformat()}
    snapshot = snapshot_of(
        tmp_path,
        make_document(1, accepts_new_patients=openings),
        make_document(2, accepts_new_patients=openings | {"value": True}),
        make_document(3, schedules=[DAYTIME]),
    )
    night = OpenAt(datetime(2026, 11, 25, 8, tzinfo=UTC))
    question = Question(open_at=night, accepts_new_patients=frozenset({"true"}))
    assert answer(snapshot, question, TODAY).unknown == 1


def test_moment_asked_again_gives_the_same_after_many_others(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1, schedules=[DAYTIME]))
    moments = [OpenAt(datetime(2026, 11, 23, hour, tzinfo=UTC)) for hour in range(24)]
    once = [found(snapshot, moment) for moment in moments]
    assert len(moments) > KEPT
    assert [found(snapshot, moment) for moment in reversed(moments)] == once[::-1]
    assert any(one != other for one, other in pairwise(once))


def test_same_time_with_and_without_a_zone_is_remembered_apart(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1, schedules=[DAYTIME]))
    at = datetime(2026, 11, 23, 10)
    assert found(snapshot, OpenAt(at))[0] == [1]
    assert found(snapshot, OpenAt(at.replace(tzinfo=UTC)))[0] == []
    assert found(snapshot, OpenAt(at.replace(tzinfo=timezone(timedelta(hours=-8)))))[0] == [1]


def test_rows_of_equal_hours_and_zone_share_a_pattern(tmp_path):
    other_order = {"schedules": [CHRISTMAS, DAYTIME, DAYTIME]}
    snapshot = snapshot_of(
        tmp_path,
        make_document(1, schedules=[DAYTIME, CHRISTMAS]),
        make_document(2, **other_order),
        make_document(3, **other_order, timezone="America/Denver"),
        make_document(4),
        make_document(5, timezone="America/Denver"),
    )
    numbers = snapshot.hours.patterns[:5].tolist()
    assert numbers[0] == numbers[1] != numbers[2]
    assert numbers[3] == numbers[4]
    assert len(set(numbers)) == 3
