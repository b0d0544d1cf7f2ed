"""How names are compared and put in order."""

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_NOT_KEPT = re.compile(r"[\W_]+")
_KIND_OF_COUNTY = re.compile(r" (county|parish|borough|census area|municipio|municipality)$")
_WRITTEN_OUT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}


def plain(text: str) -> str:
    """Lower case, no accents, single spaces: "Clínica  Niños" is "clinica ninos". Names are sorted by it."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()
    return _SPACE.sub(" ", text.lower()).strip()


def fold(text: str) -> str:
    """`plain`, letters and digits only: "Coeur d'Alene" and "coeur-dalene" are both "coeurdalene"."""
    return _NOT_KEPT.sub("", plain(text))


def fold_place(text: str) -> str:
    """`fold` with abbreviations written out: "St. Louis" and "Saint Louis" are both "saintlouis"."""
    words = _NOT_KEPT.split(plain(text))
    return "".join(_WRITTEN_OUT.get(word, word) for word in words)


def fold_county(text: str) -> str:
    """`fold_place` without the word for the kind of county: "St. Louis County" is "saintlouis"."""
    return fold_place(_KIND_OF_COUNTY.sub("", plain(text)))


def fold_zip(text: str) -> str:
    """The five digits of "97204" and of "97204-1234"; anything else folded whole."""
    digits, dash, _ = text.strip().partition("-")
    return digits if dash and len(digits) == 5 else fold(text)


FOLDS = {"city": fold_place, "county": fold_county, "zip": fold_zip}


def fold_value(parameter: str, text: str) -> str:
    """`text` as values of this parameter are compared."""
    return FOLDS.get(parameter, fold)(text)
