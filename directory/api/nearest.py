"""What a visitor may have meant."""

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process

from directory.search.folding import fold_value
from directory.search.snapshot import Snapshot

LEAST_LIKENESS = 60  # of 100
SHORTEST_BEGINNING = 3
MOST_CANDIDATES = 5
LONGEST_SHOWN = 80


def shown(text: str) -> str:
    """A visitor's text as answers may repeat it: at most 80 characters, without control characters."""
    printable = "".join(letter if letter.isprintable() else "�" for letter in text[: LONGEST_SHOWN + 1])
    return printable if len(printable) <= LONGEST_SHOWN else printable[: LONGEST_SHOWN - 1] + "…"


def nearest(text: str, choices: Iterable[str]) -> list[str]:
    """Up to five of `choices` that are spelled most like `text`, the most alike first."""
    choices, text = list(choices), text[:LONGEST_SHOWN]
    found = process.extract(
        text, choices, scorer=fuzz.ratio, limit=MOST_CANDIDATES, score_cutoff=LEAST_LIKENESS
    )
    return [choice for choice, *_ in found] or beginning_with(text, choices)


def beginning_with(text: str, choices: list[str]) -> list[str]:
    if len(text) < SHORTEST_BEGINNING:
        return []
    return [choice for choice in choices if choice.startswith(text)][:MOST_CANDIDATES]


def same_spelling(snapshot: Snapshot, text: str) -> list[tuple[str, str]]:
    """(category, slug) of the terms whose slugs are the text, once signs are left out."""
    found = ((category, snapshot.known(category).get(text)) for category in snapshot.term_numbers)
    return [(category, slug) for category, slug in found if slug]


def meant_by(snapshot: Snapshot, text: str) -> list[tuple[str, str]]:
    """(category, slug) of the terms that people mean by the text, or that are named so in either language."""
    terms = [(category, slug) for category, slugs in snapshot.term_numbers.items() for slug in slugs]
    return [terms[number] for number in snapshot.meanings.named(text[:LONGEST_SHOWN])]


def nearest_known(parameter: str, text: str, known: Mapping[str, str]) -> list[str]:
    """`nearest` among the values that a parameter knows, as they are asked for."""
    alike = nearest(fold_value(parameter, text[:LONGEST_SHOWN]), known)
    return list(dict.fromkeys(known[key] for key in alike))
