"""The bodies of answers: stored bytes joined, and what changes with the clock or the question added."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

import orjson

from directory.search.engine import FRESH_DAYS, answer
from directory.search.question import Condition, Question

from .asking import Asked
from .crisis import lines_for
from .filters import LARGEST_PAGE
from .pages import link, link_header, neighbours
from .problems import Problem, page_past_the_end

API = "/api/v1"
NAME = "Treatment directory"
OWN_LINK = f'"{API}/'.encode()
# In a JSON text a quotation mark is escaped, so this is found as a key and never in what somebody wrote.
OPENINGS_KEY = b',"accepts_new_patients":'
OPENINGS = re.compile(OPENINGS_KEY + rb'\{"value":(?:true|false),"as_of":"([0-9-]{10})"\}')
ARTICLE_KEYS = ("slug", "title", "summary", "language", "published_at", "last_reviewed", "url")
SOURCE_KEYS = (
    "slug",
    "name",
    "publisher",
    "url",
    "licence",
    "attribution",
    "redistributable",
    "vintage",
    "count",
)


@dataclass(frozen=True)
class Body:
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)


def encoded(asked: Asked, content: dict) -> Body:
    return Body(absolute(asked, orjson.dumps(content)))


def absolute(asked: Asked, content: bytes) -> bytes:
    """Our own links with scheme and host."""
    return content.replace(OWN_LINK, b'"%b%b' % (asked.root.encode(), OWN_LINK[1:]))


def with_key(encoded_object: bytes, name: bytes, value: bytes) -> bytes:
    """A JSON object with one more key at its end."""
    return b'%b,"%b":%b}' % (encoded_object[:-1], name, value)


def array(encoded_values) -> bytes:
    return b"[" + b",".join(encoded_values) + b"]"


def without_stale_openings(asked: Asked, content: bytes) -> bytes:
    """`accepts_new_patients` is null where it was said too long ago."""
    if OPENINGS_KEY + b"null" in content:  # nearly every entry; a pattern is slow
        return content
    earliest = (asked.today - timedelta(days=FRESH_DAYS)).isoformat().encode()
    return OPENINGS.sub(
        lambda found: found[0] if found[1] >= earliest else OPENINGS_KEY + b"null", content, count=1
    )


def crisis_lines(asked: Asked) -> list[dict]:
    return lines_for(asked.snapshot, asked.language, asked.states())


def root(asked: Asked) -> Body:
    snapshot = asked.snapshot
    content = {
        "name": NAME,
        "version": snapshot.version,
        "revision": snapshot.revision,
        "published_at": snapshot.at,
        "resource_count": snapshot.listed,
        "sources": [{key: source[key] for key in SOURCE_KEYS} for source in snapshot.sources],
        "links": {name.replace("-", "_"): f"{API}/{name}/" for name in COLLECTIONS}
        | {"openapi": f"{API}/openapi.json", "docs": f"{asked.root}/docs/"},
        "crisis_lines": crisis_lines(asked),
    }
    return encoded(asked, content)


COLLECTIONS = (
    "resources", "organizations", "categories", "crisis-lines", "articles", "changes", "exports",
)  # fmt: skip


# Resources


def resource_list(asked: Asked) -> Body:
    question = asked.question
    found = answer(asked.snapshot, question, asked.today)
    head = page_head(asked, found.count, found.last_page)
    if found.unknown is not None:
        head["unknown"] = found.unknown
    if question.ids is not None:
        head["missing"] = found.missing
    return page_body(asked, head, found.last_page, resource_items(asked, found.ordinals))


def page_head(asked: Asked, count: int, last_page: int) -> dict:
    if asked.question.page > last_page:
        raise page_past_the_end(asked.question.page, last_page)
    return {
        "count": count,
        **neighbours(asked, last_page),
        "revision": asked.snapshot.revision,
        "interpreted": {},
        "crisis_lines": crisis_lines(asked),
    }


def page_body(asked: Asked, head: dict, last_page: int, results: bytes) -> Body:
    content = with_key(orjson.dumps(head), b"results", results)
    return Body(absolute(asked, content), link_header(asked, last_page))


def resource_items(asked: Asked, ordinals) -> bytes:
    """The rows as a JSON array of list items."""
    question = asked.question
    items = [with_key(item, b"distance", b"null") for item in asked.snapshot.items(ordinals, asked.language)]
    if "accepts_new_patients" in (question.fields or ("accepts_new_patients",)):
        items = [without_stale_openings(asked, item) for item in items]
    if question.fields:
        items = [only(item, ("id", *question.fields)) for item in items]
    for name in question.include:
        items = [
            with_key(item, name.encode(), part(asked, name, int(ordinal)))
            for item, ordinal in zip(items, ordinals, strict=True)
        ]
    return array(items)


def only(item: bytes, names) -> bytes:
    whole = orjson.loads(item)
    return orjson.dumps({name: whole[name] for name in dict.fromkeys(names)})


def part(asked: Asked, name: str, ordinal: int) -> bytes:
    if name == "services":
        return asked.snapshot.services(ordinal, asked.language)
    return asked.snapshot.schedules(ordinal)


def resource(asked: Asked, public_id: str) -> Body:
    ordinal = asked.snapshot.ordinal(public_id)
    if ordinal is None:
        raise not_published(asked, public_id)
    item, extra = (read(ordinal, asked.language) for read in (asked.snapshot.item, asked.snapshot.extra))
    content = with_key(without_stale_openings(asked, item), b"distance", b"null")
    content = content[:-1] + b"," + extra[1:]
    for name in ("services", "schedules"):
        content = with_key(content, name.encode(), part(asked, name, ordinal))
    content = with_key(content, b"articles", orjson.dumps(articles_about(asked, item)))
    content = with_key(content, b"crisis_lines", orjson.dumps(crisis_lines(asked)))
    return Body(absolute(asked, content))


def not_published(asked: Asked, public_id: str) -> Problem:
    gone = asked.snapshot.gone(public_id)
    if gone is None:
        return Problem("not-found", "No resource with this id was ever published.")
    successor = gone["replaced_by"]
    detail = f"It was merged into {successor}." if successor else "It was withdrawn."
    url = successor and f"{asked.root}{API}/resources/{successor}/"
    return Problem("gone", detail, replaced_by=successor, url=url, at=gone["at"])


def articles_about(asked: Asked, item: bytes) -> list[dict]:
    """The articles that lead to a kind of help which the resource gives."""
    given = {term["slug"] for term in orjson.loads(item)["help"]}
    found = [article[asked.language] for article in asked.snapshot.articles]
    return [
        {key: article[key] for key in ("slug", "title", "url")}
        for article in found
        if not given.isdisjoint(help_of(article))
    ]


def help_of(article: dict) -> set[str]:
    """Slugs of the kinds of help that an article leads to; a repeated parameter is a list."""
    slugs = set()
    for one in article["help"]:
        asked = one["parameters"].get("help", ())
        for text in [asked] if isinstance(asked, str) else asked:
            slugs.update(text.split(","))
    return slugs


# Organizations


def organization_list(asked: Asked) -> Body:
    snapshot, question = asked.snapshot, asked.question
    count = snapshot.organization_count
    last_page = max(1, -(-count // question.page_size))
    head = page_head(asked, count, last_page)
    first = (question.page - 1) * question.page_size
    ordinals = range(first, min(first + question.page_size, count))
    items = [snapshot.organization_item(ordinal, asked.language) for ordinal in ordinals]
    return page_body(asked, head, last_page, array(items))


def organization(asked: Asked, public_id: str) -> Body:
    """With its first 100 resources; the Link header leads to further ones."""
    ordinal = asked.snapshot.organization(public_id)
    if ordinal is None:
        raise Problem("not-found", "No organization with this id has a published resource.")
    condition = Condition("organization", (public_id.lower(),))
    question = Question((condition,), page_size=LARGEST_PAGE, language=asked.language)
    found = answer(asked.snapshot, question, asked.today)
    content = asked.snapshot.organization_item(ordinal, asked.language)
    content = with_key(content, b"resources", resource_items(asked, found.ordinals))
    content = with_key(content, b"crisis_lines", orjson.dumps(crisis_lines(asked)))
    return Body(absolute(asked, content), further_resources(asked, public_id, found.last_page))


def further_resources(asked: Asked, public_id: str, last_page: int) -> dict:
    if last_page == 1:
        return {}
    address = f"{API}/resources/?organization={public_id.lower()}&page_size={LARGEST_PAGE}&page=2"
    return {"Link": link(asked, address, "next")}


# Vocabulary, crisis lines, articles


def category_list(asked: Asked) -> Body:
    results = [category_document(one, asked.language) for one in asked.snapshot.vocabulary]
    return encoded(asked, listing(asked, results))


def category(asked: Asked, slug: str) -> Body:
    found = one_of(asked.snapshot.vocabulary, slug, "category")
    return encoded(asked, category_document(found, asked.language) | {"crisis_lines": crisis_lines(asked)})


def category_document(found: dict, language: str) -> dict:
    return {
        "slug": found["slug"],
        "code": found["code"],
        "name": words(found["name"], language),
        "description": words(found["description"], language),
        "terms": [term_document(term, language) for term in found["terms"]],
    }


def term_document(term: dict, language: str) -> dict:
    return {
        "slug": term["slug"],
        "code": term["code"],
        "name": words(term["name"], language),
        "official_name": term["official_name"] or None,
        "definition": words(term["definition"], language) or None,
        "retired": term["retired"],
        "count": term["count"],
    }


def words(text: dict, language: str) -> str:
    return text[language] or text["en"]


def crisis_line_list(asked: Asked) -> Body:
    """The national lines and those of the asked states; all lines where no state is asked."""
    lines = [line for line in asked.snapshot.crisis_lines if serves_all(asked, set(line["states"]))]
    results = [line[asked.language] for line in lines]
    return encoded(asked, {"revision": asked.snapshot.revision, "results": results})


def serves_all(asked: Asked, states: set[str]) -> bool:
    """Whether a line for these states fulfils every condition; a national one does."""
    return not states or all(
        condition.negated == states.isdisjoint(condition.values) for condition in asked.question.conditions
    )


def article_list(asked: Asked) -> Body:
    found = [article[asked.language] for article in asked.snapshot.articles]
    return encoded(asked, listing(asked, [{key: one[key] for key in ARTICLE_KEYS} for one in found]))


def article(asked: Asked, slug: str) -> Body:
    found = one_of(asked.snapshot.articles, slug, "article")[asked.language]
    return encoded(asked, found | {"crisis_lines": crisis_lines(asked)})


def listing(asked: Asked, results: list) -> dict:
    return {"revision": asked.snapshot.revision, "crisis_lines": crisis_lines(asked), "results": results}


def one_of(things: list[dict], slug: str, kind: str) -> dict:
    found = next((one for one in things if one["slug"] == slug), None)
    if found is None:
        raise Problem("not-found", f"There is no {kind} of this name.")
    return found
