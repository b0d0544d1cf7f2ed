"""Bulk editing: one change to many entries, shown before, recorded, and undone as a whole.

Every entry is changed through `curating`, so that its field is locked and its history says who and why.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import curating, publishing
from .curating import Refused
from .freezing import TERM_LOCK
from .models import (
    BulkEdit,
    BulkEditRow,
    FieldLock,
    Job,
    OperatingStatus,
    Organization,
    Resource,
    Status,
    Term,
)

AT_ONCE = 1000
ANSWERS = {"yes": True, "no": False, "unknown": None}
ACTIONS = {
    "operating_status": _("Set the operating status"),
    "organization": _("Set the organization"),
    "add_term": _("Add a term"),
    "remove_term": _("Remove a term"),
    "accepts_new_patients": _("Set whether it accepts new patients"),
}


@dataclass(frozen=True)
class Line:
    """What a change means for one entry: the field's value before and after, as JSON holds it."""

    resource: Resource
    field: str
    before: object
    after: object

    @property
    def changes(self):
        return self.before != self.after


def plan(*, ids: Iterable[int], action: str, value: str) -> list[Line]:
    """What a change would do to each of these entries; reads only, one query. Raises Refused."""
    ids = list(ids)
    if not ids or len(ids) > AT_ONCE:
        raise Refused(f"Choose 1 to {AT_ONCE:,} entries at a time: narrow the list with its filters.")
    field, after = target(action, value)
    found = Resource.objects.filter(pk__in=ids).exclude(status=Status.WITHDRAWN).order_by("name", "pk")
    return [Line(resource, field, _read(resource, field), after) for resource in found]


def target(action: str, value: str) -> tuple[str, object]:
    """The field that an action sets and the value it sets it to. Raises Refused for what cannot be set."""
    if action == "operating_status" and value in OperatingStatus:
        return action, str(value)
    if action == "organization" and Organization.objects.filter(pk=value).exists():
        return action, int(value)
    if action in ("add_term", "remove_term") and Term.objects.filter(key=value).exists():
        return f"{TERM_LOCK}{value}", action == "add_term"
    if action == "accepts_new_patients" and value in ANSWERS:
        return action, _openings(ANSWERS[value], timezone.localdate())
    raise Refused("Choose what to change, and the new value.")


@transaction.atomic
def apply(
    *, ids: Iterable[int], action: str, value: str, by, reason: str, release=False, progress=None
) -> BulkEdit:
    """Change up to 1,000 entries, or none; those that say so already are left alone.

    With `release`, the public sees the changed ones at once. Raises Refused, ValidationError.
    """
    lines = [line for line in plan(ids=ids, action=action, value=value) if line.changes]
    edit = BulkEdit.objects.create(action=f"{action}: {value}"[:60], by=by, reason=reason)
    rows = [_change(edit, line, by, reason) for line in _shown(lines, "change entries", progress)]
    BulkEditRow.objects.bulk_create(rows)
    _release(release, [line.resource for line in lines], by, reason)
    return edit


@transaction.atomic
def undo(*, edit: BulkEdit, by, reason: str, release=False, progress=None) -> list[Resource]:
    """Put back what a bulk edit changed; returns the entries that were changed again meanwhile and are left.

    What it had locked is unlocked, so that sources speak again. Raises Refused for one that was undone.
    """
    if not BulkEdit.objects.filter(pk=edit.pk, undone_at=None).update(undone_at=timezone.now(), undone_by=by):
        raise Refused("This change has been undone already.")
    restored, left = [], []
    rows = list(edit.rows.select_related("resource"))
    for row in _shown(rows, "undo", progress):
        (restored if _restore(row, by, reason) else left).append(row.resource)
    _release(release, restored, by, reason)
    return left


def run_edit(job: Job, progress) -> dict:
    """`apply` as a job: its arguments are the parameters, `entries` the ids."""
    asked = dict(job.parameters)
    edit = apply(ids=asked.pop("entries"), by=job.by, progress=progress, **asked)
    return {"edit": edit.pk, "changed": edit.rows.count()}


def run_undo(job: Job, progress) -> dict:
    """`undo` as a job. `parameters`: {"edit": pk, "reason", "release"}."""
    asked = dict(job.parameters)
    edit = BulkEdit.objects.get(pk=asked.pop("edit"))
    left = undo(edit=edit, by=job.by, progress=progress, **asked)
    return {"edit": edit.pk, "restored": edit.rows.count() - len(left), "left": [str(one) for one in left]}


def _change(edit, line, by, reason) -> BulkEditRow:
    names = curating.lock_names([line.field])
    was_locked = FieldLock.objects.filter(resource=line.resource, field__in=names).exists()
    _write(line.resource, line.field, line.after, by, reason)
    before = {"value": line.before, "locked": was_locked}
    return BulkEditRow(
        edit=edit, resource=line.resource, field=line.field, before=before, after={"value": line.after}
    )


def _restore(row, by, reason) -> bool:
    curating.hold(row.resource)
    is_gone = row.resource.status == Status.WITHDRAWN
    if is_gone or _read(row.resource, row.field) != row.after["value"]:
        return False
    _write(row.resource, row.field, row.before["value"], by, reason)
    names = [] if row.before["locked"] else curating.lock_names([row.field])
    for name in names:
        curating.unlock(resource=row.resource, field=name, by=by, reason=reason)
    return True


def _read(resource, field):
    if field.startswith(TERM_LOCK):
        return field.removeprefix(TERM_LOCK) in resource.terms
    if field == "organization":
        return resource.organization_id
    if field == "accepts_new_patients":
        return _openings(resource.accepts_new_patients, resource.accepts_new_patients_as_of)
    return getattr(resource, field)


def _write(resource, field, value, by, reason):
    if field.startswith(TERM_LOCK):
        key = {field.removeprefix(TERM_LOCK)}
        terms = set(resource.terms) | key if value else set(resource.terms) - key
        return curating.set_terms(resource=resource, terms=terms, by=by, reason=reason)
    columns = _columns(field, value)
    for name, one in columns.items():
        setattr(resource, name, one)
    return curating.save(
        record=resource, changed=[name.removesuffix("_id") for name in columns], by=by, reason=reason
    )


def _columns(field, value) -> dict:
    if field == "organization":
        return {"organization_id": value}
    if field == "accepts_new_patients":
        return {field: value["value"], f"{field}_as_of": value["as_of"]}
    return {field: value}


def _openings(value, day) -> dict:
    """An answer and its day; no answer has none."""
    return {"value": value, "as_of": day.isoformat() if value is not None and day else None}


def _release(release, records, by, reason):
    if release and records:
        publishing.release_all(records=records, by=by, reason=reason)


def _shown(rows, label, progress):
    return progress(rows, label, len(rows)) if progress else rows
