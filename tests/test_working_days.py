"""Working days, and how tasks are spread over them."""

from collections import Counter
from datetime import date
from itertools import islice

import pytest

from directory.working_days import is_working_day, spread, working_days

WEDNESDAY = date(2026, 11, 25)


def test_working_days_skip_the_weekend():
    found = list(islice(working_days(WEDNESDAY), 4))
    assert found == [date(2026, 11, day) for day in (25, 26, 27, 30)]


def test_working_days_from_a_saturday_begin_on_monday():
    assert next(working_days(date(2026, 11, 28))) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("weekly", "by_day"), [(100, [20] * 5), (7, [2, 2, 1, 1, 1]), (5, [1] * 5), (3, [1, 1, 1])]
)
def test_spread_over_a_week_takes_exactly_the_capacity(weekly, by_day):
    days = Counter(islice(spread(date(2026, 11, 23), weekly), weekly))
    assert list(days.values()) == by_day
    assert all(is_working_day(day) for day in days)


def test_spread_of_two_weeks_takes_twice_the_capacity():
    days = list(islice(spread(WEDNESDAY, 3), 6))
    assert days == [date(2026, 11, day) for day in (25, 26, 27)] + [date(2026, 12, day) for day in (2, 3, 4)]
