"""What counts as the same text, whatever the way in which it is written."""

import re
import unicodedata
from functools import cache

WRITTEN_OUT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}


def in_order(text: str) -> str:
    """Names stand in the order of their letters, whatever the case, the accents and the spaces."""
    return " ".join(without_accents(text).split())


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


@cache
def folded(text: str) -> str:
    """Letters and digits only: the same for every way to write a value."""
    return re.sub(r"[\W_]", "", without_accents(text))


@cache
def folded_place(text: str) -> str:
    """ "St. Louis" is "Saint Louis"."""
    return "".join(WRITTEN_OUT.get(word, word) for word in re.split(r"[\W_]+", without_accents(text)))
