"""Reports: what the public or a provider says is wrong, and what they suggest instead."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .base import row_history


class ProviderLink(models.Model):
    """An expiring way for a provider to look after its own entries: those of one organization."""

    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.CASCADE, related_name="provider_links"
    )
    recipient = models.CharField(
        max_length=200, help_text="Who asked for it, as the team knows them; never published."
    )
    made_by = models.ForeignKey("auth.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_on = models.DateField(null=True, blank=True, help_text="The last day on which it was used.")

    history = row_history()

    class Meta:
        ordering = ["-id"]
        default_permissions = ("add", "change", "view")

    def __str__(self):
        return f"{self.organization} until {self.expires_at:%Y-%m-%d}"


class ReportQuerySet(models.QuerySet):
    def open(self):
        """Reports that nobody has finished."""
        return self.filter(handled_at__isnull=True)


class Report(models.Model):
    """What somebody says about one public resource. Who they are stands apart, and not for long."""

    class Kind(models.TextChoices):
        WRONG_PHONE = "wrong-phone", "Wrong phone number"
        WRONG_ADDRESS = "wrong-address", "Wrong address"
        CLOSED = "closed", "Closed"
        MOVED = "moved", "Moved"
        DOES_NOT_OFFER = "does-not-offer", "Does not offer what is listed"
        OTHER = "other", "Something else"

    class Channel(models.TextChoices):
        PUBLIC = "public", "A visitor"
        PROVIDER = "provider", "The provider"

    class Outcome(models.TextChoices):
        CORRECTED = "corrected", "Corrected"
        PARTLY = "partly", "Partly corrected"
        UNCHANGED = "unchanged", "Checked: nothing to correct"

    receipt = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    resource = models.ForeignKey("directory.Resource", on_delete=models.CASCADE, related_name="reports")
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.PUBLIC)
    link = models.ForeignKey(
        ProviderLink, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    kind = models.CharField(max_length=14, choices=Kind.choices)
    comment = models.TextField(blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    note = models.TextField(blank=True, help_text="For curators only; never published.")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "id"]
        default_permissions = ("change", "view")
        indexes = [
            models.Index(fields=["received_at"], name="report_open", condition=Q(handled_at__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(
                name="report_handled_has_an_outcome",
                condition=Q(handled_at__isnull=True, outcome="")
                | Q(handled_at__isnull=False) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="report_of_a_provider_has_a_link",
                condition=Q(channel="provider", link__isnull=False) | Q(channel="public", link__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.resource}"


class SuggestedValue(models.Model):
    """One field of a report: what stood there when it was sent, what should, and what a curator decided."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="suggestions")
    field = models.CharField(max_length=100)
    shown = models.TextField(blank=True, help_text="What the public saw when the report came.")
    suggested = models.TextField(blank=True)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["report", "field"], name="suggested_value_unique_in_report")
        ]

    def __str__(self):
        return f"{self.field}: {self.suggested}"


class ReportContact(models.Model):
    """How to reach who reported; deleted when the report is handled."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True, related_name="contact")
    contact = models.CharField(max_length=200)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.contact
