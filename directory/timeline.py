"""The timeline of one record: all that people and imports did to it and its parts, newest first.

It is read from the row history of the record, of its parts and of the records merged into it, from its
releases, its locks and its verifications. What was done in one go, for one reason, is one step.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .editors import PARTS
from .models import FieldLock, Kind, Release, Resource, Verification

TOGETHER = timedelta(seconds=2)
CHAIN = 10  # how many merges after one another are followed


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of some history, not yet read: where it stands, of which record and row it tells, when."""

    at: datetime
    table: type
    key: int
    record: int | None
    row: int | None
    by: int | None
    reason: str


@dataclass
class Told:
    """One row of history with the one before it (None for the first); `row` is what stood after it."""

    row: object
    before: object | None = None


@dataclass
class Step:
    """What one person did in one go; `merged` is the record it was done to, where that was merged later."""

    marks: list[Mark]
    merged: object | None = None
    told: dict[type, list[Told]] = field(default_factory=lambda: defaultdict(list))

    @property
    def at(self):
        return self.marks[0].at

    @property
    def by(self):
        return self.marks[0].by

    @property
    def reason(self):
        return self.marks[0].reason


class Timeline:
    """The steps of a record. Cheap to count and to slice; `read` fetches what the steps of one page tell.

    As many queries for ten steps as for a thousand.
    """

    def __init__(self, record):
        self.record = record
        self.merged = merged_into(record) if record.kind == Kind.RESOURCE else {}
        marks = [mark for marks in self._sources() for mark in marks]
        self.before = _predecessors(marks)
        self.steps = _grouped(sorted(marks, key=lambda mark: (mark.at, mark.key), reverse=True))

    def __len__(self):
        return len(self.steps)

    def __getitem__(self, piece):
        return self.steps[piece]

    def read(self, steps: list[Step]):
        """Fill in what these steps tell."""
        wanted = defaultdict(set)
        for mark in (mark for step in steps for mark in step.marks):
            wanted[mark.table] |= {mark.key, self.before.get((mark.table, mark.key))} - {None}
        rows = {table: _rows(table, keys) for table, keys in wanted.items()}
        for step in steps:
            step.merged = self.merged.get(step.marks[0].record)
            for mark in step.marks:
                found = rows[mark.table]
                earlier = found.get(self.before.get((mark.table, mark.key)))
                step.told[mark.table].append(Told(found[mark.key], earlier))
        return steps

    def _sources(self):
        ids = [self.record.pk, *self.merged]
        yield _history(type(self.record), "id", ids)
        column, parts = PARTS[self.record.kind]
        for part in parts:
            yield _history(part, column, ids)
        yield self._releases()
        if self.record.kind == Kind.RESOURCE:
            yield _marks(FieldLock, FieldLock.objects.filter(resource__in=ids), "at", "by_id", "reason")
            checks = Verification.objects.filter(resource__in=ids)
            yield _marks(Verification, checks, "created_at", "by_id", "note")

    def _releases(self):
        pks = {one.public_id: one.pk for one in [self.record, *self.merged.values()]}
        rows = Release.objects.filter(kind=self.record.kind, public_id__in=pks)
        for key, public_id, *told in rows.values_list("pk", "public_id", "at", "by_id", "reason"):
            at, by, reason = told
            yield Mark(at, Release, key, pks[public_id], pks[public_id], by, reason)


def merged_into(resource: Resource) -> dict[int, Resource]:
    """The resources that were merged into this one, directly or through others, by key."""
    found, last = {}, [resource.pk]
    for _ in range(CHAIN):
        rows = Resource.objects.filter(replaced_by__in=last).exclude(pk__in=[resource.pk, *found])
        last = list(rows.only("pk", "public_id", "name", "alternate_name"))
        if not last:
            break
        found |= {one.pk: one for one in last}
    return found


def _history(model, column, ids):
    history = model.history.model
    rows = history.objects.filter(**{f"{column}__in": ids})
    columns = ("history_id", column, "id", "history_date", "history_user_id", "history_change_reason")
    for key, record, row, at, by, reason in rows.values_list(*columns):
        yield Mark(at, history, key, record, row, by, reason or "")


def _marks(table, rows, at, by, reason):
    for key, record, *told in rows.values_list("pk", "resource_id", at, by, reason):
        yield Mark(told[0], table, key, record, key, told[1], told[2])


def _predecessors(marks):
    """(table, key) of a row of history: the key of the one before it, of the same row."""
    before, last = {}, {}
    for mark in sorted(marks, key=lambda mark: (mark.at, mark.key)):
        thread = (mark.table, mark.row)
        if thread in last:
            before[mark.table, mark.key] = last[thread]
        last[thread] = mark.key
    return before


def _grouped(marks):
    steps = []
    for mark in marks:
        if steps and _is_one_step(steps[-1].marks[-1], mark):
            steps[-1].marks.append(mark)
        else:
            steps.append(Step([mark]))
    return steps


def _is_one_step(later, mark):
    alike = (later.by, later.reason, later.record) == (mark.by, mark.reason, mark.record)
    return alike and later.at - mark.at <= TOGETHER


def _rows(table, keys):
    rows = table.objects.filter(pk__in=keys)
    if table is Release:
        rows = rows.defer("content").select_related("run__source")
    return {row.pk: row for row in rows}
