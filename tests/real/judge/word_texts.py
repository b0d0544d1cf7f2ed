"""The words of every entry and of the vocabulary, and how words are compared; as the rules of `q` say."""

import re
from collections import defaultdict

from tests.real.judge.spelling import without_accents
from tests.real.judge.truth import Truth

LONGEST_BYTES = 32
TEXTS = ("name", "alternate", "organization", "city", "description")
IN_ORDER = TEXTS[:-1]  # those in which words stand side by side


def words_of(text: str | None) -> tuple[str, ...]:
    """ "St. Mary's A.A.-Niños" is st, mary, aa, ninos."""
    plain = without_accents(text or "")
    plain = re.sub(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?", lambda found: found[0].replace(".", ""), plain)
    found = re.findall(r"[^\W_]+", re.sub(r"['’]s\b", "", plain))
    return tuple(word.encode()[:LONGEST_BYTES].decode(errors="ignore") for word in found)


def stem(word: str) -> str:
    """Without the plural's ending, and from six letters on without a last a, e or o."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if re.search("(ss|x|ch|sh)es$", word):
        return word[:-2]
    word = re.sub("(?<![sui])s$", "", word)
    return re.sub("[aeo]$", "", word) if len(word) > 5 else word


class Texts:
    """Which entries have a word in which text; which have a term; sets are of places in the truth's list."""

    def __init__(self, truth: Truth):
        self.holders = {text: defaultdict(set) for text in TEXTS}
        self.sequences = {text: {} for text in IN_ORDER}
        self.with_term = defaultdict(set)
        self.everyone = set(range(len(truth.entries)))
        self.listed = {place for place, entry in enumerate(truth.entries) if entry.status < 2}
        for place, entry in enumerate(truth.entries):
            self._add(place, entry)
        self.words = set().union(*self.holders.values())

    def _add(self, place, entry):
        for term in entry.values["term"]:
            self.with_term[term].add(place)
        for text, words in _texts(entry.document).items():
            for word in words:
                self.holders[text][word].add(place)
            if text in IN_ORDER:
                self.sequences[text][place] = words

    def side_by_side(self, text: str, phrase: tuple[str, ...]) -> set[int]:
        holders = self.holders[text]
        both = set.intersection(*(holders.get(word, set()) for word in phrase))
        return {place for place in both if stand_together(self.sequences[text][place], phrase)}

    def count(self, word: str) -> int:
        """The most listed entries that have it in one of the texts."""
        return max(len(self.holders[text].get(word, set()) & self.listed) for text in TEXTS)

    def listed_with(self, term: str) -> int:
        return len(self.with_term[term] & self.listed)


def _texts(document):
    other = document["translations"].get("es", {})
    return {
        "name": words_of(document["name"]),
        "alternate": words_of(document["alternate_name"]),
        "organization": words_of(document["organization"]["name"]),
        "city": words_of(document["address"]["city"]),
        "description": words_of(document["description"]) + words_of(other.get("description")),
    }


def stand_together(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    ends = range(len(words) - len(phrase) + 1)
    return any(words[start : start + len(phrase)] == phrase for start in ends)


class Lexicon:
    """What words mean: names of terms, and the synonyms of fixtures/synonyms.json.

    `names`: (words, term); `terms_of`, `terms_by_stem`: terms by a word of their names; `keys`: (terms,
    words) by the stems of what is typed, stop words left out; `written`: keys of one word, as written.
    """

    def __init__(self, truth: Truth):
        given, by_code = truth.synonyms, {code: term for term, code in truth.codes.items()}
        self.stop = {word for text in given["stop"] for word in words_of(text)}
        self.optional = {word for text in given["optional"] for word in words_of(text)}
        silent = {by_code.get(key, key) for key in given["silent"]}
        self.names = [
            (words_of(name), term)
            for term, names in truth.names.items()
            if term not in silent
            for name in names
        ]
        self.terms_of, self.terms_by_stem = defaultdict(set), defaultdict(set)
        for words, term in self.names:
            for word in words:
                self.terms_of[word].add(term)
                self.terms_by_stem[stem(word)].add(term)
        self.keys, self.written = defaultdict(lambda: (set(), set())), {}
        for entry in given["synonyms"]:
            self._add(entry, by_code, truth.names)

    def _add(self, entry, by_code, known):
        terms = {by_code.get(key, key) for key in entry.get("terms", ())} & set(known)
        for typed in entry["typed"]:
            words = words_of(typed)
            key = self.key(words)
            self.keys[key][0].update(terms)
            self.keys[key][1].update(word for text in entry.get("words", ()) for word in words_of(text))
            if len(words) == 1:
                self.written[words[0]] = key

    def key(self, words) -> tuple[str, ...]:
        return tuple(stem(word) for word in words if word not in self.stop)

    def terms_named(self, phrase: tuple[str, ...]) -> set[str]:
        return {term for words, term in self.names if stand_together(words, phrase)}
