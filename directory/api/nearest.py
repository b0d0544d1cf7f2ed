"""What a visitor may have meant."""

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process

from directory.search.folding import fold_value

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


def nearest_known(parameter: str, text: str, known: Mapping[str, str]) -> list[str]:
    """`nearest` among the values that a parameter knows, as they are asked for."""
    alike = nearest(fold_value(parameter, text[:LONGEST_SHOWN]), known)
    return list(dict.fromkeys(known[key] for key in alike))
