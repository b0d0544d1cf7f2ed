"""Edits of many entries at once, each of which can be undone as a whole."""

from django.db import models
from django.utils import timezone


class BulkEdit(models.Model):
    """What one bulk action did, so that it can be shown and undone."""

    action = models.CharField(max_length=60)
    by = models.ForeignKey("auth.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "auth.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"


class BulkEditRow(models.Model):
    """One entry's field before and after."""

    edit = models.ForeignKey(BulkEdit, on_delete=models.CASCADE, related_name="rows")
    resource = models.ForeignKey("directory.Resource", on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=100)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["edit", "resource", "field"], name="bulk_edit_row_unique")
        ]

    def __str__(self):
        return self.field
