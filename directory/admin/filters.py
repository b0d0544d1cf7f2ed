"""Filters of the lists, each one subquery, none a query per row."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from directory.models import Phone, Resource, Review, Schedule, Source, SourceRecord, Verification

VERIFYING = (Verification.Outcome.CONFIRMED, Verification.Outcome.CORRECTED)


class YesNoFilter(DropdownFilter):
    """Rows for which `matching()` holds, or the others."""

    def lookups(self, request, model_admin):
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request, queryset):
        if self.value() not in ("yes", "no"):
            return queryset
        condition = Q(pk__in=self.matching(queryset.model))
        return queryset.filter(condition if self.value() == "yes" else ~condition)


class RevisingFilter(YesNoFilter):
    title = _("being revised")
    parameter_name = "revising"

    def matching(self, model):
        return model.objects.filter(release__isnull=False).exclude(digest=F("release__digest")).values("pk")


class LockedFilter(YesNoFilter):
    title = _("set by a curator")
    parameter_name = "locked"

    def matching(self, model):
        return Resource.objects.filter(locks__isnull=False).values("pk")


class OpenReviewFilter(YesNoFilter):
    title = _("open review")
    parameter_name = "open_review"

    def matching(self, model):
        return Review.objects.filter(closed_at__isnull=True).values("resource")


class VerifiedFilter(YesNoFilter):
    title = _("ever verified")
    parameter_name = "verified"

    def matching(self, model):
        return Verification.objects.filter(outcome__in=VERIFYING).values("resource")


class FreshnessFilter(DropdownFilter):
    """By the newest check that found the entry right."""

    title = _("freshness")
    parameter_name = "fresh"
    days = (90, 180, 365)

    def lookups(self, request, model_admin):
        within = [(str(days), _("Verified within %d days") % days) for days in self.days]
        return [*within, ("older", _("Verified longer ago")), ("never", _("Never verified"))]

    def queryset(self, request, queryset):
        checks = Verification.objects.filter(outcome__in=VERIFYING)
        if self.value() == "never":
            return queryset.exclude(pk__in=checks.values("resource"))
        if self.value() == "older":
            old = checks.exclude(resource__in=self._since(checks, self.days[-1]))
            return queryset.filter(pk__in=old.values("resource"))
        if self.value() in map(str, self.days):
            return queryset.filter(pk__in=self._since(checks, int(self.value())))
        return queryset

    def _since(self, checks, days):
        return checks.filter(on__gte=timezone.localdate() - timedelta(days=days)).values("resource")


class MissingFilter(DropdownFilter):
    """Entries that lack what a family needs."""

    title = _("missing")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return [
            ("phone", _("No phone")),
            ("point", _("No point on the map")),
            ("street", _("No street")),
            ("hours", _("No hours")),
            ("website", _("No website")),
            ("terms", _("No terms")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "phone":
            return queryset.exclude(pk__in=Phone.objects.values("resource"))
        if self.value() == "hours":
            return queryset.exclude(pk__in=Schedule.objects.values("resource"))
        empty = {"point": {"latitude": None}, "street": {"line1": ""}, "website": {"website": ""},
                 "terms": {"terms": ()}}.get(self.value(), {})  # fmt: skip
        return queryset.filter(**empty)


class PairStateFilter(DropdownFilter):
    """The state in which the first entry of a pair is."""

    title = _("state of the country")
    parameter_name = "us_state"

    def lookups(self, request, model_admin):
        states = Resource.objects.exclude(state_province="").order_by("state_province")
        return [(state, state) for state in states.values_list("state_province", flat=True).distinct()]

    def queryset(self, request, queryset):
        return queryset.filter(first__state_province=self.value()) if self.value() else queryset


class OpenFilter(YesNoFilter):
    title = _("open")
    parameter_name = "open"

    def matching(self, model):
        return Review.objects.filter(closed_at__isnull=True).values("pk")


class StateFilter(DropdownFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        states = model_admin.model.objects.order_by("state_province").values_list("state_province", flat=True)
        return [(state, state) for state in states.distinct() if state]

    def queryset(self, request, queryset):
        return queryset.filter(state_province=self.value()) if self.value() else queryset


class SourceFilter(DropdownFilter):
    title = _("source")
    parameter_name = "source"

    def lookups(self, request, model_admin):
        return [*Source.objects.values_list("slug", "name"), ("none", _("No source: made in the desk"))]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        linked = SourceRecord.objects.filter(resource__isnull=False)
        if self.value() == "none":
            return queryset.exclude(pk__in=linked.values("resource"))
        return queryset.filter(pk__in=linked.filter(source__slug=self.value()).values("resource"))
