"""Releases: what curators have let out, frozen."""

from django.db import models
from django.utils import timezone

from .base import Kind


class Release(models.Model):
    """A record as it was released: codes instead of labels, by whom, when and why. Never changed."""

    kind = models.CharField(max_length=12, choices=Kind.choices)
    public_id = models.UUIDField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("auth.User", on_delete=models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey("directory.ImportRun", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "public_id", "-id"])]

    def __str__(self):
        return f"{self.kind} {self.public_id} of {self.at:%Y-%m-%d}"
