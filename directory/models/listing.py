"""Listings: what the public may see. No column here leads back to a curated row."""

from django.db import models
from django.utils import timezone

from .base import Kind


class AbstractListing(models.Model):
    """One published record: its document (JSON; codes and texts in all languages) and the SHA-256 of it."""

    public_id = models.UUIDField(primary_key=True)
    document = models.TextField()
    digest = models.CharField(max_length=64)
    updated_at = models.DateTimeField(help_text="When the public last saw something new in it.")

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.public_id)


class Listing(AbstractListing):
    """A published resource."""


class OrganizationListing(AbstractListing):
    """A published organization."""


class CrisisLineListing(AbstractListing):
    """A published crisis line."""


class ArticleListing(AbstractListing):
    """A published article."""


LISTINGS = {
    Kind.RESOURCE: Listing,
    Kind.ORGANIZATION: OrganizationListing,
    Kind.CRISIS_LINE: CrisisLineListing,
    Kind.ARTICLE: ArticleListing,
}


class Change(models.Model):
    """One step of the directory's public history; the last one of a withdrawn record is its tombstone."""

    class What(models.TextChoices):
        PUBLISHED = "published"
        UPDATED = "updated"
        WITHDRAWN = "withdrawn"
        MERGED = "merged"

    sequence = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    what = models.CharField(max_length=10, choices=What.choices)
    public_id = models.UUIDField()
    replaced_by = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)
    revision = models.BigIntegerField()

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["kind", "public_id", "-sequence"])]

    def __str__(self):
        return f"{self.sequence}: {self.kind} {self.public_id} {self.what}"


class Revision(models.Model):
    """The one counter of the public directory, raised once by every publishing transaction that changes it.

    Its row is the lock of all publishing; `sequence` is the last one given to a Change.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    sequence = models.BigIntegerField(default=0)
    surroundings = models.CharField(
        max_length=64,
        default="",
        help_text="SHA-256 of vocabulary and sources, which documents are shown with.",
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(name="revision_is_one_row", condition=models.Q(id=1))]

    def __str__(self):
        return str(self.number)
