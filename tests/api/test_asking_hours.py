"""`open_now` and `open_at`: what is open, and of how many entries that is not known."""

from datetime import UTC, datetime

import pytest

from directory.api import hours_fields

PATH = "/api/v1/resources/"
# Alder House is open on Mondays and Tuesdays from 9 to 17, and on Saturdays from 22 to 2 of the next day.
UNKNOWN = ["Birch Clinic", "Cedar Center", "Dogwood Rooms", "Elm Hall"]


@pytest.fixture
def clock(monkeypatch):
    """`clock("2026-11-23T18:00:59")`: it is this moment in UTC."""

    def set_clock(moment):
        class Stopped(datetime):
            @classmethod
            def now(cls, zone):
                return datetime.fromisoformat(moment).replace(tzinfo=zone)

        monkeypatch.setattr(hours_fields, "datetime", Stopped)

    return set_clock


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("2026-11-23T09:00", ["Alder House"]),
        ("2026-11-23T09:00:59", ["Alder House"]),
        ("2026-11-23T08:59", []),
        ("2026-11-23T17:00", []),
        ("2026-11-29T01:59", ["Alder House"]),
        ("2026-11-23T09:00-08:00", ["Alder House"]),
        ("2026-11-23T17:00Z", ["Alder House"]),
        ("2026-11-23T18:00%2B01:00", ["Alder House"]),
        ("2026-11-23T18:00+01:00", ["Alder House"]),
        ("2026-11-23T09:00Z", []),
        ("2026-11-23T09:00,unknown", ["Alder House", *UNKNOWN]),
        ("2026-11-23T09:00Z,unknown", UNKNOWN),
        ("2026-11-23T09:00, unknown", ["Alder House", *UNKNOWN]),
    ],
)
def test_moment_finds_what_is_open_then(api, ids, moment, found):
    assert ids(f"open_at={moment}") == found
    assert api.ask(f"resources/?open_at={moment}")["unknown"] == 4


@pytest.mark.parametrize(
    ("now", "asked", "found"),
    [
        ("2026-11-23T18:00", "true", ["Alder House"]),
        ("2026-11-23T18:00", "true,unknown", ["Alder House", *UNKNOWN]),
        ("2026-11-23T18:00", "unknown,true", ["Alder House", *UNKNOWN]),
        ("2026-11-23T08:00", "true", []),
    ],
)
def test_now_finds_what_is_open_now(api, ids, clock, now, asked, found):
    clock(now)
    assert ids(f"open_now={asked}") == found
    assert api.ask(f"resources/?open_now={asked}")["unknown"] == 4


def test_answer_to_now_has_the_tag_of_its_minute(api, clock):
    tags = []
    for now in ("2026-11-23T18:00:01", "2026-11-23T18:00:59", "2026-11-23T18:01:00"):
        clock(now)
        tags.append(api.get(f"{PATH}?open_now=true").headers["ETag"])
    assert tags[0] == tags[1] != tags[2]


@pytest.mark.parametrize(
    "question", ["open_now=true", "open_at=2026-11-23T09:00", "open_at=2026-11-22T09:00"]
)
def test_answer_about_hours_is_as_the_openapi_file_says(api, valid, question):
    assert valid(api.get(f"{PATH}?{question}"), PATH)["unknown"] == 4


def test_unknown_counts_only_what_matches_the_rest(api):
    assert api.ask("resources/?open_at=2026-11-23T09:00&state=NY")["unknown"] == 1


def test_now_is_the_clock_of_the_server_in_utc():
    asked = hours_fields.OpenNow().clean("true")
    assert abs((datetime.now(UTC) - asked.at).total_seconds()) < 120 and not asked.unknown


@pytest.mark.django_db
def test_hours_ask_the_database_nothing(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        api.ask("resources/?open_now=true")
