"""Applying: one set-based transaction that makes a plan true, or none of it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from directory import documents
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
from .planning import Plan, locks_fingerprint
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
        return "Another import or a curator changed the data meanwhile; nothing was written. Run the import again."


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
    return run


def _claim(plan):
    """Take the source's next generation, if nobody took it since the plan was made."""
    mine = Source.objects.filter(pk=plan.source.pk, generation=plan.generation)
    vintage = plan.reading.vintage or plan.source.vintage
    if not mine.update(generation=F("generation") + 1, vintage=vintage) or locks_fingerprint() != plan.locks:
        raise Overtaken


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
    if not plan.source.trusted:
        bulk.insert(_unsaved(plan.organizations.values()))
        return
    waiting = [one for one in plan.organizations.values() if not one.is_public]
    releases = []
    for organization in waiting:
        content = freeze_organization(organization)
        organization.status, organization.digest = Status.PUBLISHED, documents.digest(content)
        releases.append(_release(Kind.ORGANIZATION, organization, content, run))
    _attach(waiting, releases)
    known = [one for one in waiting if one.pk]
    bulk.insert(_unsaved(waiting))
    bulk.update(known, ["status", "digest", "release"])


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


def _unsaved(records):
    return [record for record in records if record.pk is None]


def _write_children(plan):
    for name, model in CHILDREN.items():
        known = [site.resource.pk for site in plan.sites if not site.is_new and name in site.children]
        for start in range(0, len(known), BATCH):
            model.objects.filter(resource__in=known[start : start + BATCH]).delete()
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
    for start in range(0, len(plan.vanished_records), BATCH):
        SourceRecord.objects.filter(pk__in=plan.vanished_records[start : start + BATCH]).update(present=False)


def _write_reviews(plan, run):
    reviews = [Review(reason=Review.Reason.VANISHED, resource_id=pk, run=run) for pk in plan.vanished_sites]
    reviews += [
        Review(reason=Review.Reason.SAME_PLACE, resource_id=pk, other_id=site.resource.pk, run=run)
        for pk, site in plan.same_places
    ]
    reviews += [
        Review(
            reason=Review.Reason.DISAGREEMENT,
            resource_id=site.resource.pk,
            run=run,
            detail=site.disagreements,
        )
        for site in plan.sites
        if site.disagreements
    ]
    # An open review of the same kind stands already: the constraint keeps one.
    Review.objects.bulk_create(reviews, batch_size=BATCH, ignore_conflicts=True)
    _set_status(plan.vanished_sites, Status.PUBLISHED, Status.IN_REVIEW)
    _close_reviews_of_returned(plan)


def _close_reviews_of_returned(plan):
    """A site that stands in the newest vintage again needs no decision any more."""
    returned = []
    for start in range(0, len(plan.present_sites), BATCH):
        open_reviews = Review.objects.filter(
            reason=Review.Reason.VANISHED,
            closed_at__isnull=True,
            resource__in=plan.present_sites[start : start + BATCH],
        )
        returned += open_reviews.values_list("resource_id", flat=True)
        open_reviews.update(closed_at=timezone.now(), decision="Back in the newest vintage of its source.")
    _set_status(returned, Status.IN_REVIEW, Status.PUBLISHED)


def _set_status(ids, before, after):
    for start in range(0, len(ids), BATCH):
        chosen = Resource.objects.filter(
            pk__in=ids[start : start + BATCH], status=before, release__isnull=False
        )
        chosen.update(status=after)


def _withdraw_samples(plan):
    """Fictional entries leave public sight as soon as a real source has entries of its own."""
    if plan.source.sample or not any(site.is_released for site in plan.sites):
        return
    samples = SourceRecord.objects.filter(source__sample=True, resource=OuterRef("pk"))
    out = {"status": Status.WITHDRAWN, "release": None, "updated_at": timezone.now()}
    Resource.objects.public().filter(Exists(samples)).update(**out)
    standing = Resource.objects.public().filter(organization=OuterRef("pk"))
    theirs = Resource.objects.filter(Exists(samples), organization=OuterRef("pk"))
    Organization.objects.public().filter(Exists(theirs), ~Exists(standing)).update(**out)
