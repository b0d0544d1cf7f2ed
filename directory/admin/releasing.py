"""The steps of the workflow, for one record or many: a page says what will happen and asks the reason."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action

from directory import curating, planning, publishing, workflow
from directory.models import PlannedStep

from .comparing import compare_with_public
from .forms import PlanForm, ReasonForm, RequiredReasonForm
from .state import state_of

AT_ONCE = 100


@dataclass(frozen=True)
class Step:
    """One step of the workflow: `act` takes the records, `by` and what its form asks."""

    name: str
    title: str
    says: str
    reason: str
    act: Callable
    form: type[forms.Form] = ReasonForm
    compares: bool = False  # shows what the public sees beside what it will see


def withdraw_all(*, records, by, reason):
    """Withdraw several records, or none where one cannot be withdrawn."""
    with transaction.atomic():
        for record in records:
            publishing.withdraw(record=record, by=by, reason=reason)


def plan_all(step):
    """An action that plans the step for every record, or for none."""

    def act(*, records, by, at, reason):
        with transaction.atomic():
            for record in records:
                planning.plan(record=record, step=step, at=at, by=by, reason=reason)

    return act


RELEASE = Step(
    name="release",
    title=_("Release"),
    says=_("The public will see it as it stands in the desk, at once, in the API and in every export."),
    reason="Released in the desk",
    act=publishing.release_all,
    compares=True,
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
SUBMIT = Step(
    name="submit",
    title=_("Submit for review"),
    says=_("Somebody who may release it will look at it. Until then the public sees what it sees now."),
    reason="Submitted for review",
    act=workflow.submit,
    compares=True,
)
SEND_BACK = Step(
    name="send_back",
    title=_("Send back"),
    says=_("It goes back to those who edited it. Say what is missing: they read it on its page."),
    reason="",
    act=workflow.send_back,
    form=RequiredReasonForm,
    compares=True,
)
PLAN_RELEASE = Step(
    name="plan_release",
    title=_("Plan the release"),
    says=_("At the time you give, the public will see it as it stands then."),
    reason="Planned in the desk",
    act=plan_all(PlannedStep.Step.RELEASE),
    form=PlanForm,
    compares=True,
)
PLAN_WITHDRAWAL = Step(
    name="plan_withdrawal",
    title=_("Plan the withdrawal"),
    says=_("At the time you give, it leaves every list. Nothing is deleted; it can be released again."),
    reason="Planned in the desk",
    act=plan_all(PlannedStep.Step.WITHDRAW),
    form=PlanForm,
)


class WorkflowActions:
    """Actions of a public record's admin: who may edit may submit, the rest needs the right to release."""

    actions = ["submit_selected", "release_selected", "withdraw_selected"]
    actions_detail = [
        "submit_this",
        "release_this",
        {
            "title": _("More"),
            "icon": "more_horiz",
            "items": ["send_back_this", "plan_release_this", "plan_withdrawal_this", "withdraw_this"],
        },
    ]

    def has_release_permission(self, request, obj=None):
        may = request.user.has_perm(f"directory.release_{self.opts.model_name}")
        return may and self.has_change_permission(request)

    @action(description=_("Submit for review"), permissions=["change"], icon="rate_review")
    def submit_this(self, request, object_id):
        return self._confirm_one(request, SUBMIT, object_id)

    @action(description=_("Send back"), permissions=["release"], icon="undo")
    def send_back_this(self, request, object_id):
        return self._confirm_one(request, SEND_BACK, object_id)

    @action(description=_("Release"), permissions=["release"], icon="publish")
    def release_this(self, request, object_id):
        return self._confirm_one(request, RELEASE, object_id)

    @action(description=_("Plan the release"), permissions=["release"], icon="schedule")
    def plan_release_this(self, request, object_id):
        return self._confirm_one(request, PLAN_RELEASE, object_id)

    @action(description=_("Plan the withdrawal"), permissions=["release"], icon="event_busy")
    def plan_withdrawal_this(self, request, object_id):
        return self._confirm_one(request, PLAN_WITHDRAWAL, object_id)

    @action(description=_("Withdraw"), permissions=["release"], icon="visibility_off")
    def withdraw_this(self, request, object_id):
        return self._confirm_one(request, WITHDRAW, object_id)

    @action(description=_("Submit the selected entries for review"), permissions=["change"])
    def submit_selected(self, request, queryset):
        return self._confirm_many(request, SUBMIT, queryset)

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
        form = step.form(step.reason, request.POST if request.method == "POST" else None)
        if not form.is_valid():
            shown = {"state": state_of(record), "back": self.record_url(record)}
            if step.compares:
                shown["comparison"] = compare_with_public(record)
            return ask(self, request, step, form, [record], **shown)
        self._act(request, step, [record], form.cleaned_data)
        return HttpResponseRedirect(self.record_url(record))

    def _confirm_many(self, request, step, queryset):
        records = list(queryset[: AT_ONCE + 1])
        if len(records) > AT_ONCE:
            return messages.error(request, _("Select at most %d entries at a time.") % AT_ONCE)
        form = step.form(step.reason, request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            back = request.get_full_path()
            return ask(self, request, step, form, records, back=back, bulk=f"{step.name}_selected")
        return self._act(request, step, records, form.cleaned_data)

    def _act(self, request, step, records, given):
        if step is not SUBMIT and not self.has_release_permission(request):
            raise PermissionDenied
        if attempt(request, step.act, records=records, by=request.user, **given):
            text = ngettext("%(step)s: %(count)d entry.", "%(step)s: %(count)d entries.", len(records))
            messages.success(request, text % {"step": step.title, "count": len(records)})


def ask(admin, request, step, form, records, **context):
    """The page that says what a step will do, and asks for what its form asks."""
    page = {
        **admin.admin_site.each_context(request),
        "title": step.title,
        "opts": admin.opts,
        "step": step,
        "form": form,
        "records": records,
        "checkbox": ACTION_CHECKBOX_NAME,
        **context,
    }
    return TemplateResponse(request, "admin/directory/confirm.html", page)


def attempt(request, act, **given):
    """Whether an action was done; what it refuses is said as a message."""
    try:
        act(**given)
    except (curating.Refused, ValidationError) as refusal:
        messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
        return False
    return True
