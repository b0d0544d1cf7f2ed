"""The language guide: what it finds, and what it leaves alone."""

import json
from pathlib import Path

import pytest

from directory.language import Guide

DATA = json.loads((Path(__file__).parent.parent / "fixtures" / "language_guide.json").read_text())
ENGLISH, SPANISH = Guide(DATA, "en"), Guide(DATA, "es")


def ids(text, guide=ENGLISH, **names):
    return [one.entry.id for one in guide.check(text, **names)]


# For each entry one sentence of the kind that people write.
SENTENCES = {
    "addict": "Every addict deserves care.",
    "drug-user": "Drug users are welcome.",
    "abuser": "We treat abusers of all ages.",
    "junkie": "He looked like a junkie.",
    "crackhead": "Some called them druggies.",
    "alcoholic": "Her father is an alcoholic.",
    "drunk": "The ward was full of drunks.",
    "former-addict": "A former addict speaks.",
    "reformed-addict": "A reformed addict speaks.",
    "addicted-to": "She is addicted to heroin.",
    "addicted-baby": "The clinic cares for addicted babies.",
    "substance-abuse": "Ask about substance abuse.",
    "prescription-drug-abuse": "Prescription drug abuse is common.",
    "opioid-abuse": "Opioid abuse is treated here.",
    "opioid-dependence": "Treatment of opioid dependence.",
    "drug-habit": "It began as a drug habit.",
    "vice": "Drinking was his vice.",
    "drug-problem": "She has a drug problem.",
    "clean-test": "Bring a clean urine.",
    "dirty-test": "Two dirty screens and you leave.",
    "failed-test": "He failed his drug test.",
    "clean": "She has been clean for a year.",
    "dirty": "He was dirty again.",
    "clean-and-sober": "Clean and sober living.",
    "substitution-therapy": "We offer opioid substitution therapy.",
    "medication-assisted-treatment": "We offer medication-assisted treatment.",
    "methadone-maintenance": "Methadone maintenance is available.",
    "relapse": "Many relapsed within a month.",
    "relapse-is-part-of-recovery": "Remember that relapse is part of recovery.",
    "treatment-failure": "After two treatment failures she came.",
    "graduate-from-treatment": "He graduated from treatment.",
    "self-help-group": "Join a self-help group.",
    "drug-free": "A drug-free program.",
    "drug-overdose": "Signs of a drug overdose.",
    "high": "They are getting high.",
    "getting-drunk": "He got drunk on Fridays.",
    "recreational-user": "Many are casual users.",
    "codependent": "You may be codependent.",
    "enabling": "Stop enabling the addiction.",
    "suffering-from": "People suffering from addiction call us.",
    "opiate": "Opiates ease pain.",
    "adicto": "Ayudamos a los drogadictos.",
    "toxicomano": "Un toxicómano pidió ayuda.",
    "drogata": "Lo llamaron yonqui.",
    "alcoholico": "Su padre es alcohólico.",
    "borracho": "Había un borracho en la sala.",
    "consumidor": "Los consumidores de drogas.",
    "ex-adicto": "Habla un exadicto.",
    "abuso": "El abuso de sustancias.",
    "limpio": "Lleva un año limpio.",
    "prueba-limpia": "Dio una prueba sucia.",
    "terapia-de-sustitucion": "Ofrecemos terapia de sustitución.",
    "asistido-con-medicamentos": "El tratamiento asistido con medicamentos.",
    "recaida": "Después de una recaída.",
    "vicio": "Era su vicio.",
    "codependiente": "Usted es codependiente.",
    "victima-de": "Es víctima de la adicción.",
}


def test_guide_has_the_41_english_entries_and_a_sentence_for_each_entry():
    assert len(ENGLISH.entries) == 41
    assert set(SENTENCES) == {one.id for one in (*ENGLISH.entries, *SPANISH.entries)}


@pytest.mark.parametrize("entry", SENTENCES)
def test_word_to_avoid_is_found_in_a_sentence(entry):
    guide = SPANISH if entry in {one.id for one in SPANISH.entries} else ENGLISH
    assert entry in ids(SENTENCES[entry], guide)


@pytest.mark.parametrize("entry", [*ENGLISH.entries, *SPANISH.entries], ids=lambda entry: entry.id)
def test_entry_says_why_what_instead_and_where_from(entry):
    assert entry.why.endswith(".") and entry.prefer and entry.level in ("error", "warning", "info")
    assert entry.source["title"] and entry.source["url"].startswith("https://")


@pytest.mark.parametrize("entry", [*ENGLISH.entries, *SPANISH.entries], ids=lambda entry: entry.id)
def test_what_an_entry_prefers_is_never_found_itself(entry):
    guide = SPANISH if entry in SPANISH.entries else ENGLISH
    assert [one for words in entry.prefer for one in ids(f"Write {words}.", guide)] == []


EXEMPT = [
    "Alcoholics Anonymous meets here.",
    "A meeting of Co-Dependents Anonymous and of Adult Children of Alcoholics.",
    "See the Substance Abuse and Mental Health Services Administration.",
    "The National Institute on Drug Abuse says so.",
    "The Oregon Board of Substance Abuse Counselors licenses it.",
    "Under the Drug-Free Workplace Act.",
    "“I am an addict,” she said.",
    '"I\'m a recovering alcoholic," he says.',
    '"My name is Ana, and I am an\nalcoholic," she says.',
    "Alcoholic beverages are not allowed, and alcoholic liver disease is treated.",
    "Drunk driving laws.",
    "The rooms are clean and quiet. Clean needles are free.",
    "The syringes were clean.",
    "We offer nicotine replacement therapy.",
    "The vice president opened it. Vice versa.",
    "A helpline against child abuse, for a child abuser.",
    "Physical opioid dependence is no disorder.",
    "Opiates such as morphine and codeine.",
    "A drug-free workplace.",
    "His drug court graduation came when he graduated from treatment.",
    "He said: “They called me junkie.”",
    "The website’s users, and a user of the API.",
    "'I'm a junkie', he wrote.",
    "A trial called “Relapse after methadone maintenance”.",
    "Opiates like morphine. Codeine is a natural opiate.",
    "She left her abuser. An abuser in a case of domestic violence.",
    "Nobody who is drunk may drive; he had drunk too much.",
    "Alcoholic neuropathy and alcoholic pancreatitis.",
    "Substance abuse (DSM-IV) and ICD-10 opioid dependence.",
    "The injection site is clean, dirty needles are not.",
]


@pytest.mark.parametrize("text", EXEMPT)
def test_exception_holds(text):
    assert ids(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Se reúnen Alcohólicos Anónimos.",
        "«Soy adicto», dice.",
        "Bebidas alcohólicas.",
        "La casa está limpia.",
    ],
)
def test_exception_in_spanish_holds(text):
    assert ids(text, SPANISH) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Anonymous alcoholics.", ["alcoholic"]),
        ("The “best” addicts.", ["addict"]),
        ("I know an addict.", ["addict"]),
        ("“Come in,” she told the addict. “I am glad.”", ["addict"]),
        ("The vice of drinking.", ["vice"]),
        ("He got drunk.", ["getting-drunk"]),
        ("An opiate like morphine, and opiate addiction.", ["opiate"]),
        ("The abusers of drugs.", ["abuser"]),
        ("The 'best' addicts don't come.", ["addict"]),
        ("She is clean. The house is not.", ["clean"]),
    ],
)
def test_exception_covers_no_more_than_it_says(text, found):
    assert ids(text) == found


def test_name_that_is_given_is_left_alone():
    assert ids("Drug Abuse Helpers is open.") == ["substance-abuse"]
    assert ids("Drug Abuse Helpers is open.", names=["Drug Abuse Helpers"]) == []


def test_words_across_a_line_or_with_a_hard_space_are_found():
    assert ids("Treatment of substance\nabuse and drug\u00a0abuse.") == ["substance-abuse"] * 2


def test_longer_and_as_severe_finding_is_the_only_one():
    assert ids("Relapse is part of recovery.") == ["relapse-is-part-of-recovery"]
    assert ids("opioid abuse") == ["opioid-abuse"]


def test_longer_but_milder_finding_hides_nothing():
    assert ids("recreational drug users") == ["recreational-user", "drug-user"]


def test_finding_says_where_what_why_and_what_instead():
    [found] = ENGLISH.check("One.\n\nTwo addicts.")
    assert (found.words, found.line, found.level) == ("addicts", 3, "error")
    assert "addicts" in str(found) and "person with a substance use disorder" in str(found)
