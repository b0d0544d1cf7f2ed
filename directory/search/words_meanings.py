"""What words mean: terms by their names, synonyms, stop words, optional words. Bounded by the vocabulary."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, takewhile

from .content import LANGUAGES
from .words_tokens import stem, tokens


@dataclass(slots=True)
class Meaning:
    """What a synonym's key stands for: `terms` (numbers in the vocabulary), `words`; `suggested`: the terms,
    the likeliest first.
    """

    terms: set[int] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    suggested: list[int] = field(default_factory=list)


class Meanings:
    """`vocabulary`: categories with their terms, in order; `synonyms`: as in fixtures/synonyms.json, or {}.

    Terms that the vocabulary does not have are left out. `terms`: numbers of terms by word of their names;
    `stems`: by its stem; `names`: (words between spaces, number) of each name; `keys`: synonyms by the
    stems of their key; `written`: keys of one word, as they are written; `phrases`: all keys without stop
    words; `joined`: keys of several words by their first; `words`: all words of names, keys of one word, and
    what keys mean, sorted.
    """

    def __init__(self, vocabulary: list[dict], synonyms: Mapping):
        listed = [term for category in vocabulary for term in category["terms"]]
        self._numbers = {term["key"]: number for number, term in enumerate(listed)}
        self._silent = {self._numbers.get(key) for key in synonyms.get("silent", ())}
        self.stop = _words(synonyms.get("stop", ()))
        self.optional = _words(synonyms.get("optional", ()))
        self.terms, self.stems = defaultdict(set), defaultdict(set)
        self.names: list[tuple[str, int]] = []
        self._add_names(listed)
        self.keys: dict[tuple[str, ...], Meaning] = defaultdict(Meaning)
        self.written: dict[str, Meaning] = {}
        self.phrases: dict[tuple[str, ...], Meaning] = {}
        for entry in synonyms.get("synonyms", ()):
            self._add_synonym(entry)
        self.joined: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for key in self.keys:
            if len(key) > 1:
                self.joined[key[0]].append(key)
        meant = {word for meaning in self.keys.values() for word in meaning.words}
        self.words = sorted({*self.terms, *self.written, *meant})
        self._beginnings = sorted({*self.terms, *self.written})

    def key(self, words: Iterable[str]) -> tuple[str, ...]:
        """Stems without stop words, as keys are compared."""
        return tuple(stem(word) for word in words if word not in self.stop)

    def of(self, *stems: str) -> Meaning | None:
        """What the key with these stems means; None for what is no key."""
        return self.keys.get(stems)

    def named(self, text: str) -> list[int]:
        """Terms that the text means as a synonym's key, the likeliest first, then those named so."""
        words = tokens(text)
        meaning = self.of(*self.key(words))
        named = [self.stems.get(stem(word), set()) for word in words]
        found = sorted(set.intersection(*named)) if named else []
        return list(dict.fromkeys([*(meaning.suggested if meaning else ()), *found]))

    def has_whole(self, word: str) -> bool:
        """Whether it is a word of a term's name or a synonym's key, not just the beginning of one."""
        return word in self.terms or (stem(word),) in self.keys

    def beginning_with(self, start: str) -> Iterator[str]:
        """Words of terms' names and keys of one word that begin so."""
        rest = islice(self._beginnings, bisect_left(self._beginnings, start), None)
        return takewhile(lambda word: word.startswith(start), rest)

    def terms_with_phrase(self, words: Iterable[str]) -> set[int]:
        """Terms in whose names the words stand side by side."""
        phrase = f" {' '.join(words)} "
        return {number for name, number in self.names if phrase in name}

    def _add_names(self, listed):
        for number, term in enumerate(listed):
            if number in self._silent:
                continue
            for found in {tokens(term["name"].get(language) or "") for language in LANGUAGES} - {()}:
                self.names.append((f" {' '.join(found)} ", number))
                for word in found:
                    self.terms[word].add(number)
                    self.stems[stem(word)].add(number)

    def _add_synonym(self, entry):
        terms = [self._numbers[key] for key in entry.get("terms", ()) if key in self._numbers]
        for typed in entry["typed"]:
            written = tokens(typed)
            meaning = self.keys[self.key(written)]
            meaning.terms.update(terms)
            meaning.words.update(word for text in entry.get("words", ()) for word in tokens(text))
            meaning.suggested += terms
            self.phrases[tuple(word for word in written if word not in self.stop) or written] = meaning
            if len(written) == 1:
                self.written[written[0]] = meaning


def _words(texts):
    return frozenset(word for text in texts for word in tokens(text))
