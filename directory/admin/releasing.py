"""Release and withdraw, for one record or many: a page says what will happen and asks the reason."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action

from directory import curating, publishing

from .forms import ReasonField
from .state import state_of

AT_ONCE = 100


@dataclass(frozen=True)
class Step:
    """One way to change what the public sees."""

    name: str
    title: str
    says: str
    reason: str
    act: Callable


def withdraw_all(*, records, by, reason):
    """Withdraw several records, or none where one cannot be withdrawn."""
    with transaction.atomic():
        for record in records:
            publishing.withdraw(record=record, by=by, reason=reason)


RELEASE = Step(
    name="release",
    title=_("Release"),
    says=_("The public will see it as it stands in the desk, at once, in the API and in every export."),
    reason="Released in the desk",
    act=publishing.release_all,
)
WITHDRAW = Step(
    name="withdraw",
    title=_("Withdraw"),
    says=_(
        "The public will not see it any more: it leaves every list, and its own address answers that it is "
        "gone. Nothing is deleted; it can be released again."
    ),
    reason="Withdrawn in the desk",
    act=withdraw_all,
)


class ConfirmForm(forms.Form):
    def __init__(self, step, data=None):
        super().__init__(data)
        self.fields["reason"] = ReasonField(default=step.reason)


class ReleaseActions:
    """Actions of a public record's admin; they ask for the right to release records of its kind."""

    actions = ["release_selected", "withdraw_selected"]
    actions_detail = ["release_this", "withdraw_this"]

    def has_release_permission(self, request, obj=None):
        may = request.user.has_perm(f"directory.release_{self.opts.model_name}")
        return may and self.has_change_permission(request)

    @action(description=_("Release"), permissions=["release"], icon="publish")
    def release_this(self, request, object_id):
        return self._confirm_one(request, RELEASE, object_id)

    @action(description=_("Withdraw"), permissions=["release"], icon="visibility_off")
    def withdraw_this(self, request, object_id):
        return self._confirm_one(request, WITHDRAW, object_id)

    @action(description=_("Release the selected entries"), permissions=["release"])
    def release_selected(self, request, queryset):
        return self._confirm_many(request, RELEASE, queryset)

    @action(description=_("Withdraw the selected entries"), permissions=["release"])
    def withdraw_selected(self, request, queryset):
        return self._confirm_many(request, WITHDRAW, queryset)

    def release_url(self, record):
        name = self.get_unfold_action("release_this").action_name
        return reverse(f"{self.admin_site.name}:{name}", args=[record.pk])

    def record_url(self, record):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk])

    def _confirm_one(self, request, step, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        form = ConfirmForm(step, request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return self._ask(
                request, step, form, [record], back=self.record_url(record), state=state_of(record)
            )
        self._act(request, step, [record], form.cleaned_data["reason"])
        return HttpResponseRedirect(self.record_url(record))

    def _confirm_many(self, request, step, queryset):
        records = list(queryset[: AT_ONCE + 1])
        if len(records) > AT_ONCE:
            return messages.error(request, _("Select at most %d entries at a time.") % AT_ONCE)
        form = ConfirmForm(step, request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return self._ask(
                request, step, form, records, back=request.get_full_path(), bulk=f"{step.name}_selected"
            )
        return self._act(request, step, records, form.cleaned_data["reason"])

    def _ask(self, request, step, form, records, **context):
        page = {
            **self.admin_site.each_context(request),
            "title": step.title,
            "opts": self.opts,
            "step": step,
            "form": form,
            "records": records,
            "checkbox": ACTION_CHECKBOX_NAME,
            **context,
        }
        return TemplateResponse(request, "admin/directory/confirm.html", page)

    def _act(self, request, step, records, reason):
        try:
            step.act(records=records, by=request.user, reason=reason)
        except (curating.Refused, ValidationError) as refusal:
            return messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
        text = ngettext("%(step)s: %(count)d entry.", "%(step)s: %(count)d entries.", len(records))
        return messages.success(request, text % {"step": step.title, "count": len(records)})
