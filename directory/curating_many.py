"""Curating many resources at once: what `curating` does to one, in a constant number of statements.

A thousand entries one by one would hold the one write lock of an embedded database for half a minute.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from . import curating, documents
from .freezing import freeze_resource, parts_of
from .models import FieldLock, Resource, SourceRecord
from .provenance import merged_sources_of

BATCH = 200
PARTS = ("phones", "schedules", "licences", "locks", "verifications")


def held(ids: Iterable[int]) -> list[Resource]:
    """These resources by name, locked until the transaction ends, with their parts and sources at hand."""
    ids = list(ids)
    list(Resource.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    return sorted(loaded(ids), key=lambda one: (one.name, one.pk))


def loaded(ids: Sequence[int]) -> Iterator[Resource]:
    """Resources with all that freezing them needs, a constant number of queries for each batch."""
    behind = Prefetch("source_records", SourceRecord.objects.select_related("source").defer("raw"))
    for start in range(0, len(ids), BATCH):
        batch = Resource.objects.filter(pk__in=ids[start : start + BATCH]).select_related("organization")
        yield from batch.prefetch_related(*PARTS, behind)


@transaction.atomic
def save(*, resources: Sequence[Resource], columns: Iterable[str], by, reason: str):
    """Save these columns, already set and valid, each entry with its row of history. Locks nothing."""
    now = timezone.now()
    for resource in resources:
        resource.updated_at = now
    if resources:
        bulk_update_with_history(
            resources,
            Resource,
            [*columns, "updated_at"],
            batch_size=BATCH,
            default_user=by,
            default_change_reason=reason,
        )


@transaction.atomic
def lock(*, resources: Sequence[Resource], field: str, by, reason: str):
    """Keep imports out of this field of each; one that is locked already keeps its first lock."""
    free = [one for one in resources if field not in lock_names_of(one)]
    FieldLock.objects.bulk_create(
        [FieldLock(resource=one, field=field, by=by, reason=reason) for one in free], batch_size=BATCH
    )


@transaction.atomic
def unlock(*, resources: Sequence[Resource], field: str, by, reason: str):
    """Let imports set this field again. Its value stays; setting it is the caller's part."""
    for held_lock in FieldLock.objects.filter(resource__in=resources, field=field):
        curating.write_history(held_lock, by, reason)
        held_lock.delete()


@transaction.atomic
def touch(resources: Sequence[Resource]):
    """Keep the digests of the rows as they are stored; see `curating.touch`."""
    fresh = list(loaded([one.pk for one in resources]))
    said, now = merged_sources_of(fresh), timezone.now()
    for one in fresh:
        sources = said[one.pk].sources if one.pk in said else []
        one.digest, one.updated_at = documents.digest(freeze_resource(one, parts_of(one, sources))), now
    Resource.objects.bulk_update(fresh, ["digest", "updated_at"], batch_size=BATCH)


def lock_names_of(resource: Resource) -> set[str]:
    return {one.field for one in resource.locks.all()}
