"""Duplicates: pairs by score, and the page on which two entries are compared, merged or told apart."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from directory import duplicates, jobs, merging
from directory.curating import Refused
from directory.models import DuplicatePair, Resource, Review

from .base import DeskAdmin
from .filters import PairStateFilter
from .job import open_job
from .side_by_side import CompareForm

PARTS = ("phones", "schedules", "licences", "verifications", "source_records__source")


@admin.register(DuplicatePair)
class DuplicatePairAdmin(DeskAdmin):
    list_display = ["score", "pair", "where", "why", "shown_state"]
    list_display_links = ["score", "pair"]
    list_filter = ["state", PairStateFilter]
    list_select_related = ["first", "second"]
    search_fields = ["first__name", "first__city", "second__name"]
    actions_list = ["find_now"]
    list_before_template = "admin/directory/duplicates/proposals.html"

    def has_add_permission(self, request):
        return False

    def has_merge_permission(self, request, obj=None):
        return request.user.has_perm("directory.change_duplicatepair")

    def get_urls(self):
        compare = self.admin_site.admin_view(self.compare_view)
        route = "compare/<int:left>/<int:right>/"
        return [path(route, compare, name="directory_duplicatepair_compare"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        proposals = Review.objects.filter(
            reason=Review.Reason.SAME_PLACE, closed_at__isnull=True, other__isnull=False
        ).select_related("resource", "other")
        context = {"proposals": [(review, _compare_url(review.resource_id, review.other_id))
                                 for review in proposals[:20]]}  # fmt: skip
        return super().changelist_view(request, context | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        pair = self.get_object(request, object_id)
        if pair is None:
            raise Http404
        return self.compare_view(request, pair.first_id, pair.second_id)

    @action(description=_("Look for duplicates now"), url_path="find", permissions=["merge"])
    def find_now(self, request):
        return open_job(jobs.queue(kind="find_duplicates", by=request.user))

    @display(description=_("entries"))
    def pair(self, pair):
        return format_html("{}<br>{}", pair.first, pair.second)

    @display(description=_("where"), ordering="first__state_province")
    def where(self, pair):
        return format_html("{}<br>{}", _place(pair.first), _place(pair.second))

    @display(description=_("why"))
    def why(self, pair):
        return ", ".join(gettext(reason) for reason, _points in pair.reasons)

    @display(description=_("state"), ordering="state", label={"Open": "warning", "Merged": "success"})
    def shown_state(self, pair):
        return pair.get_state_display()

    def compare_view(self, request, left, right):
        """GET: two entries side by side. POST `step`: preview, merge, dismiss, or edit the choices again."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        entries = self.entries_or_404(left, right)
        step = request.POST.get("step", "") if request.method == "POST" else ""
        may_release = request.user.has_perm("directory.release_resource")
        form = CompareForm(*entries, request.POST if step else None, may_release=may_release)
        if step == "dismiss":
            return self.dismiss(request, entries)
        if step not in ("preview", "merge") or not form.is_valid():
            return self.ask(request, form)
        return self.merge(request, form) if step == "merge" else self.preview(request, form)

    def entries_or_404(self, left, right):
        found = Resource.objects.select_related("organization", "release").defer("release__content")
        entries = found.in_bulk([left, right])
        if len(entries) != 2:
            raise Http404
        chosen = [entries[left], entries[right]]
        prefetch_related_objects(chosen, *PARTS)
        return chosen

    def ask(self, request, form, refusal=""):
        first, second = sorted((form.left, form.right), key=lambda one: one.pk)
        pair = DuplicatePair.objects.filter(first=first, second=second).first()
        context = {"form": form, "pair": pair, "refusal": refusal, "sides": [
            {"entry": entry, "button": button} for entry, button in
            zip((form.left, form.right), form["keep"], strict=True)]}  # fmt: skip
        return self.page(request, "compare", _("Are these one place?"), **context)

    def preview(self, request, form):
        kept, merged = form.pair
        try:
            merging.refuse_impossible(kept, merged)
        except Refused as refusal:
            return self.ask(request, form, refusal=str(refusal))
        hidden = [field.as_hidden() for field in form]
        return self.page(request, "preview", _("What the merge will do"), form=form, kept=kept, merged=merged,
                         result=form.result(), hidden=hidden)  # fmt: skip

    def merge(self, request, form):
        kept, merged = form.pair
        data = form.cleaned_data
        try:
            merging.merge(
                kept=kept,
                merged=merged,
                choices=form.choices,
                by=request.user,
                reason=data["reason"],
                release=data.get("release", False),
            )
        except (Refused, ValidationError) as refusal:
            said = " ".join(getattr(refusal, "messages", [str(refusal)]))
            return self.ask(request, form, refusal=said)
        link = reverse("admin:directory_resource_change", args=[kept.pk])
        text = _('Merged. The old address leads to <a class="underline" href="{}">{}</a>.')
        messages.success(request, format_html(text, link, kept))
        return self.go_on()

    def dismiss(self, request, entries):
        pair = duplicates.pair_of(*entries)
        try:
            reason = request.POST.get("reason") or "Compared in the desk"
            duplicates.dismiss(pair=pair, by=request.user, reason=reason[:500])
            messages.success(request, _("Noted: these are two places. The pair is not proposed again."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return self.go_on()

    def go_on(self):
        return HttpResponseRedirect(
            f"{reverse('admin:directory_duplicatepair_changelist')}?state__exact=open"
        )

    def page(self, request, template, title, **context):
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/directory/duplicates/{template}.html", context)


def _compare_url(left, right):
    return reverse("admin:directory_duplicatepair_compare", args=[left, right])


def _place(resource):
    return ", ".join(filter(None, [resource.line1, resource.city, resource.state_province]))
