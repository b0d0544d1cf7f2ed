"""Random questions over random entries: counts, order and pages equal a plain walk over the documents."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from directory.search.engine import answer
from directory.search.question import ORDERINGS, Condition, Question
from tests.search import brute_force
from tests.search.contents import (
    TERMS,
    build_and_open,
    ids_of,
    make_content,
    make_document,
    make_entry,
    make_id,
    make_organization,
    slug_of,
)

TODAY = date(2026, 11, 25)
STATES = ["OR", "WA", "CA", "PR"]
CITIES = ["Portland", "Salem", "Springfield", "Coeur d'Alene", "Mayagüez"]
COUNTIES = ["Multnomah", "Marion", "Lane"]
SOURCES = ["samhsa-directory", "state-list"]
ZIPS = ["97204", "97301-1234", "00680", "83814"]
ORGANIZATIONS = [make_id(f"organization {number}") for number in range(8)]
KEYS = [key for keys in TERMS.values() for key in keys]
NAMES = ["Alder House", "alder house", "Birch Clinic", "Casa Niños", "Dogwood"]
PARAMETERS = [*TERMS, "service", "state", "county", "city", "zip", "source", "organization"]


def random_day(random, days):
    return (TODAY - timedelta(days=random.randint(0, days))).isoformat()


def random_entry(random, number):
    verified = {"on": random_day(random, 400), "method": "phone", "next_due": None}
    openings = {"value": random.random() < 0.6, "as_of": random_day(random, 28)}
    document = make_document(
        number,
        name=f"{random.choice(NAMES)} {random.randint(1, 9)}",
        operating_status=random.choices(["active", "temporarily_closed", "closed"], [8, 1, 1])[0],
        address={
            "state_province": random.choice([*STATES, None]),
            "city": random.choice([*CITIES, None]),
            "county": random.choice([*COUNTIES, None]),
            "postal_code": random.choice([*ZIPS, None]),
        },
        organization={"id": random.choice(ORGANIZATIONS), "name": "Example"},
        terms=sorted(random.sample(KEYS, random.randint(0, 6))),
        sources=[{"slug": slug} for slug in random.choice([SOURCES[:1], SOURCES])],
        verified=random.choice([verified, None]),
        accepts_new_patients=random.choice([openings, None]),
    )
    updated = datetime(2026, 11, 25, tzinfo=UTC) - timedelta(hours=random.randint(0, 400))
    return make_entry(document, updated.strftime("%Y-%m-%dT%H:%M:%SZ"))


def choices_of(parameter):
    if parameter in TERMS:
        return [slug_of(key) for key in TERMS[parameter]]
    return {
        "service": [key for key in KEYS if "/" not in key],
        "state": STATES,
        "county": COUNTIES,
        "city": CITIES,
        "zip": [code[:5] for code in ZIPS],
        "source": SOURCES,
        "organization": ORGANIZATIONS,
    }[parameter]


def random_condition(random):
    parameter = random.choice(PARAMETERS)
    choices = choices_of(parameter)
    values = random.sample(choices, random.randint(1, min(3, len(choices))))
    return Condition(parameter, tuple(values), negated=random.random() < 0.3)


def random_question(random):
    days = {"verified_since": 400, "updated_since": 17}
    since = {
        name: date.fromisoformat(random_day(random, most))
        for name, most in days.items()
        if random.random() < 0.15
    }
    asked = [make_id(random.randint(0, 250)) for _ in range(random.randint(1, 60))]
    openings = random.sample(["true", "false", "unknown"], random.randint(1, 3))
    return Question(
        conditions=tuple(random_condition(random) for _ in range(random.choice([0, 1, 1, 2, 2, 3]))),
        ids=tuple(asked) if random.random() < 0.15 else None,
        verified_within=random.randint(0, 400) if random.random() < 0.15 else None,
        accepts_new_patients=frozenset(openings) if random.random() < 0.25 else None,
        ordering=random.choice(ORDERINGS),
        page=random.choice([1, 1, 1, 2, 3]),
        page_size=random.choice([1, 5, 20, 100]),
        **since,
    )


@pytest.fixture(scope="module")
def entries():
    random = Random(2)
    return [random_entry(random, number) for number in range(200)]


@pytest.fixture(scope="module")
def snapshot(entries, tmp_path_factory):
    organizations = [make_organization(one) for one in ORGANIZATIONS]
    content = make_content(entries, organizations=organizations)
    return build_and_open(tmp_path_factory.mktemp("random") / "directory.snapshot", content)


@pytest.mark.parametrize("seed", range(300))
def test_answer_to_random_question_equals_walk_over_documents(entries, snapshot, seed):
    question = random_question(Random(seed))
    found = answer(snapshot, question, TODAY)
    count, page, unknown, missing = brute_force.answer(entries, question, TODAY)
    assert (found.count, ids_of(snapshot, found.ordinals)) == (count, page)
    assert (found.unknown, found.missing) == (unknown, missing)
    assert found.last_page == max(1, -(-count // question.page_size))


def test_random_questions_find_something_often_enough_to_mean_something(entries):
    answers = [brute_force.answer(entries, random_question(Random(seed)), TODAY) for seed in range(300)]
    assert sum(bool(page) for _, page, _, _ in answers) > 150
    assert sum(bool(missing) for *_, missing in answers) > 10
    assert sum(bool(unknown) for _, _, unknown, _ in answers) > 20


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_pages_of_every_ordering_join_to_the_whole_list(entries, snapshot, ordering):
    pages = [
        answer(snapshot, Question(ordering=ordering, page=page, page_size=7), TODAY).ordinals
        for page in range(1, 31)
    ]
    whole = brute_force.answer(entries, Question(ordering=ordering, page_size=1000), TODAY)[1]
    assert [one for page in pages for one in ids_of(snapshot, page)] == whole
