"""The verification queue and the page of one call: the number large, what to ask, one key for the outcome."""

from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from directory import curating, verifying
from directory.documents import display_number
from directory.models import Report, Resource, Review, SiteSettings, Verification, VerificationPlan
from directory.search.states import STATES
from directory.verifying.script import address_lines, questions

from . import branding
from .base import ReadOnlyAdmin
from .queue_filters import ClaimFilter, PlaceFilter, WhenFilter
from .verifying_forms import OUTCOMES, CallForm

EARLIER_CALLS = 5


@admin.register(VerificationPlan)
class QueueAdmin(ReadOnlyAdmin):
    """Opens with what is due today, the riskiest first."""

    list_display = ["entry", "place", "due_on", "risk", "why", "claim"]
    list_filter = [WhenFilter, ClaimFilter, PlaceFilter]
    list_before_template = "admin/directory/queue.html"
    list_select_related = ["resource", "claimed_by"]
    ordering = ["-risk", "due_on", "pk"]
    search_fields = ["resource__name", "resource__city", "resource__postal_code"]
    search_help_text = _("Name, city or ZIP code")

    class Media:
        css = {"all": ["directory/admin/desk.css", "directory/admin/verifying.css"]}

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or may_verify(request)

    @display(description=_("entry"))
    def entry(self, plan):
        return str(plan.resource)

    @display(description=_("place"))
    def place(self, plan):
        return ", ".join(filter(None, [plan.resource.city, plan.resource.state_province]))

    @display(description=_("why"))
    def why(self, plan):
        return ", ".join(verifying.in_words(plan.reasons))

    @display(description=_("claimed by"))
    def claim(self, plan):
        return str(plan.claimed_by) if _is_claimed(plan) else "-"

    def get_urls(self):
        def named(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"directory_verification_{name}")

        return [
            named("start/", self.start_view, "start"),
            named("<int:pk>/claim/", self.claim_view, "claim"),
            named("<int:pk>/leave/", self.leave_view, "leave"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        context = {"queue": queue_counts(request.user), "may_verify": may_verify(request)}
        state = request.GET.get("state", "")
        context["asked_state"] = state if state in STATES else ""
        return super().changelist_view(request, context | (extra_context or {}))

    def start_view(self, request):
        """POST: claims what is next, and opens it."""
        _require_post_of_verifier(request)
        return self._open_next(request)

    def claim_view(self, request, pk):
        _require_post_of_verifier(request)
        try:
            verifying.claim(resource=_resource(pk), by=request.user)
        except curating.Refused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(_page(pk, request))

    def leave_view(self, request, pk):
        """POST: gives the claim back; a page that is closed sends it too, and wants no answer."""
        _require_post_of_verifier(request)
        verifying.let_go(resource=_resource(pk), by=request.user)
        if "quiet" in request.POST:
            return HttpResponse(status=204)
        return HttpResponseRedirect(_queue(request))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page of a call. Reading it claims nothing."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        resource = _resource(object_id)
        form = CallForm(resource, may_correct=request.user.has_perm("directory.change_resource"))
        if request.method == "POST":
            _require_post_of_verifier(request)
            if _is_written_down(request, resource):
                messages.error(request, _("This call is written down already."))
                return HttpResponseRedirect(_page(resource.pk, request))
            form = CallForm(resource, request.POST, may_correct=form.may_correct)
            if form.is_valid() and self._record(request, resource, form):
                return self._open_next(request)
            resource = _resource(object_id)
        return TemplateResponse(request, "admin/directory/call.html", self._context(request, resource, form))

    def _record(self, request, resource, form) -> bool:
        """Writes the outcome down; what is refused becomes an error of the form."""
        given = form.cleaned_data
        try:
            verifying.claim(resource=resource, by=request.user)  # it may have run out during a long call
            done = verifying.record(
                resource=resource,
                outcome=given["outcome"],
                by=request.user,
                corrections=form.corrections(),
                fields=given["confirmed"],
                note=given["note"],
                release=request.user.has_perm("directory.release_resource"),
            )
        except (curating.Refused, ValidationError) as refusal:
            form.add_error(None, getattr(refusal, "messages", [str(refusal)]))
            return False
        self._say(request, resource, done)
        return True

    def _say(self, request, resource, done):
        text = _("%(entry)s: %(outcome)s. Next due on %(day)s.") % {
            "entry": resource,
            "outcome": done.check.get_outcome_display(),
            "day": done.check.next_due,
        }
        if done.in_review:
            text = f"{text} {_('It is in review now, and stays public.')}"
        if done.waits:
            return messages.warning(request, f"{text} {done.waits}")
        return messages.success(request, text)

    def _open_next(self, request):
        state = _asked_state(request)
        plan = verifying.claim_next(by=request.user, states=[state] if state else [])
        if plan is None:
            messages.info(request, _("Nothing more is due today. Thank you."))
            return HttpResponseRedirect(_queue(request))
        return HttpResponseRedirect(_page(plan.pk, request))

    def _context(self, request, resource, form):
        plan = VerificationPlan.objects.filter(pk=resource.pk).select_related("claimed_by").first()
        asked = questions(resource)
        return {
            **self.admin_site.each_context(request),
            "title": _("Verify"),
            "opts": self.opts,
            "resource": resource,
            "plan": plan,
            "seen": plan and _seen(plan),
            "reasons": verifying.in_words(plan.reasons) if plan else [],
            "claim": _claim(plan, request.user),
            "may_verify": may_verify(request),
            "form": form,
            "phones": phone_links(resource),
            "address": address_lines(resource),
            "local_time": _local_time(resource),
            "site": branding.title(request),
            "questions": [(one, form.fields_of(one.name)) for one in asked],
            "confirmed": _ticked(form),
            "outcomes": _outcomes(),
            "asked_state": _asked_state(request),
            **_around(resource),
            "media": self.media,
        }


def may_verify(request) -> bool:
    return request.user.has_perm("directory.add_verification")


def queue_counts(user) -> dict[str, int]:
    """How much is due today, and who is at how much of it, in one query."""
    held = Q(claimed_by__isnull=False, claimed_until__gt=timezone.now())
    mine = Q(claimed_by=user.pk)
    return verifying.due(timezone.localdate()).aggregate(
        due=Count("pk"),
        mine=Count("pk", filter=held & mine),
        others=Count("pk", filter=held & ~mine),
    )


def _require_post_of_verifier(request):
    if request.method != "POST" or not may_verify(request):
        raise PermissionDenied


def _is_written_down(request, resource) -> bool:
    """Whether an outcome was recorded since this page was opened, as by a second click."""
    plan = VerificationPlan.objects.filter(pk=resource.pk).first()
    return plan is None or request.POST.get("seen") != _seen(plan)


def _seen(plan):
    return plan.updated_at.isoformat()


def _resource(pk) -> Resource:
    wanted = Resource.objects.select_related("organization", "release").defer("release__content")
    found = wanted.prefetch_related("phones", "schedules", "locks").filter(pk=pk, release__isnull=False)
    try:
        return found.get()
    except (Resource.DoesNotExist, ValueError) as error:
        raise Http404 from error


def _asked_state(request):
    state = request.POST.get("state") or request.GET.get("state") or ""
    return state if state in STATES else ""


def _with_state(address, request):
    state = _asked_state(request)
    return f"{address}?{urlencode({'state': state})}" if state else address


def _page(pk, request):
    return _with_state(reverse("admin:directory_verificationplan_change", args=[pk]), request)


def _queue(request):
    return _with_state(reverse("admin:directory_verificationplan_changelist"), request)


def _is_claimed(plan):
    return plan is not None and plan.claimed_by_id and plan.claimed_until > timezone.now()


def _claim(plan, user):
    """mine, of others, or free"""
    if not _is_claimed(plan):
        return "free"
    return "mine" if plan.claimed_by_id == user.pk else "others"


def phone_links(resource) -> list[dict]:
    """The numbers to dial: `address` for a link, as people read them, of which kind."""
    return [_call(phone) for phone in resource.phones.all()]


def _call(phone):
    extension = f";ext={phone.extension}" if phone.extension.isdigit() else ""
    return {
        "address": f"tel:{phone.number}{extension}",
        "display": display_number(phone.number, phone.extension),
        "kind": phone.get_kind_display(),
        "speaks": phone.languages,
    }


def _local_time(resource):
    try:
        return timezone.now().astimezone(ZoneInfo(resource.timezone)) if resource.timezone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _ticked(form):
    return form.data.getlist("confirmed") if form.is_bound else []


def _outcomes():
    """(key, value, words, in how many days it is due again) of each outcome button."""
    settings = SiteSettings.current()
    for key, (value, words) in enumerate(OUTCOMES, start=1):
        again = value == Verification.Outcome.NO_ANSWER
        days = settings.retry_after_days if again else settings.verify_every_days
        yield key, value, words, timezone.localdate() + timedelta(days=days)


def _around(resource):
    """What a caller should know: open reports and reviews, and how earlier calls ended."""
    return {
        "reports": Report.objects.open().filter(resource=resource).prefetch_related("suggestions"),
        "reviews": Review.objects.filter(resource=resource, closed_at__isnull=True),
        "verifications": resource.verifications.select_related("by")[:EARLIER_CALLS],
    }
