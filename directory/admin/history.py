"""The page of a record's history, and restoring what it said earlier."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from directory import restoring
from directory.curating import Refused
from directory.freezing import freeze
from directory.models import Release
from directory.timeline import Timeline

from .comparing import compare
from .forms import ReasonForm
from .releasing import Step, ask, attempt
from .steps import say_steps

STEPS_ON_A_PAGE = 25
RESTORE = Step(
    name="restore",
    title=_("Restore"),
    says=_(
        "What it said then is set again, as an edit of today: nothing of the history is lost, what changes "
        "is locked against imports, and the public sees it when it is released."
    ),
    reason="Restored in the desk",
    act=restoring.restore,
)


class HistoryPages:
    """Pages of an admin of public records: its whole history, and an earlier state to restore."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        view = self.admin_site.admin_view(self.restore_view)
        return [path("<path:object_id>/history/restore/", view, name=name), *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        record = self._record(request, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        timeline = Timeline(record)
        page = Paginator(timeline, STEPS_ON_A_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %s") % record,
            "opts": self.opts,
            "record": record,
            "page": page,
            "said": say_steps(timeline.read(page.object_list)),
            "back": self.record_url(record),
            "may_restore": self.has_change_permission(request, record),
            "restore_url": self.restore_url(record),
        }
        return TemplateResponse(request, "admin/directory/history.html", context)

    def restore_url(self, record):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_restore", args=[record.pk])

    def restore_view(self, request, object_id):
        """Shows what would change, then restores: the state after a time (`at`), or of a `release`."""
        record = self._record(request, object_id)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[record.pk])
        try:
            earlier = self._earlier(request, record)
            after = restoring.preview(record=record, earlier=earlier, by=request.user)
        except (Refused, ValidationError) as refusal:
            messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
            return HttpResponseRedirect(back)
        form = ReasonForm(RESTORE.reason, request.POST if request.method == "POST" else None)
        if not form.is_valid():
            comparison = compare(record, freeze(record), after)
            sides = {
                "before_side": _("It says now"),
                "after_side": _("It will say"),
                "nothing_differs": not comparison,
            }
            return ask(self, request, RESTORE, form, [record], back=back, comparison=comparison, **sides)
        if attempt(
            request, RESTORE.act, record=record, earlier=earlier, by=request.user, **form.cleaned_data
        ):
            messages.success(request, _("Restored: it says again what it said then."))
        return HttpResponseRedirect(self.record_url(record))

    def _earlier(self, request, record):
        form = EarlierForm(request.GET)
        if not form.is_valid():
            raise Http404
        if number := form.cleaned_data["release"]:
            release = Release.objects.filter(kind=record.kind, public_id=record.public_id, pk=number).first()
            if release is None:
                raise Http404
            return restoring.released_state(record, release)
        return restoring.state_after(record, form.cleaned_data["at"])

    def _record(self, request, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        return record


class EarlierForm(forms.Form):
    """Which earlier state: after a time, or of a release."""

    at = forms.CharField(required=False)
    release = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def clean_at(self):
        try:
            at = parse_datetime(self.cleaned_data["at"])
        except ValueError:
            at = None
        if self.cleaned_data["at"] and (at is None or at.tzinfo is None):
            raise forms.ValidationError("Not a time.", code="not-a-time")
        return at

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("at") and not cleaned.get("release"):
            raise forms.ValidationError("Give a time or a release.", code="nothing")
        return cleaned
