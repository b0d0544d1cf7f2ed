"""An article's text, cut into its sections."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import nh3

from .markdown import parse, render

TITLE = re.compile(r"(?P<title>.+?)(?:\s+\{#(?P<id>[a-z0-9-]+)\})?\s*")
OPENING = "introduction"


@dataclass(frozen=True)
class Heading:
    """A heading that opens a section. It stands on the lines from `start` to before `end`, from 0."""

    id: str | None
    title: str
    start: int
    end: int


def headings(tokens) -> list[Heading]:
    """The headings of the second level that stand in no list, quotation or block."""
    return [
        _heading(token, tokens[number + 1].content)
        for number, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0
    ]


def _heading(token, content):
    found = TITLE.fullmatch(content)
    title, section_id = (found["title"], found["id"]) if found else (content, None)
    return Heading(section_id, title, *token.map)


def lines_of(body: str) -> list[str]:
    """As the parser counts them."""
    return re.split(r"\r\n?|\n", body)


def sections(body: str, help: Mapping | None = None) -> Iterator[dict]:
    """{id, title, html, markdown, text} of the opening words (title null) and of every `## ` section.

    `help` is what help blocks show: {name: {"label", "url"}}.
    """
    env = {"help": help or {}}
    found, lines = headings(parse(body, env)), lines_of(body)
    ends = [*(heading.start for heading in found), len(lines)]
    if opening := "\n".join(lines[: ends[0]]).strip():
        yield _section(OPENING, None, opening, env)
    for number, (heading, end) in enumerate(zip(found, ends[1:], strict=True), start=1):
        words = "\n".join(lines[heading.end : end]).strip("\n")
        yield _section(heading.id or f"section-{number}", heading.title, words, env)


def _section(section_id, title, markdown, env):
    shown = render(markdown, env)
    return {
        "id": section_id,
        "title": title,
        "html": shown,
        "markdown": markdown.strip(),
        "text": plain_text(shown),
    }


def plain_text(shown: str) -> str:
    """The words of safe HTML alone, a line for each block; of an image what stands for it."""
    shown = re.sub(r'<img[^>]* alt="([^"]*)"[^>]*>', r"\1", shown)
    blocks = re.sub(r"</(?:p|li|h3|h4|blockquote|tr|div|pre)>|<br>", "\n", shown)
    blocks = re.sub(r"</t[hd]>", " ", blocks)
    words = html.unescape(nh3.clean(blocks, tags=set()))
    return re.sub(r"\s*\n\s*", "\n", words).strip()
