"""What an open snapshot gives besides answers to questions."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from directory.search.snapshot import open_snapshot
from tests.search.contents import (
    build_and_open,
    ids_of,
    make_content,
    make_document,
    make_entry,
    make_id,
    make_organization,
    snapshot_of,
)

ROOT = Path(__file__).parents[2]
SPAN = {"days": ["MO"], "opens": "09:00", "closes": "17:00", "valid_from": None, "valid_to": None}
SPAN |= {"closed": False, "by_appointment": True}


def test_snapshot_says_what_it_is(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1), make_document(2, operating_status="closed"))
    assert (snapshot.revision, snapshot.at, snapshot.version) == (7, "2026-11-25T00:00:00Z", "1.2.3")
    assert (snapshot.count, snapshot.listed) == (2, 1)


@pytest.mark.parametrize("language", ["en", "es"])
def test_parts_of_every_row_are_its_own_in_each_language(tmp_path, language):
    snapshot = snapshot_of(tmp_path, *(make_document(number) for number in range(30)))
    for number in range(30):
        ordinal = snapshot.ordinal(make_id(number))
        expected = {"id": make_id(number), "language": language}
        assert json.loads(snapshot.item(ordinal, language)) == expected | {"part": "item"}
        assert json.loads(snapshot.extra(ordinal, language)) == expected | {"part": "extra"}
    assert snapshot.items([3, 1], language) == [snapshot.item(3, language), snapshot.item(1, language)]


@pytest.mark.parametrize("unknown", [make_id(99), make_id(1)[:-1], make_id(1) + "0", "", "x" * 36, "é" * 36])
def test_ordinal_of_an_id_that_is_not_published_is_none(tmp_path, unknown):
    snapshot = snapshot_of(tmp_path, *(make_document(number) for number in range(3)))
    assert snapshot.ordinal(unknown) is None


def test_id_in_capitals_is_the_same_id(tmp_path):
    assert snapshot_of(tmp_path, make_document(1)).ordinal(make_id(1).upper()) == 0


def test_schedules_carry_their_time_zone(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1, schedules=[SPAN]), make_document(2))
    assert json.loads(snapshot.schedules(0)) == [SPAN | {"timezone": "America/Los_Angeles"}]
    assert snapshot.schedules(1) == b"[]"


def test_services_stand_in_the_order_of_the_vocabulary_in_the_asked_language(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1, terms=["MD", "PI", "SS", "help/inpatient"]))
    services = json.loads(snapshot.services(0, "es"))
    assert [service["slug"] for service in services] == ["inpatient", "medicaid", "private-insurance", "sign"]
    assert services[0] == {
        "category": "help",
        "slug": "inpatient",
        "code": None,
        "name": "Nombre de inpatient",
    }
    assert services[1]["code"] == "MD"


def test_service_without_a_spanish_name_is_shown_in_english(tmp_path):
    snapshot = snapshot_of(tmp_path, make_document(1, terms=["PI"]))
    assert json.loads(snapshot.services(0, "es"))[0]["name"] == "Name of private-insurance"


def test_counts_of_terms_and_sources_leave_the_closed_out(tmp_path):
    documents = [make_document(number, terms=["MD"]) for number in range(3)]
    documents += [make_document(3, terms=["MD"], operating_status="closed"), make_document(4, terms=["SA"])]
    snapshot = snapshot_of(tmp_path, *documents)
    counts = {term["slug"]: term["count"] for category in snapshot.vocabulary for term in category["terms"]}
    assert (counts["medicaid"], counts["substance-use"], counts["medicare"]) == (3, 1, 0)
    assert [source["count"] for source in snapshot.sources] == [4, 0]


def test_gone_resource_is_told_with_its_successor(tmp_path):
    gone = [(make_id(3), make_id(1), "2026-01-02T03:04:05Z"), (make_id(4), None, "2026-02-02T00:00:00Z")]
    snapshot = snapshot_of(tmp_path, make_document(1), gone=gone)
    assert snapshot.gone(make_id(3)) == {"replaced_by": make_id(1), "at": "2026-01-02T03:04:05Z"}
    assert snapshot.gone(make_id(4)) == {"replaced_by": None, "at": "2026-02-02T00:00:00Z"}
    assert snapshot.gone(make_id(1)) is None
    assert snapshot.gone("nonsense") is None


def test_organizations_stand_by_name_with_their_listed_resources(tmp_path):
    alder, birch = make_id("alder"), make_id("birch")
    documents = [
        make_document(1, name="Z", organization={"id": alder, "name": "Alder"}),
        make_document(2, name="A", organization={"id": birch, "name": "Birch"}),
        make_document(3, name="B", organization={"id": alder, "name": "Alder"}),
        make_document(4, name="C", organization={"id": alder, "name": "Alder"}, operating_status="closed"),
    ]
    organizations = [make_organization(birch, "Birch"), make_organization(alder, "alder")]
    snapshot = snapshot_of(tmp_path, *documents, organizations=organizations)
    assert snapshot.organization_count == 2
    assert (snapshot.organization(alder), snapshot.organization(birch)) == (0, 1)
    assert ids_of(snapshot, snapshot.organization_rows(0)) == [make_id(3), make_id(1)]
    expected = {"id": alder, "name": "alder", "language": "es", "resource_count": 2}
    assert json.loads(snapshot.organization_item(0, "es")) == expected


def test_organization_without_a_listed_resource_is_left_out(tmp_path):
    closed, unused, open_one = make_id("closed"), make_id("unused"), make_id("open")
    documents = [
        make_document(1, organization={"id": closed, "name": "C"}, operating_status="closed"),
        make_document(2, organization={"id": open_one, "name": "O"}),
    ]
    organizations = [make_organization(one) for one in (closed, unused, open_one)]
    snapshot = snapshot_of(tmp_path, *documents, organizations=organizations)
    assert snapshot.organization_count == 1
    assert (snapshot.organization(closed), snapshot.organization(unused)) == (None, None)
    assert snapshot.organization_rows(snapshot.organization(open_one)).tolist() == [
        snapshot.ordinal(make_id(2))
    ]


def test_crisis_lines_and_articles_come_back_as_they_went_in(tmp_path):
    lines = [{"states": [], "en": {"name": "Line"}, "es": {"name": "Línea"}}]
    articles = [{"slug": "a", "published_on": "2026-01-01", "en": {}, "es": {}}]
    snapshot = snapshot_of(tmp_path, crisis_lines=lines, articles=articles)
    assert (snapshot.crisis_lines, snapshot.articles) == (lines, articles)


@pytest.mark.parametrize(
    ("parameter", "asked", "expected"),
    [
        ("payment", "Medicaid", "medicaid"),
        ("service", "md", "MD"),
        ("state", "or", "OR"),
        ("state", "OREGON", "OR"),
        ("state", "new  york", "NY"),
        ("city", "portland", "Portland"),
        ("city", "anchorage", "Anchorage"),
        ("county", "multnomah county", "Multnomah"),
        ("zip", "97204-0001", "97204"),
        ("zip", "99501", "99501"),
        ("source", "state-list", "state-list"),
    ],
)
def test_known_value_is_found_in_any_spelling(tmp_path, parameter, asked, expected):
    places = [("99501", "Anchorage", "Anchorage Municipality", "AK", 61.2, -149.9, "America/Anchorage")]
    known = snapshot_of(tmp_path, make_document(1), places=places).known(parameter)
    assert known[asked] == expected
    assert asked in known
    assert expected in set(known.values())


@pytest.mark.parametrize("parameter", ["payment", "service", "state", "city", "county", "zip", "source"])
@pytest.mark.parametrize("value", ["", "nowhere at all", "\x00", "zzzz", "é"])
def test_unknown_value_is_not_among_the_known(tmp_path, parameter, value):
    known = snapshot_of(tmp_path, make_document(1)).known(parameter)
    assert value not in known
    assert known.get(value) is None


def test_known_of_an_unknown_parameter_is_a_key_error(tmp_path):
    with pytest.raises(KeyError):
        snapshot_of(tmp_path).known("colour")


def test_lazy_mapping_gives_all_its_values_in_order(tmp_path):
    cities = ["Salem", "Bend", "PORTLAND", "Portland", "Portland", "Eugene"]
    documents = [make_document(number, address={"city": city}) for number, city in enumerate(cities)]
    known = snapshot_of(tmp_path, *documents).known("city")
    assert list(known.items()) == [
        ("bend", "Bend"),
        ("eugene", "Eugene"),
        ("portland", "Portland"),
        ("salem", "Salem"),
    ]
    assert len(known) == 4


def test_resource_without_a_place_is_listed_and_in_no_place(tmp_path):
    nowhere = dict.fromkeys(["city", "county", "postal_code", "state_province"])
    snapshot = snapshot_of(tmp_path, make_document(1, address=nowhere | {"city": "-"}))
    assert snapshot.listed == 1
    assert len(snapshot.known("city")) == 0


def test_many_rows_keep_their_terms_across_the_blocks_of_the_builder(tmp_path):
    entries = (make_entry(make_document(n, terms=["MD"] if n % 3 else ["SA", "SS"])) for n in range(8300))
    snapshot = build_and_open(tmp_path / "directory.snapshot", make_content(entries))
    for number in (0, 1, 4095, 8191, 8192, 8299):
        slugs = [
            one["slug"] for one in json.loads(snapshot.services(snapshot.ordinal(make_id(number)), "en"))
        ]
        assert slugs == (["medicaid"] if number % 3 else ["sign", "substance-use"])


def test_room_imports_no_framework():
    program = "import sys, directory.search.builder, directory.search.engine, directory.search.reader;"
    program += "print([name for name in ('django', 'rest_framework', 'zipcodes') if name in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout == "[]\n"


def test_old_snapshot_still_answers_after_the_file_was_replaced(tmp_path):
    old = snapshot_of(tmp_path, make_document(1))
    snapshot_of(tmp_path, make_document(2), make_document(3))
    assert json.loads(old.item(0, "en"))["id"] == make_id(1)
    assert open_snapshot(tmp_path / "directory.snapshot").count == 2
