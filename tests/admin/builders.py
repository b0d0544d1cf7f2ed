"""A record of every model that the desk shows."""

from django.contrib.auth.models import Group

from directory.reporting import file_report
from tests.builders import make_article, make_line, make_planned, make_review, make_vocabulary


def make_one_of_each():
    """A record of every model that the desk shows but User, by model name."""
    review, term = make_review(), make_vocabulary()["SA"]
    return {
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
