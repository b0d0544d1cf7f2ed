"""Working days: Monday to Friday. Pure functions over dates."""

from collections.abc import Iterator
from datetime import date, timedelta

A_WEEK = 5
SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY


def working_days(first: date) -> Iterator[date]:
    """Every working day from `first` on, without end."""
    day = first
    while True:
        if is_working_day(day):
            yield day
        day += ONE_DAY


def spread(first: date, weekly: int) -> Iterator[date]:
    """A day for each of endlessly many tasks: `weekly` in five working days, as evenly as whole tasks go.

    Seven a week are 2, 2, 1, 1, 1; three a week leave two days free.
    """
    for number, day in enumerate(working_days(first)):
        turn = number % A_WEEK
        for _ in range(weekly // A_WEEK + (turn < weekly % A_WEEK)):
            yield day
