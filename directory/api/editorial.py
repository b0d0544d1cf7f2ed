"""Answers that are not searches: the vocabulary, crisis lines, articles."""

from .answers import API, Body, article_links, crisis_lines, encoded
from .asking import Asked
from .findings import words
from .problems import Problem

ARTICLE_KEYS = (
    "slug", "title", "summary", "language", "translated", "languages", "audience", "topics",
    "clinically_reviewed", "reading_minutes", "published_at", "updated_at", "last_reviewed", "url",
)  # fmt: skip


def category_list(asked: Asked) -> Body:
    results = [category_document(asked, one) for one in asked.snapshot.vocabulary]
    return encoded(asked, listing(asked, results))


def category(asked: Asked, slug: str) -> Body:
    found = one_of(asked.snapshot.vocabulary, slug, "category")
    return encoded(asked, category_document(asked, found) | {"crisis_lines": crisis_lines(asked)})


def category_document(asked: Asked, found: dict) -> dict:
    links, language = article_links(asked), asked.language
    return {
        "slug": found["slug"],
        "code": found["code"],
        "name": words(found["name"], language),
        "description": words(found["description"], language),
        "article": links.get(found["article"]),
        "terms": [term_document(term, links, language) for term in found["terms"]],
    }


def term_document(term: dict, links: dict, language: str) -> dict:
    return {
        "slug": term["slug"],
        "code": term["code"],
        "name": words(term["name"], language),
        "official_name": term["official_name"] or None,
        "definition": words(term["definition"], language) or None,
        "article": links.get(term["article"]),
        "retired": term["retired"],
        "count": term["count"],
    }


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
    wanted = {name: asked.beside[name] for name in ("audience", "topic") if name in asked.beside}
    found = [one for one in map(shown_in(asked), asked.snapshot.articles) if fits(one, **wanted)]
    return encoded(asked, listing(asked, [{key: one[key] for key in ARTICLE_KEYS} for one in found]))


def fits(article: dict, audience=None, topic=None) -> bool:
    return audience in (None, article["audience"]) and (topic is None or topic in article["topics"])


def article(asked: Asked, slug: str) -> Body:
    body = encoded(asked, article_document(asked, slug))
    images = body.content.replace(b'src=\\"/', b'src=\\"%b/' % asked.root.encode())
    return Body(images)


def article_document(asked: Asked, slug: str) -> dict:
    """An article in the asked language, as its address shows it."""
    found = shown_in(asked)(one_of(asked.snapshot.articles, slug, "article"))
    return found | {"crisis_lines": crisis_lines(asked)}


def shown_in(asked: Asked):
    """What shows an article of the snapshot in the asked language."""
    return lambda article: article[asked.language] | {"updated_at": article["updated_at"]}


def address_of(asked: Asked, slug: str) -> str:
    return f"{asked.root}{API}/articles/{slug}/"


def listing(asked: Asked, results: list) -> dict:
    return {"revision": asked.snapshot.revision, "crisis_lines": crisis_lines(asked), "results": results}


def one_of(things: list[dict], slug: str, kind: str) -> dict:
    found = next((one for one in things if one["slug"] == slug), None)
    if found is None:
        raise Problem("not-found", f"There is no {kind} of this name.")
    return found
