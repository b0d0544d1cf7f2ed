"""School grade and ease of a Markdown text, by the printed formulas.

Counted are the words a person reads: headings, block marks, citations and numbers are left out, and so
are the names of medicines. A paragraph and a list item each end a sentence. "Grade 8" is Flesch-Kincaid
and SMOG of 8 or lower, and in Spanish what both scales call normal: Fernandez-Huerta of 60 and
Szigriszt-Pazos of 55 or higher.
"""

import re
from math import sqrt

MEDICINES = re.compile(
    r"\b(?:naloxon[ea]|narcan|buprenor(?:phine|fina)|meth?adon[ea]|naltrexon[ea]|lofexidin[ea]|clonidin[ea]|"
    r"fent(?:anyl|anilo)|hero[ií]na?)\b",
    re.I,
)
NOT_READ = re.compile(r"^(?:##|:::).*$|\[\^\d+\]", re.M)


def sentences(text):
    """Lists of words, one per sentence."""
    shown = MEDICINES.sub("", NOT_READ.sub("", text))
    blocks = re.split(r"\n\s*\n|\n(?=- |\d+\. |> )", shown)
    pieces = (piece for block in blocks for piece in re.split(r"[.!?:]+[»\"*)]*(?:\s|$)", block))
    found = (re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", piece) for piece in pieces)
    return [words for words in found if words]


def english_syllables(word):
    """Vowel groups, less a silent ending; "pi-oid", "i-a" and "do-ing" part."""
    silent = r"(?<![^aeiouy]l)(?<![aeiouy])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouysxzcg])es$"
    parted = re.sub(r"(?<=i)(?=oi|a)|(?<=[aeiouy])(?=ing$)", "-", re.sub(silent, "", word.lower()))
    return max(1, len(re.findall(r"[aeiouy]+", parted)))


def spanish_syllables(word):
    """Vowel groups, where two strong vowels or a stressed weak one part into two syllables."""
    spoken = re.sub(r"y(?=[aeiouáéíóú])", "-", re.sub(r"(?<=[gq])u(?=[eéií])", "", word.lower()))
    parted = re.sub(r"(?<=[aeoáéóíú])(?=[aeoáéóíú])", "-", spoken)
    return max(1, len(re.findall(r"[aeiouyáéíóúü]+", parted)))


def _averages(text, syllables):
    """Words per sentence and syllables per word."""
    parted = sentences(text)
    words = [word for sentence in parted for word in sentence]
    return len(words) / len(parted), sum(map(syllables, words)) / len(words)


def flesch_kincaid(text):
    length, weight = _averages(text, english_syllables)
    return 0.39 * length + 11.8 * weight - 15.59


def smog(text):
    parted = sentences(text)
    long_words = [word for sentence in parted for word in sentence if english_syllables(word) > 2]
    return 1.043 * sqrt(30 * len(long_words) / len(parted)) + 3.1291


def fernandez_huerta(text):
    """Its printed form counts syllables per 100 words; words per sentence as Flesch meant it."""
    length, weight = _averages(text, spanish_syllables)
    return 206.84 - 60 * weight - 1.02 * length


def szigriszt_pazos(text):
    length, weight = _averages(text, spanish_syllables)
    return 206.835 - 62.3 * weight - length
