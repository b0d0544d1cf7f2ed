"""How the words of a question are read: by which words and terms each may be met. See the module `words`."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .words import Words
from .words_index import WordIndex
from .words_meanings import Meaning, Meanings
from .words_tokens import stem

EXACT, STEM, SYNONYM, PREFIX, TYPO = 4, 3, 2, 1, 0
SHORTEST_BEGINNING, SHORTEST_UNKNOWN_BEGINNING = 3, 4
SHORTEST_FOR_EDITS = (4, 8)  # letters from which one edit is forgiven, and two
FEW, TIMES, TENTH = 2, 100, 10


@dataclass(frozen=True, slots=True)
class Found:
    """What meets a word in one form: `words`, in runs of numbers of the index, and `terms`."""

    words: tuple[range, ...]
    terms: frozenset[int]

    @classmethod
    def of(cls, words: Iterable[range], terms: Iterable[int]) -> "Found":
        return cls(tuple(filter(len, dict.fromkeys(words))), frozenset(terms))

    def __bool__(self):
        return bool(self.words or self.terms)


@dataclass(slots=True)
class Unit:
    """A word, or several that are one; `phrase`: these, to be met side by side too.

    `near`: the near words that it was read as; `told`: what to say that it was read as.
    """

    typed: tuple[str, ...]
    found: dict[int, Found]
    near: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    phrase: tuple[str, ...] | None = None
    required: bool = True

    @property
    def spellings(self) -> tuple[str, ...]:
        return (*self.typed, *self.near)


@dataclass(slots=True)
class Reading:
    """`corrections`: (typed, the near words it was read as), in the order of the words."""

    units: list[Unit]
    corrections: tuple[tuple[str, tuple[str, ...]], ...]


def read(index: WordIndex, meanings: Meanings, words: Words) -> Reading:
    """The words of a question as units; phrases and exclusions are met as they stand."""
    last = len(words.words) - 1 if words.open_ended else None
    kept = [place for place, word in enumerate(words.words) if word not in meanings.stop]
    if not kept and not words.phrases:
        kept = range(len(words.words))
    single = [read_word(index, meanings, words.words[place], last=place == last) for place in kept]
    corrections = tuple((unit.typed[0], unit.told) for unit in single if unit.told)
    units = list(_joined(index, meanings, single))
    _set_required(units, meanings, bool(words.phrases))
    return Reading(units, corrections)


def read_word(index: WordIndex, meanings: Meanings, word: str, *, last: bool) -> Unit:
    found = whole(index, meanings, word)
    known = any(found.values())
    if last and len(word) >= SHORTEST_BEGINNING and not meanings.has_whole(word):
        found[PREFIX] = _longer(index, meanings, word)
    weight = _weight(index, found)
    near = () if stem(word) in meanings.stems or SYNONYM in found else _near(index, word, weight)
    if near:
        found[TYPO] = _all_of([whole(index, meanings, other) for other in near])
    elif not known and len(word) >= SHORTEST_UNKNOWN_BEGINNING:
        found[PREFIX] = _longer(index, meanings, word)
    return Unit((word,), found, near, told=near or _letter_short(index, word))


def whole(index: WordIndex, meanings: Meanings, word: str) -> dict[int, Found]:
    """What meets it as a whole word: itself, of its stem, and what it means where it is a synonym's key."""
    terms = meanings.terms.get(word, frozenset())
    itself = index.itself(word)
    same = [range(number, number + 1) for number in index.with_stem(word).tolist() if number not in itself]
    found = {
        EXACT: Found.of([itself], terms),
        STEM: Found.of(same, meanings.stems.get(stem(word), frozenset()) - terms),
    }
    meaning = meanings.of(stem(word))
    if meaning:
        found[SYNONYM] = _meant(index, meaning)
    return found


def _meant(index, meaning: Meaning):
    return Found.of(map(index.itself, meaning.words), meaning.terms)


def _longer(index, meanings, word):
    numbers = index.beginning_with(word)
    words, terms = [numbers[len(index.itself(word)) :]], set()
    for other in meanings.beginning_with(word):
        terms |= meanings.terms.get(other, set())
        if other in meanings.written:
            meant = _meant(index, meanings.written[other])
            words += meant.words
            terms |= meant.terms
    return Found.of(words, terms)


def _weight(index, found):
    runs = [run for one in found.values() for run in one.words]
    return max((int(index.weights[run.start : run.stop].max()) for run in runs), default=0)


def _near(index, word, weight):
    edits = _edits(word)
    if weight > FEW or not edits:
        return ()
    numbers = index.near(word, edits)
    weights = index.weights[numbers]
    return _heaviest(index, numbers[weights >= weight * TIMES])


def nearest(index: WordIndex, word: str, *, last: bool) -> str:
    """The most common word that is spelled nearly so, or begins nearly so if it is the last; or the word."""
    if index.beginning_with(word) if last else index.itself(word):
        return word
    edits = _edits(word)
    near = _heaviest(index, index.near(word, edits)) if edits else ()
    if not near and last and edits:
        near = _heaviest(index, index.near_beginnings(word, edits))
    return near[0] if near else word


def _edits(word):
    return sum(len(word) >= shortest for shortest in SHORTEST_FOR_EDITS) if word.isalpha() else 0


def _letter_short(index, word):
    """The words that an unknown word lacks the last letter of, which are told like a correction."""
    if len(word) < SHORTEST_UNKNOWN_BEGINNING or index.itself(word):
        return ()
    longer = np.array(index.beginning_with(word), np.int64)
    return _heaviest(index, longer[index.lengths(longer) == len(word.encode()) + 1])


def _heaviest(index, numbers):
    weights = index.weights[numbers]
    kept = weights * TENTH >= weights.max(initial=0)
    found = zip((-weights[kept]).tolist(), index.texts(numbers[kept]), strict=True)
    return tuple(word for _, word in sorted(found))


def _all_of(readings):
    every = [found for forms in readings for found in forms.values()]
    return Found.of(
        (run for found in every for run in found.words), (term for found in every for term in found.terms)
    )


def _joined(index, meanings, single):
    """The units, those in a row that are a synonym's key together as one; the longest first."""
    spelled, place = [[stem(word) for word in unit.spellings] for unit in single], 0
    while place < len(single):
        key = _key_at(meanings, spelled[place:])
        length = len(key) if key else 1
        units = single[place : place + length]
        yield _together(index, units, meanings.keys[key]) if key else units[0]
        place += length


def _key_at(meanings, spelled):
    """The longest key of several words that begins here, of these the one nearest to what was typed."""
    found = []
    for first in spelled[0]:
        for key in meanings.joined.get(first, ()):
            if len(key) <= len(spelled) and all(map(list.__contains__, spelled, key)):
                found.append(
                    (-len(key), [words.index(one) for words, one in zip(spelled, key, strict=False)], key)
                )
    return min(found)[-1] if found else None


def _together(index, units, meaning):
    typed = tuple(unit.typed[0] for unit in units)
    return Unit(typed, {SYNONYM: _meant(index, meaning)}, phrase=typed)


def _set_required(units, meanings, has_phrases):
    for unit in units:
        unit.required = not (len(unit.typed) == 1 and meanings.optional.intersection(unit.spellings))
    if not has_phrases and not any(unit.required for unit in units):
        for unit in units:
            unit.required = True
