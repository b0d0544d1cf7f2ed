"""Audits: draw entries, phone them one by one, close. Its figures are public from then on."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from directory import auditing, curating
from directory.accuracy import figures
from directory.models import Audit
from directory.verifying.script import address_lines, questions

from .audit_forms import AuditCallForm, DrawForm
from .base import DeskAdmin
from .verifying import phone_links

ON_A_PAGE = 100


@admin.register(Audit)
class AuditAdmin(DeskAdmin):
    list_display = ["drawn", "size", "called", "exact", "functional", "closed_at"]
    list_select_related = ["drawn_by"]

    @display(description=_("drawn on"))
    def drawn(self, audit):
        return f"{audit.drawn_at:%Y-%m-%d}"

    @display(description=_("called"))
    def called(self, audit):
        return audit.calls

    @display(description=_("all right"))
    def exact(self, audit):
        return f"{audit.right / audit.calls:.1%}" if audit.calls else "-"

    @display(description=_("right enough"))
    def functional(self, audit):
        return f"{audit.enough / audit.calls:.1%}" if audit.calls else "-"

    def get_queryset(self, request):
        return auditing.with_counts(super().get_queryset(request))

    def get_urls(self):
        def named(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"directory_audit_{name}")

        return [
            named("<int:pk>/entry/<int:position>/", self.entry_view, "entry"),
            named("<int:pk>/close/", self.close_view, "close"),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = DrawForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                audit = auditing.draw(by=request.user, **form.cleaned_data)
                return HttpResponseRedirect(_page(audit))
            except curating.Refused as refusal:
                form.add_error("size", str(refusal))
        return self._render(request, "audit_draw.html", _("Draw an audit"), form=form)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The entries of one audit and what was found so far."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        audit = self._audit(object_id)
        entries = audit.entries.select_related("resource", "by")
        page = Paginator(entries, ON_A_PAGE).get_page(request.GET.get("p"))
        waiting = entries.filter(called_on__isnull=True).first()
        context = {"audit": audit, "page": page, "waiting": waiting, "figures": figures(audit)}
        context["may_call"] = self.has_change_permission(request) and not audit.closed_at
        return self._render(request, "audit.html", str(audit), **context)

    def entry_view(self, request, pk, position):
        """One call: how right the entry was."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        audit = self._audit(pk)
        entry = audit.entries.filter(position=position).select_related("resource__release").first()
        if entry is None:
            raise Http404
        form = AuditCallForm(entry, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid() and self._record(request, entry, form):
            return HttpResponseRedirect(_next_page(audit))
        return self._render(request, "audit_entry.html", _("Audit call"), **_call(audit, entry, form))

    def _record(self, request, entry, form) -> bool:
        try:
            auditing.record_call(entry=entry, by=request.user, **form.told())
        except curating.Refused as refusal:
            form.add_error(None, str(refusal))
            return False
        messages.success(request, _("Written down: %s.") % entry.resource)
        return True

    def close_view(self, request, pk):
        """POST: the figures become public."""
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        audit = self._audit(pk)
        try:
            auditing.close(audit=audit, by=request.user)
            messages.success(request, _("Closed: the API now says how accurate the entries were found."))
        except curating.Refused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(_page(audit))

    def _audit(self, pk):
        try:
            return Audit.objects.get(pk=pk)
        except (Audit.DoesNotExist, ValueError) as error:
            raise Http404 from error

    def _render(self, request, template, title, **context):
        page = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/directory/{template}", page)


def _call(audit, entry, form):
    return {
        "audit": audit,
        "entry": entry,
        "form": form,
        "phones": phone_links(entry.resource),
        "address": address_lines(entry.resource),
        "questions": questions(entry.resource),
    }


def _page(audit):
    return reverse("admin:directory_audit_change", args=[audit.pk])


def _next_page(audit):
    """The next entry that nobody has called yet, or the audit."""
    entry = audit.entries.filter(called_on__isnull=True).first()
    return reverse("admin:directory_audit_entry", args=[audit.pk, entry.position]) if entry else _page(audit)
