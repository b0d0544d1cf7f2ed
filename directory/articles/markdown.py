"""Markdown with our blocks and citations, rendered and sanitised (docs/articles.md shows them all).

Blocks stand between `::: name Title` and `:::`; `[^3]` cites the reference of that number.
"""

import re
from functools import cache
from html import escape

import nh3
from markdown_it import MarkdownIt
from mdit_py_plugins.container import container_plugin

LISTS = {"steps": "ordered_list_open", "do": None, "dont": None, "warning-signs": None}
HELP = "help"
BLOCKS = ("call-out", *LISTS, HELP)
CITATION = re.compile(r"\[\^(\d{1,3})\]")
TAGS = {
    "p", "h3", "h4", "ul", "ol", "li", "em", "strong", "blockquote", "a", "code", "pre", "br", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "div", "sup", "img",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "div": {"data-help"}, "ol": {"start"}}
CLASSES = {"div": set(BLOCKS), "p": {"block-title"}, "sup": {"citation"}}
SCHEMES = {"https", "http", "mailto", "tel", "sms"}


def is_own_path(address: str) -> bool:
    """Whether an image stands on our own host: a path that no browser reads as another host."""
    return re.match(r"/[^/\\\s]", address) is not None


def parse(body: str, env: dict) -> list:
    """The tokens of a text; `env` collects its link definitions."""
    return _markdown().parse(body, env)


def render(markdown: str, env: dict) -> str:
    """Safe HTML. `env["help"]` holds {name: {"label", "url"}} of the help that blocks can show."""
    return sanitised(_markdown().render(markdown, env)).strip()


def sanitised(html: str) -> str:
    """HTML of which only the tags, attributes, classes and addresses named above are left."""
    return _cleaner().clean(html)


@cache
def _markdown():
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.use(container_plugin, "block", validate=_is_block, render=_block)
    markdown.inline.ruler.before("link", "citation", _read_citation)
    markdown.add_render_rule("citation", _citation)
    return markdown


@cache
def _cleaner():
    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes=SCHEMES,
        attribute_filter=_only_own_images,
    )


def _only_own_images(tag, attribute, value):
    return None if (tag, attribute) == ("img", "src") and not is_own_path(value) else value


def name_and_title(after_colons: str) -> tuple[str, str]:
    name, _, title = after_colons.strip().partition(" ")
    return name, title.strip()


def _is_block(after_colons, *_):
    return name_and_title(after_colons)[0] in BLOCKS


def _block(renderer, tokens, index, options, env):
    token = tokens[index]
    if token.nesting < 0:
        return "</div>\n"
    name, title = name_and_title(token.info)
    if name == HELP:
        return _help(title, env.get("help", {}))
    heading = f'<p class="block-title">{escape(title)}</p>\n' if title else ""
    return f'<div class="{name}">\n{heading}'


def _help(name, known):
    shown = known.get(name)
    link = f'<a href="{escape(shown["url"])}">{escape(shown["label"])}</a>' if shown else ""
    return f'<div class="help" data-help="{escape(name)}">{link}'


def _read_citation(state, silent):
    found = CITATION.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("citation", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _citation(renderer, tokens, index, options, env):
    number = int(tokens[index].content)
    return f'<sup class="citation"><a href="#reference-{number}">[{number}]</a></sup>'
