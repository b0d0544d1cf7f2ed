"""The language guide: finds words that wound or mislead, and says why and what to write instead.

Pure: `fixtures/language_guide.json` is handed in as plain data. Nothing is found in the names of
organisations, in what an entry's exceptions cover, in a quotation where the entry allows quotations, and in
what people say of themselves between quotation marks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

SEVERITY = {"error": 3, "warning": 2, "info": 1}
QUOTED = re.compile(
    r"“[^”]{1,600}”|«[^»]{1,600}»|(?<!\w)\"[^\"\n]{1,600}\"(?!\w)"
    r"|(?<!\w)‘(?:[^’\n]|(?<=\w)’(?=\w)){1,600}’(?!\w)|(?<!\w)'(?:[^'\n]|(?<=\w)'(?=\w)){1,600}'(?!\w)"
)
ONE_LINE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")
SPACES_AND_HYPHENS = str.maketrans("\u00a0\u202f\u2010\u2011", "  --")
CAPITALISED = re.compile(
    r"\b[A-Z][\w&’'-]*(?:,?\s+(?:(?:and|for|in|of|on|the|to|with|&)\s+)*[A-Z][\w&’'-]*)+"
)


@dataclass(frozen=True)
class Entry:
    """One word or phrase to avoid. `level`: "error", "warning" or "info"."""

    id: str
    avoid: str
    pattern: re.Pattern
    prefer: tuple[str, ...]
    why: str
    exceptions: tuple[re.Pattern, ...]
    quotations: bool
    level: str
    source: Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """A word to avoid, as it stands in a text; `line` counts from 1, `start` and `end` are its characters."""

    entry: Entry
    words: str
    start: int
    end: int
    line: int

    @property
    def level(self) -> str:
        return self.entry.level

    def __str__(self):
        instead = " / ".join(self.entry.prefer)
        return f"“{self.words}”: {self.entry.why} Write instead: {instead}."


class Guide:
    """The entries for one language, ready to check texts."""

    def __init__(self, data: Mapping, language: str):
        self.data = data
        self.entries = [_entry(one) for one in data["entries"] if one["language"] == language]

    def check(self, text: str, names: Iterable[str] = ()) -> list[Found]:
        """What is found in a text, in its order; `names` are proper names in it, which stay as they are."""
        lines, text = text, ONE_LINE_BREAK.sub(" ", text.translate(SPACES_AND_HYPHENS))
        exempt = [*self._names(text, names), *self._of_oneself(text)]
        quoted = [found.span() for found in QUOTED.finditer(text)]
        found = [
            one
            for entry in self.entries
            for one in _occurrences(entry, text, lines)
            if not _inside(one, exempt)
            and not _inside(one, _excepted(entry, text))
            and not (entry.quotations and _inside(one, quoted))
        ]
        return sorted(_without_covered(found), key=lambda one: (one.start, one.end))

    def _names(self, text, names) -> Iterator[tuple[int, int]]:
        given = [name for name in (*self.data["names"], *names) if name]
        for name in given:
            for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
                yield found.span()
        for found in CAPITALISED.finditer(text):
            if self._organization_words.search(found[0]):
                yield found.span()

    def _of_oneself(self, text) -> Iterator[tuple[int, int]]:
        for found in QUOTED.finditer(text):
            if self._first_person.search(found[0]):
                yield found.span()

    @cached_property
    def _organization_words(self):
        return re.compile(rf"\b(?:{'|'.join(self.data['organization_words'])})\b")

    @cached_property
    def _first_person(self):
        words = "|".join(re.escape(word) for word in self.data["self"])
        return re.compile(rf"(?<![\w’'])(?:{words})(?!\w)", re.IGNORECASE)


def _entry(given):
    return Entry(
        id=given["id"],
        avoid=given["avoid"],
        pattern=re.compile(given["pattern"], re.IGNORECASE),
        prefer=tuple(given["prefer"]),
        why=given["why"],
        exceptions=tuple(re.compile(one, re.IGNORECASE) for one in given["exceptions"]),
        quotations=given["quotations"],
        level=given["level"],
        source=given["source"],
    )


def _occurrences(entry, text, lines):
    for found in entry.pattern.finditer(text):
        line = lines.count("\n", 0, found.start()) + 1
        yield Found(entry, found[0].strip(), found.start(), found.end(), line)


def _excepted(entry, text):
    return [found.span() for one in entry.exceptions for found in one.finditer(text)]


def _inside(one, spans):
    return any(start < one.end and one.start < end for start, end in spans)


def _without_covered(found):
    """Without what another finding, longer or more exact and at least as severe, says better."""
    covered = {
        number
        for number, one in enumerate(found)
        for other_number, other in enumerate(found)
        if _covers(other, one, more_exact=other_number > number)
    }
    return [one for number, one in enumerate(found) if number not in covered]


def _covers(other, one, more_exact):
    if not (other.start <= one.start and one.end <= other.end):
        return False
    longer = other.end - other.start > one.end - one.start
    return (longer or more_exact) and SEVERITY[other.level] >= SEVERITY[one.level]
