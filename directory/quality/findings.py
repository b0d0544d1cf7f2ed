"""Findings: every rule over every entry, a batch at a time, so that memory does not grow with the entries."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from directory.models import (
    OperatingStatus,
    Phone,
    QualityFinding,
    Resource,
    Schedule,
    SourceRecord,
    Status,
    Term,
)

from .rules import RULES, SHARED_BY_MANY, Entry, Surroundings

BATCH = 1000
COLUMNS = (
    "state_province", "postal_code", "latitude", "longitude", "website",
    "operating_status", "release_id", "remote_modes", "terms",
)  # fmt: skip


def run(progress: Callable | None = None) -> dict[str, int]:
    """Look at every entry that is not withdrawn; returns how many break each rule.

    A finding that still holds keeps the day it was found. Written in batches: curators go on working.
    """
    around, found = _surroundings(), Counter()
    for batch in _batches(progress):
        rows = list(_findings(batch, around))
        found.update(row.rule for row in rows)
        _keep(batch, rows)
    QualityFinding.objects.exclude(resource__in=_looked_at()).delete()
    return {name: found[name] for name in RULES}


def counts() -> dict[str, int]:
    """How many entries break each rule, as the last run found it; rules that none breaks too."""
    stored = QualityFinding.objects.order_by().values("rule").annotate(n=Count("pk"))
    return dict.fromkeys(RULES, 0) | dict(stored.values_list("rule", "n"))


def _looked_at() -> QuerySet:
    return Resource.objects.exclude(status=Status.WITHDRAWN)


def _surroundings() -> Surroundings:
    terms = dict(Term.objects.values_list("key", "retired"))
    sources = Term.objects.filter(category__slug="help").values_list("derived_from__key", flat=True)
    shared = Phone.objects.filter(resource__in=_looked_at()).values("number").order_by()
    counted = shared.annotate(n=Count("resource", distinct=True)).filter(n__gte=SHARED_BY_MANY)
    return Surroundings(
        current_terms=frozenset(key for key, retired in terms.items() if not retired),
        retired_terms=frozenset(key for key, retired in terms.items() if retired),
        help_follows_from=frozenset(filter(None, sources)),
        shared_numbers=dict(counted.values_list("number", "n")),
    )


def _batches(progress) -> Iterator[dict[int, Entry]]:
    """{primary key: entry}, by key."""
    rows, last = _looked_at().order_by("pk"), 0
    steps = range(0, rows.count(), BATCH)
    for _ in progress(steps, "quality", len(steps)) if progress else steps:
        wanted = rows.filter(pk__gt=last).annotate(has_hours=Exists(_hours()), sample=Exists(_samples()))
        batch = list(wanted.only(*COLUMNS)[:BATCH])
        if not batch:
            return
        last = batch[-1].pk
        yield _entries(batch)


def _hours():
    return Schedule.objects.filter(resource=OuterRef("pk"))


def _samples():
    return SourceRecord.objects.filter(resource=OuterRef("pk"), source__sample=True)


def _entries(rows) -> dict[int, Entry]:
    numbers = {row.pk: [] for row in rows}
    phones = Phone.objects.filter(resource__in=list(numbers)).order_by("position", "pk")
    for pk, kind, number in phones.values_list("resource", "kind", "number"):
        numbers[pk].append((kind, number))
    return {row.pk: _entry(row, tuple(numbers[row.pk])) for row in rows}


def _entry(row, numbers) -> Entry:
    return Entry(
        state=row.state_province,
        postal_code=row.postal_code,
        point=None if row.latitude is None else (row.latitude, row.longitude),
        website=row.website,
        is_closed=row.operating_status == OperatingStatus.CLOSED,
        is_public=row.is_public,
        is_remote=bool(row.remote_modes),
        sample=row.sample,
        numbers=numbers,
        has_hours=row.has_hours,
        terms=frozenset(row.terms),
    )


def _findings(batch, around) -> Iterator[QualityFinding]:
    for pk, entry in batch.items():
        for rule in RULES.values():
            value = rule.check(entry, around)
            if value is not None:
                yield QualityFinding(rule=rule.name, resource_id=pk, value=value[:200])


@transaction.atomic
def _keep(batch, rows):
    """Make `rows` what stands about the entries of a batch: new ones added, others gone."""
    stored = QualityFinding.objects.filter(resource__in=list(batch))
    known = {(rule, pk, value): key for key, rule, pk, value in stored.values_list(
        "pk", "rule", "resource", "value"
    )}  # fmt: skip
    new = []
    for row in rows:
        same = (row.rule, row.resource_id, row.value)
        with suppress(KeyError):
            del known[same]
            continue
        new.append(row)
    QualityFinding.objects.filter(pk__in=known.values()).delete()
    QualityFinding.objects.bulk_create(new)
