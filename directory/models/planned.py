"""Releases and withdrawals that are to happen at a stated time."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .base import Kind


class PlannedStep(models.Model):
    """A release or a withdrawal to come. What is released is the record as it stands at that time."""

    class Step(models.TextChoices):
        RELEASE = "release", "Release"
        WITHDRAW = "withdraw", "Withdraw"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    public_id = models.UUIDField()
    step = models.CharField(max_length=8, choices=Step.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("auth.User", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was done or called off.")
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "public_id", "step"],
                condition=Q(ended_at__isnull=True),
                name="planned_step_once",
            )
        ]

    def __str__(self):
        return f"{self.get_step_display()} at {self.at:%Y-%m-%d %H:%M} UTC"
