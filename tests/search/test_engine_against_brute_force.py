"""Random questions over random entries: all that an answer says equals a plain walk over the documents."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from directory.search.engine import answer, count, facets
from directory.search.question import Condition, Near, OpenAt, Question
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
    make_span,
    slug_of,
)

TODAY = date(2026, 11, 25)
ENTRIES, QUESTIONS = 300, 500
STATES = ["OR", "WA", "CA", "PR"]
CITIES = ["Portland", "Salem", "Springfield", "Coeur d'Alene", "Mayagüez"]
COUNTIES = ["Multnomah", "Marion", "Lane"]
SOURCES = ["samhsa-directory", "state-list"]
ZIPS = ["97204", "97301-1234", "00680", "83814"]
ORGANIZATIONS = [make_id(f"organization {number}") for number in range(8)]
KEYS = [key for keys in TERMS.values() for key in keys]
NAMES = ["Alder House", "alder house", "Birch Clinic", "Casa Niños", "Dogwood"]
PARAMETERS = [*TERMS, "service", "state", "county", "city", "zip", "source", "organization"]
ORDERINGS = ["name", "-verified_on", "-updated_at"]
# Portland, a place beside it, Guam, Adak on both sides of the antimeridian, the north pole.
CENTRES = [(45.52, -122.67), (45.3, -122.9), (13.47, 144.75), (51.9, -179.98), (51.9, 179.97), (89.99, 10.0)]
ZONES = ["America/Los_Angeles", "America/Phoenix", "Pacific/Guam", "America/New_York", None]
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR"]
SPANS = [
    make_span(WEEKDAYS, "09:00", "17:00"),
    make_span(WEEKDAYS, "08:00", "12:00"),
    make_span(["SA", "SU"], "22:00", "06:30"),
    make_span(["WE", "TH"], "18:00", "00:00"),
    make_span([*WEEKDAYS, "SA", "SU"], "00:00", "00:00"),
    make_span(["WE"], "10:00", "19:00", by_appointment=True),
    make_span(["FR"], None, None, by_appointment=True),
    make_span([], None, None, closed=True, valid_from="2026-11-26", valid_to="2026-11-26"),
    make_span(WEEKDAYS, "09:00", "20:00", valid_from="2026-12-01", valid_to="2027-02-28"),
    make_span(WEEKDAYS, "07:00", "19:00", valid_to="2026-11-24"),
]


def random_day(random, days):
    return (TODAY - timedelta(days=random.randint(0, days))).isoformat()


def over_the_pole(latitude):
    return min(latitude, 180 - latitude)


def random_point(random):
    latitude, longitude = random.choice(CENTRES)
    latitude += random.choice([0, 0.1, random.gauss(0, 0.3)])
    longitude += random.choice([0, 0.1, random.gauss(0, 0.3)])
    precision = random.choice(["rooftop", "city"])
    return {
        "latitude": over_the_pole(latitude),
        "longitude": (longitude + 180) % 360 - 180,
        "precision": precision,
    }


def random_entry(random, number):
    verified = {"on": random_day(random, 400), "method": "phone", "next_due": None}
    openings = {"value": random.random() < 0.6, "as_of": random_day(random, 28)}
    remote = {"modes": ["video"], "areas": random.choice([["US"], ["OR"], ["WA", "CA"], []])}
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
        location=random.choice([None, *(random_point(random) for _ in range(5))]),
        remote=random.choice([None, None, remote]),
        timezone=random.choice(ZONES),
        schedules=random.sample(SPANS, random.choice([0, 1, 1, 2, 3])),
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


def random_place(random):
    """Of near, within, bbox and remote none, one or more, and an ordering that fits."""
    latitude, longitude = random.choice(CENTRES)
    given = {"ordering": random.choice(ORDERINGS)}
    if random.random() < 0.5:
        latitude = over_the_pole(latitude + random.choice([0, random.gauss(0, 0.5)]))
        given["near"] = Near(latitude, longitude, "there", state=random.choice(STATES))
        given["within"] = random.choice([None, 0, 20_000, 60_000, 500_000, 15_000_000])
        given["ordering"] = random.choice(["distance", "distance", given["ordering"]])
    if random.random() < 0.15:
        west, east = (((longitude + edge + 180) % 360) - 180 for edge in (-0.4, 0.5))
        given["bbox"] = (west, latitude - 0.4, east, min(90, latitude + 0.4))
    if random.random() < 0.15:
        given["remote"] = random.random() < 0.8
    return given


def random_moment(random):
    minute = timedelta(minutes=random.choice([0, 30, random.randint(0, 59)]))
    at = datetime(2026, 11, 23) + timedelta(hours=random.randint(0, 10 * 24)) + minute
    zone = random.choice([None, UTC])
    return OpenAt(at.replace(tzinfo=zone), unknown=random.random() < 0.3)


def random_question(random):
    days = {"verified_since": 400, "updated_since": 17}
    since = {
        name: date.fromisoformat(random_day(random, most))
        for name, most in days.items()
        if random.random() < 0.1
    }
    asked = [make_id(random.randint(0, ENTRIES + 50)) for _ in range(random.randint(1, 80))]
    openings = random.sample(["true", "false", "unknown"], random.randint(1, 3))
    return Question(
        conditions=tuple(random_condition(random) for _ in range(random.choice([0, 0, 1, 1, 2, 3]))),
        ids=tuple(asked) if random.random() < 0.1 else None,
        verified_within=random.randint(0, 400) if random.random() < 0.1 else None,
        accepts_new_patients=frozenset(openings) if random.random() < 0.2 else None,
        open_at=random_moment(random) if random.random() < 0.3 else None,
        facets=tuple(random.sample(list(TERMS), random.randint(0, 4))),
        page=random.choice([1, 1, 1, 2, 3]),
        page_size=random.choice([1, 5, 20, 100]),
        **random_place(random),
        **since,
    )


@pytest.fixture(scope="module")
def entries():
    random = Random(2)
    return [random_entry(random, number) for number in range(ENTRIES)]


@pytest.fixture(scope="module")
def snapshot(entries, tmp_path_factory):
    organizations = [make_organization(one) for one in ORGANIZATIONS]
    content = make_content(entries, organizations=organizations)
    return build_and_open(tmp_path_factory.mktemp("random") / "directory.snapshot", content)


@pytest.mark.parametrize("seed", range(QUESTIONS))
def test_answer_to_random_question_equals_walk_over_documents(entries, snapshot, seed):
    question = random_question(Random(seed))
    found = answer(snapshot, question, TODAY)
    total, page, distances, unknown, missing = brute_force.answer(entries, question, TODAY)
    assert (found.count, ids_of(snapshot, found.ordinals)) == (total, page)
    assert (found.unknown, found.missing) == (unknown, missing)
    assert found.last_page == max(1, -(-total // question.page_size))
    if distances is None:
        assert found.distances is None
    else:
        assert found.distances.tolist() == pytest.approx(distances, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("seed", range(0, QUESTIONS, 2))
def test_facets_of_random_question_equal_walk_over_documents(entries, snapshot, seed):
    question = random_question(Random(seed))
    found = facets(snapshot, question, TODAY)
    assert found.terms == brute_force.facets(entries, question, TODAY)
    assert found.count == count(snapshot, question, TODAY)
    asked = answer(snapshot, question, TODAY).facets
    assert asked == {slug: found.terms[slug] for slug in question.facets}


def test_random_questions_find_something_often_enough_to_mean_something(entries):
    questions = [random_question(Random(seed)) for seed in range(QUESTIONS)]
    answers = [brute_force.answer(entries, question, TODAY) for question in questions]
    assert sum(bool(page) for _, page, *_ in answers) > 220
    assert sum(bool(missing) for *_, missing in answers) > 10
    assert sum(bool(unknown) for *_, unknown, _ in answers) > 60
    assert sum(bool(distances) for _, _, distances, _, _ in answers) > 60
    for name in ("bbox", "remote", "open_at", "near", "ids"):
        pairs = zip(questions, answers, strict=True)
        assert sum(getattr(question, name) is not None and found[0] > 0 for question, found in pairs) > 10


@pytest.mark.parametrize("ordering", [*ORDERINGS, "distance"])
def test_pages_of_every_ordering_join_to_the_whole_list(entries, snapshot, ordering):
    question = Question(ordering=ordering, page_size=7, near=Near(45.5, -122.6, "there"))
    pages = [answer(snapshot, replace(question, page=page), TODAY).ordinals for page in range(1, 45)]
    whole = brute_force.answer(entries, replace(question, page_size=1000), TODAY)[1]
    assert [one for page in pages for one in ids_of(snapshot, page)] == whole
