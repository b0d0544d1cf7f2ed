"""The curation desk. It shows and asks; every write is an action of `curating` or `publishing`."""

from . import (
    article,
    bulk,
    crisis_line,
    duplicate,
    job,
    organization,
    people,
    planned,
    provenance,
    report,
    resource,
    review,
    vocabulary,
)

__all__ = [
    "article",
    "bulk",
    "crisis_line",
    "duplicate",
    "job",
    "organization",
    "people",
    "planned",
    "provenance",
    "report",
    "resource",
    "review",
    "vocabulary",
]
