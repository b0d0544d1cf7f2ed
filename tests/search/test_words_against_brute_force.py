"""Random words over random entries: rows, order and corrections equal a plain walk over the documents."""

import unicodedata
from datetime import date
from random import Random

import pytest

from directory.search.engine import answer
from directory.search.question import Question
from directory.search.words import parse
from tests.search.contents import (
    build_and_open,
    ids_of,
    make_content,
    make_document,
    make_entry,
    make_organization,
)
from tests.search.words_brute_force import Walk

TODAY = date(2026, 11, 25)
QUESTIONS = 300
TERMS = {
    "help/residential": ("Residential treatment", "Tratamiento residencial"),
    "help/detox": ("Detox (help with withdrawal)", "Desintoxicación"),
    "medication/methadone": ("Methadone", "Metadona"),
    "medication/buprenorphine": ("Buprenorphine", "Buprenorfina"),
    "MD": ("Medicaid", ""),
    "WN": ("Women", "Mujeres"),
    "MH": ("Mental health treatment", "Tratamiento de salud mental"),
    "NO": ("No methadone here", ""),
}
SYNONYMS = {
    "stop": ["the", "of", "for", "de"],
    "optional": ["clinic", "treatment", "clínica"],
    "silent": ["NO"],
    "synonyms": [
        {"typed": ["suboxone", "bupe"], "terms": ["medication/buprenorphine"]},
        {"typed": ["rehab"], "terms": ["help/residential"], "words": ["recovery"]},
        {"typed": ["halfway house", "house of hope"], "terms": ["help/residential", "WN"]},
        {"typed": ["halfway"], "terms": ["WN"]},
        {"typed": ["center", "ctr"], "words": ["center", "ctr"]},
        {"typed": ["moms"], "terms": ["WN", "UNKNOWN"]},
    ],
}
PLACES = ["Portland", "Port Angeles", "Saint Paul", "Salem", None]
PARTS = """
Alder Birch Recovery Recoveries House Houses Hope Hopes Clinic Center Ctr Harbor Harbour Haven Heaven Metro
Methodist Family Families Clínica Niños Adicción Adicciones St. Mary's of the for Lighthouse 12-Step
Counseling Counselling Portland Women Men Mens Mental
"""
DESCRIPTIONS = [
    "",
    "We offer methadone.",
    "A quiet house for women in recovery.",
    "Centro de recuperación.",
    "Hope!",
]
ASKED = """
recovery recoveries recovry recoverry hope hopes hop house hous halfway house clinic clinc center ctr harbor
harber haven methadone methadon metadona metodist buprenorphine suboxone suboxne subox rehab rehb bupe detox
detx desintoxicacion residential residental women men mental mentl medicaid medicare moms mom family familia
counseling counciling conuseling port portland portlnd salem saint st mary adiccion adicciones ninos niño the
of treatment tratamiento clinica lighthose 12 step withdrawal zzz qqqqqqqq al ald light
"""


def make_vocabulary():
    terms = [
        {"slug": f"t{n}", "key": key, "code": None, "name": {"en": TERMS[key][0], "es": TERMS[key][1]}}
        for n, key in enumerate(TERMS)
    ]
    return [
        {"slug": "help", "code": None, "derived": True, "terms": terms[:3]},
        {"slug": "payment", "code": None, "derived": False, "terms": terms[3:]},
    ]


def some_words(random, most):
    return " ".join(random.choices(PARTS.split(), k=random.randint(1, most)))


def random_entry(random, number):
    organization = random.randint(0, 40)
    return make_entry(
        make_document(
            number,
            name=some_words(random, 4),
            alternate_name=some_words(random, 2) if random.random() < 0.3 else None,
            organization={
                "id": make_document(organization)["id"],
                "name": some_words(Random(organization), 3),
            },
            address={"city": random.choice(PLACES)},
            description={"en": random.choice(DESCRIPTIONS), "es": random.choice(DESCRIPTIONS)},
            operating_status=random.choices(["active", "temporarily_closed", "closed"], [8, 1, 1])[0],
            terms=sorted(random.sample(list(TERMS), random.randint(0, 4))),
        )
    )


def random_q(random):
    parts = random.choices(ASKED.split(), k=random.choice([1, 1, 2, 2, 3, 4]))
    if random.random() < 0.25:
        parts.insert(
            random.randint(0, len(parts)), f'"{random.choice(PARTS.split())} {random.choice(PARTS.split())}"'
        )
    if random.random() < 0.1:
        parts.append('"mental health treatment"')
    if random.random() < 0.25:
        parts.insert(random.randint(0, len(parts)), f"-{random.choice(ASKED.split())}")
    return " ".join(parts)


@pytest.fixture(scope="module")
def entries():
    random = Random(5)
    return [random_entry(random, number) for number in range(200)] + common_entries(random)


def common_entries(random):
    """Enough of one word that a rare near word of it is read as it."""
    names = ["Harbor Clinic"] * 100 + ["Clinc of Salem"]
    return [
        make_entry(
            make_document(
                1000 + n, name=name, alternate_name=None, description={"en": "", "es": ""}, terms=["WN"]
            )
        )
        for n, name in enumerate(names)
    ]


@pytest.fixture(scope="module")
def walk(entries):
    return Walk(entries, TERMS, SYNONYMS)


@pytest.fixture(scope="module")
def snapshot(entries, tmp_path_factory):
    names = {e.document["organization"]["id"]: e.document["organization"]["name"] for e in entries}
    organizations = [make_organization(one, name) for one, name in names.items()]
    content = make_content(
        entries, vocabulary=make_vocabulary(), synonyms=SYNONYMS, organizations=organizations
    )
    return build_and_open(tmp_path_factory.mktemp("words") / "directory.snapshot", content)


def in_order(entries, scores):
    status = {"active": 0, "temporarily_closed": 1, "closed": 2}
    documents = [entry.document for entry in entries if entry.document["id"] in scores]

    def place(document):
        name = " ".join("".join(folded_name(document["name"])).split())
        return status[document["operating_status"]], -scores[document["id"]], name, document["id"]

    return [document["id"] for document in sorted(documents, key=place)]


def folded_name(name):
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return [letter for letter in decomposed if not unicodedata.combining(letter)]


@pytest.mark.parametrize("seed", range(QUESTIONS))
def test_random_words_find_what_a_walk_over_the_documents_finds(entries, snapshot, walk, seed):
    q = random_q(Random(seed))
    scores, told = walk.answer(parse(q))
    listed = [e for e in entries if e.document["operating_status"] != "closed"]
    expected = in_order(listed, scores)
    found = answer(snapshot, Question(q=q, ordering="relevance", page_size=500), TODAY)
    assert ids_of(snapshot, found.ordinals) == expected, q
    assert found.count == len(expected)
    assert found.read == told, q


@pytest.mark.parametrize("seed", range(0, QUESTIONS, 10))
def test_pages_of_relevance_join_to_the_whole_list_closed_ones_last_when_asked_by_id(
    entries, snapshot, walk, seed
):
    q = random_q(Random(seed))
    ids = tuple(entry.document["id"] for entry in entries)
    expected = in_order(entries, walk.answer(parse(q))[0])
    pages = [
        answer(snapshot, Question(ids=ids, q=q, ordering="relevance", page=page, page_size=40), TODAY)
        for page in range(1, 10)
    ]
    assert [one for page in pages for one in ids_of(snapshot, page.ordinals)] == expected


def test_random_words_find_something_often_enough_to_mean_something(walk):
    answers = [walk.answer(parse(random_q(Random(seed)))) for seed in range(QUESTIONS)]
    assert sum(0 < len(scores) < 250 for scores, _ in answers) > 100
    assert sum(bool(told) for _, told in answers) > 50
    assert len({score for scores, _ in answers for score in scores.values()}) > 100
    assert any("clinic" in read for _, told in answers for typed, read in told if typed == "clinc")
