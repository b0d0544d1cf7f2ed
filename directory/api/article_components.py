"""JSON schemas of articles, of their feeds, and of schema.org's JSON-LD."""

from .components import (
    ANY_OBJECT,
    CRISIS_LINES,
    FLAG,
    MAYBE_DAY,
    MAYBE_TEXT,
    MAYBE_URL,
    REVISION,
    TEXT,
    TIME,
    URL,
    closed,
    described,
    many,
    one_of,
    ref,
)  # fmt: skip

JSON_FEED_VERSION = "https://jsonfeed.org/version/1.1"
CONTEXT = "https://schema.org"
ARTICLE_ITEM = {
    "slug": TEXT,
    "title": TEXT,
    "summary": TEXT,
    "language": described(one_of("en", "es"), "Of the texts of this answer."),
    "translated": described(FLAG, "False where the asked language has no text, and another one is shown."),
    "languages": described(many(TEXT), "In which it can be read: `en`, `es`."),
    "audience": one_of("family", "self", "professional"),
    "topics": many(TEXT),
    "clinically_reviewed": FLAG,
    "reading_minutes": {"type": "integer", "minimum": 1},
    "published_at": MAYBE_DAY,
    "updated_at": TIME,
    "last_reviewed": MAYBE_DAY,
    "url": URL,
}
ARTICLE = {
    **ARTICLE_ITEM,
    "author": MAYBE_TEXT,
    "reviewer": described(MAYBE_TEXT, "The clinician who has reviewed it; null until one has."),
    "review_note": described(TEXT, "What to show readers about the clinical review."),
    "next_review_due": MAYBE_DAY,
    "reading_grade": described(
        {"type": ["number", "null"]}, "The highest US school year that a formula of the language gives."
    ),
    "readability": many(closed({"formula": TEXT, "value": {"type": "number"}, "grade": {"type": "number"}})),
    "sections": many(ref("ArticleSection")),
    "help": described(many(ref("ArticleHelp")), "What it leads to, as ready questions; add `near`."),
    "references": many(
        closed(
            {
                "number": described({"type": "integer", "minimum": 1}, "Cited as `[^1]` in `markdown`."),
                "title": TEXT,
                "source": MAYBE_TEXT,
                "date": described(MAYBE_TEXT, "As exact as it is known: `2024`, `2024-03`, `2024-03-31`."),
                "checked_on": MAYBE_DAY,
                "url": MAYBE_URL,
            }
        )
    ),
    **CRISIS_LINES,
}
LINKED = {"@context": {"const": CONTEXT}, "@id": URL, "url": URL, "name": TEXT}
LINKED_ARTICLE = {
    **LINKED,
    "@type": {"const": "MedicalWebPage"},
    "description": TEXT,
    "inLanguage": TEXT,
    "audience": ANY_OBJECT,
    "keywords": many(TEXT),
    "author": ANY_OBJECT,
    "datePublished": MAYBE_DAY,
    "dateModified": TIME,
    "lastReviewed": MAYBE_DAY,
    "reviewedBy": described(ANY_OBJECT, "Only where a clinician has reviewed it."),
    "timeRequired": TEXT,
    "hasPart": many(ANY_OBJECT),
    "citation": many(ANY_OBJECT),
    "mentions": described(many(ANY_OBJECT), "The crisis lines."),
}
LINKED_RESOURCE = {
    **LINKED,
    "@type": {"const": "MedicalClinic"},
    "alternateName": TEXT,
    "description": TEXT,
    "parentOrganization": ANY_OBJECT,
    "address": ANY_OBJECT,
    "geo": ANY_OBJECT,
    "telephone": TEXT,
    "contactPoint": many(ANY_OBJECT),
    "email": TEXT,
    "sameAs": TEXT,
    "isAcceptingNewPatients": FLAG,
    "availableService": many(ANY_OBJECT),
    "openingHoursSpecification": many(ANY_OBJECT),
    "subjectOf": described(many(ANY_OBJECT), "The page, which mentions the crisis lines, and the sources."),
}
ALWAYS_LINKED = {*LINKED, "@type", "address", "subjectOf"}
FEED_ITEM = {
    "id": URL,
    "url": URL,
    "title": TEXT,
    "summary": TEXT,
    "content_html": TEXT,
    "date_published": TIME,
    "date_modified": TIME,
    "authors": many(closed({"name": TEXT})),
    "tags": many(TEXT),
    "language": one_of("en", "es"),
}

ARTICLE_COMPONENTS = {
    "ArticleItem": closed(ARTICLE_ITEM),
    "ArticleList": closed({**REVISION, **CRISIS_LINES, "results": many(ref("ArticleItem"))}),
    "ArticleHelp": closed(
        {
            "name": TEXT,
            "section": described(MAYBE_TEXT, "Id of the section it belongs to; null: the whole article."),
            "label": TEXT,
            "parameters": ANY_OBJECT,
            "url": URL,
        }
    ),
    "ArticleSection": closed(
        {
            "id": TEXT,
            "title": MAYBE_TEXT,
            "html": described(TEXT, "Sanitised; see the docs of the articles for its classes."),
            "markdown": TEXT,
            "text": TEXT,
            "help": many(ref("ArticleHelp")),
        }
    ),
    "ArticleDetail": closed(ARTICLE),
    "LinkedArticle": described(
        closed(LINKED_ARTICLE, optional={"author", "datePublished", "lastReviewed", "reviewedBy"}),
        "schema.org, as JSON-LD.",
    ),
    "LinkedResource": described(
        closed(LINKED_RESOURCE, optional=LINKED_RESOURCE.keys() - ALWAYS_LINKED),
        "schema.org, as JSON-LD.",
    ),
    "AtomFeed": described(TEXT, "RFC 4287."),
    "JsonFeed": described(
        closed(
            {
                "version": {"const": JSON_FEED_VERSION},
                "title": TEXT,
                "description": TEXT,
                "home_page_url": URL,
                "feed_url": URL,
                "language": one_of("en", "es"),
                "items": many(closed(FEED_ITEM, optional={"date_published", "authors"})),
            }
        ),
        "JSON Feed 1.1.",
    ),
}
