"""Moments of working days: hand-made moments, and both directions against each other."""

from datetime import UTC, datetime, timedelta

import pytest

from directory.working_days import after, before

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def moment(day, hour=0):
    """A day of November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (moment(23, 10), 1, moment(24, 10)),
        (moment(23, 10), 2, moment(25, 10)),
        (moment(26, 10), 2, moment(30, 10)),
        (moment(20, 17), 1, moment(23, 17)),
        (moment(21, 12), 1, moment(24)),
        (moment(22, 23), 2, moment(25)),
        (moment(20, 17), 0, moment(20, 17)),
    ],
)
def test_day_after_passes_over_the_weekend(start, days, end):
    assert after(start, days) == end


@pytest.mark.parametrize(
    ("end", "days", "start"),
    [
        (moment(24, 10), 1, moment(23, 10)),
        (moment(23, 10), 1, moment(20, 10)),
        (moment(24, 10), 2, moment(20, 10)),
        (moment(21, 12), 1, moment(20)),
        (moment(22, 12), 2, moment(19)),
    ],
)
def test_day_before_passes_over_the_weekend(end, days, start):
    assert before(end, days) == start


@pytest.mark.parametrize("days", [1, 2])
def test_before_and_after_agree_on_what_is_overdue(days):
    hours = [MONDAY + timedelta(hours=hour, minutes=30) for hour in range(24 * 9)]
    for received in hours:
        for now in hours[::7]:
            assert (received < before(now, days)) == (after(received, days) < now), (received, now)
