"""Kinds of help and services as they are suggested, by their names and by what people call them."""

from collections.abc import Sequence
from dataclasses import dataclass

from .content import LANGUAGES
from .words_meanings import Meanings

SHORTEST_WHOLE = 3  # letters; what is shorter and comes last is the beginning of a word


@dataclass(frozen=True, slots=True)
class SuggestedTerm:
    """`labels` by language; `kind`: "help" or "service"; `parameters` ask for it; `count`: listed rows."""

    labels: dict[str, str]
    kind: str
    parameters: dict[str, str]
    count: int


class SuggestibleTerms:
    """Terms that some listed entry has. Bounded by the vocabulary and the synonyms."""

    def __init__(self, vocabulary: list[dict], meanings: Meanings):
        self._meanings = meanings
        self._terms = [
            _suggested(category["slug"], term) for category in vocabulary for term in category["terms"]
        ]
        self._texts = [(name, number, 1) for name, number in meanings.names if self._terms[number].count]
        for written, meaning in meanings.phrases.items():
            main = next((number for number in meaning.suggested if self._terms[number].count), None)
            if main is not None:
                self._texts.append((f" {' '.join(written)} ", main, min(len(written), 2)))

    def beginning_with(self, words: Sequence[str]) -> list[tuple[int, SuggestedTerm]]:
        """(0 where the words begin a name, 1 where they stand further on, term); the last may be incomplete.

        One word that begins what people call it in several words counts as standing further on: they may well
        mean something else.
        Words that say little are let go of where all words find nothing.
        """
        weak = self._meanings.stop | self._meanings.optional
        beginning = words[-1] if len(words[-1]) < SHORTEST_WHOLE else None
        strong = [word for word in words if word not in weak or word == beginning]
        return self._with(words) or self._with(strong)

    def _with(self, words):
        start, ranks = f" {' '.join(words)}", {}
        for text, number, least in self._texts if words else ():
            if start in text:
                rank = 0 if text.startswith(start) and len(words) >= least else 1
                ranks[number] = min(rank, ranks.get(number, rank))
        return [(rank, self._terms[number]) for number, rank in ranks.items()]


def _suggested(category, term):
    return SuggestedTerm(
        labels={language: term["name"].get(language) or term["name"]["en"] for language in LANGUAGES},
        kind="help" if category == "help" else "service",
        parameters={category: term["slug"]},
        count=0 if term.get("retired") else term["count"],
    )
