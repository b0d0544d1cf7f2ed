"""How long a text takes to read, and how many years of school it asks for.

English: Flesch-Kincaid grade (Kincaid and others, 1975) and SMOG (McLaughlin, 1969). Spanish: reading ease by
Fernández Huerta (1959; its printed form counts syllables in 100 words) and by Szigriszt-Pazos (1993), as
grades: the former by its author's table, the latter on the INFLESZ scale (Barrio-Cantalejo and others, Anales
del Sistema Sanitario de Navarra 31, 2008). Names of medicines are left out: nobody can choose a shorter one.
"""

import math
import re

WORDS_PER_MINUTE = {"en": 238, "es": 278}  # silent reading of adults (Brysbaert, 2019)
GOAL = 8
BEYOND_SCHOOL = 13
# (ease, at least; the school year that it asks for)
FERNANDEZ_HUERTA = ((90, 4), (80, 5), (70, 6), (60, 8), (50, 12))
INFLESZ = ((80, 5), (65, 6), (55, 8), (40, 12))
MEDICINES = re.compile(
    r"acamprosat[eo]|benzodiazepin(?:e|a)s?|brixadi|buprenorphine|buprenorfina|clonidin[ea]|code[ií]n[ea]"
    r"|disulfiram|fentanyl|fentanilo|hydrocodone|hidrocodona|lofexidin[ea]|lucemyra|methadone|metadona"
    r"|morphine|morfina|nalmefen[eo]|naloxon[ea]|naltrexon[ea]|narcan|opvee|oxycodone|oxicodona|sublocade"
    r"|suboxone|subutex|tramadol|vivitrol|zubsolv|zurnai",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
CITATION = re.compile(r"\[\d+\]")


def reading_minutes(text: str, language: str) -> int:
    """Whole minutes, at least one."""
    return max(1, math.ceil(len(WORD.findall(text)) / WORDS_PER_MINUTE[language]))


def readability(text: str, language: str) -> list[dict]:
    """[{formula, value, grade}] of a plain text with a line for each block; empty for one without words.

    `value` is what the formula gives: a grade, or the ease of reading up to 100; `grade` a US school year.
    """
    parted = sentences(text)
    return FORMULAS[language](parted) if parted else []


def reading_grade(text: str, language: str) -> float | None:
    """The highest grade of the language's formulas; None for a text without words."""
    return max((one["grade"] for one in readability(text, language)), default=None)


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence; a line, such as one of a list, ends one."""
    pieces = re.split(r"[.!?…]+[»”\")\]]*(?:\s|$)|\n", CITATION.sub("", text))
    found = ([word for word in WORD.findall(one) if not MEDICINES.fullmatch(word)] for one in pieces)
    return [words for words in found if words]


def _english(parted):
    counts = [english_syllables(word) for words in parted for word in words]
    hard = sum(count >= 3 for count in counts)
    kincaid = 0.39 * len(counts) / len(parted) + 11.8 * sum(counts) / len(counts) - 15.59
    smog = 1.0430 * math.sqrt(hard * 30 / len(parted)) + 3.1291
    return [_graded("Flesch-Kincaid", kincaid, kincaid), _graded("SMOG", smog, smog)]


def _spanish(parted):
    counts = [spanish_syllables(word) for words in parted for word in words]
    length, weight = len(counts) / len(parted), sum(counts) / len(counts)
    huerta = 206.84 - 60 * weight - 1.02 * length
    szigriszt = 206.835 - 62.3 * weight - length
    return [
        _graded("Fernández Huerta", huerta, _grade_of(huerta, FERNANDEZ_HUERTA)),
        _graded("Szigriszt-Pazos", szigriszt, _grade_of(szigriszt, INFLESZ)),
    ]


FORMULAS = {"en": _english, "es": _spanish}


def _graded(formula, value, grade):
    return {"formula": formula, "value": round(value, 1), "grade": max(0, round(grade, 1))}


def _grade_of(ease, table):
    return next((grade for least, grade in table if ease >= least), BEYOND_SCHOOL)


def english_syllables(word: str) -> int:
    """Vowel groups, less a silent ending; "pi-oid", "i-a", "do-ing" and "did-n't" part."""
    silent = r"(?<![^aeiouy]l)(?<![aeiouy])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouysxzcg])es$"
    whole = re.sub(r"(?<=[ds])n[’']t$", "ent", word.lower())
    parted = re.sub(r"(?<=i)(?=oi|a)|(?<=[aeiouy])(?=ing$)", "-", re.sub(silent, "", whole))
    return max(1, len(re.findall(r"[aeiouy]+", parted)))


def spanish_syllables(word: str) -> int:
    """Vowel groups, where two strong vowels or a stressed weak one part into two syllables."""
    spoken = re.sub(r"y(?=[aeiouáéíóú])", "-", re.sub(r"(?<=[gq])u(?=[eéií])", "", word.lower()))
    parted = re.sub(r"(?<=[aeoáéóíú])(?=[aeoáéóíú])", "-", spoken)
    return max(1, len(re.findall(r"[aeiouyáéíóúü]+", parted)))
