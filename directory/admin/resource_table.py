"""Resources as a table for curators: every column of the desk, as many queries for each batch of rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch

from directory.documents import display_number
from directory.exports.columns import BETWEEN, PHONE_KINDS
from directory.exports.table import harmless
from directory.models import Resource, SourceRecord

BATCH = 500
PARTS = ("phones", "schedules", "licences", "locks", "verifications")


@dataclass(frozen=True)
class Column:
    name: str
    read: Callable[[Resource], object]


def plain(name: str) -> Column:
    return Column(name, lambda resource: getattr(resource, name))


def numbers(kind: str) -> Column:
    return Column(
        f"phone_{kind}",
        lambda resource: BETWEEN.join(
            display_number(phone.number, phone.extension)
            for phone in resource.phones.all()
            if phone.kind == kind
        ),
    )


def listed(name: str) -> Column:
    return Column(name, lambda resource: BETWEEN.join(getattr(resource, name)))


def rows_of(name: str, column: str) -> Column:
    return Column(column, lambda resource: BETWEEN.join(map(str, getattr(resource, name).all())))


def checked(name: str) -> Column:
    """A fact of the newest check that found the entry right."""

    def read(resource):
        newest = next((check for check in resource.verifications.all() if check.verifies), None)
        return newest and getattr(newest, name)

    return Column(f"verified_{name}", read)


def sources(resource) -> str:
    behind = sorted({(one.source.slug, one.vintage) for one in resource.source_records.all() if one.present})
    return BETWEEN.join(" ".join(filter(None, pair)) for pair in behind)


TEXTS = ("description", "eligibility", "fees", "how_to_apply", "accessibility", "transportation")
COLUMNS = (
    Column("id", lambda resource: str(resource.public_id)),
    plain("status"),
    Column("being_revised", lambda resource: resource.is_revising),
    plain("name"),
    plain("alternate_name"),
    Column("organization", lambda resource: resource.organization.name),
    *map(plain, ("operating_status", "line1", "line2", "city", "county", "state_province", "postal_code",
                 "country", "confidential_address", "latitude", "longitude", "location_precision",
                 "timezone")),
    *map(numbers, PHONE_KINDS),
    *map(plain, ("website", "email")),
    Column("service_codes", lambda resource: " ".join(resource.terms)),
    *(plain(column) for name in TEXTS for column in (name, f"{name}_es")),
    *map(plain, ("minimum_age", "maximum_age", "accepts_new_patients", "accepts_new_patients_as_of")),
    listed("remote_modes"),
    listed("service_areas"),
    rows_of("schedules", "hours"),
    rows_of("licences", "licences"),
    *map(checked, ("on", "method", "next_due")),
    Column("sources", sources),
    rows_of("locks", "locked"),
    plain("updated_at"),
)  # fmt: skip
NOTES = plain("notes")


def columns(*, with_notes: bool) -> tuple[Column, ...]:
    return (*COLUMNS, NOTES) if with_notes else COLUMNS


def cells(ids: list[int], chosen: tuple[Column, ...]) -> Iterator[list]:
    """Rows of harmless cells, in the order of `ids`."""
    behind = Prefetch("source_records", SourceRecord.objects.select_related("source").defer("raw", "parsed"))
    found = Resource.objects.select_related("organization", "release").defer("release__content")
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        rows = {one.pk: one for one in found.filter(pk__in=batch).prefetch_related(*PARTS, behind)}
        for pk in batch:
            if pk in rows:
                yield [_cell(column.read(rows[pk])) for column in chosen]


def _cell(value):
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, int | float):
        return value
    return harmless(str(value))
