"""What the admin pages of all public records share: saving by actions, public state, history."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, models
from django.forms import CheckboxSelectMultiple
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSingleTimeWidget, UnfoldAdminTextareaWidget

from directory import curating, editorial, histories, planning, publishing, workflow
from directory.models import Status

from .comparing import compare_with_public
from .forms import DeskForm
from .history import HistoryPages
from .releasing import WorkflowActions
from .state import state_of

STATE_COLOURS = {
    "Published": "success",
    "Being revised": "warning",
    "In review": "info",
    "Withdrawn": "danger",
}
CLASH = _(
    "This clashes with another entry, perhaps one that was saved a moment ago. Look at it and try again."
)


def say_findings(request, record):
    """What the language guide finds in the texts of a saved record: warnings, which block nothing."""
    for found in editorial.language_findings(record):
        messages.warning(request, found)


class KeysFirstPaginator(Paginator):
    """Sorts keys alone, then reads the rows of one page, so that the last page is as fast as the first."""

    def page(self, number):
        page = super().page(number)
        keys = list(page.object_list.values_list("pk", flat=True))
        page.object_list = sorted(self.object_list.filter(pk__in=keys), key=lambda row: keys.index(row.pk))
        return page


class DeskAdmin(ModelAdmin):
    """Lists that stay fast with many rows; nothing is deleted from the desk."""

    paginator = KeysFirstPaginator
    formfield_overrides = {models.TextField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 3})}}
    list_per_page = 50
    list_filter_submit = True
    show_full_result_count = False
    warn_unsaved_form = True

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyAdmin(DeskAdmin):
    """A record that only the machine writes."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ChildInline(TabularInline):
    """Rows that belong to a record: whoever may edit the record may edit them."""

    extra = 0
    show_title = False
    formfield_overrides = {models.TimeField: {"widget": UnfoldAdminSingleTimeWidget(format="%H:%M")}}

    def get_formset(self, request, obj=None, **kwargs):
        """The columns have headings for the eye only, so that each input says its name itself."""
        formset = super().get_formset(request, obj, **kwargs)
        for field in formset.form.base_fields.values():
            if not isinstance(field.widget, CheckboxSelectMultiple):  # each of its boxes has a label
                field.widget.attrs["aria-label"] = field.label
        return formset

    def has_view_permission(self, request, obj=None):
        return self._may(request, "view") or self.has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._may(request, "change") or self._may(request, "add")

    def has_add_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def _may(self, request, verb):
        return request.user.has_perm(f"directory.{verb}_{self.parent_model._meta.model_name}")


class HistoryAdmin(SimpleHistoryAdmin, DeskAdmin):
    """A record whose history is there to be read, and never written from its pages."""

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        if request.method == "POST":
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)

    def revert_disabled(self, request, obj=None):
        return True


class ShownAtOnceAdmin(HistoryAdmin):
    """What all entries are shown with: there is no draft of it, the public sees it as it is saved."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        publishing.publish()
        say_findings(request, form.instance)


class PublishableAdmin(WorkflowActions, HistoryPages, HistoryAdmin):
    """A public record: saved by `curating`, released by `publishing`, its state said on every page."""

    form = DeskForm
    actions_submit_line = ["save_and_release", "save_and_submit"]
    change_form_before_template = "admin/directory/state.html"
    change_form_outer_after_template = "admin/directory/releases.html"
    panel_limit = 10

    class Media:
        css = {"all": ["directory/admin/desk.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("release").defer("release__content")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    @display(description=_("status"), ordering="status", label=STATE_COLOURS)
    def public_state(self, record):
        revising = record.is_revising and record.status != Status.IN_REVIEW
        return "Being revised" if revising else record.get_status_display()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The page; what an action refuses (its transaction is undone) comes back as an error of the form."""
        context = {
            "actions_submit_line": self.get_actions_submit_line(request, object_id),
            **(extra_context or {}),
        }
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except (curating.Refused, ValidationError) as refusal:
            request.refusal = refusal
        except IntegrityError:
            request.refusal = curating.Refused(CLASH)
        return super().changeform_view(request, object_id, form_url, context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context |= self.panels(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def panels(self, request, obj):
        """What the page shows beside the form: the public state and the newest releases."""
        releases = publishing.Release.objects.filter(kind=obj.kind, public_id=obj.public_id)
        return {
            "state": state_of(obj),
            "comparison": compare_with_public(obj) if obj.is_revising else None,
            "planned": planning.waiting(obj),
            "may_release": self.has_release_permission(request, obj),
            "releases": releases.defer("content").select_related("by")[: self.panel_limit],
        }

    def save_model(self, request, obj, form, change):
        if form.changed_columns or not change:
            curating.save(
                record=obj, changed=form.changed_columns, by=request.user, reason=form.cleaned_data["reason"]
            )

    def save_related(self, request, form, formsets, change):
        for formset in formsets:
            self.save_formset(request, form, formset, change)
        curating.touch(form.instance)
        if self.wants(request, "save_and_release"):
            self.release_or_deny(request, form.instance, form.cleaned_data["reason"])
        elif self.wants(request, "save_and_submit"):
            workflow.submit(records=[form.instance], by=request.user, reason=form.cleaned_data["reason"])

    def save_formset(self, request, form, formset, change):
        for row in formset.save(commit=False):
            histories.write_history(row, request.user, form.cleaned_data["reason"])
            row.save()
        for row in formset.deleted_objects:
            histories.write_history(row, request.user, form.cleaned_data["reason"])
            row.delete()

    @action(description=_("Save and release"), permissions=["release"])
    def save_and_release(self, request, obj):
        """A button of the form; `save_related` acts on it, when the record's rows are saved too."""

    @action(description=_("Save and submit for review"), permissions=["change"])
    def save_and_submit(self, request, obj):
        """The same for those who may not release it."""

    def wants(self, request, button):
        return self.get_unfold_action(button).action_name in request.POST

    def release_or_deny(self, request, record, reason):
        if not self.has_release_permission(request, record):
            raise PermissionDenied
        publishing.release(record=record, by=request.user, reason=reason)

    def response_add(self, request, obj, post_url_continue=None):
        self.say_state(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        self.say_state(request, obj)
        return super().response_change(request, obj)

    def say_state(self, request, obj):
        say_findings(request, obj)
        state = state_of(obj)
        if not state.hidden:
            return messages.success(request, _("Released: the public sees it as it stands here."))
        link = format_html('<a class="underline" href="{}">{}</a>', self.release_url(obj), _("Release"))
        parts = [(state.text,), (link if self.has_release_permission(request, obj) else "",)]
        return messages.warning(request, format_html_join(" ", "{}", parts))
