"""Reviews: what an import found that a person must decide."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Review(models.Model):
    """A question for a curator about one resource; at most one of a kind is open for it at a time."""

    class Reason(models.TextChoices):
        VANISHED = "vanished", "No longer in the newest vintage of its source"
        DISAGREEMENT = "disagreement", "Its source rows disagree"
        SAME_PLACE = "same_place", "Perhaps the same place as another entry"
        UNREACHED = "unreached", "Nobody answered several calls"

    reason = models.CharField(max_length=14, choices=Reason.choices)
    resource = models.ForeignKey("directory.Resource", on_delete=models.CASCADE, related_name="reviews")
    other = models.ForeignKey(
        "directory.Resource", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    run = models.ForeignKey(
        "directory.ImportRun", on_delete=models.SET_NULL, null=True, related_name="reviews"
    )
    detail = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "reason"], condition=Q(closed_at__isnull=True), name="review_open_once"
            )
        ]

    def __str__(self):
        return self.get_reason_display()
