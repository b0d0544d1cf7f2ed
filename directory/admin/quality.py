"""The quality report: how many entries break each rule, and each finding with the way to mend it."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from directory import jobs, quality
from directory.models import QualityFinding

from .base import ReadOnlyAdmin
from .job import open_job
from .queue_filters import PlaceFilter


class RuleFilter(DropdownFilter):
    title = _("rule")
    parameter_name = "rule"

    def lookups(self, request, model_admin):
        return [(rule.name, rule.title) for rule in quality.RULES.values()]

    def queryset(self, request, queryset):
        return queryset.filter(rule=self.value()) if self.value() else queryset


@admin.register(QualityFinding)
class QualityAdmin(ReadOnlyAdmin):
    list_display = ["entry", "place", "what", "value", "found"]
    list_display_links = None
    list_filter = [RuleFilter, PlaceFilter]
    list_before_template = "admin/directory/quality.html"
    list_select_related = ["resource"]
    search_fields = ["resource__name", "resource__city", "value"]
    fields = ["what", "entry", "value", "found", "advice"]
    readonly_fields = fields

    class Media:
        css = {"all": ["directory/admin/desk.css"]}

    def changelist_view(self, request, extra_context=None):
        counts = quality.counts()
        rules = [(rule, counts[name]) for name, rule in quality.RULES.items()]
        newest = QualityFinding.objects.order_by("-found_at").values_list("found_at", flat=True).first()
        context = {"rules": rules, "newest": newest, "chosen": quality.RULES.get(request.GET.get("rule"))}
        context["may_look"] = _may_look(request)
        return super().changelist_view(request, context | (extra_context or {}))

    def get_urls(self):
        look = self.admin_site.admin_view(self.look_view)
        return [path("look/", look, name="directory_quality_look"), *super().get_urls()]

    def look_view(self, request):
        """POST: every entry is looked at anew, as a job."""
        if request.method != "POST" or not _may_look(request):
            raise PermissionDenied
        return open_job(jobs.queue(kind="quality", by=request.user))

    @display(description=_("entry"))
    def entry(self, finding):
        url = reverse("admin:directory_resource_change", args=[finding.resource_id])
        return format_html(
            '<a class="text-primary-600 dark:text-primary-500 underline" href="{}">{}</a>',
            url,
            finding.resource,
        )

    @display(description=_("place"))
    def place(self, finding):
        return ", ".join(filter(None, [finding.resource.city, finding.resource.state_province]))

    @display(description=_("what"))
    def what(self, finding):
        rule = quality.RULES.get(finding.rule)
        return rule.title if rule else finding.rule

    @display(description=_("what to do"))
    def advice(self, finding):
        rule = quality.RULES.get(finding.rule)
        return rule.advice if rule else ""

    @display(description=_("found on"), ordering="found_at")
    def found(self, finding):
        return f"{finding.found_at:%Y-%m-%d}"


def _may_look(request) -> bool:
    return request.user.has_perm("directory.add_job")
