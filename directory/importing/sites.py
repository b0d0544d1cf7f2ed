"""Sites: one merged place laid over the resource that it is or will be, leaving alone what is locked."""

from dataclasses import dataclass, field

import orjson

from directory import documents
from directory.curating import CHILDREN, LOCKED_TOGETHER, child_facts, child_lock, new_rows, with_place
from directory.freezing import TERM_LOCK, Parts, freeze_resource, newest_verification
from directory.models import Organization, Resource, Status, derived_id
from directory.sources.identity import fold
from directory.sources.merging import Merged

NOT_FROM_SOURCES = {"organization", "notes", "terms"}
COLUMNS = tuple(
    column
    for column in Resource._meta.concrete_fields
    if column.editable and not column.primary_key and column.name not in NOT_FROM_SOURCES
)


@dataclass(slots=True)
class Site:
    """A resource that a run touches, as it will be.

    `content`: its frozen form, encoded; `children`: the rows that replace stored ones.
    """

    resource: Resource
    content: str
    is_new: bool = False
    is_released: bool = False
    children: dict[str, list] = field(default_factory=dict)

    def hold_for_review(self):
        """Keep it out of public sight until a curator has looked at it."""
        self.is_released = False
        self.resource.status = Status.IN_REVIEW


def organization_key(values) -> str:
    """One organization for each folded name and state: the same name in two states may be two of them."""
    return f"{fold(values.get('organization_name') or values['name'])}|{values.get('state_province', '')}"


def new_site(
    site_key: str, merged: Merged, organization: Organization, known_terms, *, trusted: bool
) -> Site:
    """A resource that did not exist; released if its source is trusted, else waiting for review.

    `known_terms` maps each key of the vocabulary to itself: one text for all resources saves much memory.
    """
    resource = Resource(
        public_id=derived_id("resource", site_key),
        site_key=site_key,
        organization=organization,
        status=Status.PUBLISHED if trusted else Status.IN_REVIEW,
    )
    _set_columns(resource, merged, locked=frozenset())
    resource.terms = tuple(known_terms[term] for term in merged.terms if term in known_terms)
    children = {name: new_rows(name, resource, getattr(merged, name)) for name in CHILDREN}
    parts = Parts(organization=str(organization.public_id), sources=merged.sources, **children)
    content = freeze_resource(resource, parts)
    resource.digest = documents.digest(content)
    return Site(
        resource,
        orjson.dumps(content).decode(),
        is_new=True,
        is_released=trusted,
        children={name: rows for name, rows in children.items() if rows},
    )


def changed_site(resource: Resource, merged: Merged, known_terms, *, trusted: bool) -> Site | None:
    """A known resource as its sources have it now, or None where nothing differs.

    It is released if its source is trusted and no curator's edit was waiting; else the draft waits.
    `resource` carries its prefetched parts, `released_digest` and `owner_id`, its organization's public id.
    """
    was_revising = resource.released_digest != resource.digest
    locked = frozenset(lock.field for lock in resource.locks.all())
    _set_columns(resource, merged, locked)
    resource.terms = _terms(resource.terms, merged.terms, locked, known_terms)
    children = _children(resource, merged, locked)
    parts = _parts(resource, merged, locked, children)
    content = freeze_resource(resource, parts)
    digest = documents.digest(content)
    if digest == resource.digest:
        return None
    resource.digest = digest
    is_released = trusted and resource.is_public and not was_revising
    return Site(
        resource,
        orjson.dumps(content).decode(),
        is_released=is_released,
        children=children,
    )


def _set_columns(resource, merged, locked):
    values = with_place(merged.values)
    for column in COLUMNS:
        if LOCKED_TOGETHER.get(column.name, column.name) not in locked:
            setattr(resource, column.name, values.get(column.name, column.get_default()))
    _drop_impossible_age(resource, locked)


def _drop_impossible_age(resource, locked):
    """Where a curator has set one age and the source's other one contradicts it, the curator's stands."""
    if None in (resource.minimum_age, resource.maximum_age) or resource.minimum_age <= resource.maximum_age:
        return
    for name in {"minimum_age", "maximum_age"} - locked:
        setattr(resource, name, None)


def _terms(current, merged, locked, known):
    given = {known[term] for term in merged if term in known}
    by_hand = {name.removeprefix(TERM_LOCK) for name in locked if name.startswith(TERM_LOCK)}
    return tuple(sorted((given - by_hand) | (by_hand & set(current))))


def _children(resource, merged, locked):
    """The rows that replace stored ones, for each kind of child that differs."""
    differing = {}
    for name in CHILDREN:
        stored = list(getattr(resource, name).all())
        kept = [row for row in stored if child_lock(name, row) in locked]
        given = [
            row
            for row in new_rows(name, resource, getattr(merged, name))
            if child_lock(name, row) not in locked
        ]
        wanted = _in_order(kept + given, stored) if kept else given
        if _facts(wanted) != _facts(stored):
            differing[name] = wanted
    return differing


def _in_order(rows, stored):
    """Rows by the kind of phone in which they stood, so that keeping a curator's row moves no other."""
    kinds = {}
    for row in stored:
        kinds.setdefault(getattr(row, "kind", ""), len(kinds))
    return sorted(rows, key=lambda row: kinds.get(getattr(row, "kind", ""), len(kinds)))


def _facts(rows):
    return [child_facts(row) for row in rows]


def _parts(resource, merged, locked, children):
    held = {name: children.get(name, list(getattr(resource, name).all())) for name in CHILDREN}
    return Parts(
        organization=str(resource.owner_id),
        locks=sorted(locked),
        sources=merged.sources,
        verified=newest_verification(resource.verifications.all()),
        **held,
    )
