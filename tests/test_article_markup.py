"""The blocks, citations and images of an article, and what its writer is told about them."""

import pytest

from directory.articles import findings, sections
from directory.articles.sections import plain_text
from directory.freezing import freeze
from tests.builders import make_article, make_help

FIND = {"find": {"label": "Find <help>", "url": "/api/v1/resources/?help=inpatient&care=substance-use"}}
GOOD = """Opening words.[^1]

## Steps {#steps}

::: steps First things
1. Call.
2. Ask.
:::

::: help find
:::

![A map of the ward](/media/map.png)
"""


def html(body):
    [section] = sections(body, FIND)
    return section["html"]


def content(body=GOOD, **changes):
    """An article's content, in English alone."""
    defaults = {
        "translations": {"en": {"title": "T", "summary": "S", "body": body}},
        "help": [
            {"name": "find", "section": None, "label": {"en": "Find", "es": ""}, "parameters": {"help": "x"}}
        ],
        "references": [{"number": 1}],
    }
    return defaults | changes


def said(level="error", **given):
    return [str(one) for one in findings(content(**given)) if one.level == level]


@pytest.mark.parametrize("name", ["call-out", "do", "dont", "warning-signs"])
def test_block_is_shown_with_its_class_and_title(name):
    shown = html(f"::: {name} Look & see\n- One\n:::")
    assert shown.startswith(f'<div class="{name}">\n<p class="block-title">Look &amp; see</p>\n<ul>')
    assert shown.endswith("</ul>\n</div>")


def test_block_without_a_title_has_none():
    assert html("::: steps\n1. One\n:::") == '<div class="steps">\n<ol>\n<li>One</li>\n</ol>\n</div>'


def test_help_block_leads_to_its_question():
    shown = html("::: help find\n:::")
    assert shown.startswith(
        '<div class="help" data-help="find"><a href="/api/v1/resources/?help=inpatient&amp;'
    )
    assert "Find &lt;help&gt;</a>" in shown


def test_help_block_of_an_unknown_name_shows_nothing():
    assert html("::: help other\n:::") == '<div class="help" data-help="other"></div>'


def test_citation_leads_to_its_reference_and_stands_in_the_text():
    shown = html("True.[^12]")
    assert '<sup class="citation"><a href="#reference-12"' in shown and ">[12]</a></sup>" in shown
    assert plain_text(shown) == "True.[12]"


@pytest.mark.parametrize("text", ["`[^1]`", "[^a]", "[^1234]", "\\[^1]"])
def test_citation_in_code_or_of_another_form_is_none(text):
    assert "citation" not in html(text)


def test_image_of_our_own_is_shown_and_another_is_not():
    assert html("![Words](/media/x.png)") == '<p><img src="/media/x.png" alt="Words"></p>'
    for address in ("https://example.org/x.png", "//example.org/x.png", "x.png"):
        assert "src" not in html(f"![Words]({address})")


def test_image_gives_its_words_to_the_text():
    assert plain_text(html("See ![a map](/media/x.png).")) == "See a map."


def test_class_that_is_none_of_ours_cannot_be_given():
    assert "<p class" not in html('::: call-out"><p class="evil\nx\n:::')


def test_heading_inside_code_opens_no_section():
    assert [one["id"] for one in sections("```\n## No {#no}\n```\n\n## Yes {#yes}")] == [
        "introduction",
        "yes",
    ]


def test_link_defined_at_the_end_holds_in_every_section():
    first, _ = sections("See [it].\n\n## Two {#two}\n\n[it]: https://example.org")
    assert 'href="https://example.org"' in first["html"]


def test_article_that_is_in_order_has_no_error():
    assert said() == []


ERRORS = {
    "unknown block": ("::: tip\nx\n:::", "no block 'tip'. Use call-out, steps"),
    "unclosed block": ("::: call-out\nx", "'call-out' is never closed"),
    "nested block": ("::: call-out\n::: do\n- x\n:::\n:::", "cannot stand in another"),
    "stray close": ("x\n\n:::", "closes no block"),
    "unknown help": ("::: help other\n:::", "no help named 'other'. The article has find."),
    "help without a name": ("::: help\n:::", "no help named ''"),
    "steps without numbers": ("::: steps\n- x\n:::", "numbered list"),
    "signs without a list": ("::: warning-signs\nx\n:::", "holds a list"),
    "unknown reference": ("Yes.[^1] No.[^2]", "`[^2]` cites a reference"),
    "same id twice": ("## A {#a}\n\nx\n\n## B {#a}\n\ny", "Two sections have the id 'a'"),
    "first level": ("# A\n\nx", "two signs"),
    "section in a block": ("::: call-out\n## A {#a}\n:::", "'A {#a}' opens inside"),
    "silent image": ("![](/media/x.png)", "Say in words"),
    "foreign image": ("![x](https://example.org/x.png)", "stands on this server"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_mistake_in_a_text_is_an_error_that_says_what_to_do(name):
    wrong, message = ERRORS[name]
    found = said(body=f"Words.[^1]\n\n{wrong}")
    assert found and message in found[0], found


def test_error_names_language_and_line():
    assert said(body="One.[^1]\n\nTwo.\n\n::: tip\nx\n:::")[0].startswith("English, line 5: ")


def test_colons_inside_code_are_no_block():
    assert said(body="Words.[^1]\n\n```\n::: tip\n```") == []


def test_reference_that_is_never_cited_is_an_error():
    assert said(references=[{"number": 1}, {"number": 2}]) == [
        "Article: Reference 2 is never cited: write `[^2]`, or remove it."
    ]


def test_help_of_a_section_that_is_missing_is_an_error():
    help = content()["help"][0] | {"section": "nowhere"}
    assert "section 'nowhere', which is not there" in said(help=[help])[0]


def in_both(english, spanish, **changes):
    words = {"title": "T", "summary": "S"}
    both = {"en": {**words, "body": english}, "es": {**words, "body": spanish}}
    return content(translations=both, references=[], help=[], **changes)


def test_sections_that_differ_between_languages_are_a_warning():
    found = findings(in_both("## A {#a}\n\n## B {#b}", "## A {#a}\n\n## C {#c}"))
    assert [(one.level, str(one)) for one in found] == [
        ("warning", "Article: The languages have different sections: b, c.")
    ]


def test_sections_in_another_order_are_a_warning():
    [found] = findings(in_both("## A {#a}\n\n## B {#b}", "## B {#b}\n\n## A {#a}"))
    assert "another order" in found.message


def test_missing_translation_and_section_without_id_are_warnings():
    warnings = said("warning", body="## One\n\nx[^1]")
    assert warnings == [
        "English, line 1: Give the section an id that never changes: `## One {#id}`.",
        "Article: There is no Spanish text yet.",
    ]


@pytest.mark.django_db
def test_findings_read_what_freeze_gives():
    article = make_article()
    make_help(article, name="find")
    article.translations.update(body=GOOD)
    assert [one.message for one in findings(freeze(article)) if one.level == "error"] == [
        "`[^1]` cites a reference that the article does not have."
    ]
