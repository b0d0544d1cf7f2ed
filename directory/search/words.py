"""Words: what is asked with `q`, how it is found, and how what is found is put in order.

Reading. `parse` takes the text apart into words, "phrases" and what is not wanted (-word, -"phrase");
`words_tokens` says what a word and a stem are. Stop words are dropped from the words (not from phrases),
unless nothing else is asked. Words in a row that together are a synonym's key (by stems; the longest key
first, from the left) are one word of that many words.

Where words are found. In the name, the alternate name, the organization's name, the names of the entry's
terms in both languages (but for silent terms, such as those that say what is *not* done), the city, and the
descriptions in both languages.

Forms. A word is met in a text by
    itself                  EXACT 4
    a word of the same stem STEM 3
    a synonym               SYNONYM 2   words that the key means, in any text; or terms that it means
    a longer word           PREFIX 1    that begins with it, be it a synonym's key (then what the key means)
    a near word             TYPO 0      itself, its stem, or what it means
Longer words: for the last word, when it has three letters or more, unless it is a whole word of a term's name
or a synonym's key ("men" does not find "mental"); for any other word of four letters or more only where no
form of it is known, not even a near word.
Near words: the word has only letters, shares its stem with no word of a term's name and is no synonym's key,
and its weight, the greatest of the words met by the forms above, is at most 2 (FEW). The weight of a word is
the largest number of listed entries that have it in one of the texts; for a word of terms' names, or a key,
also of the entries of one of those terms; for a key also of a word that it means. Near are the words at the
least distance (insertions, deletions, substitutions and swaps of neighbours, optimal string alignment over
UTF-8): 1 from four letters on, else 2 from eight letters on; of these only those with at least 100 times
(TIMES) the typed word's weight; of these only those with a tenth of the greatest weight (TENTH). What was
read so is told as (typed, read); so are words that an unknown word of four letters lacks one letter of.

Which entries. All words must be met, each in any of the texts and by any of its forms; optional words
("clinic", "doctor", or what was read as one) need not be met where another word or a phrase is asked, but
count in the order. A phrase is met where its words stand side by side in one of the texts, descriptions left
out, or in one name of a term; so is a word of several words, and by what its key means. What is not wanted
takes the entry out: a word that is met by itself, its stem or a synonym; several words side by side.

Order. points(word) = the largest over texts and forms of TEXT + FORM, 0 where it is not met; TEXT is NAME 50,
ALTERNATE and ORGANIZATION 40, SERVICE 30 (terms), CITY 20, DESCRIPTION 10. A phrase counts as EXACT. A phrase
or word of n words counts n times. score = the sum over words and phrases. Active entries come first, then the
temporarily closed, then the closed (only found by id); in each the highest score first, then by name and id.
"""

import re
from dataclasses import dataclass

from .words_tokens import tokens

MOST_LETTERS = 200
MOST_WORDS = 16
_QUOTES = str.maketrans("“”„«»", '"""""')
_PART = re.compile(r'([-−–]?)"([^"]*)"?|(\S+)')
_MINUS = ("-", "−", "–")


class WordsError(ValueError):
    """`q` cannot be asked; `code` in kebab case, the message says how to ask it right."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Words:
    """`q` taken apart: words in their order, phrases and exclusions as words; all folded.

    `open_ended`: the text ends with one of `words`, which may be the beginning of a longer one.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    open_ended: bool = False


def parse(text: str) -> Words:
    """Raises WordsError for more than 200 characters, more than 16 words, and for no word at all."""
    if len(text) > MOST_LETTERS:
        raise WordsError("too-long", f"q takes {MOST_LETTERS} characters; this has {len(text)}.")
    words, phrases, without, open_ended = [], [], [], False
    for minus, phrase, rest in _PART.findall(text.translate(_QUOTES)):
        found = tokens(phrase or rest)
        unwanted = bool(minus) or rest.startswith(_MINUS)
        open_ended = not unwanted and bool(rest and found)
        if unwanted or phrase:
            (without if unwanted else phrases).append(found)
        else:
            words.extend(found)
    return _checked(Words(tuple(words), _some(phrases), _some(without), open_ended))


def _checked(asked):
    count = len(asked.words) + sum(map(len, asked.phrases + asked.without))
    if count > MOST_WORDS:
        raise WordsError("too-many-words", f"q takes {MOST_WORDS} words; this has {count}.")
    if not count:
        raise WordsError("no-words", "q has no letters or digits; write a word, such as detox.")
    return asked


def _some(parts):
    return tuple(part for part in parts if part)
