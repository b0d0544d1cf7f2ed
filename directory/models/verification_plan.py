"""When each entry is to be verified, why then, and who is at it."""

from django.db import models
from django.db.models import Q


class VerificationPlan(models.Model):
    """The next verification of one resource. Visitors' traffic is no part of its risk."""

    resource = models.OneToOneField(
        "directory.Resource", on_delete=models.CASCADE, primary_key=True, related_name="plan"
    )
    due_on = models.DateField()
    risk = models.PositiveSmallIntegerField(default=0, help_text="The higher, the sooner it is opened.")
    reasons = models.JSONField(default=list, help_text='[["report", 40], ...]: what the risk is made of.')
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="Calls without an answer since somebody was reached."
    )
    claimed_by = models.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["due_on", "-risk", "resource"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["due_on", "-risk"])]
        constraints = [
            models.CheckConstraint(
                name="verification_claim_ends",
                condition=Q(claimed_by__isnull=True) | Q(claimed_until__isnull=False),
            )
        ]

    def __str__(self):
        return f"due on {self.due_on}"
