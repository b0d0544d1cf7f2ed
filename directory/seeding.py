"""Seeding: what an empty database starts with. A database that holds anything is left as it is."""

import json
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from . import curating, editorial, publishing
from .importing import import_source
from .models import (
    Article,
    ArticleHelp,
    ArticleTranslation,
    Category,
    CrisisLine,
    Organization,
    Reference,
    Resource,
    Term,
    Verification,
    derived_id,
)

REASON = "First data of a new directory"
SAMPLE = "sample-directory"
VERIFIED_EVERY, OPENINGS_EVERY = 3, 4


@transaction.atomic
def seed(fixtures: Path | None = None) -> bool:
    """Load vocabulary, articles, crisis lines and the sample directory; False where there is data already.

    The revision is locked first, so that of two servers that start together one waits, and then finds data.
    """
    with publishing.locked_revision():
        if any(model.objects.exists() for model in (Category, Organization, CrisisLine, Article)):
            return False
        _load(fixtures or settings.BASE_DIR / "fixtures")
    return True


def _load(fixtures):
    load_vocabulary(fixtures / "vocabulary.json")
    load_crisis_lines(fixtures / "crisis_lines.json")
    for path in sorted((fixtures / "articles").glob("*.json")):
        load_article(path)
    load_sample(fixtures / "sample_directory.ndjson")
    publishing.publish()


@transaction.atomic
def load_vocabulary(path: Path) -> int:
    """Add the categories and terms that are missing; what stands, edited or not, stays.

    Returns how many terms were added.
    """
    known, missing = set(Term.objects.values_list("key", flat=True)), {}
    for position, given in enumerate(_read(path)["categories"]):
        category = _category(position, given)
        for term_position, one in enumerate(given["terms"]):
            term = _term(category, term_position, one)
            if term.key not in known:
                missing[term.key] = term, one
    Term.objects.bulk_create([term for term, _ in missing.values()])
    _link({key: given for key, (_, given) in missing.items()})
    return len(missing)


def _category(position, given):
    columns = ("name", "name_es", "description", "description_es", "derived")
    defaults = {name: given[name] for name in columns} | {"code": given["code"] or "", "position": position}
    return Category.objects.get_or_create(slug=given["slug"], defaults=defaults)[0]


def _term(category, position, given):
    columns = ("slug", "code", "name", "name_es", "official_name", "definition", "definition_es", "retired")
    term = Term(category=category, position=position, **{name: given[name] for name in columns})
    term.key = term.natural_key_of()
    return term


def _link(added):
    """Crosswalks, and what replaces retired terms, once all terms are there."""
    by_key = Term.objects.in_bulk(field_name="key")
    for key, given in added.items():
        term = by_key[key]
        if given.get("derived_from"):
            term.derived_from.set([by_key[code] for code in given["derived_from"]])
        if given["replaced_by"]:
            Term.objects.filter(pk=term.pk).update(replaced_by=by_key[given["replaced_by"]])


@transaction.atomic
def load_crisis_lines(path: Path):
    """Add and release the lines of a file."""
    for position, given in enumerate(_read(path)):
        checked = given.pop("checked")
        line = CrisisLine(
            public_id=derived_id("crisis_line", given["slug"]),
            position=position,
            verified_on=checked["on"],
            verification_method=checked["method"],
            verification_note=checked["note"],
            **{name: value if value is not None else "" for name, value in given.items()},
        )
        curating.save(record=line, changed=(), by=None, reason=REASON)
        publishing.release(record=line, by=None, reason=REASON)


@transaction.atomic
def load_article(path: Path) -> Article:
    """Add and release an article: `slug.json` holds its facts, `slug.en.md` and `slug.es.md` its words."""
    given = _read(path)
    columns = (
        "slug", "audience", "topics", "author", "published_on", "last_reviewed", "next_review_due",
    )  # fmt: skip
    public_id = derived_id("article", given["slug"])
    article = Article(public_id=public_id, **{name: given[name] for name in columns})
    curating.save(record=article, changed=(), by=None, reason=REASON)
    for language, words in given["translations"].items():
        body = path.with_suffix(f".{language}.md").read_text(encoding="utf-8")
        ArticleTranslation.objects.create(article=article, language=language, body=body, **words)
    for position, help_query in enumerate(given["help"]):
        section = help_query.pop("section") or ""
        ArticleHelp.objects.create(article=article, position=position, section=section, **help_query)
    for reference in given.get("references", []):
        Reference.objects.create(article=article, **reference)
    editorial.explain(article=article, keys=given["explains"], by=None, reason=REASON)
    publishing.release(record=article, by=None, reason=REASON)
    return article


def load_sample(path: Path):
    """The fictional directory, with dates that are recent on the day it is loaded."""
    import_source(SAMPLE, path)
    entries = sorted(Resource.objects.from_source(SAMPLE), key=lambda resource: resource.site_key)
    today = timezone.localdate()
    for number, resource in enumerate(entries[::VERIFIED_EVERY]):
        _verify_sample(resource, today - timedelta(days=7 * number % 300))
    for number, resource in enumerate(entries[::OPENINGS_EVERY]):
        resource.accepts_new_patients = number % 4 != 0
        resource.accepts_new_patients_as_of = today - timedelta(days=number % 10)
        resource.save(update_fields=["accepts_new_patients", "accepts_new_patients_as_of"])
        curating.touch(resource)
    revising = Resource.objects.revising().select_related("organization")
    publishing.release_all(records=revising, by=None, reason=REASON)


def _verify_sample(resource, on):
    curating.verify(
        resource=resource,
        on=on,
        method=Verification.Method.PHONE,
        outcome=Verification.Outcome.CONFIRMED,
        by=None,
        note="A sample entry: nobody was called.",
        next_due=on + timedelta(days=90),
    )


def _read(path):
    return json.loads(path.read_text(encoding="utf-8"))
