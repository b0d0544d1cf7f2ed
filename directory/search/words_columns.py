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

from .columns import Links, links_of_postings, starts_of
from .container import Container, ContainerWriter
from .content import LANGUAGES
from .sections import read_links, write_links, write_postings
from .words_meanings import Meanings
from .words_tokens import LONGEST, stem, tokens

WORD = f"S{LONGEST}"
TEXTS = ("description", "city", "organization", "alternate", "name")
IN_ORDER = TEXTS[1:]  # those in which phrases are looked for
ORGANIZATIONS = "organizations"
_ALPHABET, _OTHERS = b"abcdefghijklmnopqrstuvwxyz", 6


class WordColumns:
    """The rows' texts as numbers of words, in the order in which the rows and the words came."""

    def __init__(self, standing: Container | None = None):
        """`standing`: a snapshot whose rows, organizations and words come first."""
        words = standing["words.words"].tolist() if standing else ()
        self._numbers = {word.decode(): number for number, word in enumerate(words)}
        self._links = {text: Links("I", _read(standing, text)) for text in (*TEXTS, ORGANIZATIONS)}

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
        words, places = self._in_order(orders, meanings)
        weights = np.zeros(len(words), np.int64)
        for text, links in self._links.items():
            found = links.postings(orders[text], places, len(words))
            if text != ORGANIZATIONS:
                found = _each_once(*found)
                np.maximum(weights, _rows_below(listed[0], *found), out=weights)
            write_postings(writer, f"words.{text}", found)
        for text in (*IN_ORDER, ORGANIZATIONS):
            write_links(writer, f"words.{text}.words", self._links[text], orders[text], "<i4", places.take)
        _weigh_meanings(weights, words, meanings, listed[1])
        writer.add("words.weights", weights.astype(np.int32))
        _write_words(writer, words)

    def _in_order(self, orders, meanings):
        """(the words that are still used, sorted; the place of each number among them)"""
        meant = [self._number(word) for word in meanings.words]
        used = np.zeros(len(self._numbers), bool)
        used[meant] = True
        for text, links in self._links.items():
            used |= links.used(orders[text], len(used))
        given = np.array(list(self._numbers), WORD)
        by_word = np.argsort(given)
        by_word = by_word[used[by_word]]
        places = np.zeros(len(given), np.int64)
        places[by_word] = np.arange(len(by_word))
        return given[by_word], places

    def _numbered(self, *texts):
        return [self._number(word) for text in texts if text for word in tokens(text)]

    def _number(self, word):
        return self._numbers.setdefault(word, len(self._numbers))


def _read(file, text):
    """(starts, numbers) by row of a standing snapshot."""
    if file is None:
        return None
    if text in IN_ORDER or text == ORGANIZATIONS:
        return read_links(file, f"words.{text}.words")
    name = f"words.{text}"
    return links_of_postings(file[f"{name}.posting_starts"], file[f"{name}.postings"], file.about["count"])


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


def _write_words(writer, words):
    stems = np.array([stem(word.decode()) for word in words.tolist()], WORD)
    by_stem = np.argsort(stems, kind="stable")
    writer.add("words.words", words)
    writer.add("words.stems", stems[by_stem])
    writer.add("words.stem_words", by_stem.astype(np.int32))
    lengths = np.char.str_len(words)
    by_length = np.argsort(lengths, kind="stable")
    writer.add("words.by_length", by_length.astype(np.int32))
    writer.add("words.letters", letters_of(words[by_length]))
    writer.add("words.length_starts", starts_of(np.bincount(lengths, minlength=LONGEST + 1)))
