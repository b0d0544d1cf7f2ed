import logging

import pytest
from django.db import OperationalError

from directory.management.commands import work
from directory.management.commands.work import LONGEST_PAUSE, repeat

pytestmark = pytest.mark.django_db
PAUSE = 0.1


class Enough(Exception):
    """Ends the endless loop of a test."""


def play(outcomes):
    """Pauses that the loop took while `follow` did in turn what `outcomes` says."""
    turns, pauses = iter(outcomes), []

    def follow():
        outcome = next(turns, None)
        if outcome is None:
            raise Enough
        if isinstance(outcome, Exception):
            raise outcome

    with pytest.raises(Enough):
        repeat(follow, PAUSE, sleep=pauses.append)
    return pauses


@pytest.fixture
def log(caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("directory"), "propagate", True)
    return caplog


def test_repeat_looks_again_after_each_pause():
    assert play([True, False, True]) == [PAUSE] * 3


def test_repeat_while_the_database_is_away_waits_longer_and_longer():
    pauses = play([OperationalError("away")] * 10)
    assert pauses == sorted(pauses)
    assert pauses[0] > PAUSE
    assert pauses[-1] == LONGEST_PAUSE


def test_repeat_when_the_database_is_back_is_quick_again():
    assert play([OperationalError("away"), True, OperationalError("away")]) == [PAUSE * 2, PAUSE, PAUSE * 2]


def test_repeat_logs_an_outage_once_and_its_end_once(log):
    play([OperationalError("host 10.0.0.1")] * 5 + [True, True])
    assert [record.getMessage() for record in log.records] == [
        "Background work waits: OperationalError",
        "Background work goes on.",
    ]


def test_repeat_survives_a_full_disk():
    assert len(play([OSError("full"), True])) == 2


def test_repeat_with_a_programming_error_does_not_hide_it():
    def follow():
        raise TypeError("a mistake")

    with pytest.raises(TypeError):
        repeat(follow, PAUSE, sleep=lambda seconds: None)


def test_chore_that_is_broken_keeps_none_of_the_others_from_being_done(log, monkeypatch):
    done = []

    def broken():
        raise TypeError("a mistake")

    monkeypatch.setattr(work, "CHORES", (broken, lambda: done.append("next")))
    work.do_chores()
    assert done == ["next"]
    assert "broken failed" in log.text


def test_chore_without_the_database_is_left_to_the_loop(monkeypatch):
    def away():
        raise OperationalError("away")

    monkeypatch.setattr(work, "CHORES", (away,))
    with pytest.raises(OperationalError):
        work.do_chores()


def test_chores_when_nothing_is_due_cost_few_queries(django_assert_max_num_queries):
    work.do_chores()  # the day's first plans
    with django_assert_max_num_queries(9):
        work.do_chores()
