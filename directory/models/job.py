"""Work that takes longer than a page may: done by `manage.py work`, one at a time, with its progress."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Q
from django.utils import timezone


def private_files():
    """Uploads are read by jobs only and never served."""
    return FileSystemStorage(location=settings.VAR_DIR / "uploads", base_url=None)


class Job(models.Model):
    """One piece of background work that somebody asked for. Its `kind` names what is run."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    kind = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict, blank=True)
    file = models.FileField(storage=private_files, max_length=300, blank=True)
    file_name = models.CharField(max_length=255, blank=True, help_text="As it was called where it came from.")
    state = models.CharField(max_length=7, choices=State.choices, default=State.QUEUED)
    step = models.CharField(max_length=60, blank=True, help_text="What it is doing now.")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    problem = models.TextField(blank=True, help_text="Why it failed, and what to do.")
    by = models.ForeignKey("auth.User", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When it last said that it is alive.")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        default_permissions = ("add", "view")
        indexes = [
            models.Index(fields=["id"], name="job_waiting", condition=Q(state__in=["queued", "running"]))
        ]

    def __str__(self):
        return f"{self.kind} {self.get_state_display()}"


class ColumnMapping(models.Model):
    """Which of our columns a foreign column name stands for, remembered for each source."""

    source = models.ForeignKey("directory.Source", on_delete=models.CASCADE, related_name="column_mappings")
    column = models.CharField(max_length=120, help_text="The heading in the file.")
    field = models.CharField(max_length=60, blank=True, help_text="Empty: the column is left out.")

    class Meta:
        ordering = ["source", "column"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["source", "column"], name="column_mapping_unique_in_source")
        ]

    def __str__(self):
        return f"{self.column} = {self.field}"
