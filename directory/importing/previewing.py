"""Previewing: what a plan would change, in counts and examples, for somebody who has to say yes to it."""

from dataclasses import dataclass

import orjson

from directory.freezing import Parts, freeze_resource
from directory.models import Resource
from directory.sources.record import RowError

from .planning import Plan, stored_resources

EXAMPLES = 50  # of each kind


@dataclass(frozen=True)
class Preview:
    """`new`, `vanished`: names with their town. `changed`: [{"id", "name", "changes": [[field, old, new]]}].

    `entries`: how many entries (not rows) are new, changed, renewed (only their source's vintage is another)
    and vanished.
    """

    counts: dict[str, int]
    entries: dict[str, int]
    new: list[str]
    changed: list[dict]
    vanished: list[str]
    errors: list[RowError]


def preview(plan: Plan, progress=None) -> Preview:
    new = [site.resource for site in plan.sites if site.is_new]
    known = {site.resource.pk: site.content for site in plan.sites if not site.is_new}
    differing, examples = _differences(known, progress)
    gone = Resource.objects.filter(pk__in=plan.vanished_sites[:EXAMPLES])
    return Preview(
        counts=plan.counts(),
        entries={
            "new": len(new),
            "changed": differing,
            "renewed": len(known) - differing,
            "vanished": len(plan.vanished_sites),
        },
        new=[_shown(resource) for resource in new[:EXAMPLES]],
        changed=examples,
        vanished=[_shown(resource) for resource in gone],
        errors=plan.reading.errors,
    )


def _shown(resource) -> str:
    return ", ".join(filter(None, [str(resource), resource.city, resource.state_province]))


def _differences(planned: dict[int, str], progress) -> tuple[int, list[dict]]:
    """How many of these entries would say something else than stored, and the first of them with what."""
    differing, examples = 0, []
    stored = stored_resources(planned)
    for one in progress(stored, "compare entries", len(planned)) if progress else stored:
        before, after = _frozen(one), orjson.loads(planned[one.pk])
        changes = [[name, before[name], after[name]] for name in before if before[name] != after[name]]
        differing += bool(changes)
        if changes and len(examples) < EXAMPLES:
            examples.append({"id": one.pk, "name": _shown(one), "changes": changes})
    return differing, examples


def _frozen(stored) -> dict:
    children = {name: list(getattr(stored, name).all()) for name in ("phones", "schedules", "licences")}
    parts = Parts(
        organization=str(stored.owner_id), locks=[lock.field for lock in stored.locks.all()], **children
    )
    content = freeze_resource(stored, parts)
    return {name: value for name, value in content.items() if name not in ("sources", "verified")}
