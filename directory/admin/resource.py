"""The page a curator works on most: one resource, in the order in which one thinks of it."""

import re
from operator import attrgetter

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q, prefetch_related_objects
from django.http import Http404, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from directory import curating
from directory.documents import display_number
from directory.models import Licence, Phone, Resource, Schedule

from . import terms
from .base import ChildInline, PublishableAdmin
from .bulk import BulkActions
from .exporting import ExportActions
from .feed import FeedVerification
from .filters import (
    FreshnessFilter,
    LockedFilter,
    MissingFilter,
    OpenReviewFilter,
    RevisingFilter,
    SourceFilter,
    StateFilter,
    VerifiedFilter,
)
from .forms import DEFAULT_REASON, UrlInput
from .origins import Origins, label_of
from .resource_forms import LicenceForm, PhoneForm, ResourceForm, ScheduleForm, rows_of, schedules_of
from .resource_sections import SECTIONS, section_of
from .small_map import map_of
from .week import NOT_WEEKLY

FEWEST_DIGITS = 3


class PhoneInline(ChildInline):
    model = Phone
    form = PhoneForm
    fields = ["kind", "number", "extension", "languages"]
    place = "reach"


class ScheduleInline(ChildInline):
    """Closed days, seasons and other dates: what the grid of the week does not hold."""

    model = Schedule
    form = ScheduleForm
    verbose_name = _("date")
    verbose_name_plural = _("Dates: holidays and other days with hours of their own")
    fields = ["valid_from", "valid_to", "closed", "days", "opens", "closes", "by_appointment"]
    place = "hours"

    def get_queryset(self, request):
        return super().get_queryset(request).filter(NOT_WEEKLY)


class LicenceInline(ChildInline):
    model = Licence
    form = LicenceForm
    fields = ["kind", "name", "authority", "number", "expires"]
    place = "help"


@admin.register(Resource)
class ResourceAdmin(FeedVerification, BulkActions, ExportActions, PublishableAdmin):
    form = ResourceForm
    change_form_template = "admin/directory/resource/change_form.html"
    change_form_outer_after_template = "admin/directory/resource/panels.html"
    list_display = ["name", "alternate_name", "city", "state_province", "operating_status", "public_state"]
    list_filter = [
        "status",
        RevisingFilter,
        StateFilter,
        SourceFilter,
        "operating_status",
        LockedFilter,
        OpenReviewFilter,
        VerifiedFilter,
        FreshnessFilter,
        MissingFilter,
        "location_precision",
    ]
    actions = [*PublishableAdmin.actions, "change_selected", "verify_by_feed", "export_csv", "export_xlsx"]
    search_fields = ["name", "alternate_name", "city"]
    search_help_text = _("Name, city, ZIP code or phone number")
    autocomplete_fields = ["organization"]
    inlines = [PhoneInline, ScheduleInline, LicenceInline]
    fieldsets = SECTIONS
    # Django's widget for addresses adds a link that tells the site where its visitor comes from.
    formfield_overrides = PublishableAdmin.formfield_overrides | {models.URLField: {"widget": UrlInput}}

    class Media:
        css = {"all": ["directory/admin/resource.css"]}
        js = ["directory/admin/resource.js"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("organization__release")
            .defer("organization__release__content")
        )

    def get_search_results(self, request, queryset, search_term):
        digits = re.sub(r"\D", "", search_term)
        if len(digits) < FEWEST_DIGITS or re.search(r"[^\W\d_]", search_term):
            return super().get_search_results(request, queryset, search_term)
        with_number = Phone.objects.filter(number__contains=digits).values("resource")
        return queryset.filter(Q(postal_code__startswith=digits) | Q(pk__in=with_number)), False

    def get_urls(self):
        unlock = self.admin_site.admin_view(self.unlock_view)
        own = [path("<int:pk>/unlock/", unlock, name="directory_resource_unlock"), *self.bulk_urls()]
        return [*own, *super().get_urls()]

    def unlock_view(self, request, pk):
        """POST `field`: the newest value of the source takes the curator's place."""
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        resource = self.get_object(request, pk)
        if resource is None:
            raise Http404
        try:
            curating.unlock(
                resource=resource,
                field=request.POST.get("field", ""),
                by=request.user,
                reason=_("Unlocked in the desk"),
            )
            messages.success(request, _("Unlocked: the value of the source stands again."))
        except (curating.Refused, ValidationError) as refusal:
            messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
        field = request.POST.get("field", "")
        return HttpResponseRedirect(f"{self.record_url(resource)}#{section_of(field)}")

    def panels(self, request, obj):
        prefetch_related_objects([obj], "source_records__source", "verifications__by", "locks__by")
        return super().panels(request, obj) | {
            "locks": [
                (lock, label_of(lock.field)) for lock in sorted(obj.locks.all(), key=attrgetter("field"))
            ],
            "source_rows": sorted(obj.source_records.all(), key=attrgetter("present"), reverse=True),
            "verifications": obj.verifications.all()[: self.panel_limit],
            "reviews": obj.reviews.filter(closed_at__isnull=True),
        }

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context |= self.surroundings(obj, context["adminform"].form)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def surroundings(self, resource, form):
        """What stands beside the inputs of single sections: the map, numbers to call, origins of rows."""
        origins = getattr(form, "origins", None) or Origins(resource, {})
        return {
            "map": map_of(resource),
            "phones": [(one, display_number(one.number, one.extension)) for one in resource.phones.all()],
            "phone_origins": origins.of_phones(),
            "licences_origin": origins.of_children("licences", "licences"),
        }

    def save_related(self, request, form, formsets, change):
        resource, by, reason = form.instance, request.user, form.cleaned_data["reason"]
        if chosen := form.cleaned_data.get("offered"):
            terms.apply(chosen, resource=resource, holding=form.holding, by=by, reason=reason)
        super().save_related(request, form, formsets, change)

    def save_formset(self, request, form, formset, change):
        formset.save(commit=False)  # writes nothing; names what changed, for the admin's log
        is_hours = formset.model is Schedule
        if formset.has_changed() or (is_hours and "hours" in form.changed_data):
            curating.set_children(
                resource=form.instance,
                field=formset.prefix,
                rows=schedules_of(form, formset) if is_hours else rows_of(formset),
                by=request.user,
                reason=form.cleaned_data.get("reason", DEFAULT_REASON),
            )
