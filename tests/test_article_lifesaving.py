"""What an article about danger must say, in both languages, whoever edits it."""

import re

import pytest

from tests.article_texts import LANGUAGES, SLUGS, markdown, sections

# article -> section -> phrases in English and in Spanish, in this order
MUST_SAY = {
    "recognising-an-overdose": {
        "act-first": [
            (r"call \*\*911\*\* now and give naloxone", r"llame al \*\*911\*\* ahora y dele naloxona"),
            (r"not sure, act as if it is one", r"tiene dudas, actúe como si lo fuera"),
        ],
        "what-to-do": [
            (r"try to wake them", r"trate de despertarla"),
            (r"call 911", r"llame al 911"),
            (r"give naloxone", r"dele naloxona"),
            (r"rescue breaths", r"respiración de boca a boca"),
            (r"second dose.*2 to 3 minutes", r"otra dosis.*2 a 3 minutos"),
            (r"onto their side", r"póngala de lado"),
            (r"\*\*stay\.\*\*", r"\*\*quédese\.\*\*"),
        ],
        "what-not-to-do": [
            (r"do not leave the person alone", r"no deje sola a la persona"),
            (r"cold bath or shower", r"agua fría"),
            (r"throw up", r"vomitar"),
            (r"do not inject", r"no le inyecte"),
        ],
        "after": [
            (r"wear off before the opioid does", r"terminar antes que el del opioide"),
            (r"needs medical care", r"necesita atención médica"),
        ],
        "police": [
            (r"may protect.*differ from state to state", r"pueden proteger.*cambian de un estado a otro")
        ],
    },
    "naloxone": {
        "it-wears-off": [
            (r"wear off before the opioid does", r"acabarse antes que el del opioide"),
            (r"should see a doctor", r"debe verla un médico"),
        ],
    },
    "withdrawal-and-tolerance": {
        "not-alone": [
            (r"do not stop pain pills, buprenorphine, or methadone all at once", r"no deje de golpe"),
            (r"alcohol or pills for nerves or sleep.*can kill", r"el alcohol ni las pastillas.*la muerte"),
            (r"pregnant, do not stop on your own", r"embarazada, no deje los opioides por su cuenta"),
            (r"\*\*988\*\*", r"\*\*988\*\*"),
        ],
        "detox-is-not-treatment": [(r"detox alone did not lower", r"desintoxicación sola no redujo")],
        "tolerance": [
            (r"dose of before can stop", r"dosis de antes puede detener"),
            ("naloxone", "naloxona"),
        ],
    },
    "medication-for-opioid-use-disorder": {
        "how-long": [
            (r"do not stop all at once", r"no la deje de golpe"),
            (r"do not mix it with alcohol", r"no la mezcle con alcohol"),
            (r"use again, do not stop the medicine", r"vuelve a consumir, no deje la medicina"),
        ],
    },
    "how-to-talk-with-someone-you-love": {
        "before": [(r"if you are afraid.*\*\*911\*\*", r"si usted tiene miedo.*\*\*911\*\*")],
        "if-they-say": [(r"i want to die.*\*\*988\*\*", r"me quiero morir.*\*\*988\*\*")],
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("slug", "section"), [(slug, one) for slug in MUST_SAY for one in MUST_SAY[slug]])
def test_article_section_about_danger_says_what_saves_lives_in_order(slug, section, language):
    body = " ".join(sections(slug, language)[section].split())
    for phrases in MUST_SAY[slug][section]:
        found = re.search(phrases[LANGUAGES.index(language)], body, re.I)
        assert found, f"{phrases[0]!r} is missing, or stands too early, in {language}"
        body = body[found.end() :]


def test_overdose_article_tells_what_to_do_before_anything_else():
    assert list(sections("recognising-an-overdose", "en"))[:2] == ["act-first", "what-to-do"]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_article_tells_in_words_whom_to_call(slug, language):
    assert "988" in markdown(slug, language) or "1-800-662-4357" in markdown(slug, language)
