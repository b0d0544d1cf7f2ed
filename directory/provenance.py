"""Provenance: the newest source rows that stand behind a resource, and what they say together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from .models import Resource, SourceRecord
from .sources import SOURCES
from .sources.merging import Merged, Row, merge


def merged_sources(resource: Resource) -> Merged | None:
    """What the sources say about a resource today; None for one that curators entered themselves."""
    rows = source_rows(resource)
    return merge(rows) if rows else None


def merged_sources_of(resources: Sequence[Resource]) -> dict[int, Merged]:
    """`merged_sources` of many, by pk, in one query; their `source_records` and sources are prefetched."""
    own = {one.pk: _standing(list(one.source_records.all())) for one in resources}
    lenders = defaultdict(list)
    for record in _lending({record.address_key for records in own.values() for record in records}):
        lenders[record.address_key].append(Row(*_facts(record), lends_location_only=True))
    return {
        one.pk: merge([as_row(record, one) for record in own[one.pk]] + _lent(own[one.pk], lenders))
        for one in resources
        if own[one.pk]
    }


def source_rows(resource: Resource) -> list[Row]:
    """The rows behind a resource that its sources still have (else the last ones), and possible lenders."""
    standing = _standing(list(resource.source_records.select_related("source").defer("raw")))
    addresses = {record.address_key for record in standing}
    lenders = [Row(*_facts(record), lends_location_only=True) for record in _lending(addresses)]
    return [as_row(record, resource) for record in standing] + lenders


def as_row(record: SourceRecord, resource: Resource) -> Row:
    """A stored source record as it is merged into a resource."""
    joined = bool(resource.site_key) and record.site_key != resource.site_key
    return Row(*_facts(record), joined=joined)


def _standing(records: list[SourceRecord]) -> list[SourceRecord]:
    return [record for record in records if record.present] or records


def _lent(records, lenders) -> list[Row]:
    addresses = dict.fromkeys(record.address_key for record in records)
    return [row for address in addresses for row in lenders.get(address, ())]


def _lending(addresses: set[str]) -> Iterable[SourceRecord]:
    """Stored rows at these addresses that give their place to the entries of other sources."""
    if not addresses:
        return ()
    slugs = [slug for slug, source_format in SOURCES.items() if source_format.lends_location_only]
    lending = SourceRecord.objects.filter(
        source__slug__in=slugs, address_key__in=addresses, present=True
    ).select_related("source")
    return lending.defer("raw")


def _facts(record):
    return record.source.slug, record.vintage, record.part, record.row_number, record.parsed
