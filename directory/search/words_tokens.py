"""How text becomes words, and what a word's stem is; the same for listings, vocabulary and questions."""

import re
from functools import lru_cache

from .folding import plain

LONGEST = 32  # bytes; what a word has beyond them does not count
_ABBREVIATION = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?")
_POSSESSIVE = re.compile(r"['’]s\b")
_WORD = re.compile(r"[^\W_]+")
_ES = ("sses", "xes", "ches", "shes")
_NO_PLURAL = ("ss", "us", "is")


@lru_cache(maxsize=1 << 14)
def tokens(text: str) -> tuple[str, ...]:
    """Runs of letters and digits of the folded text: "St. Mary's A.A.-Niños" is st, mary, aa, ninos."""
    text = plain(text)
    if "." in text:
        text = _ABBREVIATION.sub(lambda found: found[0].replace(".", ""), text)
    return tuple([_cut(word) for word in _WORD.findall(_POSSESSIVE.sub("", text))])


def stem(word: str) -> str:
    """What a word shares with its plural, and in Spanish with its other gender, once it is long enough.

    From four letters on: -ies becomes -y; -sses, -xes, -ches and -shes lose -es; any other -s goes, but not
    of -ss, -us, -is; then a word of more than five letters loses a last a, e or o. So "clinics", "clínica"
    and "clínicas" are one, and so are "adicción" and "adicciones". Words with digits stay as they are.
    """
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(_ES):
        return word[:-2]
    if word.endswith("s") and not word.endswith(_NO_PLURAL):
        word = word[:-1]
    return word[:-1] if len(word) > 5 and word[-1] in "aeo" else word


def _cut(word):
    return word[:LONGEST] if word.isascii() else word.encode()[:LONGEST].decode(errors="ignore")
