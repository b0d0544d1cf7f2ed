"""The questions: what is asked in each row of the table, varied so that no cache of one address answers."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import orjson

from .entries import ADJECTIVES, NOUNS

SEED = 4711
VARIANTS = 40
PAGE_SIZE = 20
DEEP_PAGE = 400
SETTINGS = ("outpatient", "residential", "intensive-outpatient", "regular-outpatient")
PAYMENTS = ("medicaid", "medicare", "self-pay", "private-insurance")
WORDS = [word.lower() for word in ADJECTIVES + NOUNS if len(word) >= 6]
CLEAR = [
    word for word in WORDS if word not in ("hearth", "linden", "sunlit")
]  # still so without its fourth letter


@dataclass(frozen=True)
class Asked:
    """One question in nobody's language.

    `terms`: (category, slug); `near`: latitude, longitude; `miles`: None for any; `words` as they are spelt,
    `typed` as they are typed where the server forgives typing errors.
    """

    kind: str = "list"  # or "facets", "one"
    state: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    near: tuple[float, float] | None = None
    miles: float | None = None
    words: str = ""
    typed: str = ""
    page: int = 1
    page_size: int = PAGE_SIZE
    id: str = ""


@dataclass(frozen=True)
class Facts:
    """Ids, points and states of entries drawn at random, and how many entries there are."""

    ids: list[str]
    points: list[tuple[float, float]]
    states: list[str]
    count: int


def facts_of(export: Path) -> Facts:
    rng, count, drawn = random.Random(SEED), 0, []
    with open(export, "rb") as stream:
        for count, line in enumerate(stream, 1):
            place = rng.randrange(count)  # each line is kept with the same chance
            if len(drawn) < VARIANTS:
                drawn.append(line)
            elif place < VARIANTS:
                drawn[place] = line
    entries = [orjson.loads(line) for line in drawn]
    return Facts(
        ids=[entry["id"] for entry in entries],
        points=[point_near(entry["location"]) for entry in entries],
        states=[entry["address"]["state_province"] for entry in entries],
        count=count,
    )


def point_near(location) -> tuple[float, float]:
    return round(location["latitude"] + 0.01, 4), round(location["longitude"] - 0.01, 4)


@dataclass(frozen=True)
class Question:
    """A row of the table."""

    slug: str
    title: str
    ask: Callable[[Facts], Iterator[Asked]]

    def variants(self, facts: Facts) -> list[Asked]:
        return list(islice(self.ask(facts), VARIANTS))


def lists(facts):
    for state, setting, payment in zip(facts.states, cycle(SETTINGS), cycle(PAYMENTS[::-1]), strict=False):
        yield Asked(state=state, terms=(("setting", setting), ("payment", payment)))


def places(facts):
    for point in facts.points:
        yield Asked(near=point, miles=25, terms=(("setting", "outpatient"), ("medication", "buprenorphine")))


def nearest(facts):
    for point in facts.points:
        yield Asked(near=point, page_size=25)


def words(facts):
    for state, word in zip(facts.states, cycle(WORDS), strict=False):
        yield Asked(state=state, words=word, typed=word)


def mistyped(facts):
    for state, word in zip(facts.states, cycle(CLEAR), strict=False):
        yield Asked(state=state, words=word, typed=word[:3] + word[4:])


def facets_of_states(facts):
    for state in facts.states:
        yield Asked(kind="facets", state=state)


def facets_of_the_country(facts):
    yield Asked(kind="facets")


def single(facts):
    for public_id in facts.ids:
        yield Asked(kind="one", id=public_id)


def first_pages(facts):
    for size in (PAGE_SIZE, PAGE_SIZE - 1, PAGE_SIZE + 1):
        yield Asked(page_size=size)


def deep_pages(facts):
    deepest = min(DEEP_PAGE, facts.count // PAGE_SIZE)
    for page in range(deepest, max(1, deepest - 8), -1):
        yield Asked(page=page)


QUESTIONS = (
    Question("list", "list: state + setting + payment", lists),
    Question("places", "25 mi + outpatient + buprenorphine", places),
    Question("nearest", "nearest 25, no radius", nearest),
    Question("words", "a word + state", words),
    Question("mistyped", "a word with a typing error + state", mistyped),
    Question("facets-state", "facets in a state", facets_of_states),
    Question("facets", "facets, whole country", facets_of_the_country),
    Question("one", "one by id", single),
    Question("first", "first page, unfiltered", first_pages),
    Question("deep", f"page {DEEP_PAGE}", deep_pages),
)
