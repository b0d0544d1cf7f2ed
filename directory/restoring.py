"""Restoring: what a record said earlier is set again, as an edit of today with its reason.

Nothing of the history is taken away or rewritten. As with every edit, what changes in a resource is locked
against imports, and the public sees it when it is released.
"""

from datetime import datetime

from django.db import models, transaction

from . import curating
from .curating import CHILDREN, Refused, hold
from .freezing import TERM_LOCK, freeze
from .histories import tracked_columns, write_history
from .models import ArticleHelp, ArticleTranslation, Kind, OrganizationIdentifier, Reference, Release
from .thawing import Earlier, thaw

PARTS = {
    Kind.RESOURCE: CHILDREN,
    Kind.ORGANIZATION: {"identifiers": OrganizationIdentifier},
    Kind.CRISIS_LINE: {},
    Kind.ARTICLE: {"translations": ArticleTranslation, "help": ArticleHelp, "references": Reference},
}
# By which an old row of a part is known again; a part without a name of its own is made anew.
NAMES = {ArticleTranslation: "language", ArticleHelp: "name", Reference: "number"}
# What no restoring touches: identity, state, notes, and what others have signed or checked since.
KEPT = {
    "id", "public_id", "slug", "site_key", "source_key", "status", "release_id", "replaced_by_id", "digest",
    "created_at", "updated_at", "notes", "terms", "reviewer", "last_reviewed", "next_review_due",
    "verified_on", "verification_method", "verification_note", "next_due", "source_url",
}  # fmt: skip


@transaction.atomic
def restore(*, record, earlier: Earlier, by, reason: str):
    """Set a record to what it said earlier. Raises ValidationError for what is not allowed any more."""
    hold(record)
    _restore_columns(record, earlier.columns, by, reason)
    if record.kind == Kind.RESOURCE:
        _restore_terms(record, earlier, by, reason)
        for field, rows in earlier.parts.items():
            curating.set_children(resource=record, field=field, rows=rows, by=by, reason=reason)
    else:
        for field, rows in earlier.parts.items():
            _restore_parts(record, PARTS[record.kind][field], rows, by, reason)
        curating.touch(record)


def preview(*, record, earlier: Earlier, by) -> dict:
    """The frozen record as `restore` would leave it; nothing is kept. Raises what `restore` raises."""
    with transaction.atomic():
        restore(record=record, earlier=earlier, by=by, reason="")
        frozen = freeze(record)
        transaction.set_rollback(True)
    record.refresh_from_db()
    return frozen


def released_state(record, release: Release) -> Earlier:
    """What one of a record's releases said."""
    if (release.kind, release.public_id) != (record.kind, record.public_id):
        raise Refused("This release is of another record.")
    return thaw(record.kind, release.content)


def state_after(record, at: datetime) -> Earlier:
    """What a record said after all that was done to it until `at`; Refused before its first row."""
    row = record.history.filter(history_date__lte=at).first()
    if row is None:
        raise Refused("Nothing is kept of it from before that time.")
    columns = {name: getattr(row, name) for name in tracked_columns(type(record)) if name not in KEPT}
    parts = {field: _rows_after(model, record, at) for field, model in PARTS[record.kind].items()}
    if record.kind != Kind.RESOURCE:
        return Earlier(columns, parts)
    return Earlier(columns, parts, terms=list(row.terms), suppressed=_suppressed_after(record, row, at))


def _restore_columns(record, columns, by, reason):
    changed = []
    for name, value in columns.items():
        column = _column(record, name)
        value = column.to_python(value) if value is not None else None
        if getattr(record, name) != value:
            setattr(record, name, value)
            changed.append(column.name)
    if changed:
        curating.save(record=record, changed=changed, by=by, reason=reason)


def _column(record, attname):
    return next(one for one in record._meta.concrete_fields if one.attname == attname)


def _restore_terms(resource, earlier, by, reason):
    held = set(resource.locks.values_list("field", flat=True))
    if set(earlier.terms) != set(resource.terms):
        curating.set_terms(resource=resource, terms=earlier.terms, by=by, reason=reason)
    gone = set(earlier.suppressed) - set(resource.terms)
    if missing := {key for key in gone if f"{TERM_LOCK}{key}" not in held}:
        curating.suppress_derived(resource=resource, keys=sorted(missing), by=by, reason=reason)
    standing = {name for name in held if name.startswith(TERM_LOCK)}
    for name in sorted(standing - {f"{TERM_LOCK}{key}" for key in (*earlier.suppressed, *resource.terms)}):
        if name.removeprefix(TERM_LOCK) not in earlier.terms:
            curating.unlock(resource=resource, field=name, by=by, reason=reason)


def _restore_parts(record, model, rows, by, reason):
    """Make these rows stand: those that are known again are edited, others deleted or made."""
    left = {_name(one, one.__dict__): one for one in model.objects.filter(**_of(model, record))}
    for facts in rows:
        row = left.pop(_name(model, facts), None) or model(**_of(model, record))
        _set_part(row, facts, by, reason)
    for row in left.values():
        write_history(row, by, reason)
        row.delete()


def _set_part(row, facts, by, reason):
    columns = {one.name: one for one in row._meta.concrete_fields}
    cleaned = {name: columns[name].to_python(value) for name, value in facts.items()}
    if row.pk and all(getattr(row, name) == value for name, value in cleaned.items()):
        return
    for name, value in cleaned.items():
        setattr(row, name, value)
    row.full_clean()
    write_history(row, by, reason)
    row.save()


def _name(model, facts):
    known = NAMES.get(model if isinstance(model, type) else type(model))
    return facts[known] if known else (facts["scheme"], facts["identifier"])


def _of(model, record):
    return {_parent(model).name: record}


def _parent(model):
    return next(one for one in model._meta.concrete_fields if isinstance(one, models.ForeignKey))


def _rows_after(model, record, at):
    """The rows of a part as they stood: today's, with every later change of theirs taken back."""
    rows = {row.pk: row for row in model.objects.filter(**_of(model, record))}
    of_record = {f"{_parent(model).attname}": record.pk}
    told = list(model.history.filter(**of_record).order_by("history_date", "history_id"))
    before = {row.id: row for row in told if row.history_date <= at}
    taken_back = set()
    for row in told:
        if row.history_date > at and row.id not in taken_back:
            taken_back.add(row.id)
            _take_back(rows, row, before.get(row.id))
    ordered = sorted(rows.values(), key=lambda row: (getattr(row, "position", 0), row.id))
    return [_facts(model, row) for row in ordered]


def _take_back(rows, first, before):
    """Undo, in `rows`, what began with the row of history `first`; `before` is the one before it, if any."""
    if first.history_type == "+":
        rows.pop(first.id, None)
    elif first.history_type == "-":
        rows[first.id] = first
    elif before is not None:
        rows[first.id] = before


def _facts(model, row):
    hidden = {"id", _parent(model).name} | ({"position"} if model in CHILDREN.values() else set())
    return {one.name: getattr(row, one.name) for one in model._meta.concrete_fields if one.name not in hidden}


def _suppressed_after(resource, row, at):
    """The terms that stood locked then without being held."""
    locks = set(resource.locks.filter(at__lte=at).values_list("field", flat=True))
    lock = resource.locks.model
    locks |= set(
        lock.history.filter(resource_id=resource.pk, history_type="-", history_date__gt=at, at__lte=at)
        .values_list("field", flat=True)
    )  # fmt: skip
    keys = {name.removeprefix(TERM_LOCK) for name in locks if name.startswith(TERM_LOCK)}
    return sorted(keys - set(row.terms))
