import logging

import pytest
from django.db import OperationalError

from directory.management.commands.work import LONGEST_PAUSE, PAUSE, follow_forever

pytestmark = pytest.mark.django_db


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
        follow_forever(follow, sleep=pauses.append)
    return pauses


@pytest.fixture
def log(caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("directory"), "propagate", True)
    return caplog


def test_follow_forever_looks_again_after_each_pause():
    assert play([True, False, True]) == [PAUSE] * 3


def test_follow_forever_while_the_database_is_away_waits_longer_and_longer():
    pauses = play([OperationalError("away")] * 10)
    assert pauses == sorted(pauses)
    assert pauses[0] > PAUSE
    assert pauses[-1] == LONGEST_PAUSE


def test_follow_forever_when_the_database_is_back_is_quick_again():
    assert play([OperationalError("away"), True, OperationalError("away")]) == [PAUSE * 2, PAUSE, PAUSE * 2]


def test_follow_forever_logs_an_outage_once_and_its_end_once(log):
    play([OperationalError("host 10.0.0.1")] * 5 + [True, True])
    assert [record.getMessage() for record in log.records] == [
        "Background work waits: OperationalError",
        "Background work goes on.",
    ]


def test_follow_forever_survives_a_full_disk():
    assert len(play([OSError("full"), True])) == 2


def test_follow_forever_with_a_programming_error_does_not_hide_it():
    def follow():
        raise TypeError("a mistake")

    with pytest.raises(TypeError):
        follow_forever(follow, sleep=lambda seconds: None)
