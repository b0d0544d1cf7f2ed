"""The vocabulary fixture: complete, bilingual, and true to the service codes it names."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SERVICE_CODES = ROOT.parent / "shared" / "data" / "samhsa_service_codes.csv"
VOCABULARY = json.loads((ROOT / "fixtures" / "vocabulary.json").read_text(encoding="utf-8"))
CATEGORIES = VOCABULARY["categories"]
TERMS = [(category["slug"], term) for category in CATEGORIES for term in category["terms"]]
CODED = {term["code"]: term for _, term in TERMS if term["code"]}

FIRST = [
    "help",
    "care",
    "setting",
    "payment",
    "assistance",
    "medication",
    "language",
    "population",
    "age",
    "sex",
    "detox",
]
REST = {
    "facility-type",
    "hospital-type",
    "opioid-medication",
    "opioid-medication-source",
    "alcohol-treatment",
    "alcohol-medication-source",
    "opioid-treatment",
    "pharmacotherapy",
    "approach",
    "emergency",
    "operation",
    "accreditation",
    "assessment",
    "testing",
    "transition",
    "recovery-support",
    "other-addiction",
    "education-counseling",
    "medical",
    "smoking",
    "vaping",
    "exclusive",
    "ancillary",
}
WITHOUT_CODE = {"help", "medication", "opioid-medication-source", "alcohol-medication-source", "medical"}
ALWAYS_DEFINED = {
    "help",
    "setting",
    "care",
    "payment",
    "assistance",
    "medication",
    "detox",
    "population",
    "age",
}
DERIVED = {"help", "medication"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
STIGMA = re.compile(
    r"\b(addicts?|abusers?|junk(ie|y|ies)|alcoholics?|opiates?|relaps\w*|drug[- ]free|self[- ]help groups?"
    r"|(substance|drug|alcohol|opioid) (abuse|dependence)|medication[- ]assisted|methadone maintenance"
    r"|adict[oa]s?|drogadict\w*|toxic[oó]man\w*|alcoh[oó]lic[oa]s?|opiáce\w+|reca[ií]d\w*"
    r"|abuso de (sustancias|drogas|alcohol))\b",
    re.IGNORECASE,
)
WRITTEN_BY_US = ("name", "name_es", "description", "description_es", "definition", "definition_es")
PROMISED = [
    ("care", "substance-use", "SA"),
    ("care", "mental-health", "MH"),
    ("payment", "medicaid", "MD"),
    ("payment", "medicare", "MC"),
    ("assistance", "sliding-fee", "SS"),
    ("language", "spanish", "SP"),
    ("population", "veterans", "VET"),
]

CROSSWALK = [
    ("help", "inpatient", "HI HIT HID RES RL RS RD RTCA RTCC ORES"),
    ("help", "residential", "RES RL RS RD RTCA RTCC ORES"),
    ("help", "outpatient", "OP OD ODT OIT OMB ORT OMH PHDT PH"),
    ("help", "intensive-outpatient", "OIT ODT PHDT PH"),
    ("help", "detox", "DT OD HID RD DB DM DLC ADTX BDTX CDTX MDTX ODTX"),
    ("help", "counseling", "ICO GCO FCO MCO SACA IPT"),
    ("help", "group-therapy", "GCO GT"),
    ("help", "family-support", "FCO CFT FPSY PIEC"),
    ("help", "medication", "OTP OMB BU MU NU BUM BMW MM MMW UB UN UBN RPN MWS"),
    ("help", "peer-support", "PEER RC SHG"),
    ("help", "recovery-housing", "HH"),
    ("help", "harm-reduction", "NOE"),
    ("help", "crisis-care", "CIT PEOFF PEON WI"),
    ("help", "telehealth", "TELE"),
    ("medication", "buprenorphine", "BU BUM BMW UB UBN BWN BWON BERI BSDM DB"),
    ("medication", "methadone", "MU MM MMW DM METH"),
    ("medication", "naltrexone", "NU UN UBN RPN NXN VTRL"),
    ("medication", "lofexidine-clonidine", "DLC LFXD CLND"),
    ("medication", "acamprosate", "ACM"),
    ("medication", "disulfiram", "DSF"),
    ("medication", "nicotine-replacement", "NRT"),
    ("medication", "tobacco-cessation", "NSC"),
]


def slugs_of(category):
    return [term["slug"] for owner, term in TERMS if owner == category]


def derived(category, slug):
    return next(t["derived_from"] for owner, t in TERMS if (owner, t["slug"]) == (category, slug))


def test_categories_in_order_start_with_what_a_family_needs():
    assert [category["slug"] for category in CATEGORIES][: len(FIRST)] == FIRST


def test_categories_all_present_exactly_once():
    assert Counter(category["slug"] for category in CATEGORIES) == Counter([*FIRST, *REST])


def test_category_code_is_null_only_where_the_publisher_has_none():
    assert {category["slug"] for category in CATEGORIES if category["code"] is None} == WITHOUT_CODE


def test_category_language_merges_three_and_keeps_one_code():
    assert {c["slug"]: c["code"] for c in CATEGORIES}["language"] == "SL"
    assert {"spanish", "sign-language", "navajo", "arabic"} <= set(slugs_of("language"))


def test_categories_derived_are_help_and_medication_only():
    assert {category["slug"] for category in CATEGORIES if category["derived"]} == DERIVED


def test_codes_counted_give_314_current_and_18_retired():
    counts = Counter(term["retired"] for _, term in TERMS if term["code"])
    assert counts == {False: 314, True: 18}


def test_codes_across_categories_stand_once():
    codes = Counter(term["code"] for _, term in TERMS if term["code"])
    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize("category", [*FIRST, *sorted(REST)])
def test_slugs_within_a_category_are_unique_kebab_case(category):
    slugs = slugs_of(category)
    assert slugs
    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not SLUG.fullmatch(slug)] == []


@pytest.mark.parametrize(("category", "slug", "code"), PROMISED)
def test_slug_promised_to_api_readers_names_its_code(category, slug, code):
    assert CODED[code]["slug"] == slug
    assert slug in slugs_of(category)


def test_names_of_categories_and_terms_stand_in_both_languages():
    rows = [*CATEGORIES, *(term for _, term in TERMS)]
    assert [row["slug"] for row in rows if not (row["name"].strip() and row["name_es"].strip())] == []


def test_descriptions_of_categories_stand_in_both_languages():
    assert [c["slug"] for c in CATEGORIES if not (c["description"] and c["description_es"])] == []


def test_definitions_of_the_nine_categories_stand_in_both_languages():
    wanted = [(owner, term) for owner, term in TERMS if owner in ALWAYS_DEFINED]
    assert {owner for owner, _ in wanted} == ALWAYS_DEFINED
    assert [t["slug"] for _, t in wanted if not (t["definition"] and t["definition_es"])] == []


def test_definition_in_one_language_has_its_twin():
    assert [t["slug"] for _, t in TERMS if bool(t["definition"]) != bool(t["definition_es"])] == []


def test_definition_is_empty_only_for_languages():
    assert {owner for owner, term in TERMS if not term["definition"]} == {"language"}


def test_words_written_by_us_put_the_person_first():
    rows = [*CATEGORIES, *(term for _, term in TERMS)]
    texts = [row.get(field, "") for row in rows for field in WRITTEN_BY_US]
    assert [text for text in texts if STIGMA.search(text)] == []


def test_official_name_stands_beside_every_code_and_nowhere_else():
    assert [t["slug"] for _, t in TERMS if bool(t["code"]) != bool(t["official_name"])] == []


def test_derived_from_names_known_codes_without_repeats():
    for _, term in TERMS:
        assert set(term["derived_from"]) <= CODED.keys()
        assert len(set(term["derived_from"])) == len(term["derived_from"])


def test_derived_from_stands_in_derived_categories_only():
    assert {owner for owner, term in TERMS if term["derived_from"]} == DERIVED
    assert [t["slug"] for owner, t in TERMS if owner in DERIVED and not t["derived_from"]] == []


def test_derived_terms_are_those_of_the_crosswalk_in_its_order():
    assert [(owner, t["slug"]) for owner, t in TERMS if owner in DERIVED] == [row[:2] for row in CROSSWALK]


@pytest.mark.parametrize(("category", "slug", "codes"), CROSSWALK)
def test_crosswalk_of_a_derived_term_keeps_its_codes(category, slug, codes):
    assert derived(category, slug) == codes.split()


def test_replaced_by_leads_from_a_retired_term_to_a_current_one():
    replaced = [term for _, term in TERMS if term["replaced_by"]]
    assert replaced
    assert [t["code"] for t in replaced if not t["retired"]] == []
    assert [t["code"] for t in replaced if CODED[t["replaced_by"]]["retired"]] == []


def test_fixture_against_the_published_codes_agrees():
    if not SERVICE_CODES.exists():
        pytest.skip("needs samhsa_service_codes.csv in ../shared/data")
    with SERVICE_CODES.open(encoding="utf-8", newline="") as file:
        published = {
            row["service_code"]: (row["service_name"], row["vintages"] == "2018")
            for row in csv.DictReader(file)
        }
    assert {code: (t["official_name"], t["retired"]) for code, t in CODED.items()} == published
