"""Editing: reviewing articles, saying what they explain, and checking the words of what is written."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from .articles import Finding, findings
from .curating import Refused, hold, save
from .histories import write_history
from .language import SEVERITY, Guide
from .models import Article, Category, Term

# What an article's help may ask for beside the categories; a place is for the reader to add.
PARAMETERS = {
    "service", "state", "county", "city", "zip", "q", "remote", "open_now", "accepts_new_patients",
    "verified_within", "source", "organization", "ordering",
}  # fmt: skip


@transaction.atomic
def review_article(*, article: Article, by, on: date, reviewer: str = "", reason: str = "Reviewed"):
    """Record that an article was reviewed; the next review is due twelve months later.

    `reviewer` is the clinician who signed it. Without one it is an editorial review, and the article shows as
    not yet clinically reviewed. No other action moves these dates.
    """
    hold(article)
    if article.last_reviewed and on < article.last_reviewed:
        raise Refused(f"It was reviewed on {article.last_reviewed} already. Give that day or a later one.")
    article.last_reviewed, article.next_review_due, article.reviewer = on, a_year_after(on), reviewer
    changed = {"last_reviewed", "next_review_due", "reviewer"}
    save(record=article, changed=changed, by=by, reason=reason)


def a_year_after(day: date) -> date:
    """The same day of the next year; 28 February for 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@transaction.atomic
def explain(*, article: Article, keys: Iterable[str], by, reason: str):
    """Make an article the one that explains these terms (by key) and categories (by slug), and no others.

    Raises ValidationError for what the vocabulary does not have, and for what another article explains.
    """
    wanted = set(keys)
    _let_go(article, wanted, by, reason)
    for key in sorted(wanted):
        _link(_explained(key), article, by, reason)


def _let_go(article, wanted, by, reason):
    standing = [*article.terms.exclude(key__in=wanted), *article.categories.exclude(slug__in=wanted)]
    for one in standing:
        _set_article(one, None, by, reason)


def _explained(key):
    found = Term.objects.filter(key=key).first() or Category.objects.filter(slug=key).first()
    if found is None:
        raise ValidationError(f"The vocabulary has no term and no category {key!r}.", code="unknown-term")
    return found


def _link(one, article, by, reason):
    if one.article_id not in (None, article.pk):
        raise ValidationError(
            f"{one} is explained by {one.article} already. One article explains a term.", code="explained"
        )
    if one.article_id is None:
        _set_article(one, article, by, reason)


def _set_article(one, article, by, reason):
    one.article = article
    write_history(one, by, reason)
    one.save(update_fields=["article"])


def dates_of_release(article: Article) -> dict:
    """The days that a released article must have: its own, and that of its first review."""
    published_on = article.published_on or timezone.localdate()
    return {
        "published_on": published_on,
        "next_review_due": article.next_review_due or a_year_after(published_on),
    }


@cache
def guide(language: str) -> Guide:
    """The language guide for English or Spanish."""
    path = settings.BASE_DIR / "fixtures" / "language_guide.json"
    return Guide(json.loads(path.read_text(encoding="utf-8")), language)


def article_findings(content: Mapping) -> list[Finding]:
    """What is to be mended, or thought about, in the content of an article: its markup and its words."""
    names = [one[key] for one in content["references"] for key in ("title", "source") if one[key]]
    worded = [
        Finding(found.level, str(found), language, found.line if name == "body" else None)
        for language, words in content["translations"].items()
        for name, text in _texts(content, words, language)
        for found in guide(language).check(text, names)
    ]
    asked = _of_parameters(content["help"])
    return sorted([*findings(content), *worded, *asked], key=lambda one: -SEVERITY[one.level])


def _of_parameters(help):
    """Help that the API would refuse to look for: a parameter or a term that there is not."""
    known = defaultdict(set)
    for category, term in Category.objects.values_list("slug", "terms__slug"):
        known[category].add(term)
    asked = ((one["name"], *pair) for one in help for pair in one["parameters"].items())
    for label, name, texts in asked if known else ():
        if name not in known and name not in PARAMETERS:
            yield Finding("error", f"The help {label!r} asks for {name!r}, which is no parameter.")
        for value in sorted(_values(texts) - known[name]) if name in known else ():
            yield Finding("error", f"The help {label!r} asks for {name}={value}, which is no term.")


def _values(texts):
    listed = [texts] if isinstance(texts, str) else texts
    return {value.removeprefix("!") for text in listed for value in text.split(",")}


def _texts(content, words, language):
    yield from words.items()
    for help in content["help"]:
        yield "label", help["label"][language]


def refuse_unready(content: Mapping):
    """Raises Refused, with all that is to be mended, for an article that the public cannot be shown yet."""
    if not content["translations"]:
        raise Refused("This article has no words yet. Write it in at least one language.")
    errors = [str(one) for one in article_findings(content) if one.level == "error"]
    if errors:
        raise Refused("It cannot be released before this is mended.", *errors)


def language_findings(record) -> list[str]:
    """What the guide finds in the texts of a record that has them in English and Spanish.

    What public records are called is left as it is, in their texts too; the names of terms are our words.
    """
    names = _proper_names(record) if hasattr(record, "kind") else []
    texts = {field.name for field in record._meta.concrete_fields} - ({"name"} if names else set())
    return [
        str(found)
        for name in sorted(texts)
        if f"{name}_es" in texts
        for language, text in (("en", getattr(record, name)), ("es", getattr(record, f"{name}_es")))
        for found in guide(language).check(text, names)
    ]


def _proper_names(record):
    owner = getattr(record, "organization", None)
    found = (getattr(one, name, "") for one in (record, owner) for name in ("name", "alternate_name"))
    return [name for name in found if name]
