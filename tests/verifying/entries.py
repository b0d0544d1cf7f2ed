"""Entries to verify, and the desk's own records about them."""

from datetime import date, timedelta

from directory import publishing
from directory.models import Report, SiteSettings, Verification, VerificationPlan
from tests.builders import make_resource

TODAY = date(2026, 11, 25)  # a Wednesday


def make_public(**values):
    """A public resource."""
    resource = make_resource(**values)
    publishing.release(record=resource, by=None, reason="first")
    return resource


def make_check(resource, days_ago, outcome="confirmed", **values):
    on = TODAY - timedelta(days=days_ago)
    return Verification.objects.create(resource=resource, on=on, method="phone", outcome=outcome, **values)


def make_report(resource, **values):
    return Report.objects.create(resource=resource, kind="closed", **values)


def set_policy(**values):
    return SiteSettings.objects.update_or_create(pk=1, defaults=values)[0]


def plan_of(resource):
    return VerificationPlan.objects.get(resource=resource)


def due_days():
    return list(VerificationPlan.objects.order_by("due_on", "pk").values_list("due_on", flat=True))
