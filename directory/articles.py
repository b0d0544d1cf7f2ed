"""Articles as documents: Markdown rendered, sanitised and cut into sections. Pure functions."""

import html
import re
from collections.abc import Iterator, Mapping
from functools import cache

import nh3
from markdown_it import MarkdownIt

HEADING = re.compile(r"^## +(?P<title>.+?)(?: +\{#(?P<id>[a-z0-9-]+)\})?\s*$", re.MULTILINE)
OPENING = "introduction"
TAGS = {
    "p", "h3", "h4", "ul", "ol", "li", "em", "strong", "blockquote", "a", "code", "br", "hr",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@cache
def _markdown():
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def article_document(public_id: str, content: Mapping) -> dict:
    """The public document of a released article: its texts in every language it has, with their sections."""
    document = {name: value for name, value in content.items() if name != "translations"}
    translations = {
        language: {
            "title": words["title"],
            "summary": words["summary"],
            "sections": list(sections(words["body"])),
        }
        for language, words in content["translations"].items()
    }
    return {"id": public_id, **document, "translations": translations}


def sections(body: str) -> Iterator[dict]:
    """{id, title, html, markdown, text} of the opening words (title null) and of every `## ` section."""
    headings = list(HEADING.finditer(body))
    starts = [*(heading.start() for heading in headings), len(body)]
    if body[: starts[0]].strip():
        yield _section(OPENING, None, body[: starts[0]])
    for number, (heading, end) in enumerate(zip(headings, starts[1:], strict=True), start=1):
        yield _section(heading["id"] or f"section-{number}", heading["title"], body[heading.end() : end])


def _section(section_id, title, markdown):
    shown = nh3.clean(_markdown().render(markdown), tags=TAGS, attributes={"a": {"href", "title"}})
    return {
        "id": section_id,
        "title": title,
        "html": shown.strip(),
        "markdown": markdown.strip(),
        "text": _text(shown),
    }


def _text(shown):
    """The words alone, a line for each block."""
    blocks = re.sub(r"</(?:p|li|h3|h4|blockquote|tr)>", "\n", shown)
    words = html.unescape(nh3.clean(blocks, tags=set()))
    return re.sub(r"\s*\n\s*", "\n", words).strip()
