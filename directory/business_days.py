"""Business days, Monday to Friday, in the time zone of the moments given. Holidays count as business days."""

from datetime import datetime, timedelta

DAY = timedelta(days=1)
SATURDAY, WEEK = 5, 7


def after(moment: datetime, days: int) -> datetime:
    """`days` business days later, at the same time of day; what comes at a weekend counts from Monday on."""
    if moment.weekday() >= SATURDAY:
        moment = _midnight(moment) + (WEEK - moment.weekday()) * DAY
    return _step(moment, days, DAY)


def before(moment: datetime, days: int) -> datetime:
    """`days` business days earlier; of a weekend nothing counts, so that it ends where the weekend begins.

    What came before that is more than `days` business days old.
    """
    if moment.weekday() >= SATURDAY:
        moment = _midnight(moment) - (moment.weekday() - SATURDAY) * DAY
    return _step(moment, days, -DAY)


def _step(moment, days, step):
    while days:
        moment += step
        days -= moment.weekday() < SATURDAY
    return moment


def _midnight(moment):
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
