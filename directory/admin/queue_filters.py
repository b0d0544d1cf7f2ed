"""Filters of the verification queue and of what else is listed by the place of its entry."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from directory.search.states import STATES


class WhenFilter(DropdownFilter):
    title = _("due")
    parameter_name = "due"
    all_option = ["", _("Today")]

    def lookups(self, request, model_admin):
        return [("week", _("Within a week")), ("all", _("At any time"))]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        days = 7 if self.value() == "week" else 0
        return queryset.filter(due_on__lte=timezone.localdate() + timedelta(days=days))


class ClaimFilter(DropdownFilter):
    title = _("claim")
    parameter_name = "claim"

    def lookups(self, request, model_admin):
        return [("mine", _("Mine")), ("others", _("Of others")), ("free", _("Free"))]

    def queryset(self, request, queryset):
        held = Q(claimed_by__isnull=False, claimed_until__gt=timezone.now())
        mine = Q(claimed_by=request.user.pk)
        found = {"mine": held & mine, "others": held & ~mine, "free": ~held}
        return queryset.filter(found[self.value()]) if self.value() in found else queryset


class PlaceFilter(DropdownFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return list(STATES.items())

    def queryset(self, request, queryset):
        return queryset.filter(resource__state_province=self.value()) if self.value() else queryset
