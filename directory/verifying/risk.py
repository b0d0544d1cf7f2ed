"""Risk: how likely an entry is wrong by now, from what is known of it. Visitors' traffic is no part of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from directory.models import OperatingStatus, Phone, Release, Report, Resource, Review, Verification

REACHED = (Verification.Outcome.CONFIRMED, Verification.Outcome.CORRECTED)
NOT_FOR_CALLS = (Phone.PhoneKind.FAX, Phone.PhoneKind.TTY)

NEVER = 30
MOST_FOR_AGE = 30  # reached when a verification is twice as old as it may be
A_REPORT, ANOTHER_REPORT, MOST_FOR_REPORTS = 40, 10, 60
CHANGED_AT_SOURCE = 15
AN_ATTEMPT, MOST_FOR_ATTEMPTS = 5, 15
NO_PHONE = 10
REVIEWS = {
    Review.Reason.VANISHED: 25,
    Review.Reason.UNREACHED: 20,
    Review.Reason.SAME_PLACE: 10,
    Review.Reason.DISAGREEMENT: 10,
}
WORDS = {
    "never": _("never verified"),
    "age": _("verified long ago"),
    "report": _("reported as wrong"),
    "changed": _("changed at its source since it was verified"),
    "attempts": _("nobody answered the last calls"),
    "no_phone": _("no phone number"),
    Review.Reason.VANISHED: _("no longer in its source"),
    Review.Reason.UNREACHED: _("not reached after several calls"),
    Review.Reason.SAME_PLACE: _("perhaps the same place as another entry"),
    Review.Reason.DISAGREEMENT: _("its source rows disagree"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the risk of one entry is made of; `verified_on` None: never verified."""

    verified_on: date | None
    reports: int = 0
    reviews: tuple[str, ...] = ()
    changed_at_source: bool = False
    attempts: int = 0
    has_phone: bool = True


def reasons_of(facts: Facts, today: date, lasts_days: int) -> list[list]:
    """[["report", 40], ...]: what makes the risk, the most first; `lasts_days`: how long a check holds."""
    found = {
        "report": _for_reports(facts.reports),
        **{reason: REVIEWS[reason] for reason in facts.reviews},
        "never": NEVER if facts.verified_on is None else 0,
        "age": _for_age(facts.verified_on, today, lasts_days),
        "changed": CHANGED_AT_SOURCE * facts.changed_at_source,
        "attempts": min(AN_ATTEMPT * facts.attempts, MOST_FOR_ATTEMPTS),
        "no_phone": NO_PHONE * (not facts.has_phone),
    }
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return [[str(name), points] for name, points in ranked if points]


def risk_of(reasons: Iterable) -> int:
    return sum(points for _, points in reasons)


def in_words(reasons: Iterable) -> list[str]:
    """The stored reasons as a curator reads them."""
    return [str(WORDS.get(name, name)) for name, _ in reasons]


def _for_reports(count):
    return count and min(A_REPORT + ANOTHER_REPORT * (count - 1), MOST_FOR_REPORTS)


def _for_age(verified_on, today, lasts_days):
    if verified_on is None:
        return 0
    return min(max((today - verified_on).days, 0) * MOST_FOR_AGE // (2 * lasts_days), MOST_FOR_AGE)


def callable_resources() -> QuerySet:
    """The entries that are to be kept verified: public and not closed for good."""
    return Resource.objects.public().exclude(operating_status=OperatingStatus.CLOSED)


def with_facts(resources: QuerySet) -> QuerySet:
    """Rows of these resources with what `facts_of` reads, in one query."""
    checks = Verification.objects.filter(resource=OuterRef("pk")).order_by("-on", "-id")
    return resources.annotate(
        verified_on=Subquery(checks.filter(outcome__in=REACHED).values("on")[:1]),
        checked_on=Subquery(checks.values("on")[:1]),
        next_due=Subquery(checks.values("next_due")[:1]),
        open_reports=_counted(Report.objects.open()),
        **{f"is_{reason}": _has_review(reason) for reason in REVIEWS},
        has_phone=Exists(Phone.objects.filter(resource=OuterRef("pk")).exclude(kind__in=NOT_FOR_CALLS)),
    ).annotate(changed_at_source=Exists(_imported_since()))


def _counted(rows):
    counted = rows.filter(resource=OuterRef("pk")).order_by().values("resource").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), Value(0))


def _has_review(reason):
    return Exists(Review.objects.filter(resource=OuterRef("pk"), reason=reason, closed_at__isnull=True))


def _imported_since():
    """Releases by which an import changed the entry after it was verified; none of one never verified."""
    return Release.objects.filter(
        kind="resource",
        public_id=OuterRef("public_id"),
        run__isnull=False,
        at__date__gt=OuterRef("verified_on"),
    )


def facts_of(row, attempts: int) -> Facts:
    """The facts of a resource that `with_facts` has read."""
    return Facts(
        verified_on=row.verified_on,
        reports=row.open_reports,
        reviews=tuple(reason for reason in REVIEWS if getattr(row, f"is_{reason}")),
        changed_at_source=row.changed_at_source,
        attempts=attempts,
        has_phone=row.has_phone,
    )
