"""The seed article and the crisis lines: nothing missing, plain to read, kind in its words."""

import json
import re

import pytest

from tests.article_texts import LANGUAGES, STIGMATISING, article, crisis_lines, said_on_crisis_lines
from tests.article_texts import sections as sections_of

SLUG = "helping-someone-with-opioid-dependence"
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
DIALLED = re.compile(r"[2-9]11|988|\d{5,6}|1-[2-9]\d{2}-[2-9]\d{2}-\d{4}")

# figure -> (section, words of the reference's title)
EVIDENCE = {
    "105,007": ("as-much-harm-as-help", "overdose deaths"),
    "24": ("four-signs-of-addiction", "withdrawal"),
    "129": ("why-not-to-wait", "Release from prison"),
    "36.1": ("treatment-that-gives-the-best-chance", "Deaths during and after treatment"),
    "9.5": ("treatment-that-gives-the-best-chance", "Deaths during and after treatment"),
    "76": ("treatment-that-gives-the-best-chance", "treatment pathways"),
    "59": ("treatment-that-gives-the-best-chance", "treatment pathways"),
    "64": ("what-studies-say", "Three ways for families"),
    "30": ("what-studies-say", "Three ways for families"),
    "13": ("what-studies-say", "Three ways for families"),
    "75": ("what-studies-say", "Three ways for families"),
    "62": ("what-studies-say", "treatment entry training"),
    "37": ("what-studies-say", "treatment entry training"),
    "29": ("what-studies-say", "Denmark"),
    "15": ("what-studies-say", "Denmark"),
    "3,940": ("what-studies-say", "treatable health conditions"),
}

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
        "tolerance-lost": (
            r"tolerance can also be lost.*the old dose can be too much",
            r"la tolerancia también se pierde.*la dosis de antes puede ser demasiado",
        ),
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
        "detox-alone": (r"detox alone did not lower it", r"desintoxicación sola no lo redujo"),
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
        "confronting": (r"harsh, confronting talk.*did harm", r"consejería dura, que confronta.*hacía daño"),
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
    "what-studies-say": {
        "surprise": (
            r"surprise.*can work, but a gentler way has worked better",
            r"sorpresa.*más suave que ha funcionado mejor",
        ),
        "never-held": (r"70 percent, never held it", r"70 por ciento, nunca la hizo"),
        "sober-result": (r"no way works for all.*denmark", r"ninguna manera sirve para todos.*dinamarca"),
        "no-fault": (r"it is not your fault", r"no es culpa suya"),
        "story-with-treatment": (
            r"helps most when it tells of treatment",
            r"ayuda más cuando habla del tratamiento",
        ),
        "story-without": (
            r"without treatment made their views worse",
            r"sin tratamiento empeoraron sus ideas",
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


def sections(language):
    """Section id -> its body on one line, in the order of the article."""
    return {key: " ".join(body.split()) for key, body in sections_of(SLUG, language).items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("section", "point"), [(key, point) for key in POINTS for point in POINTS[key]])
def test_article_point_in_each_language_is_told_in_its_section(section, point, language):
    pattern = POINTS[section][point][LANGUAGES.index(language)]
    assert re.search(pattern, sections(language)[section], re.I), f"{point} is missing in {language}"


def test_article_sections_in_both_languages_are_those_whose_points_are_told():
    assert list(sections("en")) == list(sections("es")) == list(POINTS)


def test_article_help_links_cover_every_kind_and_always_ask_for_substance_use():
    asked = [link["parameters"] for link in article(SLUG)["help"]]
    assert all(parameters["care"] == "substance-use" for parameters in asked)
    assert {term for parameters in asked for term in parameters["help"].split(",")} == HELP_TO_COVER


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", EVIDENCE)
def test_article_figure_is_told_with_the_reference_that_gives_it(figure, language):
    titles = {reference["number"]: reference["title"] for reference in article(SLUG)["references"]}
    section, title = EVIDENCE[figure]
    told = re.search(rf"\b{re.escape(figure)}\b.*?\[\^(\d+)\]", sections(language)[section])
    before = re.search(rf"\[\^(\d+)\](?:(?!\[\^).)*\b{re.escape(figure)}\b", sections(language)[section])
    cited = {titles[int(found[1])] for found in (told, before) if found}
    assert any(title in one for one in cited), f"{figure} cites {cited} in {language}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", STIGMATISING)
def test_words_on_crisis_lines_never_stigmatise(pattern, language):
    assert not re.search(pattern, said_on_crisis_lines(language), re.I)


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
