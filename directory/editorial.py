"""Editorial actions: what people do to articles beyond saving them, and what an article explains."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from .curating import Refused, hold, save
from .histories import write_history
from .models import Article, Category, Term


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
