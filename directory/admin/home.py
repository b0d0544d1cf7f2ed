"""The home of the desk: what is due, what waits, how fresh the entries are. Each number leads to its list."""

from dataclasses import dataclass

from django.contrib import admin
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import freshness, jobs, reporting
from directory.models import DuplicatePair, ImportRun, Job, QualityFinding, Resource, Review
from directory.search.states import STATES

from .tile_map import tiles
from .verifying import may_verify, queue_counts

LAST_JOBS = 5
COMMON = ("no-hours",)  # findings so many that they would hide the others

admin.site.index_template = "admin/directory/home.html"
admin.site.index_title = gettext_lazy("Home")


@dataclass(frozen=True)
class Figure:
    """One number of the home, the list behind it, and whether it asks for action."""

    label: str
    number: int
    url: str = ""
    note: str = ""
    urgent: bool = False


def dashboard(request, context) -> dict:
    """Called by Unfold for the home page; a constant number of queries, whatever there is to do."""
    return context | {
        "figures": [one for name, make in FIGURES.items() for one in make(request) if _may(request, name)],
        "may_start": may_verify(request),
        "jobs": _jobs(request),
        **_freshness(request),
    }


def _may(request, model):
    return any(request.user.has_perm(f"directory.{verb}_{model}") for verb in ("view", "change"))


def _list(model, **asked) -> str:
    """The address of a list with these filters."""
    address = reverse(f"admin:directory_{model}_changelist")
    return f"{address}?{urlencode(asked)}" if asked else address


def _due(request):
    counts = queue_counts(request.user)
    queue = _list("verificationplan")
    note = _("%d claimed by others") % counts["others"] if counts["others"] else ""
    yield Figure(_("Due for verification today"), counts["due"], queue, note)
    if counts["mine"]:
        yield Figure(_("Claimed by me"), counts["mine"], _list("verificationplan", claim="mine"))


def _reports(request):
    waiting = reporting.waiting(timezone.now())
    new = _("%d new") % waiting.new
    yield Figure(_("Open reports"), waiting.new + waiting.acknowledged, _list("report", open="yes"), new)
    if waiting.overdue:
        yield Figure(_("Reports overdue"), waiting.overdue, _list("report", overdue="yes"), urgent=True)


def _reviews(request):
    yield Figure(
        _("Open reviews"), Review.objects.filter(closed_at__isnull=True).count(), _list("review", open="yes")
    )


def _duplicates(request):
    found = DuplicatePair.objects.filter(state=DuplicatePair.State.OPEN).count()
    yield Figure(_("Possible duplicates"), found, _list("duplicatepair", state__exact="open"))


def _rejected(request):
    """Rows that the last import of each source left out."""
    newest = ImportRun.objects.order_by().values("source").annotate(newest=Max("pk")).values("newest")
    runs = ImportRun.objects.filter(pk__in=newest).select_related("source")
    counted = runs.annotate(left_out=Count("row_errors", filter=Q(row_errors__rejected=True)))
    for run in counted.filter(left_out__gt=0):
        url = reverse("admin:directory_importrun_change", args=[run.pk])
        yield Figure(_("Rows not imported"), run.left_out, url, run.source.name)


def _revising(request):
    waiting = Resource.objects.revising().count()
    yield Figure(_("Edits waiting for release"), waiting, _list("resource", revising="yes"))


def _findings(request):
    entries = QualityFinding.objects.exclude(rule__in=COMMON).values("resource").distinct().count()
    yield Figure(_("Entries with doubtful data"), entries, _list("qualityfinding"))


# By the model whose list each leads to, which is also whom it is shown.
FIGURES = {
    "verificationplan": _due,
    "report": _reports,
    "review": _reviews,
    "duplicatepair": _duplicates,
    "importrun": _rejected,
    "resource": _revising,
    "qualityfinding": _findings,
}


def _jobs(request):
    """(job, what it does) of the last ones."""
    if not _may(request, "job"):
        return []
    return [(job, _title(job)) for job in Job.objects.select_related("by")[:LAST_JOBS]]


def _title(job):
    return jobs.KINDS[job.kind].title if job.kind in jobs.KINDS else job.kind.replace("_", " ").capitalize()


def _freshness(request) -> dict:
    if not _may(request, "resource"):
        return {}
    states = freshness.by_state(timezone.localdate())
    whole = freshness.over_all(states)
    return {
        "fresh": whole,
        "shares": [_share(whole, days) for days in freshness.WITHIN],
        "never": Figure(_("Never verified"), whole.never, _list("resource", fresh="never")),
        "tiles": tiles(states, _list("resource")),
        "states": [(STATES.get(code, code), code, *_row(one)) for code, one in states.items()],
    }


def _share(whole, days):
    label = _("Verified within %d days") % days
    url = _list("resource", fresh=days)
    return Figure(label, whole.within(days), url, f"{whole.share(days):.1%}"), round(100 * whole.share(days))


def _row(one):
    return one.entries, *(f"{one.share(days):.0%}" for days in freshness.WITHIN), one.median_age
