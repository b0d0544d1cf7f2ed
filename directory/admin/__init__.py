"""The curation desk. It shows and asks; every write is an action of `curating` or `publishing`."""

from . import (
    article,
    crisis_line,
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
    "crisis_line",
    "organization",
    "people",
    "planned",
    "provenance",
    "report",
    "resource",
    "review",
    "vocabulary",
]
