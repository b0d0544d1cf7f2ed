"""Planning: what a run would change. Compares rows with stored rows, merges sites, writes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import orjson
from django.db.models import F, Prefetch

from directory.curating import forget_prefetched
from directory.models import Organization, Resource, Source, SourceRecord, Status, Term, derived_id
from directory.provenance import as_row
from directory.sources import SOURCES
from directory.sources.merging import Row, merge

from .same_places import find_same_places
from .sites import Site, changed_site, new_site, organization_key

BATCH = 400


@dataclass
class Plan:
    """One run, ready to be applied as a whole.

    `generations` (of every source) and `seen` (when each known resource was last changed) tell whether it is
    still up to date.
    """

    source: Source
    reading: object
    generations: dict[str, int]
    seen: dict[int, object] = field(default_factory=dict)
    new_records: list[SourceRecord] = field(default_factory=list)
    changed_records: list[SourceRecord] = field(default_factory=list)
    moved_records: list[SourceRecord] = field(default_factory=list)
    unchanged: int = 0
    vanished_records: list[int] = field(default_factory=list)
    organizations: dict[str, Organization] = field(default_factory=dict)
    sites: list[Site] = field(default_factory=list)
    site_of_record: dict[str, Site] = field(default_factory=dict)
    vanished_sites: list[int] = field(default_factory=list)
    present_sites: list[int] = field(default_factory=list)
    same_places: list[tuple[int, Site]] = field(default_factory=list)
    disagreements: list[tuple[Resource, dict]] = field(default_factory=list)
    lending: int = 0

    @property
    def lends_only(self):
        return self.reading.format.lends_location_only

    def counts(self) -> dict[str, int]:
        """Every row once: created (made a resource), merged (joined one, or lent it a location), kept (only
        stored), updated, unchanged, rejected; and vanished: stored rows that the file no longer has.
        """
        sites = (self.site_of_record.get(record.key) for record in self.new_records)
        created = len({site.resource.site_key for site in sites if site})
        joined = self.lending if self.lends_only else len(self.new_records) - created
        return {
            "created": created,
            "updated": len(self.changed_records),
            "unchanged": self.unchanged,
            "merged": joined,
            "kept": len(self.new_records) - created - joined,
            "rejected": len({error.row for error in self.reading.errors if error.rejected}),
            "vanished": len(self.vanished_records),
        }

    def touched_records(self) -> list[SourceRecord]:
        return self.new_records + self.changed_records + self.moved_records


def generations() -> dict[str, int]:
    """Differs whenever an import, of whatever source, was applied in between."""
    return dict(Source.objects.values_list("slug", "generation"))


def make_plan(source: Source, reading, progress=None) -> Plan:
    """What this reading would change now."""
    plan = Plan(source, reading, generations())
    _compare_rows(plan)
    if not plan.touched_records() and not plan.vanished_records:
        return plan
    if plan.lends_only:
        _plan_lending(plan, progress)
    else:
        _plan_sites(plan, progress)
    return plan


def _compare_rows(plan):
    """Sort the rows into new, changed, moved (same content, other place) and unchanged; find the vanished."""
    stored, survivors = _stored_rows(plan), _Survivors()
    for record in plan.reading.records:
        record.pk, digest, place, resource_id = stored.pop(record.key, (None, "", None, None))
        record.resource_id = survivors.of(resource_id)
        if record.pk is None:
            plan.new_records.append(record)
        elif digest != record.digest:
            plan.changed_records.append(record)
        else:
            plan.unchanged += 1
            if place != (record.row_number, record.vintage, True) or record.resource_id != resource_id:
                plan.moved_records.append(record)
    plan.vanished_records = [pk for pk, _, place, _ in stored.values() if place[2]]


class _Survivors:
    """Which resource stands for one that a curator has merged into another."""

    def __init__(self):
        merged = Resource.objects.filter(replaced_by__isnull=False)
        self.replaced = dict(merged.values_list("pk", "replaced_by_id"))

    def of(self, pk):
        passed = set()
        while pk in self.replaced and pk not in passed:
            passed.add(pk)
            pk = self.replaced[pk]
        return pk


def _stored_rows(plan):
    """Only of the parts that the file has: a publisher may give each part in a file of its own."""
    rows = SourceRecord.objects.filter(source__slug=plan.source.slug, part__in=plan.reading.parts)
    if plan.reading.states:
        rows = rows.filter(state_province__in=plan.reading.states)
    columns = ("key", "pk", "digest", "row_number", "vintage", "present", "resource_id")
    return {
        key: (pk, digest, (row_number, vintage, present), resource_id)
        for key, pk, digest, row_number, vintage, present, resource_id in rows.values_list(
            *columns
        ).iterator()
    }


def _plan_sites(plan, progress):
    resource_of_site = _resources_by_site()
    new, existing = defaultdict(list), set()
    for record in plan.touched_records():
        record.resource_id = record.resource_id or resource_of_site.get(record.site_key)
        if record.resource_id:
            existing.add(record.resource_id)
        else:
            new[record.site_key].append(record)
    existing |= _resources_of_vanished(plan)
    context = _Context(plan, _lenders(plan))
    for site_key, records in _shown(new.items(), len(new), "merge new sites", progress):
        context.add_new(site_key, records)
    for resource in _shown(stored_resources(existing), len(existing), "merge known sites", progress):
        context.add_existing(resource)
    find_same_places(plan)


def _plan_lending(plan, progress):
    """A lending source touches the resources that stand at its new, changed or vanished addresses."""
    at_address = defaultdict(set)
    own = SourceRecord.objects.filter(resource__isnull=False, present=True)
    for address, resource_id in own.values_list("address_key", "resource_id").iterator():
        at_address[address].add(resource_id)
    plan.lending = sum(record.address_key in at_address for record in plan.new_records)
    addresses = {record.address_key for record in plan.touched_records()}
    for ids in _batches(plan.vanished_records):
        addresses.update(SourceRecord.objects.filter(pk__in=ids).values_list("address_key", flat=True))
    existing = set().union(*(at_address[address] for address in addresses if address in at_address))
    context = _Context(plan, _lenders(plan))
    for resource in _shown(stored_resources(existing), len(existing), "lend locations", progress):
        context.add_existing(resource)


class _Context:
    """What planning a site needs: terms, organizations, lenders by address, this run's rows by resource."""

    def __init__(self, plan: Plan, lenders):
        self.plan, self.lenders = plan, lenders
        self.terms = {key: key for key in Term.objects.values_list("key", flat=True)}
        self.known_organizations = _organizations()
        self.read_now = defaultdict(list)
        if not plan.lends_only:
            for record in plan.touched_records():
                self.read_now[record.resource_id].append(record)
        self.replaced = {record.pk for record in plan.changed_records + plan.moved_records}
        self.vanished = set(plan.vanished_records)

    def add_new(self, site_key, records):
        merged = merge([*map(self._row, records), *self._lent(records)])
        organization = self._organization(merged.values)
        site = new_site(site_key, merged, organization, self.terms, trusted=self.plan.source.trusted)
        self.plan.sites.append(site)
        self._note_disagreements(site.resource, merged)
        for record in records:
            self.plan.site_of_record[record.key] = site

    def add_existing(self, resource):
        self.plan.seen[resource.pk] = resource.updated_at
        now = self.read_now[resource.pk]
        stored = [record for record in resource.source_records.all() if record.pk not in self.replaced]
        stored = [record for record in stored if record.present and record.pk not in self.vanished]
        if not now and not stored:
            self._note_vanished(resource)
            return
        self.plan.present_sites.append(resource.pk)
        rows = [self._row(record, resource) for record in now] + [as_row(one, resource) for one in stored]
        merged = merge([*rows, *self._lent(now + stored)])
        site = changed_site(resource, merged, self.terms, trusted=self.plan.source.trusted)
        forget_prefetched(resource)
        self._note_disagreements(resource, merged)
        if site:
            self.plan.sites.append(site)

    def _note_disagreements(self, resource, merged):
        if merged.disagreements:
            self.plan.disagreements.append((resource, merged.disagreements))

    def _note_vanished(self, resource):
        if resource.status != Status.WITHDRAWN:
            self.plan.vanished_sites.append(resource.pk)

    def _row(self, record, resource=None):
        """A row read now, whose parsed values are encoded still."""
        joined = bool(resource and resource.site_key) and record.site_key != resource.site_key
        parsed = orjson.loads(record.parsed)
        return Row(
            self.plan.source.slug, record.vintage, record.part, record.row_number, parsed, joined=joined
        )

    def _lent(self, records) -> list[Row]:
        addresses = dict.fromkeys(record.address_key for record in records)
        return [row for address in addresses for row in self.lenders.get(address, ())]

    def _organization(self, values):
        key = organization_key(values)
        if key not in self.plan.organizations:
            known = self.known_organizations.get(key)
            self.plan.organizations[key] = known or Organization(
                public_id=derived_id("organization", key),
                source_key=key,
                name=values.get("organization_name") or values["name"],
            )
        return self.plan.organizations[key]


def _organizations() -> dict[str, Organization]:
    """By source key; whole where they are not public yet, since the import may release them."""
    found = Organization.objects.filter(source_key__isnull=False)
    public = found.filter(release__isnull=False).only("id", "public_id", "source_key", "name", "release_id")
    waiting = found.filter(release__isnull=True).prefetch_related("identifiers")
    return {one.source_key: one for one in [*public, *waiting]}


def _resources_by_site() -> dict[str, int]:
    """Where each site of any source went: stored source records first, for they follow a merge."""
    survivors = _Survivors()
    by_key = dict(Resource.objects.filter(site_key__isnull=False).values_list("site_key", "pk"))
    stored = SourceRecord.objects.filter(resource__isnull=False)
    by_key |= dict(stored.order_by("pk").values_list("site_key", "resource_id").iterator())
    return {site_key: survivors.of(pk) for site_key, pk in by_key.items()}


def _resources_of_vanished(plan) -> set[int]:
    found = set()
    for ids in _batches(plan.vanished_records):
        found.update(SourceRecord.objects.filter(pk__in=ids).values_list("resource_id", flat=True))
    return found - {None}


def stored_resources(ids: Iterable[int]) -> Iterator[Resource]:
    """Resources with all their parts, a constant number of queries for each batch."""
    rows = Prefetch("source_records", SourceRecord.objects.defer("raw").select_related("source"))
    parts = ("phones", "schedules", "licences", "locks", "verifications", rows)
    for batch in _batches(sorted(ids)):
        found = Resource.objects.filter(pk__in=batch).prefetch_related(*parts).order_by("pk")
        yield from found.annotate(released_digest=F("release__digest"), owner_id=F("organization__public_id"))


def _lenders(plan) -> dict[str, list[Row]]:
    """Rows that lend a location, by address: those stored that this run leaves, and those read now."""
    slugs = [slug for slug, source_format in SOURCES.items() if source_format.lends_location_only]
    stored = SourceRecord.objects.filter(source__slug__in=slugs, present=True)
    gone = {record.pk for record in plan.touched_records() if record.pk} | set(plan.vanished_records)
    lenders = defaultdict(list)
    columns = ("pk", "address_key", "source__slug", "vintage", "part", "row_number", "parsed")
    for pk, address, *row in stored.values_list(*columns).iterator():
        if pk not in gone:
            lenders[address].append(Row(*row, lends_location_only=True))
    for record in plan.touched_records() if plan.lends_only else ():
        row = (plan.source.slug, record.vintage, record.part, record.row_number, orjson.loads(record.parsed))
        lenders[record.address_key].append(Row(*row, lends_location_only=True))
    return lenders


def _batches(ids) -> Iterator[list[int]]:
    ids = list(ids)
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _shown(iterable, total, label, progress):
    return progress(iterable, label, total) if progress and total else iterable
