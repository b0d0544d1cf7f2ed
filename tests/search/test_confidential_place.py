"""A confidential address cannot be found out by asking where it is."""

from datetime import date
from random import Random

import pytest

from directory.documents import Surroundings, resource_document
from directory.search.engine import answer, count
from directory.search.places import metres_between
from directory.search.question import Near, Question
from tests.search.contents import make_document, snapshot_of

TODAY = date(2026, 11, 25)
CENTRE = (45.52, -122.67)
TRUE_POINT = (45.5731, -122.6129)
QUESTIONS = 1000


def public(*, confidential):
    content = make_document(1, location=dict(zip(("latitude", "longitude"), TRUE_POINT, strict=True)))
    content["location"]["precision"] = "rooftop"
    content |= {"organization": content["organization"]["id"], "suppressed_terms": []}
    content["confidential_address"] = confidential
    return resource_document(
        content.pop("id"), content, "Example", Surroundings([], []), lambda city, state: CENTRE
    )


@pytest.fixture
def snapshot(tmp_path):
    return snapshot_of(tmp_path, public(confidential=True))


def random_place(random):
    latitude, longitude = random.choice([CENTRE, TRUE_POINT])
    return latitude + random.gauss(0, 0.05), longitude + random.gauss(0, 0.05)


def test_radius_questions_around_the_city_answer_for_its_centre_only(snapshot):
    random, telling = Random(5), 0
    for _ in range(QUESTIONS):
        place, metres = random_place(random), random.choice([500, 2_000, 5_000, 10_000])
        question = Question(near=Near(*place, "there"), within=metres, ordering="distance")
        answered = answer(snapshot, question, TODAY)
        assert answered.count == (metres_between(place, CENTRE) <= metres)
        if answered.count:
            assert answered.distances[0] == pytest.approx(metres_between(place, CENTRE), abs=1e-3)
        telling += answered.count != (metres_between(place, TRUE_POINT) <= metres)
    assert telling > 100  # so many answers would have been other ones for the true point


def test_box_questions_around_the_city_answer_for_its_centre_only(snapshot):
    random, telling = Random(6), 0
    for _ in range(QUESTIONS):
        (south, west), size = random_place(random), random.choice([0.01, 0.05, 0.1])
        box = (west, south, west + size, south + size)
        holds = [box[0] <= lon <= box[2] and box[1] <= lat <= box[3] for lat, lon in (CENTRE, TRUE_POINT)]
        assert count(snapshot, Question(bbox=box), TODAY) == holds[0]
        telling += holds[0] != holds[1]
    assert telling > 50


def test_distance_to_the_centre_is_called_approximate(snapshot):
    assert snapshot.approximate.tolist() == [1]


def test_address_that_is_not_confidential_is_found_where_it_is(tmp_path):
    snapshot = snapshot_of(tmp_path, public(confidential=False))
    assert count(snapshot, Question(near=Near(*TRUE_POINT, "there"), within=1), TODAY) == 1
    assert count(snapshot, Question(near=Near(*CENTRE, "there"), within=1000), TODAY) == 0
