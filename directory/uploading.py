"""Uploading: a file from a browser becomes a preview, and after a yes an import. All of it runs as jobs.

A file is read by a job only, never while somebody waits for a page; it lies in a private folder of its own
until it is imported, refused, or a day old.
"""

import csv
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction

from . import publishing
from .curating import Refused
from .exports.table import harmless
from .importing import FACTS, import_source, preview_source
from .models import ColumnMapping, Job, Source
from .sources import SOURCES
from .sources.mapped_table import FIELDS, REQUIRED, source_format
from .sources.reading import headings
from .sources.record import SourceFormat

LARGEST_UPLOAD = 50_000_000  # bytes; a national directory has about 10 MB
REJECTED_NAME = "rejected.csv"
REJECTED_COLUMNS = ("row", "column", "value", "code", "advice", "rejected")
SHOWN_PROBLEMS = 50


def preview_upload(job: Job, progress) -> dict:
    """What importing the job's file would change; or, for a source without a parser, its column names.

    `parameters`: {"source": slug}. Result: {"headings": {name: examples}} where some are not mapped yet, else
    what `importing.Preview` holds, with `mapping` and the number of `problems`.
    """
    slug, path = job.parameters["source"], Path(job.file.path)
    mapping = {} if slug in SOURCES else _mapping_of(slug)
    if slug not in SOURCES:
        found = headings(path)
        if not found.keys() <= mapping.keys() or REQUIRED not in mapping.values():
            return {"headings": found}
        mapping = {name: mapping[name] for name in found}
    found = preview_source(format_of(slug, mapping), path, progress=progress)
    _write_problems(found.errors, rejected_path(job))
    return {
        "counts": found.counts,
        "entries": found.entries,
        "new": found.new,
        "changes": found.changed,
        "vanished": found.vanished,
        "errors": [_problem(one) for one in found.errors[:SHOWN_PROBLEMS]],
        "problems": len(found.errors),
        "mapping": mapping,
    }


def import_upload(job: Job, progress) -> dict:
    """Import the job's file and publish. `parameters`: {"source": slug, "mapping": as it was previewed}."""
    slug = job.parameters["source"]
    how = format_of(slug, job.parameters["mapping"])
    report = import_source(slug, Path(job.file.path), source_format=how, progress=progress)
    published = publishing.publish(progress)
    return {"run": report.run_id, "counts": report.counts, "published": published}


@transaction.atomic
def remember_columns(*, source: Source, columns: Mapping[str, str], by):
    """Remember what each column name of a source stands for: one of FIELDS, or "" for nothing.

    Raises Refused where no column gives the name, or for an unknown field.
    """
    unknown = set(columns.values()) - FIELDS.keys() - {""}
    if unknown or REQUIRED not in columns.values():
        raise Refused("Say which column holds the name of the place. Every entry needs one.")
    ColumnMapping.objects.bulk_create(
        [ColumnMapping(source=source, column=column, field=field) for column, field in columns.items()],
        update_conflicts=True,
        unique_fields=["source", "column"],
        update_fields=["field"],
    )


def remembered_columns(source: Source) -> dict[str, str]:
    return dict(source.column_mappings.values_list("column", "field"))


def format_of(slug: str, mapping: Mapping[str, str]) -> SourceFormat:
    """How the files of a source are read: by its own parser, or by a mapping of their columns."""
    if slug in SOURCES:
        return SOURCES[slug]
    source = Source.objects.get(slug=slug)
    return source_format(slug, {name: getattr(source, name) for name in FACTS}, mapping)


def rejected_path(job: Job) -> Path:
    return Path(job.file.path).parent / REJECTED_NAME


def _mapping_of(slug):
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        raise Refused(f"There is no source {slug}. Add it under Sources first.")
    return remembered_columns(source)


def _problem(error) -> dict:
    return {name: getattr(error, name) for name in REJECTED_COLUMNS}


def _write_problems(errors, path: Path):
    """A CSV file of what could not be taken and why, which no spreadsheet takes for formulas."""
    raw_columns = list(dict.fromkeys(name for error in errors for name in error.raw))
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow([harmless(name) for name in (*REJECTED_COLUMNS, *raw_columns)])
        for error in errors:
            cells = [*_problem(error).values(), *(error.raw.get(name, "") for name in raw_columns)]
            writer.writerow([harmless(str(cell)) for cell in cells])
