"""Duplicates: pairs of entries that may be one place are found, kept, and dismissed by people."""

from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from .curating import Refused, close_review
from .likeness import Likeness, Place, street_words, words
from .models import DuplicatePair, Phone, Resource, Review, Status
from .sources.identity import zip5

LEAST = 60  # pairs that score less are not proposed
BATCH = 1000
EXACT = ("rooftop", "street")
PROPOSED = ["proposed by an import", 0]
COLUMNS = (
    "pk", "name", "alternate_name", "line1", "line2", "city", "state_province", "postal_code",
    "location_precision", "latitude", "longitude",
)  # fmt: skip


def find(progress=None) -> dict[str, int]:
    """Look through all entries for pairs that may be the same place; pairs that somebody decided on stay so.

    Counts: `entries`, `compared` (pairs), `found`, `new`, `gone` (open pairs that are alike no more).
    """
    places = list(_shown(_places(), Resource.objects.count(), "read entries", progress))
    found, compared = _alike(places, progress)
    return {"entries": len(places), "compared": compared, "found": len(found), **_keep(found)}


@transaction.atomic
def dismiss(*, pair: DuplicatePair, by, reason: str):
    """Say that these are two places; the pair is never proposed again, and import proposals are closed."""
    decide(pair=pair, state=DuplicatePair.State.DISMISSED, by=by, reason=reason)
    for review in same_place_reviews(pair.first, pair.second):
        close_review(review=review, by=by, decision=f"Two places: {reason}"[:300])


@transaction.atomic
def decide(*, pair: DuplicatePair, state, by, reason: str):
    """Note what was decided on a pair; raises Refused for one that was merged meanwhile."""
    standing = DuplicatePair.objects.exclude(state=DuplicatePair.State.MERGED).filter(pk=pair.pk)
    if not standing.update(state=state, decided_by=by, decided_at=timezone.now(), reason=reason):
        raise Refused("These two have been merged already. Go back to the list.")
    pair.refresh_from_db()


def pair_of(one: Resource, other: Resource) -> DuplicatePair:
    """The pair of two entries, made where nobody has proposed it yet."""
    first, second = sorted((one, other), key=lambda resource: resource.pk)
    score, reasons = score_of(first, second)
    defaults = {"score": score, "reasons": reasons}
    return DuplicatePair.objects.get_or_create(first=first, second=second, defaults=defaults)[0]


def score_of(one: Resource, other: Resource) -> tuple[int, list]:
    """How much alike two entries are, 0 to 100, and why."""
    places = list(_places(pk__in=[one.pk, other.pk], withdrawn=True))
    return Likeness(places).score(*places)


def same_place_reviews(one, other):
    """Open proposals of an import that these two are one place."""
    both = [one.pk, other.pk]
    proposals = Review.objects.filter(reason=Review.Reason.SAME_PLACE, closed_at__isnull=True)
    return proposals.filter(resource__in=both, other__in=both)


def _places(*, withdrawn=False, **chosen) -> Iterator[Place]:
    entries = Resource.objects.filter(**chosen) if withdrawn else _standing(chosen)
    phones = _phones(entries if chosen else None)
    for pk, *facts in entries.order_by("pk").values_list(*COLUMNS).iterator(chunk_size=BATCH):
        yield _place(pk, *facts, phones=phones.get(pk, ()))


def _standing(chosen):
    return Resource.objects.filter(**chosen).exclude(status=Status.WITHDRAWN)


def _phones(entries) -> dict[int, list[str]]:
    rows = Phone.objects.exclude(kind=Phone.PhoneKind.FAX)
    if entries is not None:
        rows = rows.filter(resource__in=entries)
    numbers = defaultdict(list)
    for pk, number in rows.values_list("resource_id", "number").iterator():
        numbers[pk].append(number)
    return numbers


def _place(pk, name, program, line1, line2, city, state, postal_code, precision, *point, phones):
    return Place(
        pk=pk,
        name=words(name),
        program=words(program),
        street=street_words(line1),
        suite=street_words(line2),
        city=f"{words(city)} {state}",
        zip5=zip5(postal_code),
        point=tuple(point) if precision in EXACT else None,
        phones=frozenset(phones),
    )


def _alike(places, progress) -> tuple[dict, int]:
    likeness = Likeness(places)
    pairs = likeness.candidates()
    proposed = _proposed_by_imports()
    found = {}
    for one, other in _shown(pairs.tolist(), len(pairs), "compare entries", progress):
        score, reasons = likeness.score(places[one], places[other])
        if score >= LEAST:
            found[places[one].pk, places[other].pk] = score, reasons
    for pair in proposed - found.keys():
        found[pair] = LEAST, [PROPOSED]
    return found, len(pairs)


def _proposed_by_imports() -> set[tuple[int, int]]:
    proposals = Review.objects.filter(
        reason=Review.Reason.SAME_PLACE, closed_at__isnull=True, other__isnull=False
    )
    rows = proposals.exclude(resource__status=Status.WITHDRAWN).exclude(other__status=Status.WITHDRAWN)
    return {tuple(sorted(pair)) for pair in rows.values_list("resource_id", "other_id") if pair[0] != pair[1]}


@transaction.atomic
def _keep(found: dict) -> dict[str, int]:
    """Write what was found over the pairs that stand; what people decided is not touched."""
    stored = {
        (first, second): (pk, state, score, reasons)
        for pk, first, second, state, score, reasons in DuplicatePair.objects.values_list(
            "pk", "first_id", "second_id", "state", "score", "reasons"
        ).iterator()
    }
    new = [pair for pair in found if pair not in stored]
    changed = [pair for pair in found if pair in stored and _is_outdated(stored[pair], found[pair])]
    _write(new + changed, found)
    gone = [pk for pair, (pk, state, *_) in stored.items() if pair not in found and state == "open"]
    _delete_open(gone)
    return {"new": len(new), "gone": len(gone)}


def _is_outdated(stored, found):
    _, state, *said = stored
    return state == DuplicatePair.State.OPEN and tuple(said) != found


def _write(pairs, found):
    rows = [DuplicatePair(first_id=one, second_id=other, score=found[one, other][0],
                          reasons=found[one, other][1]) for one, other in pairs]  # fmt: skip
    DuplicatePair.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["score", "reasons"],
    )


def _delete_open(ids):
    for start in range(0, len(ids), BATCH):
        batch = DuplicatePair.objects.filter(pk__in=ids[start : start + BATCH])
        batch.filter(state=DuplicatePair.State.OPEN).delete()


def _shown(iterable, total, label, progress):
    return progress(iterable, label, total) if progress else iterable
