"""Reports: a list by the clock, and a page each, where a curator decides field by field and answers."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from directory import curating, handling
from directory.documents import display_number
from directory.freezing import freeze
from directory.models import Report, Term
from directory.reporting import Clock, clock, overdue, text_of, urgency

from .base import CLASH, DeskAdmin
from .filters import YesNoFilter
from .report_forms import AddressForm, AnswerForm, DecisionForm, field_label
from .state import state_of

CLOCK_COLOURS = {"overdue": "danger", "acknowledge": "warning", "answer": "info", "": "success"}
STEPS = {"acknowledge": _("Acknowledge"), "answer": _("Answer")}


class OpenReportFilter(YesNoFilter):
    title = _("open")
    parameter_name = "open"

    def matching(self, model):
        return Report.objects.open().values("pk")


class OverdueFilter(YesNoFilter):
    title = _("overdue")
    parameter_name = "overdue"

    def matching(self, model):
        return Report.objects.filter(overdue(timezone.now())).values("pk")


def clock_words(found: Clock) -> str:
    """ "Answer by Tue 24 Nov, 11:00 UTC", as the clock of a report says."""
    if not found.step:
        return _("Answered")
    words = _("Overdue: %(step)s by %(due)s") if found.overdue else _("%(step)s by %(due)s")
    due = date_format(found.due, "D j M, H:i e")
    return words % {"step": STEPS[found.step] if not found.overdue else STEPS[found.step].lower(), "due": due}


@admin.register(Report)
class ReportAdmin(DeskAdmin):
    list_display = ["what", "place", "channel", "received", "due", "outcome"]
    list_filter = [OpenReportFilter, OverdueFilter, "kind", "channel", "outcome"]
    list_select_related = ["resource"]
    search_fields = ["resource__name", "resource__alternate_name", "resource__city"]
    search_help_text = _("Name or city of the entry")

    def has_add_permission(self, request):
        return False

    def get_ordering(self, request):
        return [urgency(timezone.now()).asc(), "received_at"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("resource__release", "link", "contact")
            .defer("resource__release__content")
        )

    @display(description=_("report"), ordering="kind")
    def what(self, report):
        return str(report)

    @display(description=_("place"), ordering="resource__state_province")
    def place(self, report):
        return ", ".join(filter(None, [report.resource.city, report.resource.state_province]))

    @display(description=_("received"), ordering="received_at")
    def received(self, report):
        return f"{report.received_at:%Y-%m-%d %H:%M}"

    @display(description=_("clock"), label=CLOCK_COLOURS)
    def due(self, report):
        found = clock(report, timezone.now())
        return "overdue" if found.overdue else found.step, clock_words(found)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        report = self.get_object(request, object_id)
        if report is None:
            raise Http404
        if not self.has_view_permission(request, report):
            raise PermissionDenied
        page = ReportPage(request, report, self)
        if request.method == "POST" and page.act():
            return HttpResponseRedirect(request.path)
        return TemplateResponse(request, "admin/directory/report.html", page.context())


class ReportPage:
    """One report on the page: its forms, what the public sees, and the step that a curator takes."""

    def __init__(self, request, report, desk):
        self.request, self.report, self.desk = request, report, desk
        self.resource, self.user = report.resource, request.user
        self.step = request.POST.get("step", "")
        self.suggestions = list(report.suggestions.select_related("decided_by"))
        phones = list(self.resource.phones.all())
        data = request.POST if self.step in ("decide", "decide_and_answer") else None
        self.decisions = [DecisionForm(one, phones, data) for one in self.suggestions if not one.decision]
        self.address = AddressForm(
            request.POST if self.step == "address" else None,
            instance=self.resource,
            initial={"moved": report.kind == Report.Kind.MOVED},
            prefix="address",
        )
        self.answer = AnswerForm(
            request.POST if self.step == "answer" else None,
            initial={"outcome": handling.fitting_outcome(report), "note": report.note},
        )

    @property
    def may_handle(self):
        return self.report.handled_at is None and self.user.has_perm("directory.change_report")

    @property
    def may_correct(self):
        return self.may_handle and self.user.has_perm("directory.change_resource")

    @property
    def may_release(self):
        return self.user.has_perm("directory.release_resource")

    def act(self) -> bool:
        """Takes the step that was posted; False where its form is to be shown again."""
        step = getattr(self, f"do_{self.step}", None)
        if step is None or not self.user.has_perm("directory.change_report"):
            raise PermissionDenied
        try:
            with transaction.atomic():
                return step()
        except (curating.Refused, ValidationError) as refusal:
            messages.error(self.request, " ".join(getattr(refusal, "messages", [str(refusal)])))
        except IntegrityError:
            messages.error(self.request, CLASH)
        return False

    def do_acknowledge(self):
        handling.acknowledge(report=self.report, by=self.user)
        messages.success(self.request, _("Acknowledged: the receipt says that somebody is looking at it."))
        return True

    def do_decide(self):
        valid = [form.is_valid() for form in self.decisions]  # all are to say what is wrong
        if not all(valid):
            return False
        chosen = {form.suggestion.pk: form.decision for form in self.decisions if form.decision}
        if any(one.accepted for one in chosen.values()):
            self._require_correcting()
        public = handling.decide(
            report=self.report, decisions=chosen, by=self.user, may_release=self.may_release
        )
        if any(one.accepted for one in chosen.values()):
            self._say(public)
        return True

    def do_decide_and_answer(self):
        if not self.do_decide():
            return False
        if not all(form.decision for form in self.decisions):
            raise curating.Refused(_("Accept or reject each suggestion first."))
        outcome = handling.fitting_outcome(self.report)
        handling.answer(report=self.report, outcome=outcome, by=self.user)
        self._say_answered()
        return True

    def do_address(self):
        self._require_correcting()
        if not self.address.is_valid():
            return False
        self._correct(self.address.columns, moved=self.address.cleaned_data["moved"])
        return True

    def do_close(self):
        self._require_correcting()
        self._correct({"operating_status": "closed"})
        return True

    def do_answer(self):
        if not self.answer.is_valid():
            return False
        handling.answer(report=self.report, by=self.user, **self.answer.cleaned_data)
        self._say_answered()
        return True

    def do_note(self):
        handling.write_note(report=self.report, note=self.request.POST.get("note", ""), by=self.user)
        messages.success(self.request, _("The note is kept."))
        return True

    def _correct(self, columns, **options):
        self._say(
            handling.correct(
                report=self.report, columns=columns, by=self.user, may_release=self.may_release, **options
            )
        )

    def _require_correcting(self):
        if not self.user.has_perm("directory.change_resource"):
            raise PermissionDenied

    def _say(self, public):
        if public:
            return messages.success(self.request, _("Done: the public sees the entry as it stands here."))
        text = _("Saved, not public yet: look at the entry, which has changes that wait for a release.")
        return messages.warning(self.request, text)

    def _say_answered(self):
        messages.success(self.request, _("Answered. How to reach who reported it is deleted."))

    def context(self):
        self.resource.refresh_from_db()  # a form that was refused has written into it
        prefetch_related_objects([self.resource], "phones", "schedules", "licences", "locks", "verifications")
        found = clock(self.report, timezone.now())
        return {
            **self.desk.admin_site.each_context(self.request),
            "title": capfirst(str(self.report)),
            "opts": self.desk.opts,
            "report": self.report,
            "page": self,
            "state": state_of(self.resource),
            "clock": found,
            "clock_words": clock_words(found),
            "rows": self._rows(),
            "phones": [
                (phone, display_number(phone.number, phone.extension)) for phone in self.resource.phones.all()
            ],
            "contact": getattr(self.report, "contact", None) if self.may_handle else None,
            "link": reverse("admin:directory_resource_change", args=[self.resource.pk]),
            "back": reverse("admin:directory_report_changelist"),
            "moving": self.report.kind in (Report.Kind.MOVED, Report.Kind.WRONG_ADDRESS),
        }

    def _rows(self):
        """Each suggestion beside what stands there now, with its form while it is open."""
        content = freeze(self.resource)
        content["organization"] = {"name": self.resource.organization.name}
        forms = {form.suggestion.pk: form for form in self.decisions}
        return [
            {
                "label": field_label(one.field),
                "now": in_words(one.field, text_of(content, one.field)),
                "shown": in_words(one.field, one.shown),
                "suggestion": one,
                "form": forms.get(one.pk),
            }
            for one in self.suggestions
        ]


def in_words(field: str, text: str) -> str:
    """Terms by their names; everything else as it is."""
    if field != "services":
        return text
    return ", ".join(Term.objects.filter(key__in=text.split()).values_list("name", flat=True))
