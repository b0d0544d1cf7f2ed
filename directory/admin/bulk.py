"""One change to many entries of a list: chosen, shown, done as a job, and undone."""

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanSwitchWidget

from directory import bulk_editing, jobs
from directory.curating import Refused
from directory.freezing import TERM_LOCK
from directory.models import BulkEdit, OperatingStatus, Organization, Term

from .base import DeskAdmin
from .forms import ReasonField
from .job import open_job
from .words import in_words

SALT = "directory.bulk-edit"
SHOWN = 100
ANSWERS = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known"))]


class SignedField(forms.CharField):
    """Ids of entries as the server gave them out; a browser cannot put others in their place."""

    widget = forms.HiddenInput

    def clean(self, value):
        try:
            return signing.loads(super().clean(value), salt=SALT, max_age=24 * 3600)
        except signing.BadSignature:
            raise forms.ValidationError(
                _("This page is too old. Go back to the list and start anew.")
            ) from None


class ChangeForm(forms.Form):
    """What to change, and to what; only the value that belongs to the chosen change counts."""

    entries = SignedField()
    action = forms.ChoiceField(
        label=_("What to change"), choices=list(bulk_editing.ACTIONS.items()), widget=UnfoldAdminSelectWidget
    )
    operating_status = forms.ChoiceField(
        label=_("Operating status"),
        choices=OperatingStatus.choices,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    organization = forms.CharField(
        label=_("Organization"),
        required=False,
        help_text=_("The name as it stands in the list of organizations."),
        widget=forms.TextInput(attrs={"class": "desk-input"}),
    )
    term = forms.CharField(
        label=_("Term"),
        required=False,
        help_text=_("Its code, slug or name."),
        widget=forms.TextInput(attrs={"class": "desk-input", "list": "terms"}),
    )
    accepts_new_patients = forms.ChoiceField(
        label=_("Accepts new patients"), choices=ANSWERS, required=False, widget=UnfoldAdminSelectWidget
    )
    reason = ReasonField(default="Changed together in the desk")
    release = forms.BooleanField(
        required=False, label=_("Release the changed entries at once"), widget=UnfoldBooleanSwitchWidget
    )

    def __init__(self, data=None, *, may_release, **kwargs):
        super().__init__(data, **kwargs)
        if not may_release:
            del self.fields["release"]

    def clean(self):
        cleaned = super().clean()
        find = {"organization": self._organization, "add_term": self._term, "remove_term": self._term}
        chosen = cleaned.get("action", "")
        cleaned["value"] = find.get(chosen, lambda: cleaned.get(chosen, ""))()
        return cleaned

    def _organization(self):
        name = self.cleaned_data.get("organization", "").strip()
        found = list(Organization.objects.filter(name__iexact=name)[:2])
        if len(found) == 1:
            return str(found[0].pk)
        several = _("Several organizations have this name. Change these entries one by one.")
        none = _("There is no organization of this name. Add it first, or check the spelling.")
        self.add_error("organization", several if found else none)
        return ""

    def _term(self):
        said = self.cleaned_data.get("term", "").strip()
        terms = Term.objects.filter(category__derived=False)
        for name in ("key", "slug", "name__iexact"):
            if len(found := list(terms.filter(**{name: said})[:2])) == 1:
                return found[0].key
        self.add_error("term", _("There is no such term. Choose one from the list."))
        return ""


class BulkActions:
    """The action of the list of resources, and the page that it leads to."""

    def bulk_urls(self):
        view = self.admin_site.admin_view(require_POST(self.bulk_view))
        return [path("bulk/", view, name="directory_resource_bulk")]

    @action(description=_("Change the selected entries…"), permissions=["change"])
    def change_selected(self, request, queryset):
        ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: bulk_editing.AT_ONCE + 1])
        if len(ids) > bulk_editing.AT_ONCE:
            return messages.error(request, _("Select at most %d entries at a time.") % bulk_editing.AT_ONCE)
        entries = signing.dumps(ids, salt=SALT, compress=True)
        form = ChangeForm(may_release=self.has_release_permission(request), initial={"entries": entries})
        return self.bulk_page(request, form, count=len(ids))

    def bulk_view(self, request):
        """POST: first what the change would do, and with `confirmed` a job that does it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = ChangeForm(request.POST, may_release=self.has_release_permission(request))
        if not form.is_valid():
            return self.bulk_page(request, form)
        data = form.cleaned_data
        asked = {"action": data["action"], "value": data["value"]}
        try:
            lines = bulk_editing.plan(ids=data["entries"], **asked)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.bulk_page(request, form)
        if "confirmed" not in request.POST:
            return self.bulk_preview(request, form, lines)
        asked |= {"entries": data["entries"], "reason": data["reason"], "release": data.get("release", False)}
        return open_job(jobs.queue(kind="bulk_edit", by=request.user, parameters=asked))

    def bulk_page(self, request, form, **context):
        terms = Term.objects.filter(category__derived=False, retired=False).order_by("name")
        names = terms.values_list("key", "name")
        return self._render(request, "change", _("Change many entries"), form=form, terms=names, **context)

    def bulk_preview(self, request, form, lines):
        words = Words()
        changing = [(line.resource, *words.of(line)) for line in lines if line.changes]
        return self._render(request, "preview", _("What will change"), form=form, lines=changing[:SHOWN],
                            changing=len(changing), same=len(lines) - len(changing),
                            hidden=[field.as_hidden() for field in form])  # fmt: skip

    def _render(self, request, template, title, **context):
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts,
                   "back": reverse("admin:directory_resource_changelist"), **context}  # fmt: skip
        return TemplateResponse(request, f"admin/directory/bulk/{template}.html", context)


class Words:
    """Values of bulk edits in words; each organization is looked up once."""

    def __init__(self):
        self.names = {}

    def of(self, line):
        return self.one(line.field, line.before), self.one(line.field, line.after)

    def one(self, field, value):
        if field == "organization":
            if value not in self.names:
                self.names[value] = str(Organization.objects.filter(pk=value).first() or value)
            return self.names[value]
        if field == "operating_status":
            return OperatingStatus(value).label
        if field == "accepts_new_patients":
            return dict(ANSWERS)[{True: "yes", False: "no", None: "unknown"}[value["value"]]]
        return in_words(value)


@admin.register(BulkEdit)
class BulkEditAdmin(DeskAdmin):
    list_display = ["action", "by", "at", "reason", "undone_at"]
    list_select_related = ["by"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        is_own = obj is not None and obj.by_id == request.user.pk
        return is_own or super().has_view_permission(request, obj)

    def has_undo_permission(self, request, edit):
        return edit.undone_at is None and request.user.has_perm("directory.change_resource")

    def get_urls(self):
        undo = self.admin_site.admin_view(require_POST(self.undo_view))
        return [path("<int:pk>/undo/", undo, name="directory_bulkedit_undo"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        edit = self.edit_or_404(request, object_id)
        rows, words = edit.rows.select_related("resource"), Words()
        lines = [
            (row.resource, row.field.removeprefix(TERM_LOCK), words.one(row.field, row.before["value"]),
             words.one(row.field, row.after["value"])) for row in rows[:SHOWN]
        ]  # fmt: skip
        page = {
            **self.admin_site.each_context(request),
            "title": str(edit),
            "opts": self.opts,
            "edit": edit,
            "lines": lines,
            "count": rows.count(),
            "may_undo": self.has_undo_permission(request, edit),
            "may_release": request.user.has_perm("directory.release_resource"),
        }
        return TemplateResponse(request, "admin/directory/bulk/edit.html", page)

    def undo_view(self, request, pk):
        edit = self.edit_or_404(request, str(pk))
        if not self.has_undo_permission(request, edit):
            raise PermissionDenied
        release = "release" in request.POST and request.user.has_perm("directory.release_resource")
        asked = {"edit": edit.pk, "reason": f"Undone: {edit.reason}"[:500], "release": release}
        return open_job(jobs.queue(kind="undo_bulk_edit", by=request.user, parameters=asked))

    def edit_or_404(self, request, pk):
        edit = self.get_object(request, pk)
        if edit is None:
            raise Http404
        if not self.has_view_permission(request, edit):
            raise PermissionDenied
        return edit
