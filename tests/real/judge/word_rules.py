"""Words judged by the rules of `q`: by which forms a word is met, which entries that finds, in which order.

The rules are those that `directory/search/words.py` states in words.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from tests.real.judge.truth import Truth
from tests.real.judge.word_texts import IN_ORDER, Lexicon, Texts, stem, words_of

RANKS = {"name": 50, "alternate": 40, "organization": 40, "city": 20, "description": 10}
TERM_RANK = 30
EXACT, STEM, SYNONYM, PREFIX, TYPO = 4, 3, 2, 1, 0
FEW, TIMES, TENTH = 2, 100, 10


@dataclass
class Asked:
    """`q` taken apart."""

    words: list[str] = field(default_factory=list)
    phrases: list[tuple] = field(default_factory=list)
    unwanted: list[tuple] = field(default_factory=list)
    open_ended: bool = False


@dataclass
class Unit:
    """Typed words that are one: (words, terms) by form; `spelled`: what each may have meant to be."""

    typed: tuple[str, ...]
    forms: dict
    spelled: set[str]
    told: tuple[str, ...] = ()
    phrase: tuple[str, ...] | None = None


def read(text: str) -> Asked:
    asked = Asked()
    for minus, phrase, word in re.findall(r'(-?)"([^"]*)"|(\S+)', text):
        found = words_of(phrase or word)
        unwanted = bool(minus) or word.startswith("-")
        asked.open_ended = bool(word and found) and not unwanted
        if found and (unwanted or phrase):
            (asked.unwanted if unwanted else asked.phrases).append(found)
        else:
            asked.words += found
    return asked


class Words:
    """Answers `q` over the whole truth."""

    def __init__(self, truth: Truth):
        self.texts, self.lexicon = Texts(truth), Lexicon(truth)
        meant = {word for _, words in self.lexicon.keys.values() for word in words}
        self.known = self.texts.words | set(self.lexicon.terms_of) | set(self.lexicon.written) | meant
        self.by_stem = defaultdict(set)
        for word in self.known:
            self.by_stem[stem(word)].add(word)
        self._plain_weight, self.weight = cache(self._plain_weight), cache(self.weight)

    def answer(self, text: str) -> tuple[dict[int, int], list[dict]]:
        """({place in the truth's list: score}, what was corrected)"""
        asked = read(text)
        units, corrected = self._units(asked)
        units += [Unit(phrase, {}, set(), phrase=phrase) for phrase in asked.phrases]
        needed = [unit for unit in units if not self._is_optional(unit)] or units
        points = {id(unit): self._points(unit.forms, unit.phrase) for unit in units}
        found = set(self.texts.everyone).intersection(*(points[id(unit)] for unit in needed))
        for unwanted in asked.unwanted:
            found -= set(self._unwanted(unwanted))
        scores = {
            place: sum(points[id(unit)].get(place, 0) * len(unit.typed) for unit in units) for place in found
        }
        return scores, corrected

    def _is_optional(self, unit):
        return len(unit.typed) == 1 and bool(unit.spelled & self.lexicon.optional)

    # How many have it

    def _plain_weight(self, word):
        terms = self.lexicon.terms_of.get(word, ())
        return max([self.texts.count(word), *map(self.texts.listed_with, terms)])

    def weight(self, word):
        if word not in self.lexicon.written:
            return self._plain_weight(word)
        terms, words = self.lexicon.keys[self.lexicon.written[word]]
        return max([*map(self._plain_weight, {word, *words}), *map(self.texts.listed_with, terms)])

    # Reading

    def _units(self, asked):
        last = len(asked.words) - 1 if asked.open_ended else None
        kept = [place for place, word in enumerate(asked.words) if word not in self.lexicon.stop]
        if not kept and not asked.phrases:
            kept = list(range(len(asked.words)))
        single = [self._unit(asked.words[place], place == last) for place in kept]
        corrected = [{"typed": one.typed[0], "read_as": list(one.told)} for one in single if one.told]
        return self._joined(single), corrected

    def _unit(self, word, is_last):
        forms = self._whole(word)
        known = any(words & self.known or terms for words, terms in forms.values())
        is_key = SYNONYM in forms
        if is_last and len(word) >= 3 and word not in self.lexicon.terms_of and not is_key:
            forms[PREFIX] = self._longer(word)
        met = {one for words, _ in forms.values() for one in words if one in self.known}
        weight = max(map(self.weight, met), default=0)
        may_be_wrong = weight <= FEW and not is_key and stem(word) not in self.lexicon.terms_by_stem
        near = self._near(word, weight) if may_be_wrong else ()
        if near:
            readings = [reading for one in near for reading in self._whole(one).values()]
            forms[TYPO] = tuple(set().union(*(reading[part] for reading in readings)) for part in (0, 1))
        elif not known and len(word) >= 4:
            forms[PREFIX] = self._longer(word)
        return Unit((word,), forms, {word, *near}, near or self._a_letter_short(word))

    def _whole(self, word):
        terms = self.lexicon.terms_of.get(word, set())
        forms = {
            EXACT: ({word}, set(terms)),
            STEM: (self.by_stem[stem(word)], self.lexicon.terms_by_stem.get(stem(word), set())),
        }
        if (stem(word),) in self.lexicon.keys:
            meant_terms, meant_words = self.lexicon.keys[(stem(word),)]
            forms[SYNONYM] = (meant_words, meant_terms)
        return forms

    def _longer(self, start):
        words = {word for word in self.known if word.startswith(start) and word != start}
        terms = {
            term for word, found in self.lexicon.terms_of.items() if word.startswith(start) for term in found
        }
        for word, key in self.lexicon.written.items():
            if word.startswith(start):
                terms |= self.lexicon.keys[key][0]
                words |= self.lexicon.keys[key][1]
        return words, terms

    def _near(self, word, weight):
        most = (len(word) >= 4) + (len(word) >= 8) if word.isalpha() else 0
        found = defaultdict(list)
        for other in self.known if most else ():
            if (away := edits(word, other, most)) <= most:
                found[away].append(other)
        nearest = next((found[away] for away in range(1, most + 1) if found[away]), [])
        return self._heaviest([other for other in nearest if self.weight(other) >= weight * TIMES])

    def _a_letter_short(self, word):
        if len(word) < 4 or word in self.known:
            return ()
        longer = len(word.encode()) + 1
        return self._heaviest([w for w in self.known if w.startswith(word) and len(w.encode()) == longer])

    def _heaviest(self, words):
        most = max(map(self.weight, words), default=0)
        kept = [word for word in words if self.weight(word) * TENTH >= most]
        return tuple(sorted(kept, key=lambda word: (-self.weight(word), word)))

    def _joined(self, single):
        units, place = [], 0
        while place < len(single):
            unit = self._joined_at(single, place)
            units.append(unit or single[place])
            place += len(units[-1].typed)
        return units

    def _joined_at(self, single, start):
        """The longest synonym's key of several words that begins here."""
        for end in range(len(single), start + 1, -1):
            some = single[start:end]
            spelled = [[unit.typed[0], *sorted(unit.spelled - {unit.typed[0]})] for unit in some]
            for spelling in product(*spelled):
                key = tuple(map(stem, spelling))
                if key in self.lexicon.keys:
                    typed, (terms, words) = tuple(unit.typed[0] for unit in some), self.lexicon.keys[key]
                    return Unit(typed, {SYNONYM: (words, terms)}, set(), phrase=typed)
        return None

    # Meeting

    def _points(self, forms, phrase=None) -> dict[int, int]:
        points = defaultdict(int)
        for form, (words, terms) in forms.items():
            for text, rank in RANKS.items():
                for word in words:
                    _give(points, self.texts.holders[text].get(word, ()), rank + form)
            for term in terms:
                _give(points, self.texts.with_term[term], TERM_RANK + form)
        for text in IN_ORDER if phrase else ():
            _give(points, self.texts.side_by_side(text, phrase), RANKS[text] + EXACT)
        for term in self.lexicon.terms_named(phrase) if phrase else ():
            _give(points, self.texts.with_term[term], TERM_RANK + EXACT)
        return points

    def _unwanted(self, words):
        return self._points({}, words) if len(words) > 1 else self._points(self._whole(words[0]))


def _give(points, places, value):
    for place in places:
        if points[place] < value:
            points[place] = value


def edits(one: str, other: str, most: int) -> int:
    """Insertions, deletions, substitutions and swaps of neighbours, in UTF-8, counted up to `most`."""
    one, other = one.encode(), other.encode()
    if abs(len(one) - len(other)) > most or len(set(one) ^ set(other)) > 2 * most:
        return most + 1
    before, line = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, line = before, line, [i]
        for j, wanted in enumerate(other, 1):
            best = min(before[j] + 1, line[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, last[j - 2] + 1)
            line.append(best)
    return line[-1]
