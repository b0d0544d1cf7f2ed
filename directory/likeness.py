"""Likeness: which entries may be the same place, how much alike they are, and why. Pure, no database.

Comparing each entry with each other one would take days. Only those that share something are compared: a
telephone number, a house number within a ZIP code, a name within a town, a spot on the map (blocking).
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from rapidfuzz import fuzz

from .search.places import metres_between

LARGEST_BLOCK = 40  # a block that more entries share, such as a central intake line, is looked at by ZIP code
OFTEN = 4  # a number that more entries have tells little
SAME_STREET = 85  # 0 to 100, as rapidfuzz counts
UNLIKE = 75
CELL = 0.002  # degrees, some 200 m
NEAR, FAR = 100, 1000  # metres

NAME, PHONE, SHARED_PHONE, ADDRESS, OTHER_SUITE, CLOSE = 40, 25, 10, 30, 22, 5
OTHER_ADDRESS, DISTANT, OTHER_PROGRAM = -25, -15, -20

_WORD = re.compile("[a-z0-9]+")
_STREET_WORD = re.compile("[0-9]+(?:-[0-9]+)+|[a-z0-9]+")  # house numbers of some towns have a hyphen
_EMPTY_WORDS = {"inc", "llc", "corp", "co", "ltd", "the", "of", "and", "a", "at", "for", "pc", "pllc"}
_STREET_WORDS = {
    "street": "st", "avenue": "ave", "boulevard": "blvd", "road": "rd", "drive": "dr", "lane": "ln",
    "highway": "hwy", "parkway": "pkwy", "court": "ct", "place": "pl", "circle": "cir", "suite": "ste",
    "north": "n", "south": "s", "east": "e", "west": "w", "saint": "st",
}  # fmt: skip


@dataclass(slots=True)
class Place:
    """One entry as it is compared. `point`: only where it is the street's or better; `zip5`: five digits."""

    pk: int
    name: str
    program: str
    street: str
    suite: str
    city: str
    zip5: str
    point: tuple[float, float] | None
    phones: frozenset[str]

    @property
    def house(self):
        first = self.street.partition(" ")[0]
        return first if first[:1].isdigit() else ""


def words(text: str) -> str:
    """A name as it is compared: its words in small letters, without those that every firm has."""
    return " ".join(word for word in _WORD.findall(text.lower()) if word not in _EMPTY_WORDS)


def street_words(text: str) -> str:
    """A street as it is compared: "12 North Main Street" is "12 n main st"."""
    return " ".join(_STREET_WORDS.get(word, word) for word in _STREET_WORD.findall(text.lower()))


class Likeness:
    """Scores pairs of some places, knowing which numbers many of them share."""

    def __init__(self, places: Sequence[Place]):
        self.places = places
        self.by_phone = defaultdict(list)
        for index, place in enumerate(places):
            for number in place.phones:
                self.by_phone[number].append(index)

    def candidates(self) -> np.ndarray:
        """Rows (index, higher index) of the places that are worth a comparison, each pair once."""
        found = array("q")
        for block in self._blocks():
            found.extend(place * len(self.places) + other for place, other in combinations(block, 2))
        unique = np.unique(np.frombuffer(found, dtype=np.int64))
        return np.stack(np.divmod(unique, len(self.places) or 1), axis=1)

    def score(self, one: Place, other: Place) -> tuple[int, list]:
        """0 to 100, and what makes it: [[reason, points], ...]."""
        reasons = [
            _by_name(one, other),
            self._by_phone(one, other),
            _by_address(one, other),
            _by_distance(one, other),
            _by_program(one, other),
        ]
        counted = [[words, points] for words, points in reasons if points]
        return max(0, min(100, sum(points for _, points in counted))), counted

    def _by_phone(self, one, other):
        shared = one.phones & other.phones
        if not shared:
            return "", 0
        rare = any(len(self.by_phone[number]) <= OFTEN for number in shared)
        return ("same phone", PHONE) if rare else ("same phone, as many others have", SHARED_PHONE)

    def _blocks(self) -> Iterator[list[int]]:
        yield from self._bearable(self.by_phone.values())
        for keys_of in (_house_keys, _name_keys, _cell_keys):
            blocks = defaultdict(list)
            for index, place in enumerate(self.places):
                for key in keys_of(place):
                    blocks[key].append(index)
            yield from self._bearable(blocks.values())

    def _bearable(self, blocks: Iterable[list[int]]) -> Iterator[list[int]]:
        """Blocks of at least two; one that is too large is split by ZIP code, then by the name's start."""
        for block in blocks:
            if 1 < len(block) <= LARGEST_BLOCK:
                yield block
            elif len(block) > LARGEST_BLOCK:
                yield from (part for part in self._split(block) if len(part) > 1)

    def _split(self, block):
        parts = defaultdict(list)
        for index in block:
            place = self.places[index]
            parts[place.zip5, place.name[:6]].append(index)
        return (part[:LARGEST_BLOCK] for part in parts.values())


def _house_keys(place):
    return [(place.zip5, place.house.partition("-")[0])] if place.zip5 and place.house else []


def _name_keys(place):
    """The two longest words of the name within the town, in which typing errors of others do not matter."""
    longest = sorted(place.name.split(), key=len, reverse=True)[:2]
    return [(place.city, *sorted(longest))] if place.city and longest else []


def _cell_keys(place):
    """Two grids, the second half a cell off, so that neighbours across a border meet in one of them."""
    if place.point is None:
        return []
    latitude, longitude = place.point
    return [(shift, int(latitude / CELL + shift / 2), int(longitude / CELL + shift / 2)) for shift in (0, 1)]


def _by_name(one, other):
    ratio = max(_ratio(one.name, other.name), _crossed(one, other))
    points = round((ratio - 60) * NAME / 40)
    if points <= 0:
        return "", 0
    return ("same name" if points == NAME else "similar name"), points


def _crossed(one, other):
    """One list may give the program as the name, another one the organization, or both as one."""
    crossed = [(one.program, other.name), (one.name, other.program)]
    whole = _ratio(f"{one.name} {one.program}", f"{other.name} {other.program}")
    return max(whole, *(_ratio(a, b) if a and b else 0 for a, b in crossed))


def _ratio(one: str, other: str) -> float:
    if one == other:
        return 100.0
    by_words = (fuzz.token_sort_ratio(one, other) + fuzz.token_set_ratio(one, other)) / 2
    return max(by_words, fuzz.ratio(one, other))


def _by_address(one, other):
    if not one.street or not other.street:
        return "", 0
    if (
        one.zip5 != other.zip5
        or not _same_house(one.house, other.house)
        or fuzz.token_sort_ratio(one.street, other.street) < SAME_STREET
    ):
        return "other address", OTHER_ADDRESS
    if one.suite and other.suite and one.suite != other.suite:
        return "same address, other suite", OTHER_SUITE
    return "same address", ADDRESS


def _same_house(one, other):
    """Equal, or one within the range that the other gives: "1000" and "1000-1006"."""
    return one == other or one.startswith(f"{other}-") or other.startswith(f"{one}-")


def _by_distance(one, other):
    if one.point is None or other.point is None:
        return "", 0
    metres = metres_between(one.point, other.point)
    if metres > FAR:
        return "over a kilometre apart", DISTANT
    return ("same spot on the map", CLOSE) if metres <= NEAR else ("", 0)


def _by_program(one, other):
    if one.program and other.program and _ratio(one.program, other.program) < UNLIKE:
        return "other program", OTHER_PROGRAM
    return "", 0
