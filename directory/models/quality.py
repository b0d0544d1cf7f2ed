"""What the quality rules find, and audits: entries drawn at random and phoned."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class QualityFinding(models.Model):
    """One rule that one resource breaks, as the last run of the quality report found it."""

    rule = models.CharField(max_length=60)
    resource = models.ForeignKey(
        "directory.Resource", on_delete=models.CASCADE, related_name="quality_findings"
    )
    value = models.CharField(max_length=200, blank=True)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["rule", "resource"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["rule", "resource"], name="quality_finding_unique")]

    def __str__(self):
        return self.rule


class Audit(models.Model):
    """A random sample of the public entries, phoned to see how many are right."""

    size = models.PositiveIntegerField()
    population = models.PositiveIntegerField(help_text="How many entries it was drawn from.")
    states = models.JSONField(default=list, blank=True, help_text="The states it was limited to, if any.")
    seed = models.BigIntegerField(help_text="With which the draw can be repeated.")
    drawn_at = models.DateTimeField(default=timezone.now)
    drawn_by = models.ForeignKey("auth.User", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Its figures are public from then on.")

    class Meta:
        ordering = ["-id"]
        default_permissions = ("add", "change", "view")

    def __str__(self):
        return f"{self.size} entries of {self.drawn_at:%Y-%m-%d}"


class AuditEntry(models.Model):
    """One entry of an audit. Exact: all was right. Functional: enough was right to start care."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="entries")
    resource = models.ForeignKey("directory.Resource", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    called_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey("auth.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    exact = models.BooleanField(null=True, blank=True)
    functional = models.BooleanField(null=True, blank=True)
    wrong = models.JSONField(default=list, blank=True, help_text="Names of the fields that were wrong.")
    note = models.TextField(blank=True, help_text="For curators only; never published.")

    class Meta:
        ordering = ["position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["audit", "resource"], name="audit_entry_unique"),
            models.CheckConstraint(
                name="audit_entry_is_whole",
                condition=Q(called_on__isnull=True, exact__isnull=True, functional__isnull=True)
                | Q(called_on__isnull=False, exact__isnull=False, functional__isnull=False, by__isnull=False),
            ),
            models.CheckConstraint(
                name="audit_entry_exact_is_functional",
                condition=Q(exact__isnull=True) | Q(exact=False) | Q(functional=True),
            ),
        ]

    def __str__(self):
        return f"{self.position}. {self.resource}"
