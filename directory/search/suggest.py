"""Suggestions as one types: places, kinds of help, services, organizations, resources.

A suggestion is found where the typed words stand side by side in a term's name or in what people call it,
or all stand in a name; the last word may be incomplete. Where nothing is found so, each word is read as the
nearest one that is known, and as the beginning of such a word.

In order: those that begin with the typed words; help, services, places, organizations, resources; the most
common; by label. No kind takes more than half of the places unless the others leave them free.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import orjson

from .snapshot import Snapshot
from .states import STATES
from .words import MOST_LETTERS, MOST_WORDS, WordsError
from .words_columns import ORGANIZATIONS
from .words_reading import nearest
from .words_tokens import tokens

KINDS = ("help", "service", "place", "organization", "resource")
LIMIT = 10
SHORTEST_NAME, SHORTEST_ZIP = 2, 3
LONGEST_STATE = 4  # words
BEFORE_CITIES = 1_000_000  # as a weight; a city's is the number of its ZIP codes


@dataclass(frozen=True, slots=True)
class _Suggestion:
    rank: int
    kind: str
    weight: int
    label: str
    parameters: dict

    @property
    def place(self):
        return self.rank, KINDS.index(self.kind), -self.weight, self.label


def suggest(snapshot: Snapshot, text: str, language: str, limit: int = LIMIT) -> list[dict]:
    """[{"kind", "label", "parameters"}], the likeliest first; `parameters` ask the list of resources for it.

    Nothing for less than two letters (of a ZIP code three). Raises WordsError for a text that is too long.
    """
    words = tokens(text)
    if len(text) > MOST_LETTERS or len(words) > MOST_WORDS:
        raise WordsError("too-long", f"q takes {MOST_LETTERS} characters and {MOST_WORDS} words.")
    if sum(map(len, words)) < SHORTEST_NAME:
        return []
    found = _found(snapshot, words, language, limit) or _corrected(snapshot, words, language, limit)
    return [
        {"kind": one.kind, "label": one.label, "parameters": one.parameters}
        for one in _chosen(sorted(found, key=lambda one: one.place), limit)
    ]


def _chosen(found, limit):
    """The first of each kind up to half of the places, then the others, all in their order."""
    by_label = {(one.kind, one.label): one for one in reversed(found)}
    found = sorted(by_label.values(), key=lambda one: one.place)
    counts, first, others = dict.fromkeys(KINDS, 0), [], []
    for one in found:
        counts[one.kind] += 1
        (first if counts[one.kind] <= max(1, limit // 2) else others).append(one)
    return sorted((first + others)[:limit], key=lambda one: one.place)


def _found(snapshot, words, language, limit):
    return [
        *_terms(snapshot, words, language),
        *_states(words),
        *_cities(snapshot, words, limit),
        *_zips(snapshot, words, limit),
        *_organizations(snapshot, words, limit),
        *_resources(snapshot, words, language, limit),
    ]


def _corrected(snapshot, words, language, limit):
    """What is found by the nearest known words, and cities spelled alike."""
    read = [nearest(snapshot.words, word, last=place == len(words) - 1) for place, word in enumerate(words)]
    found = _found(snapshot, read, language, limit) if read != list(words) else []
    gazetteer = snapshot.gazetteer
    alike = [] if found else gazetteer.alike(" ".join(words))
    return found or [_city(gazetteer, city, rank=1) for city in alike]


def _terms(snapshot, words, language) -> Iterator[_Suggestion]:
    labels = set()
    for rank, term in sorted(snapshot.suggestible.beginning_with(words), key=lambda found: found[0]):
        label = term.labels[language]
        if label not in labels:
            labels.add(label)
            yield _Suggestion(rank, term.kind, term.count, label, term.parameters)


def _states(words) -> Iterator[_Suggestion]:
    typed = " ".join(words)
    for code, name in STATES.items():
        if name.lower().startswith(typed):
            yield _Suggestion(0, "place", BEFORE_CITIES, name, {"state": code})


def _cities(snapshot, words, limit) -> Iterator[_Suggestion]:
    """Cities that begin so, and those of a whole name whose state begins with the rest."""
    gazetteer = snapshot.gazetteer
    cities = gazetteer.cities_beginning_with(" ".join(words))
    zips = gazetteer.city_zips[cities.start : cities.stop]
    for place in np.argsort(-zips, kind="stable")[:limit].tolist():
        yield _city(gazetteer, cities[place])
    for length in range(1, min(LONGEST_STATE + 1, len(words))):
        state = " ".join(words[-length:])
        for city in gazetteer.cities(" ".join(words[:-length])):
            code = gazetteer.state_of(city)
            if code.lower().startswith(state) or STATES.get(code, "").lower().startswith(state):
                yield _city(gazetteer, city)


def _city(gazetteer, city, rank=0):
    label = gazetteer.label(city)
    return _Suggestion(rank, "place", int(gazetteer.city_zips[city]), label, {"near": label})


def _zips(snapshot, words, limit) -> Iterator[_Suggestion]:
    digits = "".join(words)
    if len(words) == 1 and digits.isdecimal() and SHORTEST_ZIP <= len(digits) <= 5:
        found = snapshot.gazetteer.zips_beginning_with(digits)
        for code, city in list(found.items())[:limit]:
            label = f"{code} {snapshot.gazetteer.label(city)}"
            yield _Suggestion(0, "place", 0, label, {"near": code})


def _organizations(snapshot, words, limit) -> Iterator[_Suggestion]:
    for rank, ordinal in _named(snapshot, ORGANIZATIONS, words, limit):
        organization = orjson.loads(snapshot.organization_item(ordinal, "en"))
        weight = organization["resource_count"]
        yield _Suggestion(
            rank, "organization", weight, organization["name"], {"organization": organization["id"]}
        )


def _resources(snapshot, words, language, limit) -> Iterator[_Suggestion]:
    for rank, ordinal in _named(snapshot, "name", words, limit):
        item = orjson.loads(snapshot.item(ordinal, language))
        where = (item["address"]["city"], item["address"]["state_province"])
        label = ", ".join(filter(None, (item["name"], *where)))
        yield _Suggestion(rank, "resource", 0, label, {"id": item["id"]})


def _named(snapshot, text, words, limit) -> list[tuple[int, int]]:
    """(0 where the name begins with the first word, else 1; ordinal), in order of the names."""
    index = snapshot.words
    runs = [*map(index.itself, words[:-1]), index.beginning_with(words[-1])]
    postings = [index.postings[text].of(run) for run in runs]
    if not all(map(len, postings)):
        return []
    size = snapshot.organization_count if text == ORGANIZATIONS else snapshot.listed
    found = np.flatnonzero(np.logical_and.reduce([_marked(rows, size) for rows in postings]))
    first = index.first_words(text, found)
    begins = (first >= runs[0].start) & (first < runs[0].stop)
    ranked = [(0, one) for one in found[begins][:limit].tolist()]
    return ranked + [(1, one) for one in found[~begins][:limit].tolist()]


def _marked(ordinals, size):
    marks = np.zeros(size, bool)
    marks[ordinals[ordinals < size]] = True
    return marks
