import subprocess
import sys
from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from directory.search.question import Condition, Question

MEDICAID = Condition("payment", ("medicaid",))
OREGON = Condition("state", ("OR",))


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
