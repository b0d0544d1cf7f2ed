"""Freshness: how long ago the public entries were verified, over all and by state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Count, Max

from .models import OperatingStatus, Resource, Verification

WITHIN = (90, 180, 365)  # days


@dataclass(frozen=True)
class Freshness:
    """`entries`: how many there are; `ages`: days since the newest verification of each that has one."""

    entries: int
    ages: tuple[int, ...]

    @property
    def never(self) -> int:
        return self.entries - len(self.ages)

    @property
    def median_age(self) -> float | None:
        """In days, of those verified; None where none is."""
        return median(self.ages) if self.ages else None

    def within(self, days: int) -> int:
        return sum(age <= days for age in self.ages)

    def share(self, days: int) -> float:
        """From 0 to 1; of nothing it is 0."""
        return self.within(days) / self.entries if self.entries else 0.0


def by_state(today: date) -> dict[str, Freshness]:
    """{state: Freshness} of public entries that are not closed, in two queries."""
    public = Resource.objects.public().exclude(operating_status=OperatingStatus.CLOSED).order_by()
    entries = dict(public.values_list("state_province").annotate(Count("pk")))
    ages = {state: [] for state in entries}
    for state, newest in _newest(public):
        ages[state].append((today - newest).days)
    return {state: Freshness(count, tuple(ages[state])) for state, count in sorted(entries.items())}


def _newest(public) -> Iterable[tuple[str, date]]:
    """(state, day of the newest verification that found an entry right)"""
    rows = (
        _reached()
        .filter(resource__in=public)
        .values("resource", "resource__state_province")
        .annotate(newest=Max("on"))
    )
    return rows.values_list("resource__state_province", "newest")


def _reached():
    outcomes = (Verification.Outcome.CONFIRMED, Verification.Outcome.CORRECTED)
    return Verification.objects.filter(outcome__in=outcomes).order_by()


def over_all(states: dict[str, Freshness]) -> Freshness:
    ages = tuple(age for one in states.values() for age in one.ages)
    return Freshness(sum(one.entries for one in states.values()), ages)
