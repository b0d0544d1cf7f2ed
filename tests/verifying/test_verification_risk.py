"""What makes an entry's risk, as pure facts."""

from datetime import timedelta

import pytest

from directory.verifying.risk import WORDS, Facts, in_words, reasons_of, risk_of
from tests.verifying.entries import TODAY

FRESH = Facts(verified_on=TODAY)


def risk(**facts):
    return risk_of(reasons_of(Facts(**({"verified_on": TODAY} | facts)), TODAY, lasts_days=180))


def test_risk_of_an_entry_verified_today_is_nothing():
    assert risk() == 0


@pytest.mark.parametrize(
    "worse",
    [
        {"verified_on": None},
        {"verified_on": TODAY - timedelta(days=180)},
        {"reports": 1},
        {"reviews": ("vanished",)},
        {"reviews": ("unreached",)},
        {"reviews": ("disagreement",)},
        {"changed_at_source": True},
        {"attempts": 1},
        {"has_phone": False},
    ],
)
def test_risk_rises_with_each_bad_sign(worse):
    assert risk(**worse) > 0


def test_risk_rises_with_age_and_stops_at_twice_the_term():
    by_age = [risk(verified_on=TODAY - timedelta(days=days)) for days in (0, 90, 180, 360, 3600)]
    assert by_age == [0, 7, 15, 30, 30]


def test_report_weighs_more_than_never_having_been_verified():
    assert risk(reports=1) > risk(verified_on=None)


def test_reports_count_up_to_a_limit():
    assert [risk(reports=count) for count in (1, 2, 3, 4, 40)] == [40, 50, 60, 60, 60]


def test_reasons_name_what_weighs_most_first():
    facts = Facts(verified_on=None, reports=1, attempts=2)
    assert reasons_of(facts, TODAY, 180) == [["report", 40], ["never", 30], ["attempts", 10]]


def test_reasons_are_told_in_words():
    told = in_words([["report", 40], ["vanished", 25]])
    assert told == [str(WORDS["report"]), str(WORDS["vanished"])]
