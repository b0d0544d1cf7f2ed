"""Applying: one set-based transaction that makes a plan true, or none of it."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from directory import documents, publishing
from directory.curating import CHILDREN
from directory.freezing import freeze_organization
from directory.models import (
    ImportRun,
    Kind,
    Organization,
    Release,
    Resource,
    Review,
    RowError,
    Source,
    SourceRecord,
    Status,
)

from . import bulk
from .planning import Plan, generations
from .sites import COLUMNS

BATCH = 1000
UPDATED_COLUMNS = [*(column.name for column in COLUMNS), "terms", "digest", "release", "updated_at"]
RECORD_COLUMNS = [
    "row_number",
    "vintage",
    "raw",
    "parsed",
    "digest",
    "address_key",
    "resource",
    "present",
    "updated_at",
]


class Overtaken(Exception):
    """Data changed between planning and applying; nothing was written. Run the import again."""

    def __str__(self):
        return "Others changed the data meanwhile; nothing was written. Run the import again."


@transaction.atomic
def apply(plan: Plan) -> ImportRun:
    """Write a plan; raises Overtaken, having written nothing, where it is out of date."""
    _claim(plan)
    run = _write_run(plan)
    _write_organizations(plan, run)
    _write_resources(plan, run)
    _write_children(plan)
    _write_records(plan, run)
    _write_reviews(plan, run)
    _withdraw_samples(plan)
    if any(site.is_released for site in plan.sites):
        publishing.expect()
    return run


def _claim(plan):
    """Let one import in at a time, and only if all stands as it did when the plan was made."""
    list(Source.objects.select_for_update().order_by("pk"))
    if generations() != plan.generations or not _stand_as_seen(plan.seen):
        raise Overtaken
    source = plan.source
    source.generation += 1
    source.vintage = plan.reading.vintage or source.vintage
    _save_claim(source)


def _stand_as_seen(seen) -> bool:
    """Whether no curator has touched a known resource since; from here on none can."""
    now = {}
    for batch in _batches(list(seen)):
        rows = Resource.objects.select_for_update().filter(pk__in=batch).order_by("pk")
        now.update(rows.values_list("pk", "updated_at"))
    return now == seen


def _save_claim(source):
    if source.pk:
        Source.objects.filter(pk=source.pk).update(generation=source.generation, vintage=source.vintage)
        return
    try:
        source.save()
    except IntegrityError as error:  # another import has just made this source
        source.pk = None
        raise Overtaken from error


def _write_run(plan) -> ImportRun:
    reading = plan.reading
    run = ImportRun.objects.create(
        source=plan.source,
        file_name=reading.file_name,
        file_digest=reading.file_digest,
        vintage=reading.vintage,
        states=sorted(reading.states),
        started_at=reading.started_at,
        finished_at=timezone.now(),
        counts=plan.counts(),
    )
    bulk.insert([_row_error(run, error) for error in reading.errors])
    return run


def _row_error(run, error):
    names = ("column", "value", "code", "advice", "rejected")
    return RowError(
        run=run, row_number=error.row, raw=dict(error.raw), **{name: getattr(error, name) for name in names}
    )


def _write_organizations(plan, run):
    """New organizations, and releases of those that a released resource needs and that are not public yet."""
    needed = {site.resource.organization.public_id for site in plan.sites if site.is_new and site.is_released}
    known = plan.organizations.values()
    waiting = [one for one in known if not one.is_public and one.public_id in needed]
    releases = [_released_organization(one, run) for one in waiting]
    _attach(waiting, releases)
    stored = [one for one in waiting if one.pk]
    bulk.insert([one for one in known if one.pk is None])
    bulk.update(stored, ["status", "digest", "release"])


def _released_organization(organization, run):
    content = freeze_organization(organization)
    organization.status, organization.digest = Status.PUBLISHED, documents.digest(content)
    return _release(Kind.ORGANIZATION, organization, content, run)


def _write_resources(plan, run):
    released = [site for site in plan.sites if site.is_released]
    releases = [_release(Kind.RESOURCE, site.resource, site.content, run) for site in released]
    _attach([site.resource for site in released], releases)
    new = [site.resource for site in plan.sites if site.is_new]
    for resource in new:
        resource.organization_id = resource.organization.pk
    bulk.insert(new)
    known = [site.resource for site in plan.sites if not site.is_new]
    for resource in known:
        resource.updated_at = run.finished_at
    bulk.update(known, UPDATED_COLUMNS)


def _release(kind, record, content, run) -> Release:
    reason = f"Imported from {run.source.name} {run.vintage}".strip()
    return Release(
        kind=kind, public_id=record.public_id, content=content, digest=record.digest, run=run, reason=reason
    )


def _attach(records, releases):
    bulk.insert(releases)
    for record, release in zip(records, releases, strict=True):
        record.release_id = release.pk


def _write_children(plan):
    for name, model in CHILDREN.items():
        known = [site.resource.pk for site in plan.sites if not site.is_new and name in site.children]
        bulk.delete(model, "resource", known)
        bulk.insert(list(_child_rows(plan, name)))


def _child_rows(plan, name) -> Iterable:
    for site in plan.sites:
        for position, row in enumerate(site.children.get(name, ())):
            row.resource_id = site.resource.pk
            if hasattr(row, "position"):
                row.position = position
            yield row


def _write_records(plan, run):
    for record in plan.touched_records():
        record.source_id, record.present, record.updated_at = plan.source.pk, True, run.finished_at
        site = plan.site_of_record.get(record.key)
        if site:
            record.resource_id = site.resource.pk
    bulk.insert(plan.new_records)
    bulk.update(plan.changed_records + plan.moved_records, RECORD_COLUMNS)
    for batch in _batches(plan.vanished_records):
        SourceRecord.objects.filter(pk__in=batch).update(present=False)


def _write_reviews(plan, run):
    reviews = [Review(reason=Review.Reason.VANISHED, resource_id=pk, run=run) for pk in plan.vanished_sites]
    reviews += [
        Review(reason=Review.Reason.SAME_PLACE, resource_id=pk, other_id=site.resource.pk, run=run)
        for pk, site in plan.same_places
    ]
    reviews += _new_disagreements(plan, run)
    # An open review of the same kind stands already: the constraint keeps one.
    Review.objects.bulk_create(reviews, batch_size=BATCH, ignore_conflicts=True)
    _set_status(plan.vanished_sites, Status.PUBLISHED, Status.IN_REVIEW)
    _close_reviews_of_returned(plan)


def _new_disagreements(plan, run) -> Iterable[Review]:
    """What nobody has been asked yet; an open question is brought up to date."""
    found = {resource.pk: detail for resource, detail in plan.disagreements}
    for batch in _batches(list(found)):
        asked = Review.objects.filter(reason=Review.Reason.DISAGREEMENT, resource__in=batch)
        for review in asked:
            if review.detail == found.get(review.resource_id):
                del found[review.resource_id]
            elif review.closed_at is None and review.resource_id in found:
                Review.objects.filter(pk=review.pk).update(detail=found.pop(review.resource_id), run=run)
    return [
        Review(reason=Review.Reason.DISAGREEMENT, resource_id=pk, run=run, detail=detail)
        for pk, detail in found.items()
    ]


def _close_reviews_of_returned(plan):
    """A site that stands in the newest vintage again needs no decision any more."""
    returned = []
    for batch in _batches(plan.present_sites):
        waiting = Review.objects.filter(
            reason=Review.Reason.VANISHED, closed_at__isnull=True, resource__in=batch
        )
        returned += waiting.values_list("resource_id", flat=True)
        waiting.update(closed_at=timezone.now(), decision="Back in the newest vintage of its source.")
    _set_status(returned, Status.IN_REVIEW, Status.PUBLISHED)


def _set_status(ids, before, after):
    for batch in _batches(ids):
        chosen = Resource.objects.filter(pk__in=batch, status=before, release__isnull=False)
        chosen.update(status=after)


def _withdraw_samples(plan):
    """Fictional entries leave public sight as soon as a real source has entries of its own."""
    if plan.source.sample or not any(site.is_released for site in plan.sites):
        return
    behind = SourceRecord.objects.filter(resource=OuterRef("pk"))
    is_sample = Exists(behind.filter(source__sample=True)) & ~Exists(behind.filter(source__sample=False))
    out = {"status": Status.WITHDRAWN, "release": None, "updated_at": timezone.now()}
    Resource.objects.public().filter(is_sample).update(**out)
    standing = Resource.objects.public().filter(organization=OuterRef("pk"))
    theirs = Resource.objects.filter(is_sample, organization=OuterRef("pk"))
    Organization.objects.public().filter(Exists(theirs), ~Exists(standing)).update(**out)


def _batches(rows: list):
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
