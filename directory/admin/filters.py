"""Filters of the lists, each one subquery, none a query per row."""

from datetime import date, timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from directory import freshness
from directory.models import Resource, Review, Source, SourceRecord, Verification


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
        outcomes = (Verification.Outcome.CONFIRMED, Verification.Outcome.CORRECTED)
        return Verification.objects.filter(outcome__in=outcomes).values("resource")


class FreshnessFilter(DropdownFilter):
    """By the newest verification that found an entry right."""

    title = _("last verified")
    parameter_name = "fresh"

    def lookups(self, request, model_admin):
        within = [(str(days), _("Within %d days") % days) for days in freshness.WITHIN]
        return [*within, ("old", _("Longer ago")), ("never", _("Never"))]

    def queryset(self, request, queryset):
        ever = freshness.verified_since(date.min)
        year = freshness.verified_since(timezone.localdate() - timedelta(days=freshness.WITHIN[-1]))
        if self.value() in map(str, freshness.WITHIN):
            since = timezone.localdate() - timedelta(days=int(self.value()))
            return queryset.filter(pk__in=freshness.verified_since(since))
        if self.value() == "old":
            return queryset.filter(pk__in=ever).exclude(pk__in=year)
        return queryset.exclude(pk__in=ever) if self.value() == "never" else queryset


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
