"""The seed article and the crisis lines: nothing missing, plain to read, kind in its words."""

import json
import re
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent.parent / "fixtures"
SLUG = "helping-someone-with-opioid-dependence"
LANGUAGES = ("en", "es")
HELP_TO_COVER = {
    "inpatient",
    "outpatient",
    "counseling",
    "group-therapy",
    "family-support",
    "peer-support",
    "medication",
    "detox",
}
HEADING = re.compile(r"^## (?P<title>.+) \{#(?P<id>[a-z]+(?:-[a-z]+)*)\}$", re.M)
DIALLED = re.compile(r"[2-9]11|988|\d{5,6}|1-[2-9]\d{2}-[2-9]\d{2}-\d{4}")

# section -> point -> telling phrase in English and in Spanish
POINTS = {
    "what-opioids-are": {
        "potent": (r"among the most potent", r"entre las drogas más potentes"),
        "addictive": (r"most addictive drugs", r"más adictivas del mundo"),
        "overdose-prone": (r"most likely to cause an overdose", r"más fácilmente causan una sobredosis"),
        "ancient": (r"thousands of years.*ease pain", r"miles de años.*aliviar el dolor"),
        "pharmacies": (
            r"pharmacies have made.*prescription pain medicine",
            r"farmacias los preparan.*medicinas recetadas para el dolor",
        ),
        "heroin": (r"heroin .*is also an opioid", r"heroína .*también es un opioide"),
        "emergency": (r"overdose, call 911", r"sobredosis, llame al 911"),
    },
    "as-much-harm-as-help": {
        "medicine": (r"moderate to severe pain", r"dolor moderado o intenso"),
        "harm": (r"as much harm as good", r"tanto daño como bien"),
        "deaths": (r"thousands .*die .*every year", r"miles .*mueren cada año"),
        "misuse": (r"thousands more .*misuse and addiction", r"miles más .*mal uso y la adicción"),
    },
    "how-the-brain-becomes-dependent": {
        "brain-question": (
            r"how does the brain .*depend .*heroin.*\?",
            r"cómo llega el cerebro a depender .*heroína.*\?",
        ),
        "pleasure": (r"intense pleasure", r"placer muy intenso"),
        "small-dose": (
            r"even a small dose .*brain and the body",
            r"incluso una dosis pequeña .*cerebro y el cuerpo",
        ),
        "craving": (r"grows an intense craving", r"nace un deseo intenso"),
        "natural": (r"natural reaction", r"reacción natural"),
        "unbeatable": (r"often, will.* cannot beat", r"muchas veces .*no puede vencerla"),
        "rush": (r"rush of pleasure .*extreme", r"oleada de placer .*extremo"),
    },
    "four-signs-of-addiction": {
        "signs-show": (r"as addiction grows, its signs", r"cuando la adicción crece.*señales"),
        "withdrawal": (
            r"withdrawal.*do not use .*1 or 2 days.*depends on how strong",
            r"abstinencia.*sin usar .*1 o 2 días.*depende de qué tan fuerte",
        ),
        "stealing": (
            r"stealing or lying\*\* to get more of the drug",
            r"robar o mentir\*\* para conseguir más droga",
        ),
        "longing": (r"intense craving.*longing to use", r"deseo intenso.*anhelo .*de consumir"),
        "thoughts": (r"think about taking opioids all the time", r"piensa todo el tiempo en tomar opioides"),
    },
    "why-not-to-wait": {
        "counseling": (
            r"wise to seek counseling for addiction",
            r"conviene buscar consejería para la adicción",
        ),
        "speak-to-someone": (
            r"speak to someone who can help find treatment",
            r"hablar con alguien que pueda ayudar a encontrar tratamiento",
        ),
        "tolerance": (r"because tolerance builds quickly", r"porque la tolerancia crece rápido"),
        "more-and-more": (
            r"needs more.*bigger doses and more often",
            r"necesita más.*dosis más grandes y más seguido",
        ),
        "weaker": (r"high they get is weaker", r"efecto que siente es más débil"),
        "end": (r"hospital, .*overdose, and .*death", r"hospital, .*sobredosis y .*muerte"),
    },
    "treatment-that-gives-the-best-chance": {
        "professional": (
            r"treatment with professionals.*rehab",
            r"tratamiento con profesionales.*rehabilitación",
        ),
        "best-chance": (
            r"program .*best chance of a recovery that lasts",
            r"programa .*mejor oportunidad de una recuperación duradera",
        ),
        "inpatient": (r"inpatient.*day and night", r"internación.*día y noche"),
        "medication-and-detox": (
            r"medication .*detox .*treatment",
            r"medicinas .*desintoxicación .*tratamiento",
        ),
        "outpatient": (r"outpatient.*at home", r"ambulatoria.*en su casa"),
    },
    "the-first-step": {
        "many-ways": (
            r"many ways .*counseling or group therapy.*inpatient or outpatient rehab.*therapies",
            r"muchas maneras .*consejería o terapia de grupo.*con internación o ambulatoria.*terapias",
        ),
        "first-step": (r"get to the first step\?.*seek help\?", r"se llega al primer paso\?.*buscar ayuda\?"),
        "no-pressure": (r"first rule .*do not pressure them", r"primera regla .*no le ponga presión"),
        "their-decision": (r"is their decision", r"es su decisión"),
        "their-recovery": (r"is their recovery", r"es su recuperación"),
        "want-it": (
            r"want it for themselves.*chance of success is higher",
            r"quererla para sí misma.*mayor la posibilidad de éxito",
        ),
    },
    "four-ways-that-can-persuade": {
        "subtler": (
            r"you need help\. seek treatment\..*gentler.*persuade better",
            r"necesitas ayuda\. busca tratamiento.*más suaves.*convencen mejor",
        ),
        "intervention": (r"family intervention", r"intervención familiar"),
        "consequences": (r"talk about the negative consequences", r"hable de las consecuencias negativas"),
        "person-in-recovery": (
            r"someone in recovery to speak with them.*how to reach recovery and how to keep it",
            r"alguien en recuperación que hable con la persona.*cómo se llega .*cómo se mantiene",
        ),
        "recovery-possible": (
            r"first-hand that recovery is possible",
            r"con su propia vida que la recuperación es posible",
        ),
        "ask-why": (
            r"find out why they do not want help.*talk it over",
            r"averigüe por qué no quiere ayuda.*hablen de ello",
        ),
    },
    "talk-with-them-not-at-them": {
        "with-not-at": (r"\*with\* .*not \*at\*", r"\*con\* .*no solo \*a\*"),
        "contempt": (
            r"contempt.*getting angry, raising your voice, or talking down",
            r"desprecio.*enojarse, alzar la voz o tratarla .*valiera menos",
        ),
        "shame": (r"add to the shame and guilt", r"aumenta la vergüenza y la culpa"),
        "respect": (r"be respectful", r"con respeto"),
        "patience": (r"be .*patient", r"con .*paciencia"),
        "compassion": (r"be .*compassionate", r"con .*compasión"),
        "trust": (r"win their trust", r"gana su confianza"),
    },
}

STIGMATISING = (
    r"\baddicts?\b",
    r"\baddicted\b",
    r"\b(?:drug|substance|opioid|heroin)?[- ]?users?\b",
    r"\b(?:ab)users?\b|\b(?:drug|substance|opioid|heroin) abuse\b",
    r"\bjunk(?:ie|y|ies)\b",
    r"\balcoholics?\b",
    r"\b(?:drug|heroin|opioid)[- ]habits?\b",
    r"\b(?:drug|opioid) problems?\b",
    r"\b(?:get|got|getting|stay|is|been) clean\b",
    r"\b(?:getting|get|got) high\b",
    r"\brelaps\w+",
    r"\bco-?dependen\w+",
    r"\benabl(?:er|ing)\w*",
    r"\b(?:suffer\w*|victims?) (?:from|of)\b",
    r"\b(?:substitution|replacement) therapy\b",
    r"\b(?:drogadict|toxic[oó]man|alcoh[oó]lic|adict)[oa]s?\b",
    r"\b(?:yonqui|drogata|vicios[oa]|vicio)s?\b",
    r"\babus(?:o|ar|ador\w*)\b",
    r"\breca[ií]d\w+",
    r"\bv[ií]ctimas? de\b",
)


def article():
    return json.loads((FIXTURES / "articles" / f"{SLUG}.json").read_text(encoding="utf-8"))


def markdown(language):
    return (FIXTURES / "articles" / f"{SLUG}.{language}.md").read_text(encoding="utf-8")


def sections(language):
    """Section id -> its body on one line, in the order of the article."""
    _, *parts = HEADING.split(markdown(language))
    return {key: " ".join(body.split()) for key, body in zip(parts[1::3], parts[2::3], strict=True)}


def crisis_lines():
    return json.loads((FIXTURES / "crisis_lines.json").read_text(encoding="utf-8"))


def said_to_people(language):
    """Everything of both fixtures that is shown to a reader in one language."""
    suffix = "" if language == "en" else "_es"
    shown = [markdown(language), *article()["translations"][language].values()]
    shown += [link[f"label{suffix}"] for link in article()["help"]]
    for line in crisis_lines():
        shown += [line[key + suffix] for key in ("name", "hours", "audience", "description")]
    return "\n".join(shown)


def sentences(text):
    """Lists of words, one per sentence; headings, whose short lines would flatter the grade, left out."""
    blocks = re.split(r"\n\s*\n|\n(?=- )", HEADING.sub("", text).translate(str.maketrans("", "", '*>«»"')))
    pieces = [piece for block in blocks for piece in re.split(r"[.!?]+(?:\s|$)", block)]
    found = (re.findall(r"[^\W_]+(?:-[^\W_]+)*", piece) for piece in pieces)
    return [words for words in found if words]


def english_syllables(word):
    """Vowel groups, less a silent ending; "pi-oid", "i-a" and "do-ing" part."""
    silent = r"(?<![^aeiouy]l)(?<![aeiouy])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouysxzcg])es$"
    parted = re.sub(r"(?<=i)(?=oi|a)|(?<=[aeiouy])(?=ing$)", "-", re.sub(silent, "", word.lower()))
    return max(1, len(re.findall(r"[aeiouy]+", parted)))


def spanish_syllables(word):
    """Vowel groups, where two strong vowels or a stressed weak one part into two syllables."""
    spoken = re.sub(r"y(?=[aeiouáéíóú])", "-", re.sub(r"(?<=[gq])u(?=[eéií])", "", word.lower()))
    parted = re.sub(r"(?<=[aeoáéóíú])(?=[aeoáéóíú])", "-", spoken)
    return max(1, len(re.findall(r"[aeiouyáéíóúü]+", parted)))


def averages(language, syllables):
    """Words per sentence and syllables per word of one text."""
    parted = sentences(markdown(language))
    words = [word for sentence in parted for word in sentence]
    return len(words) / len(parted), sum(map(syllables, words)) / len(words)


def flesch_kincaid_grade():
    length, weight = averages("en", english_syllables)
    return 0.39 * length + 11.8 * weight - 15.59


def fernandez_huerta_ease():
    """Its printed form counts syllables per 100 words; words per sentence as Flesch meant it."""
    length, weight = averages("es", spanish_syllables)
    return 206.84 - 60 * weight - 1.02 * length


def vocabulary_terms():
    path = FIXTURES / "vocabulary.json"
    if not path.exists():
        pytest.skip("fixtures/vocabulary.json is not there")
    categories = json.loads(path.read_text(encoding="utf-8"))["categories"]
    return {category["slug"]: {term["slug"] for term in category["terms"]} for category in categories}


def asked(parameters):
    """(category, term) pairs of one link, whether joined by commas or repeated."""
    for category, value in parameters.items():
        for part in [value] if isinstance(value, str) else value:
            yield from ((category, term) for term in part.removeprefix("!").split(","))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("section", "point"), [(key, point) for key in POINTS for point in POINTS[key]])
def test_article_point_in_each_language_is_told_in_its_section(section, point, language):
    pattern = POINTS[section][point][LANGUAGES.index(language)]
    assert re.search(pattern, sections(language)[section], re.I), f"{point} is missing in {language}"


def test_article_sections_in_both_languages_have_the_same_ids_in_order():
    assert list(sections("en")) == list(sections("es")) == list(POINTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_article_markdown_uses_only_headings_paragraphs_lists_emphasis_and_quotes(language):
    text = markdown(language)
    assert len(re.findall(r"^#", text, re.M)) == len(HEADING.findall(text)) == len(sections(language))
    assert text.startswith("## "), "text before the first heading stands in no section"
    assert not re.search(r"[<`|_\[\]]|https?:|!\[|^(?:---|\d+\.)", text, re.M)


def test_article_metadata_names_the_slug_and_both_translations():
    content = article()
    assert content["slug"] == SLUG
    assert (content["audience"], content["published_on"]) == ("family", "2026-11-24")
    assert set(content["translations"]) == set(LANGUAGES)
    assert all(entry["title"] and entry["summary"] for entry in content["translations"].values())


def test_article_help_links_cover_every_kind_and_always_ask_for_substance_use():
    links = article()["help"]
    assert all(link["parameters"]["care"] == "substance-use" for link in links)
    assert {
        term for link in links for category, term in asked(link["parameters"]) if category == "help"
    } == HELP_TO_COVER


def test_article_help_links_stand_in_known_sections_with_both_labels():
    known = {None, *sections("en")}
    for link in article()["help"]:
        assert link["section"] in known
        assert link["label"] and link["label_es"] and link["label"] != link["label_es"]


def test_article_help_parameters_are_terms_of_the_vocabulary():
    terms = vocabulary_terms()
    unknown = [
        pair
        for link in article()["help"]
        for pair in asked(link["parameters"])
        if pair[1] not in terms[pair[0]]
    ]
    assert unknown == []


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


def test_article_english_reads_at_grade_eight_or_lower():
    assert flesch_kincaid_grade() <= 8


def test_article_spanish_reads_at_ease_sixty_or_higher():
    assert fernandez_huerta_ease() >= 60


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", STIGMATISING)
def test_words_shown_to_people_never_stigmatise(pattern, language):
    found = re.search(pattern, said_to_people(language), re.I)
    assert found is None, f"{found.group()!r} in {language}"


@pytest.mark.parametrize(
    "phrase", ["an addict", "drug users", "opioid abuse", "un drogadicto", "una recaída"]
)
def test_stigmatising_patterns_on_a_known_phrase_find_it(phrase):
    assert any(re.search(pattern, phrase, re.I) for pattern in STIGMATISING)


def test_crisis_lines_stand_in_the_order_of_a_familys_need():
    assert [line["call"] for line in crisis_lines()] == ["988", "911", "1-800-662-4357", "1-800-972-0590"]


@pytest.mark.parametrize("line", crisis_lines(), ids=lambda line: line["slug"])
def test_crisis_line_numbers_are_as_dialled(line):
    numbers = [line[key] for key in ("call", "text", "tty") if line[key] is not None]
    assert numbers and all(DIALLED.fullmatch(number) for number in numbers)
    assert line["chat"] is None or line["chat"].startswith("https://")


@pytest.mark.parametrize("line", crisis_lines(), ids=lambda line: line["slug"])
def test_crisis_line_says_how_it_was_checked_and_that_nobody_phoned(line):
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", line["checked"]["on"])
    assert line["checked"]["method"] == "website"
    assert "not phoned by us" in line["checked"]["note"] and "stored copy" in line["checked"]["note"]
    assert line["source_url"].startswith("https://")


@pytest.mark.parametrize("line", crisis_lines(), ids=lambda line: line["slug"])
def test_crisis_line_is_told_in_both_languages(line):
    assert set(line["languages"]) <= set(LANGUAGES) and "en" in line["languages"]
    for key in ("name", "hours", "audience", "description"):
        assert line[key] and line[f"{key}_es"]


def test_crisis_lines_leave_out_the_line_nobody_confirmed():
    text = json.dumps(crisis_lines()).casefold()
    assert not any(part in text for part in ("never use alone", "696-1996", "484-3731"))
