"""Words looked for entry by entry in the documents, by the rules that `directory.search.words` states.

None of the engine's means is used, and nothing is fast.
"""

import re
import unicodedata
from collections import defaultdict
from itertools import product

RANKS = {"name": 50, "alternate": 40, "organization": 40, "service": 30, "city": 20, "description": 10}
EXACT, STEM, SYNONYM, PREFIX, TYPO = 4, 3, 2, 1, 0


def folded(text):
    decomposed = unicodedata.normalize("NFKD", text or "").casefold()
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.findall(r"[a-z0-9]+", re.sub(r"'s\b", "", plain))


def stem_of(word):
    if len(word) < 4 or re.search("[0-9]", word):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if re.search("(ss|x|ch|sh)es$", word):
        return word[:-2]
    word = re.sub("(?<![sui])s$", "", word)
    return re.sub("[aeo]$", "", word) if len(word) > 5 else word


def distance(one, other):
    """Insertions, deletions, substitutions and swaps of neighbours."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        rows.append([i])
        for j, b in enumerate(other, 1):
            best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[i - 2][j - 2] + 1)
            rows[i].append(best)
    return rows[-1][-1]


class Walk:
    """The rules, entry by entry."""

    def __init__(self, entries, names, synonyms):
        """`names`: term key -> its names; `synonyms`: as a content has them."""
        self.entries = entries
        self.names = {
            key: [folded(name) for name in given if name]
            for key, given in names.items()
            if key not in synonyms["silent"]
        }
        self.term_words = {word for names in self.names.values() for name in names for word in name}
        self.stop = {word for text in synonyms["stop"] for word in folded(text)}
        self.optional = {word for text in synonyms["optional"] for word in folded(text)}
        self.keys = defaultdict(lambda: (set(), set()))
        self.written = {}
        for entry in synonyms["synonyms"]:
            for typed in entry["typed"]:
                key = tuple(stem_of(word) for word in folded(typed) if word not in self.stop)
                self.keys[key][0].update(set(entry.get("terms", ())) & set(names))
                self.keys[key][1].update(entry.get("words", ()))
                if len(folded(typed)) == 1:
                    self.written[folded(typed)[0]] = key
        self.texts = [self.texts_of(entry.document) for entry in entries]
        self.known = {word for texts in self.texts for text in texts.values() for word in text}
        self.known |= (
            self.term_words | set(self.written) | {w for _, words in self.keys.values() for w in words}
        )
        self.weights = {word: self.plain_weight(word) for word in self.known}
        self.weights |= {word: self.key_weight(word, key) for word, key in self.written.items()}

    @staticmethod
    def texts_of(document):
        return {
            "name": folded(document["name"]),
            "alternate": folded(document["alternate_name"]),
            "organization": folded(document["organization"]["name"]),
            "city": folded(document["address"]["city"]),
            "description": folded(" ".join(document["description"].values())),
        }

    def is_listed(self, place):
        return self.entries[place].document["operating_status"] != "closed"

    def listed_with(self, term):
        return sum(
            self.is_listed(place) and term in entry.document["terms"]
            for place, entry in enumerate(self.entries)
        )

    def plain_weight(self, word):
        counts = [
            sum(self.is_listed(place) and word in texts[text] for place, texts in enumerate(self.texts))
            for text in self.texts[0]
        ]
        named = [
            self.listed_with(term)
            for term, names in self.names.items()
            if any(word in name for name in names)
        ]
        return max(counts + named)

    def key_weight(self, word, key):
        terms, words = self.keys[key]
        return max(
            [self.plain_weight(w) for w in {word, *words}] + [self.listed_with(term) for term in terms]
        )

    # Reading

    def meant_by(self, word):
        """(words, terms) by form, of a whole word."""
        forms = {
            EXACT: ({word}, {t for t, names in self.names.items() if any(word in name for name in names)}),
            STEM: (
                {other for other in self.known if stem_of(other) == stem_of(word)},
                {
                    t
                    for t, names in self.names.items()
                    if any(stem_of(word) == stem_of(w) for n in names for w in n)
                },
            ),
        }
        if (stem_of(word),) in self.keys:
            terms, words = self.keys[(stem_of(word),)]
            forms[SYNONYM] = (words, terms)
        return forms

    def longer(self, word):
        words = {other for other in self.known if other.startswith(word) and other != word}
        terms = {
            t for t, names in self.names.items() if any(w.startswith(word) for name in names for w in name)
        }
        for other, key in self.written.items():
            if other.startswith(word):
                terms |= self.keys[key][0]
                words |= self.keys[key][1]
        return words, terms

    def read(self, word, last):
        """(forms, near words, told words)"""
        forms = self.meant_by(word)
        known = any(words & self.known or terms for words, terms in forms.values())
        is_key = (stem_of(word),) in self.keys
        if last and len(word) >= 3 and word not in self.term_words and not is_key:
            forms[PREFIX] = self.longer(word)
        weight = max([self.weights[w] for words, _ in forms.values() for w in words & self.known], default=0)
        near = []
        if not is_key and stem_of(word) not in map(stem_of, self.term_words) and weight <= 2:
            near = self.near(word, weight)
        if near:
            every = [self.meant_by(other) for other in near]
            forms[TYPO] = tuple(
                set().union(*(f[part] for forms in every for f in forms.values())) for part in (0, 1)
            )
        elif not known and len(word) >= 4:
            forms[PREFIX] = self.longer(word)
        return forms, near, near or self.letter_short(word)

    def near(self, word, weight):
        edits = (len(word) >= 4) + (len(word) >= 8) if word.isalpha() else 0
        found = defaultdict(set)
        for other in self.known if edits else ():
            found[distance(word, other)].add(other)
        least = next((found[edit] for edit in range(1, edits + 1) if found[edit]), ())
        return self.heaviest(other for other in least if self.weights[other] >= 100 * weight)

    def letter_short(self, word):
        if len(word) < 4 or word in self.known:
            return []
        return self.heaviest(w for w in self.known if w.startswith(word) and len(w) == len(word) + 1)

    def heaviest(self, words):
        words = list(words)
        most = max((self.weights[word] for word in words), default=0)
        kept = [word for word in words if self.weights[word] * 10 >= most]
        return sorted(kept, key=lambda word: (-self.weights[word], word))

    def units(self, words, open_ended, has_phrases):
        """[(typed, forms, side by side or None, spellings)], corrections"""
        places = [place for place, word in enumerate(words) if word not in self.stop]
        if not places and not has_phrases:
            places = range(len(words))
        single = []
        for place in places:
            read = self.read(words[place], last=open_ended and place == len(words) - 1)
            single.append(((words[place],), read[0], None, {words[place], *read[1]}, read[2]))
        told = tuple((typed[0], tuple(read)) for typed, *_, read in single if read)
        joined, place = [], 0
        while place < len(single):
            for length in range(len(single) - place, 0, -1):
                some = single[place : place + length]
                keys = [key for key in product(*[map(stem_of, unit[3]) for unit in some]) if key in self.keys]
                if length > 1 and keys:
                    typed = tuple(unit[0][0] for unit in some)
                    joined.append((typed, {SYNONYM: self.keys[keys[0]][::-1]}, typed, set()))
                elif length == 1:
                    joined.append(some[0][:4])
                if length == 1 or keys:
                    place += length
                    break
        return joined, told

    # Matching

    def points(self, place, forms, phrase=None):
        texts, terms = self.texts[place], set(self.entries[place].document["terms"])
        found = [0]
        for form, (words, meant) in forms.items():
            found += [RANKS[text] + form for text, written in texts.items() if set(written) & set(words)]
            found += [RANKS["service"] + form] if terms & set(meant) else []
        if phrase:
            found += [
                RANKS[text] + EXACT
                for text, written in texts.items()
                if text != "description" and holds(written, phrase)
            ]
            named = (name for term in terms for name in self.names.get(term, ()))
            found += [RANKS["service"] + EXACT] if any(holds(name, phrase) for name in named) else []
        return max(found)

    def answer(self, asked):
        """({id: score}, corrections)"""
        units, told = self.units(list(asked.words), asked.open_ended, bool(asked.phrases))
        required = [not (len(typed) == 1 and spelled & self.optional) for typed, _, _, spelled in units]
        if not any(required) and not asked.phrases:
            required = [True] * len(units)
        scores = {}
        for place, entry in enumerate(self.entries):
            points = [(self.points(place, forms, side), len(typed)) for typed, forms, side, _ in units]
            met = all(given or not needed for (given, _), needed in zip(points, required, strict=True))
            phrases = [(self.points(place, {}, phrase), len(phrase)) for phrase in asked.phrases]
            if met and all(given for given, _ in phrases) and not self.unwanted(place, asked):
                scores[entry.document["id"]] = sum(given * count for given, count in points + phrases)
        return scores, told

    def unwanted(self, place, asked):
        return any(
            self.points(place, {}, part) if len(part) > 1 else self.points(place, self.meant_by(part[0]))
            for part in asked.without
        )


def holds(words, phrase):
    length = len(phrase)
    return any(tuple(words[start : start + length]) == tuple(phrase) for start in range(len(words)))
