"""The right answer to a question: every entry is looked at, one condition after the other."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from tests.real.judge.asked import MILE_M, Asked, Condition, today
from tests.real.judge.clocks import open_at
from tests.real.judge.localities import metres
from tests.real.judge.spelling import folded
from tests.real.judge.truth import APPROXIMATE, Entry, Truth
from tests.real.judge.word_rules import Words

ROUNDING_M = 1e-6  # so much nearer than the edge is on it
FRESH = timedelta(days=14)
WIDER = tuple(miles * MILE_M for miles in (25, 50, 100, 250, 500))
DROPPED = (
    "ids",
    "bbox",
    "remote",
    "open_at",
    "openings",
    "verified_since",
    "verified_within",
    "updated_since",
    "q",
)
PARAMETERS = {"ids": "id", "openings": "accepts_new_patients"}


@dataclass(frozen=True)
class Verdict:
    """`found`: all that match, in order; `unknown`: None where no fact is asked; `facets`: by category."""

    found: list[Entry]
    unknown: int | None
    missing: list[str]
    corrected: list[dict]
    day: date
    facets: dict[str, list[int]]

    def page(self, asked: Asked) -> list[Entry]:
        return self.found[(asked.page - 1) * asked.page_size :][: asked.page_size]

    def last_page(self, asked: Asked) -> int:
        return max(1, -(-len(self.found) // asked.page_size))


class Judge:
    """`now`: the moment of the questions."""

    def __init__(self, truth: Truth, now: datetime | None = None):
        self.truth, self.words = truth, Words(truth)
        self.now = now or datetime.now(UTC)
        self.open = [entry for entry in truth.entries if entry.document["operating_status"] != "closed"]

    def verdict(self, asked: Asked, categories=None) -> Verdict:
        """`categories`: what to count instead of what the question asks to be counted."""
        scores, corrected = self.words.answer(asked.q) if asked.q else ({}, [])
        found, unknown = self._matching(asked, scores)
        found.sort(key=lambda entry: self._position(entry, asked, scores))
        missing = [one for one in asked.ids or () if one not in self.truth.by_id]
        counted = asked.facets if categories is None else categories
        facets = {category: self._counts(asked, category, found, scores) for category in counted}
        return Verdict(found, unknown, missing, corrected, today(self.now), facets)

    def count(self, asked: Asked) -> int:
        return len(self._matching(asked, self.words.answer(asked.q)[0] if asked.q else {})[0])

    # Matching

    def _matching(self, asked, scores):
        """(entries that match, how many match but for a fact that is not known)"""
        found = self._candidates(asked, scores)
        for condition in asked.conditions:
            found = [entry for entry in found if _meets(entry, condition, asked)]
        day = today(self.now)
        for holds in (_is_near, _is_in_box, _serves, _is_verified, _is_updated):
            found = [entry for entry in found if holds(entry, asked, day)]
        if asked.openings is None and asked.open_at is None:
            return found, None
        facts = [(entry, self._facts(entry, asked)) for entry in found]
        return [entry for entry, said in facts if _fits(said)], sum(_may_fit(said) for _, said in facts)

    def _candidates(self, asked, scores):
        if asked.ids is not None:
            found = [self.truth.by_id[one] for one in asked.ids if one in self.truth.by_id]
        else:
            found = self.open
        return [entry for entry in found if not asked.q or entry.place_in_list in scores]

    def _facts(self, entry, asked):
        """[(what is known of a fact, what is wanted)]"""
        said = []
        if asked.openings is not None:
            said.append((openings(entry, today(self.now)), asked.openings))
        if asked.open_at is not None:
            wanted = {"open", "unknown"} if asked.with_unknown_hours else {"open"}
            said.append((open_at(entry.document["schedules"], asked.open_at), wanted))
        return said

    # Order

    def _position(self, entry, asked, scores):
        if asked.order == "distance":
            first = distance(entry, asked)
        elif asked.order == "relevance":
            first = -scores.get(entry.place_in_list, 0)
        elif asked.order == "-verified_on":
            first = -entry.verified.toordinal() if entry.verified else 0
        else:
            first = -entry.updated.timestamp() if asked.order == "-updated_at" else 0
        return entry.status, first, entry.place_in_list

    # Counting

    def _counts(self, asked, category, found, scores):
        others = tuple(one for one in asked.conditions if one.parameter != category)
        if others != asked.conditions:
            found, _ = self._matching(replace(asked, conditions=others), scores)
        held = Counter(slug for entry in found for slug in entry.values[category])
        return [held[slug] for slug in self.truth.terms[category]]

    def without(self, asked: Asked) -> list[tuple[str, int]]:
        """(parameter, what is found without it) of each that helps; of a radius what a wider one finds."""
        counted = [(parameter, self.count(rest)) for parameter, rest in _less(asked)]
        return sorted([one for one in counted if one[1]] + self._wider(asked), key=lambda one: -one[1])

    def _wider(self, asked):
        if asked.radius is None or asked.remote:
            return []
        wider = [*(metres for metres in WIDER if metres > asked.radius), None]
        counts = (self.count(asked.less(radius=metres)) for metres in wider)
        return [("within", count) for count in counts if count][:1]


def _fits(said):
    return all(value in wanted for value, wanted in said)


def _may_fit(said):
    """Otherwise matching, as far as is known, but not all is known."""
    open_questions = [value == "unknown" for value, _ in said]
    return any(open_questions) and all(
        value in wanted or is_open for (value, wanted), is_open in zip(said, open_questions, strict=True)
    )


def _less(asked: Asked) -> Iterator[tuple[str, Asked]]:
    for condition in asked.conditions:
        others = tuple(one for one in asked.conditions if one is not condition)
        yield condition.parameter, asked.less(conditions=others)
    for part in DROPPED:
        if getattr(asked, part) is not None:
            parameter = PARAMETERS.get(part, part)
            is_now = part == "open_at" and "open_now" in dict(asked.pairs)
            yield "open_now" if is_now else parameter, asked.less(**{part: None})
    if asked.near:
        yield "near", asked.less(near=None, radius=None)


def _meets(entry, condition: Condition, asked):
    held = entry.meant(condition.parameter)
    if condition.parameter == "state" and asked.remote:
        held = _areas(entry)  # whom it serves, not where it is
        return bool(held & {"us", *condition.values}) != condition.negated
    return condition.values.isdisjoint(held) == condition.negated


def distance(entry: Entry, asked: Asked) -> float | None:
    """Metres from the asked place; None where no distance is to be told."""
    if asked.near is None or asked.remote or entry.point is None:
        return None
    return metres((asked.near.latitude, asked.near.longitude), entry.point)


def is_approximate(entry: Entry) -> bool:
    return entry.document["location"]["precision"] in APPROXIMATE


def _is_near(entry, asked, _):
    if asked.near is None or asked.remote:
        return True
    away = distance(entry, asked)
    return away is not None and (asked.radius is None or away <= asked.radius + ROUNDING_M)


def _is_in_box(entry, asked, _):
    if asked.bbox is None:
        return True
    west, south, east, north = asked.bbox
    if entry.point is None or not south <= entry.point[0] <= north:
        return False
    longitude = entry.point[1]
    return west <= longitude <= east if west <= east else longitude >= west or longitude <= east


def _serves(entry, asked, _):
    if asked.remote is None:
        return True
    if not asked.remote:
        return entry.document["remote"] is None
    there = {"us", folded(asked.near.state)} if asked.near else _areas(entry)
    return entry.document["remote"] is not None and bool(_areas(entry) & there or not asked.near)


def _areas(entry):
    return {folded(area) for area in (entry.document["remote"] or {}).get("areas", ())}


def _is_verified(entry, asked, day):
    since = [asked.verified_since] if asked.verified_since else []
    since += [day - timedelta(days=asked.verified_within)] if asked.verified_within else []
    return not since or (entry.verified is not None and entry.verified >= max(since))


def _is_updated(entry, asked, _):
    return asked.updated_since is None or entry.updated.astimezone(UTC).date() >= asked.updated_since


def openings(entry: Entry, day: date) -> str:
    """Whether new patients are accepted: "true", "false", or "unknown" as long as nobody asked lately."""
    said = entry.document["accepts_new_patients"]
    if said is None or day - datetime.fromisoformat(said["as_of"]).date() > FRESH:
        return "unknown"
    return "true" if said["value"] else "false"
