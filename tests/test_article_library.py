"""Every article of the library: the same in both languages, cited, leading to help, plain and kind."""

import json
import re

import pytest

from tests.article_texts import (
    BLOCK,
    CITATION,
    FIXTURES,
    HEADING,
    LANGUAGES,
    SLUGS,
    STIGMATISING,
    article,
    categories,
    crisis_lines,
    markdown,
    said_in_article,
    sections,
)
from tests.reading_grade import (
    english_syllables,
    fernandez_huerta,
    flesch_kincaid,
    sentences,
    smog,
    spanish_syllables,
    szigriszt_pazos,
)

LIBRARY = {
    "helping-someone-with-opioid-dependence",
    "how-to-talk-with-someone-you-love",
    "inpatient-residential-outpatient",
    "looking-after-yourself-as-family",
    "medication-for-opioid-use-disorder",
    "naloxone",
    "paying-for-treatment",
    "recognising-an-overdose",
    "what-to-ask-a-provider-on-the-phone",
    "withdrawal-and-tolerance",
}
LISTED = {"do": r"- ", "dont": r"- ", "warning-signs": r"- ", "steps": r"\d+\. "}
PHONES = re.compile(r"\b(?:1-800-\d{3}-\d{4}|\d{3}-\d{3}-\d{4}|988|911)\b")
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
OTHER_PARAMETERS = {"accepts_new_patients": {"true", "false", "unknown"}}

every_article = pytest.mark.parametrize("slug", SLUGS)
every_text = pytest.mark.parametrize(
    ("slug", "language"), [(slug, one) for slug in SLUGS for one in LANGUAGES]
)


def figures(text):
    """Numbers of a text that state something: no phone numbers, citations or numbers of steps."""
    return FIGURE.findall(re.sub(r"^\d+\. ", "", PHONES.sub("", CITATION.sub("", text)), flags=re.M))


def statements(text):
    """Paragraphs, each with the list that it opens."""
    text = re.sub(r"^:::.*$", "", text, flags=re.M)
    return re.split(r"\n\s*\n(?!- |\d+\. )", text)


def shape(body):
    """What must be the same in every language: blocks, numbers of list items, citations, figures."""
    blocks = [
        (found["kind"], found["title"] if found["kind"] == "help" else None, found["body"].count("\n"))
        for found in BLOCK.finditer(body)
    ]
    items = len(re.findall(r"^(?:- |\d+\. )", body, re.M))
    return blocks, items, CITATION.findall(body), sorted(figures(body)), sorted(PHONES.findall(body))


def terms():
    """Category slug -> term slug -> the codes that mean it."""
    return {
        category["slug"]: {
            term["slug"]: {term["code"]} if term["code"] else set(term.get("derived_from", ()))
            for term in category["terms"]
        }
        for category in categories()
    }


def asked(parameters):
    """Each condition of a help query: a parameter and the values of which one is enough."""
    for name, value in parameters.items():
        yield from ((name, text.split(",")) for text in ([value] if isinstance(value, str) else value))


def sample():
    lines = (FIXTURES / "sample_directory.ndjson").read_text(encoding="utf-8").splitlines()
    return [set(json.loads(line)["terms"]) for line in lines]


def test_library_holds_the_seed_article_and_nine_more():
    assert set(SLUGS) == LIBRARY


@every_article
def test_article_metadata_is_whole_and_names_no_reviewer(slug):
    content = article(slug)
    assert content["slug"] == slug and content["audience"] in ("family", "self", "professional")
    assert "reviewer" not in content and content["last_reviewed"] is None
    assert content["published_on"] < content["next_review_due"] <= "2027-11-25"
    assert set(content["translations"]) == set(LANGUAGES)
    assert all(words["title"] and words["summary"] for words in content["translations"].values())


@every_article
def test_article_in_both_languages_has_the_same_sections_blocks_citations_and_figures(slug):
    english, spanish = ({key: shape(body) for key, body in sections(slug, one).items()} for one in LANGUAGES)
    assert list(english) == list(spanish)
    assert english == spanish


@every_text
def test_article_opens_with_a_section_and_every_heading_has_an_id(slug, language):
    text = markdown(slug, language)
    assert text.startswith("## ")
    assert len(re.findall(r"^#", text, re.M)) == len(HEADING.findall(text)) == len(sections(slug, language))
    assert not re.search(r"<|https?:|!\[|\]\(", text)


@every_text
def test_article_blocks_are_known_closed_and_never_nested(slug, language):
    text = markdown(slug, language)
    blocks = list(BLOCK.finditer(text))
    assert {found["kind"] for found in blocks} <= {"call-out", "help", *LISTED}
    assert len(re.findall(r"^:::", text, re.M)) == 2 * len(blocks)
    for found in blocks:
        body = found["body"].splitlines()
        if found["kind"] == "help":
            assert body == []
        elif found["kind"] in LISTED:
            assert body and all(re.match(LISTED[found["kind"]], line) for line in body)
        else:
            assert found["title"] and found["body"].strip()


@every_text
def test_article_steps_are_numbered_in_order(slug, language):
    for found in BLOCK.finditer(markdown(slug, language)):
        if found["kind"] == "steps":
            numbers = [int(number) for number in re.findall(r"^(\d+)\.", found["body"], re.M)]
            assert numbers == list(range(1, len(numbers) + 1))


@every_text
def test_article_citations_are_the_references_in_order_of_first_use(slug, language):
    first_uses = list(dict.fromkeys(int(number) for number in CITATION.findall(markdown(slug, language))))
    numbers = [reference["number"] for reference in article(slug)["references"]]
    assert first_uses == numbers == list(range(1, len(numbers) + 1))


@every_text
def test_article_figures_stand_in_a_statement_with_a_reference(slug, language):
    bare = [
        one.strip()
        for one in statements(markdown(slug, language))
        if figures(one) and not CITATION.search(one)
    ]
    assert bare == []


@every_article
def test_article_references_name_source_dates_and_link(slug):
    for reference in article(slug)["references"]:
        assert reference["title"] and reference["source"]
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", reference["checked_on"])
        assert re.fullmatch(r"https?://\S+", reference["url"])
        undated = "without a date" in reference["source"]
        assert re.fullmatch("" if undated else r"\d{4}(?:-\d{2}){0,2}", reference["source_date"])


@every_article
def test_article_help_is_named_once_labelled_twice_and_shown_in_its_section(slug):
    links = article(slug)["help"]
    assert links and len({link["name"] for link in links}) == len(links)
    assert all(link["label"] and link["label_es"] and link["label"] != link["label_es"] for link in links)
    for language in LANGUAGES:
        shown = {
            (found["title"], section)
            for section, body in sections(slug, language).items()
            for found in BLOCK.finditer(body)
            if found["kind"] == "help"
        }
        assert shown == {(link["name"], link["section"]) for link in links if link["section"]}


@every_article
def test_article_help_asks_with_known_parameters_and_terms_that_are_not_retired(slug):
    retired = {
        (category["slug"], term["slug"])
        for category in categories()
        for term in category["terms"]
        if term["retired"]
    }
    known = terms() | OTHER_PARAMETERS
    for link in article(slug)["help"]:
        for name, values in asked(link["parameters"]):
            assert set(values) <= set(known[name])
            assert not {(name, value) for value in values} & retired


@every_article
def test_article_help_finds_entries_of_the_sample_directory(slug):
    meanings, entries = terms(), sample()
    for link in article(slug)["help"]:
        wanted = [
            set().union(*(meanings[name][value] for value in values))
            for name, values in asked(link["parameters"])
            if name in meanings
        ]
        found = [codes for codes in entries if all(codes & any_of for any_of in wanted)]
        assert len(found) >= 5, f"{link['name']} finds {len(found)}"


def test_articles_explain_known_terms_and_each_term_once():
    keys = {category["slug"] for category in categories()}
    keys |= {
        term["code"] or f"{category['slug']}/{term['slug']}"
        for category in categories()
        for term in category["terms"]
    }
    explained = [key for slug in SLUGS for key in article(slug)["explains"]]
    assert set(explained) <= keys and len(set(explained)) == len(explained)
    assert all(article(slug)["explains"] for slug in SLUGS)


@every_text
def test_article_phone_numbers_are_those_of_crisis_lines(slug, language):
    confirmed = {line["call"] for line in crisis_lines()}
    called = set(PHONES.findall(markdown(slug, language)))
    assert {"911", "988"} & called and called <= confirmed


@pytest.mark.parametrize("slug", sorted(LIBRARY - {"helping-someone-with-opioid-dependence"}))
@pytest.mark.parametrize("language", LANGUAGES)
def test_article_besides_the_seed_article_is_short(slug, language):
    assert 300 <= sum(map(len, sentences(markdown(slug, language)))) <= 700


@every_article
def test_article_english_reads_at_grade_eight_or_lower(slug):
    text = markdown(slug, "en")
    assert flesch_kincaid(text) <= 8 and smog(text) <= 8


@every_article
def test_article_spanish_reads_as_normal_or_easier(slug):
    text = markdown(slug, "es")
    assert fernandez_huerta(text) >= 60 and szigriszt_pazos(text) >= 55


def test_reading_grade_of_an_official_sentence_is_too_high():
    english = (
        "Pharmacological interventions necessitate comprehensive multidisciplinary evaluation of individuals."
    )
    spanish = "Las intervenciones farmacológicas requieren evaluaciones multidisciplinarias individualizadas."
    assert flesch_kincaid(english) > 8 and smog(english) > 8
    assert fernandez_huerta(spanish) < 60 and szigriszt_pazos(spanish) < 55


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("opioids", 3),
        ("take", 1),
        ("needed", 2),
        ("helped", 1),
        ("people", 2),
        ("rehab", 2),
        ("doses", 2),
        ("the", 1),
    ],
)
def test_english_syllables_of_known_words_are_counted(word, count):
    assert english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("opioides", 3), ("heroína", 4), ("adicción", 3), ("que", 1), ("guía", 2), ("ayuda", 3), ("y", 1)],
)
def test_spanish_syllables_of_known_words_are_counted(word, count):
    assert spanish_syllables(word) == count


@every_text
def test_words_of_articles_never_stigmatise(slug, language):
    said = said_in_article(slug, language)
    found = [match.group() for pattern in STIGMATISING if (match := re.search(pattern, said, re.I))]
    assert found == []


@pytest.mark.parametrize(
    "phrase", ["an addict", "drug users", "opioid abuse", "un drogadicto", "una recaída"]
)
def test_stigmatising_patterns_on_a_known_phrase_find_it(phrase):
    assert any(re.search(pattern, phrase, re.I) for pattern in STIGMATISING)
