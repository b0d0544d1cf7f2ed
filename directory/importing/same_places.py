"""Same places: a new site that looks like a vanished one waits, so that no place stands twice."""

from collections.abc import Iterator

from django.db.models import Count

from directory.models import Phone, Resource
from directory.sources.identity import fold

BATCH = 400


def find_same_places(plan):
    """Hold back each new site that looks like a vanished one, and note (vanished resource, new site)."""
    sites_by_trait = _sites_by_trait(plan) if plan.vanished_sites else {}
    if not sites_by_trait:
        return
    for resource in _vanished(plan.vanished_sites):
        near = next((sites_by_trait[one] for one in _old_traits(resource) if one in sites_by_trait), None)
        if near:
            near.hold_for_review()
            plan.same_places.append((resource.pk, near))


def _sites_by_trait(plan) -> dict:
    found = {}
    for site in plan.sites:
        if site.is_new:
            for trait in _new_traits(site):
                found.setdefault(trait, site)
    return found


def _new_traits(site) -> Iterator[tuple]:
    town = _town(site.resource)
    for phone in site.children.get("phones", ()):
        yield phone.number
        yield phone.number, town
    yield _name(site.resource), town


def _old_traits(resource) -> Iterator[tuple]:
    """A number that several entries share, such as a central intake line, tells a place only in its town."""
    town = _town(resource)
    for phone in resource.phones.all():
        yield (phone.number, town) if phone.number in resource.shared_numbers else phone.number
    yield _name(resource), town


def _town(resource):
    return fold(resource.city), resource.state_province


def _name(resource):
    return fold(resource.name), fold(resource.alternate_name)


def _vanished(ids) -> Iterator[Resource]:
    """The resources with their phones and, as `shared_numbers`, those that other entries have too."""
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        numbers = Phone.objects.filter(resource__in=batch).values("number")
        counted = Phone.objects.filter(number__in=numbers).values("number").order_by()
        shared = counted.annotate(entries=Count("resource", distinct=True)).filter(entries__gt=1)
        shared_numbers = set(shared.values_list("number", flat=True))
        for resource in Resource.objects.filter(pk__in=batch).prefetch_related("phones"):
            resource.shared_numbers = shared_numbers
            yield resource
