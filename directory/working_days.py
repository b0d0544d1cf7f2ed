"""Working days: Monday to Friday, holidays among them. Pure functions over days and moments."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

A_WEEK = 5
SATURDAY, WHOLE_WEEK = 5, 7
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


def after(moment: datetime, days: int) -> datetime:
    """`days` working days later, at the same time of day; what comes at a weekend counts from Monday on.

    Weekdays are those of the moment's own time zone.
    """
    if moment.weekday() >= SATURDAY:
        moment = _midnight(moment) + (WHOLE_WEEK - moment.weekday()) * ONE_DAY
    return _step(moment, days, ONE_DAY)


def before(moment: datetime, days: int) -> datetime:
    """`days` working days earlier; of a weekend nothing counts, so that it ends where the weekend begins.

    What came before that is more than `days` working days old.
    """
    if moment.weekday() >= SATURDAY:
        moment = _midnight(moment) - (moment.weekday() - SATURDAY) * ONE_DAY
    return _step(moment, days, -ONE_DAY)


def _step(moment, days, step):
    while days:
        moment += step
        days -= moment.weekday() < SATURDAY
    return moment


def _midnight(moment):
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
