"""Planned releases and withdrawals: what is to come, and how what was planned has gone."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, CharField, OuterRef, Subquery, When
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from directory import planning
from directory.drift import MODELS
from directory.models import Article, PlannedStep

from .base import ReadOnlyAdmin
from .filters import YesNoFilter
from .releasing import Step, ask, attempt

CALL_OFF = Step(
    name="call_off",
    title=_("Call off"),
    says=_("It will not happen at that time. Nothing else changes."),
    reason="Called off in the desk",
    act=planning.call_off,
)


class ToComeFilter(YesNoFilter):
    title = _("to come")
    parameter_name = "to_come"

    def matching(self, model):
        return PlannedStep.objects.filter(ended_at__isnull=True).values("pk")


def _of_record(name):
    """What stands in a column of the record that a plan is for; an article is named by its slug."""
    return Case(
        *(
            When(
                kind=kind,
                then=Subquery(
                    model.objects.filter(public_id=OuterRef("public_id")).values(
                        "slug" if model is Article and name == "name" else name
                    )
                ),
            )
            for kind, model in MODELS.items()
        ),
        output_field=CharField(),
    )


@admin.register(PlannedStep)
class PlannedStepAdmin(ReadOnlyAdmin):
    list_display = ["at", "step", "kind", "record_name", "by", "reason", "ended_at", "outcome"]
    list_display_links = ["at"]
    list_filter = [ToComeFilter, "step", "kind"]
    ordering = ["-at", "-id"]
    actions_detail = ["call_off_this"]
    fieldsets = [
        (_("What"), {"fields": ["step", "record_link", "at", "by", "reason", "made_at"]}),
        (_("How it went"), {"fields": ["ended_at", "outcome"]}),
    ]

    class Media:
        css = {"all": ["directory/admin/desk.css"]}

    def get_queryset(self, request):
        found = super().get_queryset(request).select_related("by")
        return found.annotate(record_pk=_of_record("pk"), record_title=_of_record("name"))

    def get_readonly_fields(self, request, obj=None):
        return ["record_link"]

    @display(description=_("entry"), ordering="record_title")
    def record_name(self, planned):
        return planned.record_title

    @display(description=_("entry"))
    def record_link(self, planned):
        name = MODELS[planned.kind]._meta.model_name
        url = reverse(f"admin:directory_{name}_change", args=[planned.record_pk])
        return format_html('<a class="desk-link" href="{}">{}</a>', url, planned.record_title)

    def has_call_off_permission(self, request, object_id=None):
        return any(
            request.user.has_perm(f"directory.release_{one._meta.model_name}") for one in MODELS.values()
        )

    @action(description=_("Call off"), permissions=["call_off"], icon="event_busy")
    def call_off_this(self, request, object_id):
        planned = self.get_object(request, object_id)
        if planned is None:
            raise Http404
        if not request.user.has_perm(planning.right_to(planned)):
            raise PermissionDenied
        form = CALL_OFF.form(CALL_OFF.reason, request.POST if request.method == "POST" else None)
        back = reverse("admin:directory_plannedstep_change", args=[planned.pk])
        if not form.is_valid():
            return ask(self, request, CALL_OFF, form, [planned], back=back)
        attempt(request, CALL_OFF.act, planned=planned, by=request.user, **form.cleaned_data)
        return HttpResponseRedirect(back)
