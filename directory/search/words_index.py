"""Look-ups among the words of an open snapshot. They hold nothing that grows with the rows."""

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .container import Container
from .lookups import Postings
from .words_columns import IN_ORDER, ORGANIZATIONS, TEXTS, WORD, letters_of
from .words_tokens import LONGEST, stem

SURE_LETTERS = 2  # with which incomplete words are looked up
_AFTER = b"\xff"  # stands behind every sign of UTF-8


def in_both(ordinals: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Those of the ordinals that are among the others too. Ascending, as both are."""
    if not len(ordinals) or not len(others):
        return ordinals[:0]
    found = np.zeros(int(max(ordinals[-1], others[-1])) + 1, bool)
    found[others] = True
    return ordinals[found[ordinals]]


class WordPostings(Postings):
    """Rows by word."""

    def of(self, run: range) -> np.ndarray:
        """The rows of a run of words, one word after the other: each ascending."""
        return self._ordinals[self._starts[run.start] : self._starts[run.stop]]


class WordIndex:
    """Words are named by number, their place among all words sorted. Sets of words are arrays of numbers."""

    def __init__(self, file: Container):
        self._words, self._stems = file["words.words"], file["words.stems"]
        self._stem_words, self._by_length = file["words.stem_words"], file["words.by_length"]
        self._letters, self._length_starts = file["words.letters"], file["words.length_starts"]
        self.weights = file["words.weights"]
        self.postings = {text: WordPostings(file, f"words.{text}") for text in (*TEXTS, ORGANIZATIONS)}
        self._in_order = {
            text: (file[f"words.{text}.words.starts"], file[f"words.{text}.words"])
            for text in (*IN_ORDER, ORGANIZATIONS)
        }

    def texts(self, numbers: np.ndarray) -> list[str]:
        return [word.decode() for word in self._words[numbers].tolist()]

    def lengths(self, numbers: np.ndarray) -> np.ndarray:
        """How many bytes each word has."""
        return np.char.str_len(self._words[numbers])

    def itself(self, word: str) -> range:
        """The word's number, or nothing."""
        sought = np.array(word.encode(), WORD)
        place = int(self._words.searchsorted(sought))
        return range(place, place + int((self._words[place : place + 1] == sought).sum()))

    def with_stem(self, word: str) -> np.ndarray:
        """The words that share the word's stem."""
        sought = np.array(stem(word).encode(), WORD)
        first, last = self._stems.searchsorted(sought), self._stems.searchsorted(sought, side="right")
        return self._stem_words[first:last]

    def beginning_with(self, start: str) -> range:
        """The words that begin so, the word itself too."""
        sought = start.encode()
        if len(sought) >= LONGEST:
            return self.itself(start)
        first, last = self._words.searchsorted(np.array([sought, sought + _AFTER], WORD)).tolist()
        return range(first, last)

    def near(self, word: str, edits: int) -> np.ndarray:
        """The words at the least distance from it, of 1 to `edits`; none where there is none so near."""
        typed = word.encode()
        for distance in range(1, edits + 1):
            found = self._at_distance(typed, distance)
            if len(found):
                return found
        return self._by_length[:0]

    def near_beginnings(self, start: str, edits: int) -> np.ndarray:
        """Longer words whose beginning is at most so far from it, among those with the same first letters."""
        numbers = self.beginning_with(start[:SURE_LETTERS])
        beginnings = [word[: len(start)] for word in self.texts(np.array(numbers, np.int64))]
        near = process.extract(start, beginnings, scorer=OSA.distance, score_cutoff=edits, limit=None)
        least = min((distance for _, distance, _ in near), default=0)
        return np.array(sorted(numbers[place] for _, distance, place in near if distance == least), np.int64)

    def _at_distance(self, typed, distance):
        shortest, longest = max(0, len(typed) - distance), min(LONGEST, len(typed) + distance)
        first, last = self._length_starts[[shortest, longest + 1]].tolist()
        letters = letters_of(np.array([typed], WORD))[0]
        # An edit changes the set of letters by two at most.
        alike = np.bitwise_count(self._letters[first:last] ^ letters) <= 2 * distance
        numbers = self._by_length[first:last][alike]
        words = self._words[numbers].tolist()
        near = process.extract(typed, words, scorer=OSA.distance, score_cutoff=distance, limit=None)
        return numbers[sorted(place for _, edits, place in near if edits == distance)]

    def side_by_side(self, text: str, numbers: list[int]) -> np.ndarray:
        """Rows in whose text (one of IN_ORDER) these words stand next to each other, in this order."""
        rows = self._with_all(text, numbers)
        starts, words = self._in_order[text]
        first, last = starts[rows], starts[rows + 1] - len(numbers)
        found = np.zeros(len(rows), bool)
        for shift in range(int((last - first).max(initial=-1)) + 1):
            here = np.minimum(first + shift, last)
            found |= np.logical_and.reduce([words[here + place] == one for place, one in enumerate(numbers)])
        return rows[found]

    def first_words(self, text: str, ordinals: np.ndarray) -> np.ndarray:
        """The first word of each of these texts, none of them empty."""
        starts, words = self._in_order[text]
        return words[starts[ordinals]]

    def _with_all(self, text, numbers):
        """Rows long enough that have all the words, in whatever order."""
        rarest, *others = sorted((self.postings[text][number] for number in numbers), key=len)
        for rows in others:
            rarest = in_both(rarest, rows)
        starts = self._in_order[text][0]
        return rarest[starts[rarest + 1] - starts[rarest] >= len(numbers)]
