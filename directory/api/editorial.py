"""Answers that are not searches: the vocabulary, crisis lines, articles."""

from .answers import Body, crisis_lines, encoded
from .asking import Asked
from .findings import words
from .problems import Problem

ARTICLE_KEYS = ("slug", "title", "summary", "language", "published_at", "last_reviewed", "url")


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
