"""The curation desk. It shows and asks; every write is an action of `curating` or `publishing`."""

from . import (
    article,
    audit,
    crisis_line,
    home,
    organization,
    people,
    provenance,
    quality,
    resource,
    review,
    site_settings,
    verifying,
    vocabulary,
)

__all__ = [
    "article",
    "audit",
    "crisis_line",
    "home",
    "organization",
    "people",
    "provenance",
    "quality",
    "resource",
    "review",
    "site_settings",
    "verifying",
    "vocabulary",
]
