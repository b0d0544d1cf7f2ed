"""US telephone numbers as a directory prints them, to E.164.

Rules of the North American Numbering Plan: area code and exchange are [2-9]XX; no area code ends in 11 or has
a 9 in the middle (reserved); an exchange ends in 11 only under a toll-free code.
"""

import re
from dataclasses import dataclass

from directory.sources.postal import clean

TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})
LONGEST_CELL = 255
SHORT_CODE = re.compile("[2-9]11|988")

_SEPARATORS = re.compile(r"\s*(?:[;,/|&]|\bor\b|\band\b)\s*", re.IGNORECASE)
_EXTENSION = re.compile(
    r"(?P<base>.*?)(?:\s|(?<=[0-9]{4}))\s*(?:x|ext\.?|extension|#)\s*(?P<extension>[0-9]{1,10})",
    re.IGNORECASE,
)
_PUNCTUATION = re.compile(r"[\s().+-]+")
_DIALLED = re.compile("1?([0-9]{3})([0-9A-Z]{7})")
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


@dataclass(frozen=True, slots=True)
class ParsedPhone:
    """One number of a cell; `number` is "" where `problem` says why there is none."""

    text: str
    number: str
    extension: str
    problem: str = ""


def parse_phones(cell: str) -> list[ParsedPhone]:
    """Every number in the cell, in order, each with its extension. Never raises.

    Letters count as the keys they stand on ("800-555HELP" is 800-555-4357), but the area code must be digits,
    or a word of ten letters such as "outpatient" would be a number.
    """
    text = clean(cell.replace("\n", ";"))
    if len(text) > LONGEST_CELL:
        return [ParsedPhone(text, "", "", "the cell is too long to be read")]
    return [_parsed(piece) for piece in _SEPARATORS.split(text) if piece]


def nanp_problem(digits: str) -> str:
    """Why ten digits are no number that can be dialled in the US, "" if they can."""
    area, exchange = digits[:3], digits[3:6]
    if len(set(digits)) == 1:
        return "it is a placeholder"
    if area[0] in "01" or area[1] == "9" or area[1:] == "11":
        return f"{area} is no area code"
    if exchange[0] in "01" or (exchange[1:] == "11" and area not in TOLL_FREE):
        return f"no number in area {area} begins with {exchange}"
    return ""


def _parsed(text: str) -> ParsedPhone:
    match = _EXTENSION.fullmatch(text)
    base, extension = (match["base"], match["extension"]) if match else (text, "")
    dialled = _PUNCTUATION.sub("", base).upper()
    if SHORT_CODE.fullmatch(dialled):
        return ParsedPhone(text, dialled, extension)
    digits = _DIALLED.fullmatch(dialled)
    if not digits:
        return ParsedPhone(text, "", "", "it has not ten digits")
    number = digits[1] + digits[2].translate(_KEYPAD)
    problem = nanp_problem(number)
    return ParsedPhone(text, "" if problem else f"+1{number}", "" if problem else extension, problem)
