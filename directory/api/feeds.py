"""Feeds of new and changed articles, one for each language, and the sitemap.

A feed holds the articles that are written in its language, those changed last first, each whole and with the
crisis lines at its end: what is read in a feed reader must lead to help too.
"""

import re
from html import escape
from xml.etree import ElementTree

import orjson
from django.utils.dateparse import parse_datetime
from django.utils.feedgenerator import Atom1Feed

from .answers import API, Body, crisis_lines
from .article_components import JSON_FEED_VERSION
from .asking import Asked
from .editorial import address_of, article_document

ATOM, JSON_FEED, XML = "application/atom+xml", "application/feed+json", "application/xml"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
WORDS = {
    "en": {
        "title": "Articles for families, from the treatment directory",
        "description": "New and changed articles on opioid use, treatment and how to help.",
        "references": "References",
        "help": "Help now",
        "call": "call",
        "text": "text",
    },
    "es": {
        "title": "Artículos para las familias, del directorio de tratamiento",
        "description": "Artículos nuevos y cambiados sobre los opioides, el tratamiento y la ayuda.",
        "references": "Fuentes",
        "help": "Ayuda ahora",
        "call": "llame al",
        "text": "envíe un mensaje de texto al",
    },
}


def json_feed(asked: Asked) -> Body:
    content = {
        "version": JSON_FEED_VERSION,
        "title": WORDS[asked.language]["title"],
        "description": WORDS[asked.language]["description"],
        "home_page_url": f"{asked.root}/",
        "feed_url": feed_address(asked, "feed.json"),
        "language": asked.language,
        "items": [json_item(asked, one) for one in written(asked)],
    }
    return Body(orjson.dumps(content))


def json_item(asked: Asked, article: dict) -> dict:
    url, published = address_of(asked, article["slug"]), article["published_at"]
    return {
        "id": url,
        "url": url,
        "title": article["title"],
        "summary": article["summary"],
        "content_html": content_html(asked, article),
        **({"date_published": midnight(published)} if published else {}),
        "date_modified": article["updated_at"],
        **({"authors": [{"name": article["author"]}]} if article["author"] else {}),
        "tags": article["topics"],
        "language": article["language"],
    }


class ArticlesFeed(Atom1Feed):
    """Atom with the whole content of each entry."""

    def __init__(self, *, updated, **kwargs):
        super().__init__(**kwargs)
        self.updated = updated

    def latest_post_date(self):
        return self.updated

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content_html"], {"type": "html"})


def atom(asked: Asked) -> Body:
    articles = written(asked)
    newest = articles[0]["updated_at"] if articles else asked.snapshot.at
    feed = ArticlesFeed(
        title=WORDS[asked.language]["title"],
        subtitle=WORDS[asked.language]["description"],
        description=None,
        link=f"{asked.root}/",
        feed_url=feed_address(asked, "feed.atom"),
        feed_guid=feed_address(asked, "feed.atom"),
        language=asked.language,
        updated=parse_datetime(newest),
    )
    for article in articles:
        feed.add_item(**atom_entry(asked, article))
    return Body(feed.writeString("utf-8").encode())


def atom_entry(asked: Asked, article: dict) -> dict:
    url, published = address_of(asked, article["slug"]), article["published_at"]
    return {
        "title": article["title"],
        "link": url,
        "unique_id": url,
        "description": article["summary"],
        "author_name": article["author"] or WORDS[asked.language]["title"],
        "categories": article["topics"],
        "pubdate": parse_datetime(midnight(published)) if published else None,
        "updateddate": parse_datetime(article["updated_at"]),
        "content_html": content_html(asked, article),
    }


def written(asked: Asked) -> list[dict]:
    """The articles that are written in the asked language, those changed last first."""
    shown = [article_document(asked, one["slug"]) for one in asked.snapshot.articles]
    found = [one for one in shown if one["translated"]]
    return sorted(found, key=lambda one: one["updated_at"], reverse=True)


def midnight(day: str) -> str:
    return f"{day}T00:00:00Z"


def feed_address(asked: Asked, name: str) -> str:
    return f"{asked.root}{API}/articles/{name}?lang={asked.language}"


def content_html(asked: Asked, article: dict) -> str:
    """The article as one text whose links lead out of the feed, its references and the crisis lines below."""
    words, url = WORDS[asked.language], address_of(asked, article["slug"])
    parts = [f"<p><em>{escape(article['review_note'])}</em></p>"]
    parts += [section_html(one) for one in article["sections"]]
    if article["references"]:
        items = "".join(f"<li>{reference_html(one)}</li>" for one in article["references"])
        parts.append(f"<h2>{words['references']}</h2><ol>{items}</ol>")
    lines = "".join(f"<li>{line_html(one, words)}</li>" for one in crisis_lines(asked))
    parts.append(f"<h2>{words['help']}</h2><ul>{lines}</ul>")
    html = re.sub(r'(href|src)="/', rf'\1="{asked.root}/', "".join(parts))
    return html.replace('href="#', f'href="{url}#')


def section_html(section: dict) -> str:
    heading = f"<h2>{escape(section['title'])}</h2>" if section["title"] else ""
    return heading + section["html"]


def reference_html(reference: dict) -> str:
    said = ". ".join(filter(None, (reference["title"], reference["source"], reference["date"])))
    url = reference["url"]
    return f'<a href="{escape(url)}">{escape(said)}</a>' if url else escape(said)


def line_html(line: dict, words: dict) -> str:
    ways = [f"{words[way]} {line[way]}" for way in ("call", "text") if line[way]]
    ways += [line["chat"]] if line["chat"] else []
    return escape(f"{line['name']}: {', '.join(ways)}")


def sitemap(asked: Asked) -> Body:
    """Every article in each of its languages, with when it changed (https://www.sitemaps.org/protocol.html)."""
    ElementTree.register_namespace("", SITEMAP)
    ElementTree.register_namespace("xhtml", XHTML)
    root = ElementTree.Element(f"{{{SITEMAP}}}urlset")
    for article in asked.snapshot.articles:
        for language in article["en"]["languages"]:
            root.append(sitemap_entry(asked, article, language))
    return Body(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def sitemap_entry(asked: Asked, article: dict, language: str) -> ElementTree.Element:
    entry, url = ElementTree.Element(f"{{{SITEMAP}}}url"), address_of(asked, article["slug"])
    ElementTree.SubElement(entry, f"{{{SITEMAP}}}loc").text = f"{url}?lang={language}"
    ElementTree.SubElement(entry, f"{{{SITEMAP}}}lastmod").text = article["updated_at"]
    for other in article["en"]["languages"]:
        link = {"rel": "alternate", "hreflang": other, "href": f"{url}?lang={other}"}
        ElementTree.SubElement(entry, f"{{{XHTML}}}link", link)
    return entry
