"""What is wrong with an article's markup, and what may be forgotten, said to the person who writes it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .markdown import BLOCKS, HELP, LISTS, is_own_path, name_and_title, parse
from .sections import headings, lines_of

ERROR, WARNING, INFO = "error", "warning", "info"
LANGUAGES = {"en": "English", "es": "Spanish"}


@dataclass(frozen=True)
class Finding:
    """Something to mend (an error, which keeps an article from being released) or to think about.

    `language`: of the text it is in, None for the whole article; `line`: from 1, None where there is none.
    """

    level: str
    message: str
    language: str | None = None
    line: int | None = None

    def __str__(self):
        where = LANGUAGES.get(self.language, "Article")
        return f"{where}, line {self.line}: {self.message}" if self.line else f"{where}: {self.message}"


def findings(content: Mapping) -> list[Finding]:
    """All that is found in the content of an article's release, as `freezing.freeze_article` gives it."""
    read = {
        language: Text(language, words["body"], content)
        for language, words in content["translations"].items()
    }
    return [
        *(one for text in read.values() for one in text.findings()),
        *_of_help(content["help"], read),
        *_of_references(content["references"], read),
        *_between_languages(read),
    ]


class Text:
    """The text of one language, parsed once."""

    def __init__(self, language, body, content):
        self.language, self.lines = language, lines_of(body)
        self.tokens = parse(body, {})
        self.sections = headings(self.tokens)
        self.section_ids = [one.id for one in self.sections if one.id]
        self.citations = [(int(number), line) for number, line in _inline(self.tokens, "citation")]
        self.help_names = {one["name"] for one in content["help"]}
        self.reference_numbers = {one["number"] for one in content["references"]}

    def findings(self) -> Iterator[Finding]:
        for check in (self._blocks, self._lists, self._headings, self._citations, self._images):
            for level, message, line in check():
                yield Finding(level, message, self.language, line)

    def _blocks(self):
        """Lines of colons, as a writer sees them: each opens a block or closes the one that is open."""
        code, opened = _code_lines(self.tokens), None
        for number, line in enumerate(self.lines, start=1):
            if not line.lstrip().startswith(":::") or number in code:
                continue
            name, title = name_and_title(line.strip().lstrip(":"))
            yield from self._marker(name, title, number, opened)
            opened = (name, number) if name else None
        if opened:
            yield ERROR, f"The block {opened[0]!r} is never closed: end it with a line of `:::`.", opened[1]

    def _marker(self, name, title, number, opened):
        if not name and not opened:
            yield ERROR, "This `:::` closes no block. Name the block: `::: call-out Title`.", number
        if name and opened:
            yield ERROR, f"A block cannot stand in another: close {opened[0]!r} with `:::` first.", number
        if name and name not in BLOCKS:
            yield ERROR, f"There is no block {name!r}. Use {', '.join(BLOCKS)}.", number
        if name == HELP and title not in self.help_names:
            yield ERROR, f"There is no help named {title!r}. {_names(self.help_names)}", number

    def _lists(self):
        """A block of steps, or of what to do, is nothing but a list."""
        for position, token in enumerate(self.tokens):
            name = name_and_title(token.info)[0] if token.type == "container_block_open" else None
            if name not in LISTS:
                continue
            wanted, inside = LISTS[name], self.tokens[position + 1].type
            if inside != wanted and (wanted or not inside.endswith("_list_open")):
                kind = "numbered list (`1. First`)" if wanted else "list (`- One`)"
                yield ERROR, f"The block {name!r} holds a {kind} and nothing before it.", token.map[0] + 1

    def _headings(self):
        for position, token in enumerate(self.tokens):
            if token.type == "heading_open" and token.tag == "h1":
                yield ERROR, "A section opens with two signs: `## Heading {#id}`.", token.map[0] + 1
            if token.type == "heading_open" and token.tag == "h2" and token.level:
                words = self.tokens[position + 1].content
                yield ERROR, f"The section {words!r} opens inside a block or a list.", token.map[0] + 1
        seen = Counter()
        for heading in self.sections:
            if not heading.id:
                message = f"Give the section an id that never changes: `## {heading.title} {{#id}}`."
                yield WARNING, message, heading.start + 1
            elif seen[heading.id]:
                yield ERROR, f"Two sections have the id {heading.id!r}.", heading.start + 1
            seen[heading.id] += 1

    def _citations(self):
        for number, line in self.citations:
            if number not in self.reference_numbers:
                yield ERROR, f"`[^{number}]` cites a reference that the article does not have.", line

    def _images(self):
        for token, line in _inline(self.tokens, "image"):
            if not token.content.strip():
                message = "Say in words what the image shows: `![words](/path)`."
                yield ERROR, message, line
            if not is_own_path(token.attrs["src"]):
                yield ERROR, "An image stands on this server: its address starts with one `/`.", line


def _inline(tokens, kind):
    """(number or token, line) of each citation or image."""
    for token in tokens:
        for child in token.children or ():
            if child.type == kind:
                yield child.content if kind == "citation" else child, token.map and token.map[0] + 1


def _code_lines(tokens):
    return {
        line + 1 for token in tokens if token.type in ("fence", "code_block") for line in range(*token.map)
    }


def _names(known):
    return f"The article has {', '.join(sorted(known))}." if known else "The article has no help yet."


def _of_help(help, read):
    for one in help:
        for text in read.values():
            if one["section"] and one["section"] not in text.section_ids:
                message = (
                    f"The help {one['name']!r} belongs to the section {one['section']!r}, which is not there."
                )
                yield Finding(ERROR, message, text.language)
        if "es" in read and not one["label"]["es"]:
            yield Finding(WARNING, f"The help {one['name']!r} has no Spanish label.", "es")


def _of_references(references, read):
    for reference in references:
        number = reference["number"]
        silent = [one for one in read.values() if number not in dict(one.citations)]
        if read and len(silent) == len(read):
            yield Finding(ERROR, f"Reference {number} is never cited: write `[^{number}]`, or remove it.")
        else:
            for text in silent:
                yield Finding(
                    WARNING, f"Reference {number} is cited in the other language only.", text.language
                )


def _between_languages(read):
    for language, name in LANGUAGES.items():
        if language not in read:
            yield Finding(WARNING, f"There is no {name} text yet.")
    ids = {tuple(text.section_ids) for text in read.values()}
    if len(ids) > 1:
        yield Finding(WARNING, f"The languages have different sections: {_difference(read)}.")


def _difference(read):
    english, spanish = (read[language].section_ids for language in LANGUAGES)
    alone = sorted(set(english) ^ set(spanish))
    return ", ".join(alone) if alone else "the same ones in another order"
