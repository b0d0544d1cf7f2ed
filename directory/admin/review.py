"""Reviews: what an import left to a person. A curator reads, decides, and closes it."""

import json

from django import forms
from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from directory import curating
from directory.models import Review

from .base import DeskAdmin
from .filters import OpenFilter


class ReviewForm(forms.ModelForm):
    class Meta:
        model = Review
        fields = ["decision"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for decision in filter(None, [self.fields.get("decision")]):
            decision.required = True
            decision.help_text = _("What you found and did. Saving closes the review.")


@admin.register(Review)
class ReviewAdmin(DeskAdmin):
    form = ReviewForm
    list_display = ["resource_name", "reason", "opened_at", "is_open", "decision"]
    list_filter = [OpenFilter, "reason"]
    list_select_related = ["resource"]
    search_fields = ["resource__name", "resource__city"]
    shown = ["reason", "resource_link", "other_link", "what", "run", "opened_at", "closed_at", "closed_by"]
    fieldsets = [(_("Question"), {"fields": shown}), (_("Answer"), {"fields": ["decision"]})]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("resource", "other", "run__source", "closed_by")

    readonly_fields = shown

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.closed_at is None)

    def save_model(self, request, obj, form, change):
        try:
            curating.close_review(review=obj, by=request.user, decision=form.cleaned_data["decision"])
        except curating.Refused as refusal:
            messages.error(request, str(refusal))

    @display(description=_("resource"), ordering="resource__name")
    def resource_name(self, review):
        return str(review.resource)

    @display(description=_("open"), boolean=True)
    def is_open(self, review):
        return review.closed_at is None

    @display(description=_("resource"))
    def resource_link(self, review):
        return _link(review.resource)

    @display(description=_("perhaps the same as"))
    def other_link(self, review):
        if review.other is None:
            return None
        compare = reverse("admin:directory_duplicatepair_compare", args=[review.resource_id, review.other_id])
        link = '{} <a class="text-primary-600 underline" href="{}">{}</a>'
        return format_html(link, _link(review.other), compare, _("Compare the two"))

    @display(description=_("detail"))
    def what(self, review):
        text = json.dumps(review.detail, indent=2, ensure_ascii=False)
        return format_html('<pre class="whitespace-pre-wrap">{}</pre>', text) if review.detail else None


def _link(resource):
    url = reverse("admin:directory_resource_change", args=[resource.pk])
    place = ", ".join(filter(None, [resource.line1, resource.city, resource.state_province]))
    return format_html('<a class="text-primary-600 underline" href="{}">{}</a> {}', url, resource, place)
