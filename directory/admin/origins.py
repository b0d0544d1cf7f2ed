"""Where the values of a resource come from: a source and its vintage, or a curator; told at each field.

A handful of queries for all fields together. Terms tell their origin in their picker.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import curating
from directory.documents import display_number
from directory.freezing import TERM_LOCK
from directory.models import FieldLock, Phone, Resource, Source
from directory.provenance import source_rows
from directory.sources.merging import givers, merge

from .words import in_words

PHONE_LOCK = "phone:"
LABELS = {
    "location": gettext_lazy("point on the map"),
    "schedules": gettext_lazy("hours"),
    "licences": gettext_lazy("licences"),
}
# The first field of those that are locked together, at which their origin is told.
ANCHORS = {"location": "latitude", "schedules": "hours"}
COLUMNS = [
    column.name
    for column in Resource._meta.concrete_fields
    if column.editable and column.name not in {*curating.NOT_LOCKED, "id", "terms"}
]


@dataclass(frozen=True)
class Origin:
    """What stands behind the values of a lock. `source` gave it; `newest`: what it says instead."""

    field: str
    label: str
    lock: FieldLock | None = None
    source: str = ""
    newest: str = ""

    @property
    def anchor(self):
        return f"id_{ANCHORS.get(self.field, self.field)}"


class Origins:
    """The origins of one stored resource, from its locks (by name) and the rows of its sources."""

    def __init__(self, resource: Resource, locks: dict):
        self.resource, self.locks = resource, locks
        self.rows = source_rows(resource)
        self.names = dict(Source.objects.values_list("slug", "name")) if self.rows else {}

    @cached_property
    def merged(self):
        return merge(self.rows) if self.rows else None

    @cached_property
    def given(self):
        """The columns as the sources, and the place of the ZIP code, would fill them today."""
        return curating.with_place(self.merged.values) if self.merged else {}

    @cached_property
    def givers(self):
        return givers(self.rows)

    def of_columns(self) -> dict[str, Origin]:
        """{name of the form's field: origin}, for each lock at its first field only."""
        groups = {}
        for name in COLUMNS:
            groups.setdefault(curating.lock_names([name])[0], []).append(name)
        return {ANCHORS.get(lock, lock): self._of_columns(lock, names) for lock, names in groups.items()}

    def _of_columns(self, lock, names):
        stands = {name: getattr(self.resource, name) for name in names}
        offered = {name: self._offered(name) for name in names} if self.merged else stands
        source = self._source_of(names[0]) if self.merged and stands == offered else ""
        said = "; ".join(in_words(value) for value in offered.values() if value not in (None, "", []))
        newest = (said or _("nothing")) if stands != offered and lock in self.locks else ""
        return Origin(lock, label_of(lock), self.locks.get(lock), source, newest)

    def _offered(self, name):
        column = Resource._meta.get_field(name)
        return column.to_python(self.given.get(name, column.get_default()))

    def _source_of(self, name):
        if name in self.givers:
            return self._titled(self.givers[name])
        return _("from the ZIP code") if self.given.get(name) not in (None, "") else ""

    def _titled(self, row):
        return f"{self.names.get(row.source, row.source)}, {row.vintage}".rstrip(", ")

    def of_phones(self) -> list[Origin]:
        """One for each kind of phone that stands, is offered by a source, or is locked."""
        kinds = [kind for kind in Phone.PhoneKind.values if self._has_phone(kind)]
        return [self.of_children("phones", f"{PHONE_LOCK}{kind}") for kind in kinds]

    def _has_phone(self, kind):
        lock = f"{PHONE_LOCK}{kind}"
        return lock in self.locks or any(self._under("phones", lock))

    def of_children(self, field: str, lock: str) -> Origin:
        stands, offered = self._under(field, lock)
        equal = sorted(map(curating.child_facts, stands)) == sorted(map(curating.child_facts, offered))
        row = next((row for row in self.rows if stands and row.parsed.get(field)), None)
        newest = "; ".join(map(_said, offered)) or _("nothing") if self.rows and not equal else ""
        source = self._titled(row) if row and equal else ""
        return Origin(
            lock, label_of(lock), self.locks.get(lock), source, newest if lock in self.locks else ""
        )

    def _under(self, field, lock):
        """The child rows that fall under a lock: those that stand, and those that the sources offer."""
        offered = curating.new_rows(field, self.resource, getattr(self.merged, field)) if self.merged else []
        return [
            [row for row in rows if curating.child_lock(field, row) == lock]
            for rows in (getattr(self.resource, field).all(), offered)
        ]


def label_of(lock: str, terms=()) -> str:
    """The name of a lock in words."""
    if lock.startswith(PHONE_LOCK):
        return _("%(kind)s phone") % {"kind": Phone.PhoneKind(lock.removeprefix(PHONE_LOCK)).label}
    if lock.startswith(TERM_LOCK):
        key = lock.removeprefix(TERM_LOCK)
        return next((term.name for term in terms if term.key == key), key)
    return capfirst(LABELS.get(lock) or Resource._meta.get_field(lock).verbose_name)


def _said(row):
    return display_number(row.number, row.extension) if isinstance(row, Phone) else str(row)
