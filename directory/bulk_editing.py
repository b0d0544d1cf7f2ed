"""Bulk editing: one change to many entries, shown before, recorded, and undone as a whole.

The changed field of every entry is locked, and its history says who and why, as for a single edit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import curating, curating_many, publishing
from .curating import Refused
from .freezing import TERM_LOCK
from .models import (
    BulkEdit,
    BulkEditRow,
    Job,
    OperatingStatus,
    Organization,
    Resource,
    Status,
    Term,
)
from .provenance import merged_sources_of

AT_ONCE = 1000
RELEASED_AT_ONCE = 100
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


def plan(*, ids: Sequence[int], action: str, value: str) -> list[Line]:
    """What a change would do to each of these entries; reads only, one query. Raises Refused."""
    field, after = _asked(ids, action, value)
    found = Resource.objects.filter(pk__in=ids).exclude(status=Status.WITHDRAWN).order_by("name", "pk")
    return _lines(found, field, after)


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
def apply(*, ids: Sequence[int], action: str, value: str, by, reason: str) -> BulkEdit:
    """Change up to 1,000 entries, or none; those that say so already are left alone. Raises Refused."""
    field, after = _asked(ids, action, value)
    standing = [one for one in curating_many.held(ids) if one.status != Status.WITHDRAWN]
    lines = [line for line in _lines(standing, field, after) if line.changes]
    edit = BulkEdit.objects.create(action=f"{action}: {value}"[:60], by=by, reason=reason)
    BulkEditRow.objects.bulk_create([_row(edit, line) for line in lines], batch_size=curating_many.BATCH)
    changed = [_with(line.resource, field, after) for line in lines]
    curating_many.save(resources=changed, columns=_columns(field), by=by, reason=reason)
    for name in _locks(field):
        curating_many.lock(resources=changed, field=name, by=by, reason=reason)
    curating_many.touch(changed)
    return edit


@transaction.atomic
def undo(*, edit: BulkEdit, by, reason: str) -> list[Resource]:
    """Put back what a bulk edit changed; returns the entries that were changed again meanwhile and are left.

    What it had locked is unlocked, and the newest value of its source, if it has one, stands again.
    Raises Refused for one that was undone already.
    """
    if not BulkEdit.objects.filter(pk=edit.pk, undone_at=None).update(undone_at=timezone.now(), undone_by=by):
        raise Refused("This change has been undone already.")
    rows = {row.resource_id: row for row in edit.rows.all()}
    entries = curating_many.held(rows)
    restored = [one for one in entries if _stands(one, rows[one.pk])]
    for field in {row.field for row in rows.values()}:
        _restore([one for one in restored if rows[one.pk].field == field], field, rows, by, reason)
    curating_many.touch(restored)
    return [one for one in entries if one not in restored]


def release_changed(*, edit: BulkEdit, by, reason: str) -> str:
    """Let the entries of an edit out to the public, a hundred in each transaction; why not, if refused."""
    ids = list(edit.rows.exclude(resource__status=Status.WITHDRAWN).values_list("resource_id", flat=True))
    try:
        for start in range(0, len(ids), RELEASED_AT_ONCE):
            batch = Resource.objects.filter(pk__in=ids[start : start + RELEASED_AT_ONCE])
            publishing.release_all(records=batch, by=by, reason=reason)
    except Refused as refusal:
        return str(refusal)
    return ""


def run_edit(job: Job, progress) -> dict:
    """`apply` as a job: `parameters` are its arguments (`entries`: the ids) and whether to `release`."""
    asked = dict(job.parameters)
    release, reason = asked.pop("release"), asked["reason"]
    edit = apply(ids=asked.pop("entries"), by=job.by, **asked)
    refusal = release_changed(edit=edit, by=job.by, reason=reason) if release else ""
    return {"edit": edit.pk, "changed": edit.rows.count(), "refusal": refusal}


def run_undo(job: Job, progress) -> dict:
    """`undo` as a job. `parameters`: {"edit": pk, "reason", "release"}."""
    reason, edit = job.parameters["reason"], BulkEdit.objects.get(pk=job.parameters["edit"])
    left = undo(edit=edit, by=job.by, reason=reason)
    refusal = release_changed(edit=edit, by=job.by, reason=reason) if job.parameters["release"] else ""
    restored = edit.rows.count() - len(left)
    return {"edit": edit.pk, "restored": restored, "left": [str(one) for one in left], "refusal": refusal}


def _asked(ids, action, value):
    if not 1 <= len(ids) <= AT_ONCE:
        raise Refused(f"Choose 1 to {AT_ONCE:,} entries at a time: narrow the list with its filters.")
    return target(action, value)


def _lines(resources, field, after) -> list[Line]:
    return [Line(resource, field, _read(resource, field), after) for resource in resources]


def _row(edit, line) -> BulkEditRow:
    was_locked = set(_locks(line.field)) <= curating_many.lock_names_of(line.resource)
    before = {"value": line.before, "locked": was_locked}
    return BulkEditRow(
        edit=edit, resource=line.resource, field=line.field, before=before, after={"value": line.after}
    )


def _stands(resource, row) -> bool:
    """Whether nobody has changed the field since."""
    return resource.status != Status.WITHDRAWN and _read(resource, row.field) == row.after["value"]


def _restore(entries, field, rows, by, reason):
    unlocked = [one for one in entries if not rows[one.pk].before["locked"]]
    said = merged_sources_of(unlocked) if _locks(field) else {}
    for one in entries:
        value = rows[one.pk].before["value"]
        _with(one, field, _source_value(said[one.pk], field) if one.pk in said else value)
    curating_many.save(resources=entries, columns=_columns(field), by=by, reason=reason)
    for name in _locks(field):
        curating_many.unlock(resources=unlocked, field=name, by=by, reason=reason)


def _source_value(merged, field):
    if field.startswith(TERM_LOCK):
        return field.removeprefix(TERM_LOCK) in merged.terms
    if field == "accepts_new_patients":
        return {"value": merged.values.get(field), "as_of": merged.values.get(f"{field}_as_of")}
    return merged.values.get(field, Resource._meta.get_field(field).get_default())


def _locks(field) -> list[str]:
    return curating.lock_names([field])


def _read(resource, field):
    if field.startswith(TERM_LOCK):
        return field.removeprefix(TERM_LOCK) in resource.terms
    if field == "organization":
        return resource.organization_id
    if field == "accepts_new_patients":
        return _openings(resource.accepts_new_patients, resource.accepts_new_patients_as_of)
    return getattr(resource, field)


def _with(resource, field, value) -> Resource:
    """The resource with its field set, not saved."""
    if field.startswith(TERM_LOCK):
        key = {field.removeprefix(TERM_LOCK)}
        resource.terms = tuple(sorted(set(resource.terms) | key if value else set(resource.terms) - key))
    elif field == "organization":
        resource.organization_id = value
    elif field == "accepts_new_patients":
        resource.accepts_new_patients, resource.accepts_new_patients_as_of = value["value"], value["as_of"]
    else:
        setattr(resource, field, value)
    return resource


def _columns(field) -> list[str]:
    if field.startswith(TERM_LOCK):
        return ["terms"]
    return [field, f"{field}_as_of"] if field == "accepts_new_patients" else [field]


def _openings(value, day) -> dict:
    """An answer and its day; no answer has none."""
    return {"value": value, "as_of": day.isoformat() if value is not None and day else None}
