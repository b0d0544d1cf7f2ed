"""A record of every model that the desk shows."""

from django.contrib.auth.models import Group

from directory import auditing, publishing
from directory.models import QualityFinding, SiteSettings, VerificationPlan
from tests.builders import make_article, make_line, make_review, make_user, make_vocabulary


def make_one_of_each():
    """A record of every model that the desk shows but User, by model name."""
    review, term = make_review(), make_vocabulary()["SA"]
    publishing.release(record=review.resource, by=None, reason="first")
    return {
        "audit": auditing.draw(size=1, by=make_user("auditor")),
        "qualityfinding": QualityFinding.objects.create(rule="no-phone", resource=review.resource),
        "sitesettings": SiteSettings.objects.create(),
        "verificationplan": VerificationPlan.objects.create(resource=review.resource, due_on="2026-11-25"),
        "organization": review.resource.organization,
        "resource": review.resource,
        "review": review,
        "importrun": review.run,
        "source": review.run.source,
        "crisisline": make_line(),
        "article": make_article(),
        "category": term.category,
        "term": term,
        "group": Group.objects.create(name="Curators"),
    }
