"""What every public record has: an identity that never changes, a workflow status, a current release."""

import uuid

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

# Namespace of every id that is derived from a source's facts, so that two servers agree on them.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://github.com/treatment-directory/identity")


def derived_id(kind, key):
    """UUIDv5 of a kind ("resource", "organization") and its natural key."""
    return uuid.uuid5(NAMESPACE, f"{kind}:{key}")


def row_history(*hidden):
    """History of what people do to a row, with the whole reason; `hidden` columns are not kept."""
    reason = models.TextField(null=True)
    return HistoricalRecords(excluded_fields=list(hidden), history_change_reason_field=reason)


class Kind(models.TextChoices):
    """The kinds of record that are released and listed."""

    RESOURCE = "resource", "Resource"
    ORGANIZATION = "organization", "Organization"
    CRISIS_LINE = "crisis_line", "Crisis line"
    ARTICLE = "article", "Article"


class Status(models.TextChoices):
    """Where a record stands in the workflow."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PublishableQuerySet(models.QuerySet):
    def public(self):
        """Records that have a release in force, also while their next version is in review."""
        return self.filter(release__isnull=False)

    def revising(self):
        """Public records whose live row says something else than their release."""
        return self.public().exclude(digest=models.F("release__digest"))


class Publishable(models.Model):
    """A curated record. Its public form is its `release`; the live row may be ahead of it.

    `digest` is the SHA-256 of the frozen live row, kept by every action; it differs from
    `release.digest` exactly while the record is being revised.
    """

    public_id = models.UUIDField("public id", default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False)
    release = models.ForeignKey(
        "directory.Release", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    digest = models.CharField(max_length=64, default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PublishableQuerySet.as_manager()
    kind: Kind

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "view", "release")
        constraints = [
            models.CheckConstraint(
                name="%(class)s_release_fits_status",
                condition=Q(status=Status.PUBLISHED, release__isnull=False)
                | Q(status__in=[Status.DRAFT, Status.WITHDRAWN], release__isnull=True)
                | Q(status=Status.IN_REVIEW),
            )
        ]

    @property
    def is_public(self):
        return self.release_id is not None

    @property
    def is_revising(self):
        """Whether the live row differs from what the public sees."""
        return self.is_public and self.release.digest != self.digest
