import subprocess
import sys
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from directory.search.question import Condition, Near, OpenAt, Question

MEDICAID = Condition("payment", ("medicaid",))
OREGON = Condition("state", ("OR",))
THERE = Near(45.52, -122.67, "Portland, OR", "city", "OR")
MORNING = datetime(2026, 11, 27, 9, tzinfo=UTC)


def test_question_written_in_another_order_is_equal_and_has_the_same_hash_and_key():
    one = Question((MEDICAID, OREGON), accepts_new_patients=frozenset({"true", "unknown"}))
    other = Question((OREGON, MEDICAID, OREGON), accepts_new_patients=frozenset({"unknown", "true"}))
    assert one == other
    assert hash(one) == hash(other)
    assert one.key() == other.key()


def test_values_written_in_another_order_make_an_equal_condition():
    assert Condition("payment", ("a", "b")) == Condition("payment", ("b", "a", "b"))


@pytest.mark.parametrize(
    "other",
    [
        Question((MEDICAID,)),
        Question((OREGON, Condition("payment", ("medicaid",), negated=True))),
        Question((OREGON, Condition("assistance", ("medicaid",)))),
        Question((OREGON, MEDICAID), ids=()),
        Question((OREGON, MEDICAID), verified_since=date(2026, 1, 1)),
        Question((OREGON, MEDICAID), updated_since=date(2026, 1, 1)),
        Question((OREGON, MEDICAID), verified_within=180),
        Question((OREGON, MEDICAID), accepts_new_patients=frozenset({"true"})),
        Question((OREGON, MEDICAID), ordering="-verified_on"),
        Question((OREGON, MEDICAID), near=THERE),
        Question((OREGON, MEDICAID), bbox=(-123.0, 45.0, -122.0, 46.0)),
        Question((OREGON, MEDICAID), remote=True),
        Question((OREGON, MEDICAID), remote=False),
        Question((OREGON, MEDICAID), open_at=OpenAt(MORNING)),
        Question((OREGON, MEDICAID), facets=("payment",)),
        Question((OREGON, MEDICAID), page=2),
        Question((OREGON, MEDICAID), page_size=21),
        Question((OREGON, MEDICAID), fields=("name",)),
        Question((OREGON, MEDICAID), include=("services",)),
        Question((OREGON, MEDICAID), language="es"),
    ],
)
def test_question_that_differs_in_one_thing_is_another_with_another_key(other):
    question = Question((OREGON, MEDICAID))
    assert question != other
    assert question.key() != other.key()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"near": THERE}, {"near": Near(45.52, -122.67, "Portland, OR", "point", "OR")}),
        ({"near": THERE}, {"near": THERE, "within": 40_000.0}),
        ({"near": THERE}, {"near": THERE, "ordering": "distance"}),
        ({"open_at": OpenAt(MORNING)}, {"open_at": OpenAt(MORNING, unknown=True)}),
        ({"open_at": OpenAt(MORNING)}, {"open_at": OpenAt(MORNING.replace(tzinfo=None))}),
        ({"open_at": OpenAt(MORNING)}, {"open_at": OpenAt(MORNING + timedelta(minutes=1))}),
    ],
)
def test_places_and_moments_that_differ_make_other_questions(one, other):
    assert Question(**one) != Question(**other)
    assert Question(**one).key() != Question(**other).key()
    assert len({Question(**one), Question(**other)}) == 2


def test_one_instant_in_two_zones_and_any_second_of_its_minute_is_one_question():
    pacific = timezone(timedelta(hours=-8))
    written = [
        MORNING,
        MORNING.astimezone(pacific),
        MORNING.replace(second=59, microsecond=9),
    ]
    assert len({Question(open_at=OpenAt(at)).key() for at in written}) == 1


def test_facets_written_in_another_order_are_the_same_question():
    assert Question(facets=("payment", "help")) == Question(facets=("help", "payment", "help"))


@pytest.mark.parametrize("place", [(91, 0), (-91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))])
def test_place_off_the_earth_is_refused(place):
    with pytest.raises(ValueError):
        Near(*place, "there")


def test_precision_that_is_none_is_refused():
    with pytest.raises(ValueError):
        Near(45, -122, "there", "rooftop")


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_moment_that_some_zone_may_not_have_is_refused(year):
    with pytest.raises(ValueError):
        OpenAt(datetime(year, 1, 1, tzinfo=UTC))


def test_key_is_the_same_in_another_process():
    program = (
        "from directory.search.question import Condition, Question;"
        "print(Question((Condition('state', ('OR', 'WA')),),"
        " accepts_new_patients=frozenset({'true', 'false', 'unknown'})).key().decode())"
    )
    question = Question(
        (Condition("state", ("WA", "OR")),), accepts_new_patients=frozenset({"true", "false", "unknown"})
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == question.key().decode()


def test_key_of_a_number_of_any_length_can_be_made():
    assert str(2**70).encode() in Question(page=2**70).key()


def test_question_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Question().page = 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"ordering": "best"},
        {"page": 0},
        {"within": 40_000.0},
        {"ordering": "distance"},
        {"near": THERE, "within": -1.0},
        {"near": THERE, "within": float("nan")},
        {"near": THERE, "within": float("inf")},
        {"bbox": (0.0, 46.0, 1.0, 45.0)},
        {"bbox": (0.0, -91.0, 1.0, 45.0)},
        {"bbox": (-181.0, 45.0, 1.0, 46.0)},
        {"bbox": (0.0, 45.0, float("nan"), 46.0)},
        {"page_size": 0},
        {"accepts_new_patients": frozenset({"maybe"})},
    ],
)
def test_question_that_means_nothing_is_refused(wrong):
    with pytest.raises(ValueError):
        Question(**wrong)


def test_condition_without_values_is_refused():
    with pytest.raises(ValueError):
        Condition("payment", ())
