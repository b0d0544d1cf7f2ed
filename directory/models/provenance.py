"""Provenance: where each row came from, what an import did, and what it could not read."""

from django.db import models
from django.utils import timezone

from .base import row_history


class Source(models.Model):
    """A publisher's data set. Its facts are public; whether its rows are trusted is the operator's choice."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    publisher = models.CharField(max_length=160, blank=True)
    url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=160, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    redistributable = models.BooleanField(
        default=True, help_text="Off: entries stand in search, but in no export, feed or other contract."
    )
    trusted = models.BooleanField(default=False, help_text="On: imported rows are released by the import.")
    sample = models.BooleanField(
        default=False, help_text="Fictional entries, withdrawn when a real source is imported."
    )
    vintage = models.CharField(max_length=40, blank=True, editable=False)
    generation = models.PositiveIntegerField(
        default=0, editable=False, help_text="Raised by every import, so that two at once are noticed."
    )

    history = row_history("vintage", "generation")

    class Meta:
        ordering = ["slug"]

    def __str__(self):
        return self.name


class ImportRun(models.Model):
    """What one import did; it exists only when all of it is in."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="runs")
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    vintage = models.CharField(max_length=40, blank=True)
    states = models.JSONField(default=list, blank=True, help_text="The states it was limited to, if any.")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(default=timezone.now)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.source.slug} {self.finished_at:%Y-%m-%d %H:%M}"


class SourceRecord(models.Model):
    """One row of a source: raw, parsed, and the resource that it stands behind, if any.

    `key` is the row's identity in its source (site key, part, occurrence); later imports match on
    it and never on curated fields. `parsed` is the record as the importer merges it.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="records")
    key = models.CharField(max_length=760)
    site_key = models.CharField(max_length=700)
    address_key = models.CharField(max_length=500)
    state_province = models.CharField(max_length=2, blank=True)
    part = models.CharField(max_length=40, blank=True)
    row_number = models.PositiveIntegerField()
    vintage = models.CharField(max_length=40, blank=True)
    raw = models.JSONField()
    parsed = models.JSONField()
    digest = models.CharField(max_length=64)
    resource = models.ForeignKey(
        "directory.Resource", on_delete=models.SET_NULL, null=True, related_name="source_records"
    )
    present = models.BooleanField(default=True, help_text="Whether the newest vintage still has this row.")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["source", "row_number"]
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="source_record_key_unique")]
        indexes = [models.Index(fields=["address_key"])]

    def __str__(self):
        return f"{self.source.slug} row {self.row_number}"


class RowError(models.Model):
    """A value that an import could not take, with advice on how to do it right."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="row_errors")
    row_number = models.PositiveIntegerField()
    column = models.CharField(max_length=80, blank=True)
    value = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=60)
    advice = models.CharField(max_length=300)
    rejected = models.BooleanField(help_text="On: the whole row was left out. Off: only this value.")
    raw = models.JSONField(default=dict, help_text="The rejected row as it stood in the file.")

    class Meta:
        ordering = ["run", "row_number", "id"]

    def __str__(self):
        return f"row {self.row_number}: {self.code}"
