"""Accuracy: how many of the entries that an audit phoned were right, with 95 % intervals."""

from math import sqrt

from django.db.models import Count, Q

from .models import Audit

Z = 1.959963984540054  # of the normal distribution, two-sided 95 %
DECIMALS = 4


def wilson(successes: int, calls: int) -> tuple[float, float]:
    """The Wilson score interval (95 %) of a share, as (low, high) from 0 to 1.

    Holds also for few calls and for shares near 0 and 1. Raises ValueError for impossible counts.
    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
    """
    if not 0 <= successes <= calls or calls < 1:
        raise ValueError(f"{successes} of {calls} is no share.")
    share, weight = successes / calls, Z * Z / calls
    middle = (share + weight / 2) / (1 + weight)
    half = Z * sqrt(share * (1 - share) / calls + weight / (4 * calls)) / (1 + weight)
    low = 0.0 if successes == 0 else max(middle - half, 0.0)
    high = 1.0 if successes == calls else min(middle + half, 1.0)
    return low, high


def figures(audit: Audit) -> dict | None:
    """What the calls of an audit found so far; None before the first.

    `exact`: all was right; `functional`: enough was right to start care. Each with `count`, `share` and the
    interval's `low` and `high`.
    """
    counted = audit.entries.aggregate(
        calls=Count("called_on"),
        exact=Count("pk", filter=Q(exact=True)),
        functional=Count("pk", filter=Q(functional=True)),
    )
    calls = counted["calls"]
    if not calls:
        return None
    return {
        "drawn": audit.size,
        "called": calls,
        "population": audit.population,
        "states": audit.states,
        "exact": _share(counted["exact"], calls),
        "functional": _share(counted["functional"], calls),
    }


def _share(count, calls):
    low, high = wilson(count, calls)
    shown = {"share": count / calls, "low": low, "high": high}
    return {"count": count, **{name: round(value, DECIMALS) for name, value in shown.items()}}


def public_figures() -> dict | None:
    """The figures of the newest closed audit with calls; None before: nothing is claimed without calls."""
    called = Audit.objects.filter(closed_at__isnull=False, entries__called_on__isnull=False)
    newest = called.order_by("-closed_at", "-pk").first()
    return newest and {"closed_on": newest.closed_at.date().isoformat(), **figures(newest)}
