"""Pairs of entries that may be the same place."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class DuplicatePair(models.Model):
    """Two resources that look alike, how much, and what was decided. A dismissed pair stays dismissed."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DISMISSED = "dismissed", "Two places"
        MERGED = "merged", "Merged"

    first = models.ForeignKey("directory.Resource", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("directory.Resource", on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(help_text="0 to 100: how much alike they are.")
    reasons = models.JSONField(default=list, help_text='[["same phone", 40], ...]: what makes the score.')
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-score", "id"]
        default_permissions = ("change", "view")
        indexes = [models.Index(fields=["state", "-score"])]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_unique"),
            models.CheckConstraint(name="duplicate_pair_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="duplicate_pair_decided_by_someone",
                condition=Q(state="open") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.first} = {self.second}?"
