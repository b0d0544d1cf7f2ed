"""The bodies of answers: stored bytes joined, and what changes with the clock or the question added."""

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta

import orjson

from directory.search.engine import FRESH_DAYS, Answer, answer
from directory.search.question import Condition, Question
from directory.search.suggest import suggest

from .asking import Asked
from .crisis import lines_for
from .filters import LARGEST_PAGE
from .findings import distances, facet_documents, interpreted, without_documents
from .pages import link, link_header, neighbours
from .problems import Problem, page_past_the_end

API = "/api/v1"
NAME = "Treatment directory"
OWN_LINK = f'"{API}/'.encode()
# In a JSON text a quotation mark is escaped, so this is found as a key and never in what somebody wrote.
OPENINGS_KEY = b',"accepts_new_patients":'
OPENINGS = re.compile(OPENINGS_KEY + rb'\{"value":(?:true|false),"as_of":"([0-9-]{10})"\}')
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
        | {
            "facets": f"{API}/resources/facets/",
            "openapi": f"{API}/openapi.json",
            "docs": f"{asked.root}/docs/",
        },
        "site": site(asked),
        "accuracy": snapshot.site.get("accuracy"),
        "crisis_lines": crisis_lines(asked),
    }
    return encoded(asked, content)


def site(asked: Asked) -> dict:
    """Who runs this directory and how it looks, in the asked language."""
    facts = asked.snapshot.site
    logo = facts.get("logo")
    shown = facts.get(asked.language) or dict.fromkeys(SITE_KEYS)
    return shown | {"logo": logo and f"{asked.root}/logo?v={logo['version']}"}


SITE_KEYS = ("name", "footer", "contact", "home_state", "colour", "logo_text")
COLLECTIONS = (
    "resources", "organizations", "suggest", "categories", "crisis-lines", "articles", "changes", "exports",
)  # fmt: skip


# Resources


def resource_list(asked: Asked) -> Body:
    question = asked.question
    found = answer(asked.snapshot, question, asked.today)
    head = page_head(asked, found.count, found.last_page) | beside_results(asked, found)
    if question.ids is not None:
        head["missing"] = found.missing
    if question.facets:
        head["facets"] = facet_documents(asked.snapshot, found.facets, asked.language)
    if not found.count:
        head["without"] = without_documents(asked)
    return page_body(asked, head, found.last_page, resource_items(asked, found))


def beside_results(asked: Asked, found: Answer) -> dict:
    """How the question was understood; where openings or hours are asked, of how many they are unknown."""
    said = {"interpreted": interpreted(asked, found)}
    return said if found.unknown is None else said | {"unknown": found.unknown}


def resource_facets(asked: Asked) -> Body:
    """Counts of the asked categories, or of all."""
    categories = asked.question.facets or tuple(asked.snapshot.term_numbers)
    question = replace(asked.question, facets=categories, ordering="name", page_size=1)
    found = answer(asked.snapshot, question, asked.today)
    content = {
        "count": found.count,
        "revision": asked.snapshot.revision,
        **beside_results(asked, found),
        "crisis_lines": crisis_lines(asked),
        "facets": facet_documents(asked.snapshot, found.facets, asked.language),
    }
    return encoded(asked, content)


def suggestions(asked: Asked) -> Body:
    return encoded(asked, {"results": suggest(asked.snapshot, asked.beside["typed"], asked.language)})


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


def resource_items(asked: Asked, found: Answer) -> bytes:
    """The rows of the page as a JSON array of list items."""
    question, ordinals = asked.question, found.ordinals
    items = list(asked.snapshot.items(ordinals, asked.language))
    items = [
        with_key(item, b"distance", distance)
        for item, distance in zip(items, distances(found, items), strict=True)
    ]
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
    """The articles that explain a kind of help which the resource gives, in the order of the articles."""
    given = {term["slug"] for term in orjson.loads(item)["help"]}
    help = next((one["terms"] for one in asked.snapshot.vocabulary if one["slug"] == "help"), ())
    explaining = {term["article"] for term in help if term["slug"] in given}
    return [link for slug, link in article_links(asked).items() if slug in explaining]


def article_links(asked: Asked) -> dict[str, dict]:
    """{slug, title, url} of every article, by slug, in the order of the articles."""
    found = [article[asked.language] for article in asked.snapshot.articles]
    return {one["slug"]: {key: one[key] for key in ("slug", "title", "url")} for one in found}


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
    content = with_key(content, b"resources", resource_items(asked, found))
    content = with_key(content, b"crisis_lines", orjson.dumps(crisis_lines(asked)))
    return Body(absolute(asked, content), further_resources(asked, public_id, found.last_page))


def further_resources(asked: Asked, public_id: str, last_page: int) -> dict:
    if last_page == 1:
        return {}
    address = f"{API}/resources/?organization={public_id.lower()}&page_size={LARGEST_PAGE}&page=2"
    return {"Link": link(asked, address, "next")}
