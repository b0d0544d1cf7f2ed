"""A question read from the parameters of a request, as the contract says they are to be read."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from tests.real.judge.localities import Place, read_place, state_code
from tests.real.judge.spelling import folded, folded_place
from tests.real.judge.truth import Truth

MILE_M, KILOMETRE_M = 1609.344, 1000.0
DEFAULT_RADIUS = "25mi"
DAYS = ("verified_since", "updated_since")
KEPT_AS_TEXT = ("q", "remote", "lang", "ordering", "fields", "include", "within")


@dataclass(frozen=True)
class Condition:
    """One text of a repeatable parameter: any of `values`, folded; `negated`: none of them."""

    parameter: str
    text: str
    values: frozenset[str]
    negated: bool


@dataclass(frozen=True)
class Asked:
    """The parameters of one request; what is not asked is None or empty."""

    pairs: tuple[tuple[str, str], ...]
    conditions: tuple[Condition, ...] = ()
    near: Place | None = None
    radius: float | None = None
    bbox: tuple[float, ...] | None = None
    remote: bool | None = None
    open_at: datetime | None = None
    with_unknown_hours: bool = False
    openings: frozenset[str] | None = None
    verified_within: int | None = None
    verified_since: date | None = None
    updated_since: date | None = None
    ids: tuple[str, ...] | None = None
    q: str | None = None
    ordering: str | None = None
    facets: tuple[str, ...] = ()
    page: int = 1
    page_size: int = 20

    @property
    def order(self) -> str:
        """As asked, or the one that fits."""
        if self.ordering:
            return self.ordering
        if self.near and not self.remote:
            return "distance"
        return "relevance" if self.q else "name"

    def less(self, **parts) -> "Asked":
        """The question without some of its parts, on the first page, in the order that then fits."""
        return replace(self, page=1, ordering=None, **parts)


def read_question(pairs, truth: Truth, now: datetime) -> Asked:
    """`now`: the moment of the request, with a zone. Raises UnknownOrAmbiguous for what is no place."""
    given = dict(pairs)
    conditional = {*truth.terms, "service", "state", "county", "city", "zip", "source", "organization"}
    return Asked(
        pairs=tuple(pairs),
        conditions=tuple(dict.fromkeys(_condition(*pair) for pair in pairs if pair[0] in conditional)),
        near=read_place(given["near"]) if "near" in given else None,
        radius=radius_of(given.get("within", DEFAULT_RADIUS)) if "near" in given else None,
        bbox=tuple(map(float, given["bbox"].split(","))) if "bbox" in given else None,
        remote={"true": True, "false": False}.get(given.get("remote")),
        verified_within=int(given["verified_within"][:-1]) if "verified_within" in given else None,
        ids=tuple(dict.fromkeys(given["id"].split(","))) if "id" in given else None,
        q=given.get("q"),
        ordering=given.get("ordering"),
        facets=tuple(given["facets"].split(",")) if "facets" in given else (),
        page=int(given.get("page", 1)),
        page_size=int(given.get("page_size", 20)),
        **_hours_and_openings(given, now),
        **{name: date.fromisoformat(given[name]) for name in DAYS if name in given},
    )


def _condition(parameter, text):
    values = text.removeprefix("!").split(",")
    return Condition(parameter, text, frozenset(_meant(parameter, one) for one in values), text[0] == "!")


def _meant(parameter, value):
    if parameter == "state":
        return folded(state_code(value))
    if parameter == "zip":
        return value.strip()[:5]
    if parameter == "county":
        return folded_place(re.sub(r"(?i) (county|parish|borough)$", "", value))
    return folded_place(value) if parameter == "city" else folded(value)


def _hours_and_openings(given, now):
    found = {}
    if "accepts_new_patients" in given:
        found["openings"] = frozenset(given["accepts_new_patients"].split(","))
    text = given.get("open_now") or given.get("open_at")
    if text:
        moment, _, unknown = text.partition(",")
        found["open_at"] = now if moment == "true" else datetime.fromisoformat(moment)
        found["open_at"] = found["open_at"].replace(second=0, microsecond=0)
        found["with_unknown_hours"] = unknown == "unknown"
    return found


def radius_of(text: str) -> float | None:
    """Metres; None for any."""
    if text == "any":
        return None
    number, unit = re.fullmatch(r"([\d.]+) ?(mi|km)", text).groups()
    return float(number) * {"mi": MILE_M, "km": KILOMETRE_M}[unit]


def today(now: datetime) -> date:
    return now.astimezone(UTC).date()
