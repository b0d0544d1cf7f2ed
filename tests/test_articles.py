"""Articles: sections with stable ids, and nothing unsafe in what is rendered."""

import re

import pytest

from directory.articles import article_document, sections

BODY = """Opening words with *care*.

## Signs to look for {#signs}

- cannot stop
- keeps using

## How to talk

Talk **with** them. See [help](https://example.org/help "More").

### Slowly

| do | do not |
|----|--------|
| listen | judge |
"""


def only(body):
    found = list(sections(body))
    assert len(found) == 1
    return found[0]


def test_sections_are_the_opening_and_one_for_each_heading_in_order():
    found = list(sections(BODY))
    assert [(one["id"], one["title"]) for one in found] == [
        ("introduction", None),
        ("signs", "Signs to look for"),
        ("section-2", "How to talk"),
    ]


def test_section_holds_the_same_words_as_html_markdown_and_text():
    opening, signs, talk = sections(BODY)
    assert opening["html"] == "<p>Opening words with <em>care</em>.</p>"
    assert opening["text"] == "Opening words with care."
    assert signs["markdown"] == "- cannot stop\n- keeps using"
    assert signs["text"] == "cannot stop\nkeeps using"
    assert "<h3>Slowly</h3>" in talk["html"] and "<td>listen</td>" in talk["html"]


def test_section_link_keeps_address_and_title_and_tells_browsers_to_be_careful():
    *_, talk = sections(BODY)
    link = re.search(r"<a [^>]*>", talk["html"])[0]
    assert 'href="https://example.org/help"' in link and 'title="More"' in link
    assert "noopener" in link


def test_body_without_headings_is_one_section():
    assert only("Just words.")["title"] is None


def test_body_that_starts_with_a_heading_has_no_opening():
    assert [one["id"] for one in sections("## One {#one}\n\nx")] == ["one"]


def test_body_without_words_has_no_sections():
    assert list(sections(" \n")) == []


def test_heading_in_the_middle_of_a_line_or_deeper_opens_no_section():
    assert only("Not a ## heading.\n\n### Deeper\n\nx")["id"] == "introduction"


def test_text_of_a_section_has_letters_instead_of_entities():
    assert only("Fish & chips < “quotes”")["text"] == "Fish & chips < “quotes”"


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<body onload=alert(1)>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<math><mtext></mtext><script>alert(1)</script></math>",
    "<details open ontoggle=alert(1)>x</details>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<p style='position:fixed' onclick=alert(1)>x</p>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<object data=javascript:alert(1)></object>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:alert(1))",
    "![x](javascript:alert(1))",
    '![x](https://example.org/x.png"onerror="alert(1))',
    '[x](https://example.org "a\\" onmouseover=\\"alert(1)")',
    "<javascript:alert(1)>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "<<script>script>alert(1)<</script>/script>",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
]
ALLOWED_TAGS = {
    "p", "h3", "h4", "ul", "ol", "li", "em", "strong", "blockquote", "a", "code", "br", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "pre", "img",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {"href", "title", "rel", "alt"}


def tags(html):
    return {name.lower() for name in re.findall(r"<\s*/?\s*([a-zA-Z][^\s/>]*)", html)}


def attributes(html):
    """(name, value) of every attribute inside a tag."""
    inside = re.findall(r"<[a-zA-Z][^\s/>]*((?:\s+[^\s=>]+=\"[^\"]*\")*)\s*/?>", html)
    return [pair for text in inside for pair in re.findall(r"([^\s=]+)=\"([^\"]*)\"", text)]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_unsafe_markup_leaves_only_plain_tags_and_safe_addresses(payload):
    shown = only(f"Words.\n\n{payload}")["html"]
    assert tags(shown) <= ALLOWED_TAGS
    assert {name for name, _ in attributes(shown)} <= ALLOWED_ATTRIBUTES
    assert all(value.startswith("https://") for name, value in attributes(shown) if name == "href")


def test_markup_that_is_not_markdown_is_shown_as_it_was_written():
    shown = only("Say <strong>please</strong>.")
    assert shown["html"] == "<p>Say &lt;strong&gt;please&lt;/strong&gt;.</p>"
    assert shown["text"] == "Say <strong>please</strong>."


def test_what_tells_unsafe_markup_would_notice_it():
    unsafe = '<p>Words.</p><img src="x" onerror="alert(1)"><a href="javascript:alert(1)">x</a>'
    assert "script" in tags("<p>x<script>alert(1)</script>") - ALLOWED_TAGS
    assert ("onerror", "alert(1)") in attributes(unsafe)
    assert ("href", "javascript:alert(1)") in attributes(unsafe)


@pytest.mark.parametrize("address", ["https://example.org", "mailto:help@example.org", "tel:988", "/api/v1/"])
def test_safe_addresses_stay_links(address):
    assert f'href="{address}"' in only(f"[x]({address})")["html"]


def test_document_has_the_sections_of_each_language_and_all_other_facts():
    content = {
        "slug": "how-to-talk",
        "audience": "family",
        "help": [
            {
                "name": "find",
                "section": "signs",
                "label": {"en": "Find help", "es": ""},
                "parameters": {"help": "inpatient"},
            }
        ],
        "references": [],
        "translations": {
            "en": {"title": "How to talk", "summary": "With patience.", "body": BODY},
            "es": {"title": "Cómo hablar", "summary": "Con paciencia.", "body": "## Señales {#signs}\n\nx"},
        },
    }
    document = article_document("an-id", content)
    assert (document["id"], document["slug"], document["help"]) == ("an-id", "how-to-talk", content["help"])
    assert document["translations"]["es"]["reading_minutes"] == 1
    assert [one["id"] for one in document["translations"]["es"]["sections"]] == ["signs"]
    assert document["translations"]["en"]["summary"] == "With patience."
    assert "body" not in document["translations"]["en"]


def test_document_of_a_release_from_before_help_had_names_gives_it_some():
    help = {"section": None, "label": {"en": "Find help", "es": ""}, "parameters": {"help": "inpatient"}}
    document = article_document("an-id", {"help": [help], "translations": {}})
    assert document["help"] == [{"name": "help-1", **help}]
