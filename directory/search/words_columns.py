"""The words of each row, gathered while a snapshot is built, and written as the index.

words.words        all words, sorted (UTF-8); a word's number is its place here
words.stems        the stems of all words, sorted; words.stem_words: the number of each one's word
words.weights      in how many listed entries a word stands (the module `words` says how that is counted)
words.by_length    numbers of words, shortest first; words.letters: the set of letters of each of these;
                   words.length_starts: where those of a length start
words.TEXT         postings: the rows that have the word in that text, ascending; of `organizations`
                   the ordinals of organizations
words.TEXT.words   the words of each row in the order of the text; words.TEXT.words.starts: where they start
"""

from collections.abc import Mapping
from functools import cache

import numpy as np

from .columns import PostedLinks, places_in, postings_of, starts_of
from .container import Container, ContainerWriter
from .content import LANGUAGES
from .sections import read_links, read_postings, write_links, write_postings
from .words_meanings import Meanings
from .words_tokens import LONGEST, stem, tokens

WORD = f"S{LONGEST}"
TEXTS = ("description", "city", "organization", "alternate", "name")
IN_ORDER = TEXTS[1:]  # those in which phrases are looked for
ORGANIZATIONS = "organizations"
NO_WORDS = np.zeros(0, WORD)
_ALPHABET, _OTHERS = b"abcdefghijklmnopqrstuvwxyz", 6


class WordColumns:
    """The rows' texts as numbers of words, in the order in which the rows and the words came."""

    def __init__(self, standing: Container | None = None):
        """`standing`: a snapshot whose rows, organizations and words come first."""
        self._words, self._stems = _standing_words(standing) if standing else (NO_WORDS, NO_WORDS)
        self._added: list[str] = []
        self._numbers: dict[str, int] = {}  # of the words that were looked up
        self._links = {text: _links(standing, text) for text in (*TEXTS, ORGANIZATIONS)}

    def add(self, document: Mapping) -> None:
        """The next row."""
        description = document.get("description") or {}
        self._links["name"].add(self._numbered(document["name"]))
        self._links["alternate"].add(self._numbered(document.get("alternate_name")))
        self._links["organization"].add(self._numbered(document["organization"]["name"]))
        self._links["city"].add(self._numbered(document["address"]["city"]))
        self._links["description"].add(self._numbered(*map(description.get, LANGUAGES)))

    def add_organization(self, name: str) -> None:
        """The next organization, for suggestions."""
        self._links[ORGANIZATIONS].add(self._numbered(name))

    def write(
        self,
        writer: ContainerWriter,
        rows: np.ndarray,
        organizations: np.ndarray,
        meanings: Meanings,
        listed: tuple[int, list[int]],
    ) -> None:
        """`rows`, `organizations`: their final orders; `listed`: how many rows, and how many of each term."""
        orders = dict.fromkeys(TEXTS, rows) | {ORGANIZATIONS: organizations}
        pairs = {text: links.pairs(orders[text]) for text, links in self._links.items()}
        words, stems, places = self._in_order((numbers for numbers, _ in pairs.values()), meanings)
        weights = np.zeros(len(words), np.int64)
        for text in self._links:
            numbers, found = pairs.pop(text)
            found = postings_of(places[numbers], found, len(words), kind=self._kind_of_sort)
            if text != ORGANIZATIONS:
                found = _each_once(*found)
                np.maximum(weights, _rows_below(listed[0], *found), out=weights)
            write_postings(writer, f"words.{text}", found)
        for text in (*IN_ORDER, ORGANIZATIONS):
            write_links(writer, f"words.{text}.words", self._links[text], orders[text], "<i4", places.take)
        _weigh_meanings(weights, words, meanings, listed[1])
        writer.add("words.weights", weights.astype(np.int32))
        _write_words(writer, words, stems)

    @property
    def _kind_of_sort(self):
        """What the postings of a standing snapshot are made of is nearly sorted."""
        return "stable" if len(self._words) else None

    def _in_order(self, found, meanings):
        """(the words that are still used, sorted; their stems; the place of each number among them)"""
        meant = [self._number(word) for word in meanings.words]
        words = np.concatenate([self._words, np.array(self._added, WORD)])
        stems = np.concatenate([self._stems, np.array([stem(word) for word in self._added], WORD)])
        used = np.zeros(len(words), bool)
        used[meant] = True
        for numbers in found:
            used[numbers] = True
        by_word = np.argsort(words, kind="stable")
        by_word = by_word[used[by_word]]
        return words[by_word], stems[by_word], places_in(by_word, len(words))

    def _numbered(self, *texts):
        return [self._number(word) for text in texts if text for word in tokens(text)]

    def _number(self, word):
        found = self._numbers.get(word)
        if found is None:
            found = self._numbers[word] = self._found(word)
        return found

    def _found(self, word):
        sought = np.array(word.encode(), WORD)
        place = int(self._words.searchsorted(sought))
        if place < len(self._words) and self._words[place] == sought:
            return place
        self._added.append(word)
        return len(self._words) + len(self._added) - 1


def _standing_words(file):
    """(words, the stem of each)"""
    words = file["words.words"]
    stems = np.empty(len(words), WORD)
    stems[file["words.stem_words"]] = file["words.stems"]
    return words, stems


def _links(file, text):
    """What a standing snapshot has of a text, to add to."""
    if file is None:
        return PostedLinks("I")
    name = f"words.{text}"
    standing = None if text == "description" else read_links(file, f"{name}.words")
    rows = file.about["count"] if text in TEXTS else len(file["organization.ids"])
    return PostedLinks("I", standing, read_postings(file, name), rows)


def letters_of(words: np.ndarray) -> np.ndarray:
    """The set of letters of each word (fixed-width bytes), a bit for each; other signs share six bits."""
    signs = words.view(np.uint8).reshape(len(words), words.dtype.itemsize)
    return np.bitwise_or.reduce(_bits()[signs], axis=1)


@cache
def _bits():
    bits = np.uint32(1) << (len(_ALPHABET) + np.arange(256) % _OTHERS).astype(np.uint32)
    bits[0] = 0
    bits[list(_ALPHABET)] = np.uint32(1) << np.arange(len(_ALPHABET), dtype=np.uint32)
    return bits


def _each_once(starts, rows):
    """Postings without the repetitions of a word within a row."""
    words = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    first = np.ones(len(rows), bool)
    first[1:] = (rows[1:] != rows[:-1]) | (words[1:] != words[:-1])
    return starts_of(np.bincount(words[first], minlength=len(starts) - 1)), rows[first]


def _rows_below(limit, starts, rows):
    """How many of the rows of each word are below a limit."""
    words = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    return np.bincount(words[rows < limit], minlength=len(starts) - 1)


def _weigh_meanings(weights, words, meanings, listed):
    for word, terms in meanings.terms.items():
        place = _place(words, word)
        weights[place] = max(weights[place], *(listed[term] for term in terms))
    # A key takes the weights that the words which it means have without being keys themselves.
    of_texts = weights.copy()
    for key, meaning in meanings.written.items():
        places = [_place(words, key), *(_place(words, word) for word in meaning.words)]
        found = [listed[term] for term in meaning.terms]
        weights[places[0]] = max(found + [int(of_texts[place]) for place in places])


def _place(words, word):
    return int(words.searchsorted(np.array(word, WORD)))


def _write_words(writer, words, stems):
    by_stem = np.argsort(stems, kind="stable")
    writer.add("words.words", words)
    writer.add("words.stems", stems[by_stem])
    writer.add("words.stem_words", by_stem.astype(np.int32))
    lengths = np.char.str_len(words)
    by_length = np.argsort(lengths, kind="stable")
    writer.add("words.by_length", by_length.astype(np.int32))
    writer.add("words.letters", letters_of(words[by_length]))
    writer.add("words.length_starts", starts_of(np.bincount(lengths, minlength=LONGEST + 1)))
