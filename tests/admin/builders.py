"""A record of every model that the desk shows."""

from django.contrib.auth.models import Group

from directory import auditing, bulk_editing, duplicates, jobs, publishing
from directory.models import QualityFinding, SiteSettings, VerificationPlan
from directory.reporting import file_report
from tests.builders import (
    make_article,
    make_line,
    make_planned,
    make_resource,
    make_review,
    make_user,
    make_vocabulary,
)


def make_one_of_each():
    """A record of every model that the desk shows but User, by model name."""
    review, term, by = make_review(), make_vocabulary()["SA"], make_user("builder")
    publishing.release(record=review.resource, by=None, reason="first")
    return {
        "audit": auditing.draw(size=1, by=by),
        "qualityfinding": QualityFinding.objects.create(rule="no-phone", resource=review.resource),
        "sitesettings": SiteSettings.objects.create(),
        "verificationplan": VerificationPlan.objects.create(resource=review.resource, due_on="2026-11-25"),
        "duplicatepair": duplicates.pair_of(review.resource, make_resource()),
        "job": jobs.queue(kind="find_duplicates", by=by),
        "bulkedit": bulk_editing.apply(
            ids=[make_resource().pk], action="operating_status", value="closed", by=by, reason="asked"
        ),
        "organization": review.resource.organization,
        "resource": review.resource,
        "review": review,
        "report": file_report(resource=review.resource, kind="closed", values={"website": "x"}),
        "plannedstep": make_planned(review.resource),
        "importrun": review.run,
        "source": review.run.source,
        "crisisline": make_line(),
        "article": make_article(),
        "category": term.category,
        "term": term,
        "group": Group.objects.create(name="Curators"),
    }
