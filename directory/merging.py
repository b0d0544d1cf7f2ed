"""Merging: two entries that are one place become one. The other id leads to the one that is kept.

What is chosen is set through `curating`. The source rows of both feed the kept one from then on; what they
would set otherwise than chosen is locked, so that no import undoes the choice or brings the other one back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Prefetch, Q, prefetch_related_objects
from django.utils import timezone

from . import curating, duplicates, publishing
from .curating import CHILDREN, Refused
from .freezing import TERM_LOCK
from .histories import write_history
from .importing.planning import stored_resources
from .importing.sites import COLUMNS, changed_site
from .models import DuplicatePair, PlannedStep, Report, Resource, Review, SourceRecord, Status, Term
from .models import VerificationPlan as Plan
from .provenance import merged_sources
from .sources.merging import POINT

KEPT, MERGED, BOTH = "kept", "merged", "both"
# What means something together only is chosen together.
GROUPS = {
    "organization": ("organization",),
    "name": ("name", "alternate_name"),
    "description": ("description", "description_es"),
    "operating_status": ("operating_status",),
    "address": ("line1", "line2", "city", "county", "state_province", "postal_code", "country"),
    "confidential_address": ("confidential_address",),
    "location": POINT,
    "timezone": ("timezone",),
    "website": ("website",),
    "email": ("email",),
    "eligibility": ("eligibility", "eligibility_es"),
    "ages": ("minimum_age", "maximum_age"),
    "fees": ("fees", "fees_es"),
    "how_to_apply": ("how_to_apply", "how_to_apply_es"),
    "accessibility": ("accessibility", "accessibility_es"),
    "transportation": ("transportation", "transportation_es"),
    "accepts_new_patients": ("accepts_new_patients", "accepts_new_patients_as_of"),
    "remote": ("remote_modes", "service_areas"),
    "notes": ("notes",),
}
LISTS = (*CHILDREN, "terms")
UNITABLE = {*LISTS, "notes"}
LONGEST_REASON = 500


@dataclass
class Outcome:
    """What the kept entry will be: columns, the rows of its children as columns, and its terms."""

    columns: dict = field(default_factory=dict)
    children: dict[str, list[dict]] = field(default_factory=dict)
    terms: frozenset[str] = frozenset()


@transaction.atomic
def merge(
    *, kept: Resource, merged: Resource, choices: Mapping, by, reason: str, release=False
) -> DuplicatePair:
    """Make two entries one; `choices`: for each group of fields "kept", "merged" or (lists, notes) "both".

    What is not chosen is taken from the kept one. With `release`, the public sees the result at once.
    Raises Refused where one of them is no entry of its own any more, or a public one would end in a draft.
    """
    _hold_both(kept, merged)
    refuse_impossible(kept, merged)
    pair, wanted = duplicates.pair_of(kept, merged), outcome(kept, merged, choices)
    suppressed = _suppressed(merged) if choices.get("terms") == MERGED else set()
    why = f"Merged with {merged.public_id}: {reason}"[:LONGEST_REASON]
    _move(kept, merged, by)
    held = set(kept.locks.values_list("field", flat=True)) | _identity(kept, merged)
    _set(kept, wanted, suppressed, by, why)
    _lock_against_sources(kept, held, by, why)
    _leave(merged, kept, by, f"Merged into {kept.public_id}: {reason}"[:LONGEST_REASON])
    duplicates.decide(pair=pair, state=DuplicatePair.State.MERGED, by=by, reason=reason)
    if release:
        publishing.release(record=kept, by=by, reason=why)
    return pair


def outcome(kept: Resource, merged: Resource, choices: Mapping) -> Outcome:
    """What `merge` with these choices makes of the two; reads only."""
    columns = {}
    for name, group in GROUPS.items():
        chosen = merged if choices.get(name) == MERGED else kept
        columns |= {column: getattr(chosen, column) for column in group}
    if choices.get("notes") == BOTH:
        columns["notes"] = "\n\n".join(filter(None, dict.fromkeys((kept.notes, merged.notes))))
    children = {name: _rows(kept, merged, name, choices.get(name)) for name in CHILDREN}
    return Outcome(columns, children, _terms(kept, merged, choices.get("terms")))


def suggestions(kept: Resource, merged: Resource) -> dict[str, str]:
    """The choice that a curator will mostly want, for each group in which the two differ.

    The kept one's, or the other's where the kept one says nothing; all of what can be united; and a
    confidential address stays confidential.
    """
    found = {name: _suggested(kept, merged, name) for name in GROUPS if _differ(kept, merged, name)}
    rows = {name: [_facts(one, name) for one in (kept, merged)] for name in LISTS}
    found |= {name: BOTH for name, (ours, theirs) in rows.items() if sorted(ours) != sorted(theirs)}
    if rows["schedules"][0] and "schedules" in found:
        found["schedules"] = KEPT  # hours of two lists would contradict each other
    return found


def suggested_survivor(one: Resource, other: Resource) -> Resource:
    """The one to keep: public before draft, verified before not, the older one."""

    def rank(resource):
        return (not resource.is_public, not resource.verifications.exists(), resource.pk)

    return min(one, other, key=rank)


def refuse_impossible(kept, merged):
    """Raises Refused for two entries that cannot be merged this way."""
    if kept.pk == merged.pk:
        raise Refused("This is one entry. Choose two.")
    for resource in (kept, merged):
        if resource.status == Status.WITHDRAWN:
            raise Refused(f"{resource} is withdrawn or merged already. Release it first, or choose another.")
    if merged.is_public and not kept.is_public:
        raise Refused(
            f"{kept} is not public, so the public would lose {merged}. Keep the public one, or release first."
        )


def _hold_both(kept, merged):
    for resource in sorted((kept, merged), key=lambda one: one.pk):
        curating.hold(resource)


def _suggested(kept, merged, name):
    if name == "notes" and kept.notes and merged.notes:
        return BOTH
    if name == "confidential_address":
        return MERGED if merged.confidential_address else KEPT
    says_nothing = not any(getattr(kept, column) not in (None, "", []) for column in GROUPS[name])
    return MERGED if says_nothing else KEPT


def _differ(kept, merged, name):
    return any(getattr(kept, column) != getattr(merged, column) for column in GROUPS[name])


def _facts(resource, name):
    if name == "terms":
        return list(resource.terms)
    return [curating.child_facts(row) for row in getattr(resource, name).all()]


def _rows(kept, merged, name, choice) -> list[dict]:
    chosen = {MERGED: [merged], BOTH: [kept, merged]}.get(choice, [kept])
    rows = [row for resource in chosen for row in getattr(resource, name).all()]
    unique = {_same(row): row for row in reversed(rows)}
    return [_columns_of(row) for row in rows if unique[_same(row)] is row]


def _same(row):
    """Two rows with the same one are one: a number is listed once for each kind."""
    if hasattr(row, "extension"):
        return row.kind, row.number, row.extension
    return curating.child_facts(row)


def _columns_of(row) -> dict:
    hidden = {"id", "resource", "position"}
    return {one.name: getattr(row, one.name) for one in row._meta.concrete_fields if one.name not in hidden}


def _terms(kept, merged, choice) -> frozenset[str]:
    chosen = {MERGED: [merged.terms], BOTH: [kept.terms, merged.terms]}.get(choice, [kept.terms])
    return frozenset(term for terms in chosen for term in terms)


def _identity(kept, merged) -> set[str]:
    """Names and address, where the two differ: without the kept one's own row the other's would come in."""
    columns = [column for name in ("name", "address") for column in GROUPS[name]]
    return {column for column in columns if getattr(kept, column) != getattr(merged, column)}


def _suppressed(resource) -> set[str]:
    names = resource.locks.filter(field__startswith=TERM_LOCK).values_list("field", flat=True)
    return {name.removeprefix(TERM_LOCK) for name in names} - set(resource.terms)


def _set(kept, wanted, suppressed, by, why):
    changed = [name for name, value in wanted.columns.items() if getattr(kept, name) != value]
    for name in changed:
        setattr(kept, name, wanted.columns[name])
    curating.save(
        record=kept, changed=changed, by=by, reason=why
    )  # also where nothing changed: for the history
    for name, rows in wanted.children.items():
        curating.set_children(resource=kept, field=name, rows=rows, by=by, reason=why)
    if wanted.terms != set(kept.terms):
        curating.set_terms(resource=kept, terms=wanted.terms, by=by, reason=why)
    if hidden := suppressed - wanted.terms:
        curating.suppress_derived(resource=kept, keys=sorted(hidden), by=by, reason=why)


def _lock_against_sources(kept, held, by, why):
    """Of what was chosen, lock what the sources together would set otherwise, and leave the rest to them."""
    needed = held | set(_names_an_import_would_change(kept, held))
    curating.lock(resource=kept, fields=sorted(needed), by=by, reason=why)
    if kept.source_records.exists():
        for surplus in kept.locks.exclude(field__in=needed):
            write_history(surplus, by, why)
            surplus.delete()
    curating.touch(kept)


def _names_an_import_would_change(kept, held) -> list[str]:
    said = merged_sources(kept)
    if said is None:
        return []
    imported = next(stored_resources([kept.pk]))
    curating.forget_prefetched(imported)
    prefetch_related_objects([imported], Prefetch("locks", kept.locks.filter(field__in=held)))
    known = {key: key for key in Term.objects.values_list("key", flat=True)}
    site = changed_site(imported, said, known, trusted=False)
    return _names_changed(kept, site) if site else []


def _names_changed(kept, site) -> list[str]:
    columns = [one.name for one in COLUMNS if getattr(site.resource, one.name) != getattr(kept, one.name)]
    names = curating.lock_names(columns)
    for name, rows in site.children.items():
        names += curating.changed_children(name, list(getattr(kept, name).all()), rows)
    return names + [f"{TERM_LOCK}{key}" for key in sorted(set(site.resource.terms) ^ set(kept.terms))]


def _move(kept, merged, by):
    """What waits for somebody, and what feeds the entry, goes over; what is over stays where it happened."""
    SourceRecord.objects.filter(resource=merged).update(resource=kept)
    Report.objects.open().filter(resource=merged).update(resource=kept)
    called_off = {"ended_at": timezone.now(), "outcome": f"Called off: merged into {kept.public_id}."}
    PlannedStep.objects.filter(public_id=merged.public_id, ended_at__isnull=True).update(**called_off)
    _move_plan(kept, merged)
    _move_reviews(kept, merged, by)
    _move_pairs(kept, merged)


def _move_plan(kept, merged):
    """The sooner verification of the two stands, with who is at it."""
    plans = Plan.objects.filter(resource__in=(kept, merged))
    sooner = plans.order_by(F("claimed_until").desc(nulls_last=True), "due_on", "-risk").first()
    plans.delete()
    if sooner:
        sooner.resource = kept
        sooner.save(force_insert=True)


def _move_reviews(kept, merged, by):
    both, decision = (kept.pk, merged.pk), f"Merged into {kept.public_id}."
    for review in Review.objects.filter(Q(resource__in=both) | Q(other=merged), closed_at__isnull=True):
        if _is_settled(review, both, kept):
            curating.close_review(review=review, by=by, decision=decision)
        else:
            _turn_to(kept, merged, review)


def _is_settled(review, both, kept):
    if review.reason == Review.Reason.VANISHED:
        is_fed = kept.source_records.filter(present=True).exists()
        return review.resource_id != kept.pk or is_fed
    if review.resource_id in both and review.other_id in both:
        return True
    asked = kept.reviews.filter(reason=review.reason, closed_at__isnull=True).exclude(pk=review.pk)
    return review.resource_id != kept.pk and review.resource_id in both and asked.exists()


def _turn_to(kept, merged, review):
    for name in ("resource", "other"):
        if getattr(review, f"{name}_id") == merged.pk:
            setattr(review, name, kept)
    review.save(update_fields=["resource", "other"])


def _move_pairs(kept, merged):
    """Open pairs with others are pairs of the kept one, unless somebody has looked at those."""
    waiting = DuplicatePair.objects.filter(Q(first=merged) | Q(second=merged), state=DuplicatePair.State.OPEN)
    for pair in waiting.exclude(first__in=(kept, merged), second__in=(kept, merged)):
        other = pair.second_id if pair.first_id == merged.pk else pair.first_id
        pair.first_id, pair.second_id = sorted((kept.pk, other))
        if DuplicatePair.objects.filter(first=pair.first_id, second=pair.second_id).exists():
            pair.delete()
        else:
            pair.save(update_fields=["first", "second"])


def _leave(merged, kept, by, why):
    """The merged one, and all that were merged into it before, lead to the kept one."""
    publishing.withdraw(record=merged, by=by, reason=why, replaced_by=kept)
    for earlier in merged.replaces.all():
        earlier.replaced_by = kept
        write_history(earlier, by, why)
        earlier.save(update_fields=["replaced_by", "updated_at"])
