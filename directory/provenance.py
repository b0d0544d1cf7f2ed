"""Provenance: the newest source rows that stand behind a resource, and what they say together."""

from .models import Resource, SourceRecord
from .sources import SOURCES
from .sources.merging import Merged, Row, merge


def merged_sources(resource: Resource) -> Merged | None:
    """What the sources say about a resource today; None for one that curators entered themselves."""
    rows = source_rows(resource)
    return merge(rows) if rows else None


def source_rows(resource: Resource) -> list[Row]:
    """The rows behind a resource that its sources still have (else the last ones), and possible lenders."""
    own = list(resource.source_records.select_related("source").defer("raw"))
    standing = [record for record in own if record.present] or own
    addresses = {record.address_key for record in standing}
    return [as_row(record, resource) for record in standing] + (_lenders(addresses) if addresses else [])


def as_row(record: SourceRecord, resource: Resource) -> Row:
    """A stored source record as it is merged into a resource."""
    joined = bool(resource.site_key) and record.site_key != resource.site_key
    return Row(*_facts(record), joined=joined)


def _lenders(addresses) -> list[Row]:
    slugs = [slug for slug, source_format in SOURCES.items() if source_format.lends_location_only]
    lending = SourceRecord.objects.filter(
        source__slug__in=slugs, address_key__in=addresses, present=True
    ).select_related("source")
    return [Row(*_facts(record), lends_location_only=True) for record in lending.defer("raw")]


def _facts(record):
    return record.source.slug, record.vintage, record.part, record.row_number, record.parsed
