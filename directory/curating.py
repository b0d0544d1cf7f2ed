"""Curating: what people do to records. Every write is an atomic action with an author and a reason.

Row history is kept for every action; what a curator sets on a resource is locked against imports.
"""

from collections.abc import Collection, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from . import documents
from .freezing import TERM_LOCK, freeze
from .histories import write_history
from .models import (
    FieldLock,
    Kind,
    Licence,
    Phone,
    Resource,
    Review,
    Schedule,
    Status,
    Term,
    Verification,
)
from .provenance import merged_sources
from .search.places import places
from .sources.identity import zip5
from .sources.merging import POINT

CHILDREN = {"phones": Phone, "schedules": Schedule, "licences": Licence}
LOCKED_TOGETHER = {
    **dict.fromkeys(POINT, "location"),
    "accepts_new_patients_as_of": "accepts_new_patients",
    "service_areas": "remote_modes",
}
NOT_LOCKED = {"notes", "organization"}  # no import ever sets them


class Refused(Exception):
    """An action that cannot be done; its messages say why and what to do instead."""

    @property
    def messages(self) -> list[str]:
        return [str(message) for message in self.args]

    def __str__(self):
        return " ".join(self.messages)


@transaction.atomic
def save(*, record, changed: Collection[str], by, reason: str):
    """Save a new or edited record whose columns `changed` were set; on a resource they are locked.

    Other columns stay as they are stored, so that nothing set meanwhile is lost. Raises ValidationError
    for what the model does not allow.
    """
    names = lock_names(changed)
    columns = None if record._state.adding else _columns_under(names) | set(changed)
    if columns is not None:
        _keep_others(record, columns)
    record.full_clean()
    _save_columns(record, columns, by, reason)
    if record.kind == Kind.RESOURCE:
        lock(resource=record, fields=names, by=by, reason=reason)
    touch(record)
    return record


@transaction.atomic
def set_terms(*, resource: Resource, terms: Iterable[str], by, reason: str):
    """Give a resource exactly these term keys, or refuse unknown ones; every one added or removed is locked.

    A removed term that only follows from others (help, medication) is suppressed by its lock.
    """
    hold(resource)
    wanted = set(terms)
    unknown = wanted - set(Term.objects.filter(key__in=wanted).values_list("key", flat=True))
    if unknown:
        raise ValidationError(f"Unknown terms: {', '.join(sorted(unknown))}. Choose from the vocabulary.")
    _lock_terms(resource, wanted ^ set(resource.terms), by, reason)
    resource.terms = tuple(sorted(wanted))
    _save_columns(resource, {"terms"}, by, reason)
    touch(resource)


@transaction.atomic
def suppress_derived(*, resource: Resource, keys: Iterable[str], by, reason: str):
    """Hide derived terms that would follow from this resource's services but do not hold here."""
    hold(resource)
    wrong = set(keys) & set(resource.terms)
    if wrong:
        raise Refused(f"{', '.join(sorted(wrong))} was added by hand: remove it from the terms instead.")
    _lock_terms(resource, keys, by, reason)
    touch(resource)


@transaction.atomic
def set_children(*, resource: Resource, field: str, rows: Iterable[Mapping], by, reason: str):
    """Give a resource exactly these phones, schedules or licences; what changed is locked.

    `rows` hold the columns of the model. Raises ValidationError for what it does not allow.
    """
    hold(resource)
    stored = list(getattr(resource, field).all())
    wanted = new_rows(field, resource, rows)
    names = changed_children(field, stored, wanted)
    if not names:
        return
    _replace(stored, wanted, by, reason)
    lock(resource=resource, fields=names, by=by, reason=reason)
    touch(resource)


@transaction.atomic
def lock(*, resource: Resource, fields: Iterable[str], by, reason: str):
    """Keep imports out of these fields; a field that is locked already keeps its first lock."""
    held = set(resource.locks.values_list("field", flat=True))
    FieldLock.objects.bulk_create(
        FieldLock(resource=resource, field=name, by=by, reason=reason)
        for name in dict.fromkeys(fields)
        if name not in held
    )
    forget_prefetched(resource)


@transaction.atomic
def unlock(*, resource: Resource, field: str, by, reason: str):
    """Give a field back to its sources: the newest source value takes its place again."""
    hold(resource)
    held = resource.locks.filter(field=field).first()
    if held is None:
        raise Refused(f"{field} is not locked.")
    write_history(held, by, reason)
    held.delete()
    merged = merged_sources(resource)
    if merged:
        _take_back(resource, field, merged, by, reason)
    touch(resource)


@transaction.atomic
def verify(*, resource, on, method, outcome, by, fields=(), note="", next_due=None) -> Verification:
    """Record that somebody checked this entry against the world."""
    check = Verification.objects.create(
        resource=resource,
        on=on,
        by=by,
        method=method,
        outcome=outcome,
        fields=list(fields),
        note=note,
        next_due=next_due,
    )
    touch(resource)
    return check


@transaction.atomic
def close_review(*, review: Review, by, decision: str):
    """Close an open review with the decision taken; with the last one a public resource is in order again."""
    hold(review)
    if review.closed_at:
        raise Refused("This review is closed already.")
    review.closed_at, review.closed_by, review.decision = timezone.now(), by, decision
    review.save()
    _back_in_order(review.resource, by, decision)


@transaction.atomic
def put_in_review(*, resource: Resource, by, reason: str):
    """A public entry about which a question is open: it stays public, and stands in review for people."""
    resource.status = Status.IN_REVIEW
    _save_columns(resource, {"status"}, by, reason)


def _back_in_order(resource, by, reason):
    waiting = resource.is_public and resource.status == Status.IN_REVIEW
    if waiting and not resource.reviews.filter(closed_at__isnull=True).exists():
        resource.status = Status.PUBLISHED
        _save_columns(resource, {"status"}, by, reason)


def hold(record):
    """Read a record anew and, until the transaction ends, keep others from changing it."""
    record.refresh_from_db(from_queryset=type(record).objects.select_for_update())


@transaction.atomic
def touch(record):
    """Keep the digest of the row as it is stored, by which `revising` is known. Writes no history."""
    hold(record)
    record.digest = documents.digest(freeze(record))
    type(record).objects.filter(pk=record.pk).update(digest=record.digest, updated_at=timezone.now())


def lock_names(columns: Iterable[str]) -> list[str]:
    """The locks that stand for these columns of a resource."""
    return [LOCKED_TOGETHER.get(name, name) for name in columns if name not in NOT_LOCKED]


def _columns_under(lock_names: Iterable[str]) -> set[str]:
    """The columns that these locks stand for."""
    names = set(lock_names)
    together = {column for column, name in LOCKED_TOGETHER.items() if name in names}
    return together | names - {"location"}


def child_lock(field: str, row) -> str:
    """The lock that a child row falls under: one for each kind of phone, one for all of the others."""
    return f"phone:{row.kind}" if field == "phones" else field


def child_facts(row) -> tuple:
    """What a child row says, to compare it with another."""
    hidden = {"id", "resource", "position"}
    return tuple(
        repr(getattr(row, one.attname)) for one in row._meta.concrete_fields if one.name not in hidden
    )


def new_rows(field: str, resource: Resource, facts: Iterable[Mapping]) -> list:
    """Unsaved phones, schedules or licences that say what a source's row says."""
    columns = {column.name: column for column in CHILDREN[field]._meta.concrete_fields}
    return [
        CHILDREN[field](
            resource=resource, **{name: _cleaned(columns[name], value) for name, value in one.items()}
        )
        for one in facts
    ]


def _cleaned(column, value):
    return None if column.null and not value else column.to_python(value)


def with_place(values: Mapping) -> Mapping:
    """Merged values with a time zone and, where no source gives a point, the centre of the ZIP code."""
    place = places().get(zip5(values.get("postal_code", "")))
    if place is None:
        return values
    filled = {"timezone": place.timezone} | values
    if values.get("latitude") is None and place.point:
        latitude, longitude = place.point
        filled |= {"latitude": latitude, "longitude": longitude, "location_precision": "postal_code"}
    return filled


def _take_back(resource, field, merged, by, reason):
    if field.startswith(TERM_LOCK):
        _take_term_back(resource, field.removeprefix(TERM_LOCK), merged, by, reason)
    elif field.startswith("phone:") or field in CHILDREN:
        _take_children_back(resource, field, merged, by, reason)
    else:
        _take_columns_back(resource, field, merged, by, reason)


def _take_term_back(resource, key, merged, by, reason):
    resource.terms = tuple(sorted(set(resource.terms) - {key} | ({key} & set(merged.terms))))
    _save_columns(resource, {"terms"}, by, reason)


def _take_children_back(resource, lock_name, merged, by, reason):
    field = "phones" if lock_name.startswith("phone:") else lock_name
    stored = list(getattr(resource, field).all())
    kept = [row for row in stored if child_lock(field, row) != lock_name]
    given = [
        row
        for row in new_rows(field, resource, getattr(merged, field))
        if child_lock(field, row) == lock_name
    ]
    _replace(stored, kept + given, by, reason)


def _take_columns_back(resource, lock_name, merged, by, reason):
    values, columns = with_place(merged.values), _columns_under([lock_name])
    for name in columns:
        setattr(resource, name, values.get(name, Resource._meta.get_field(name).get_default()))
    resource.full_clean()
    _save_columns(resource, columns, by, reason)


def changed_children(field: str, stored: list, wanted: list) -> list[str]:
    """The locks under which these child rows differ."""
    names = {child_lock(field, row) for row in [*stored, *wanted]}
    return sorted(
        name for name in names if _facts_under(field, name, stored) != _facts_under(field, name, wanted)
    )


def _facts_under(field, name, rows):
    return sorted(child_facts(row) for row in rows if child_lock(field, row) == name)


def _replace(stored, wanted, by, reason):
    """Make `wanted` stand, in order: equal rows are kept, others deleted or created, with their history."""
    left = list(stored)
    standing = [_same_row(row, left) or row for row in wanted]
    for row in left:
        write_history(row, by, reason)
        row.delete()
    for position, row in enumerate(standing):
        _place(row, position, by, reason)


def _same_row(wanted, left):
    """The row of `left` that says what `wanted` says, taken out of it; None where there is none."""
    same = next((row for row in left if child_facts(row) == child_facts(wanted)), None)
    if same:
        left.remove(same)
    return same


def _place(row, position, by, reason):
    """Save a new row; one that stands only moves, which is no edit of its own."""
    moves = getattr(row, "position", position) != position
    if moves:
        row.position = position
    if row._state.adding:
        row.full_clean()
        write_history(row, by, reason)
        row.save()
    elif moves:
        type(row).objects.filter(pk=row.pk).update(position=position)


def _lock_terms(resource, keys, by, reason):
    lock(resource=resource, fields=[f"{TERM_LOCK}{key}" for key in sorted(keys)], by=by, reason=reason)


def _keep_others(record, names):
    """Take all but the named columns as they are stored now, so that the history tells no stale ones."""
    stored = type(record).objects.select_for_update().filter(pk=record.pk).values().get()
    for column in record._meta.concrete_fields:
        if column.name not in names:
            setattr(record, column.attname, stored[column.attname])


def _save_columns(record, names: set | None, by, reason):
    """Save the named columns (None: a new row) with a row of history."""
    write_history(record, by, reason)
    record.save(update_fields=None if names is None else [*names, "updated_at"])


def forget_prefetched(record):
    """Drop parts that were loaded before they changed, or that are no longer needed."""
    getattr(record, "_prefetched_objects_cache", {}).clear()
