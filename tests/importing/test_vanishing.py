"""Rows that go, rows that come back, and new ones that look like those that went."""

import pytest

from directory import publishing
from directory.models import Review, SourceRecord, Status
from tests.importing.builders import behind, changes, document, place, resource, shown, site

VANISHED, SAME_PLACE, DISAGREEMENT = (
    Review.Reason.VANISHED,
    Review.Reason.SAME_PLACE,
    Review.Reason.DISAGREEMENT,
)


def open_reviews():
    """(reason, name of the resource, name of the other one) of all that waits for a curator."""
    found = Review.objects.filter(closed_at=None).select_related("resource", "other").order_by("id")
    return [(one.reason, one.resource.name, one.other and one.other.name) for one in found]


def test_vanished_site_keeps_its_resource_public_and_opens_one_review(imports):
    imports.directory(site(1), site(2))
    for year in (2025, 2026):
        imports.directory(site(1), year=year)
        assert open_reviews() == [(VANISHED, "Sample Clinic 2", None)]
        assert resource(2).status == Status.IN_REVIEW
        assert shown() == {"Sample Clinic 1", "Sample Clinic 2"}
    assert [one.present for one in behind(resource(2))] == [False]


def test_vanished_site_that_comes_back_closes_its_review(imports):
    imports.directory(site(1), site(2))
    imports.directory(site(1), year=2025)
    assert changes(imports.directory(site(1), site(2), year=2026)) == {"unchanged": 2}
    assert open_reviews() == []
    assert "Back" in Review.objects.get().decision
    assert resource(2).status == Status.PUBLISHED
    assert document(2)["sources"][0]["vintage"] == "2026"


def test_vanished_row_of_a_site_with_another_row_takes_its_terms_along(imports):
    imports.directory(
        site(1, codes="SA * OP"), site(1, part="mental", codes="MH * OP"), site(2, part="mental")
    )
    assert document(1)["terms"] == ["MH", "OP", "SA"]
    report = imports.directory(site(1, codes="SA * OP"), site(2, part="mental"))
    assert changes(report) == {"unchanged": 2, "vanished": 1}
    assert document(1)["terms"] == ["OP", "SA"]
    assert open_reviews() == []


def test_vanished_withdrawn_resource_is_no_question_any_more(imports, curator):
    imports.directory(site(1), site(2))
    publishing.withdraw(record=resource(2), by=curator, reason="Closed")
    imports.directory(site(1))
    assert open_reviews() == [] and resource(2).status == Status.WITHDRAWN


def test_vanished_row_of_the_locator_is_no_question(imports):
    imports.directory(site(1))
    imports.locator(place(1), place(2))
    assert changes(imports.locator(place(2))) == {"unchanged": 1, "vanished": 1}
    assert open_reviews() == []


@pytest.mark.parametrize(
    "renamed",
    [
        pytest.param({"name1": "New Name"}, id="same phone, new name"),
        pytest.param(
            {"name1": "New Name", "street1": "9 Other Street", "city": "Salem"}, id="same phone, moved"
        ),
        pytest.param({"street1": "9 Other Street", "phone": "503-555-0190"}, id="same name, new street"),
    ],
)
def test_new_site_that_looks_like_a_vanished_one_is_held_back(imports, renamed):
    imports.directory(site(1), site(2))
    before = shown()
    assert changes(imports.directory(site(1), site(2, **renamed))) == {
        "unchanged": 1,
        "created": 1,
        "vanished": 1,
    }
    new = SourceRecord.objects.latest("id").resource
    assert (new.status, new.release) == (Status.IN_REVIEW, None)
    assert shown() == before
    assert open_reviews() == [
        (VANISHED, "Sample Clinic 2", None),
        (SAME_PLACE, "Sample Clinic 2", renamed.get("name1", "Sample Clinic 2")),
    ]


def test_new_site_that_is_held_back_stays_so_when_the_file_comes_again(imports):
    imports.directory(site(1), site(2))
    for year in (2025, 2026):
        imports.directory(site(1), site(2, name1="New Name", codes=f"SA {'HI' * (year - 2025)}"), year=year)
    assert "New Name" not in shown()
    assert [reason for reason, *_ in open_reviews()] == [VANISHED, SAME_PLACE]


def test_new_site_unlike_the_vanished_one_is_released(imports):
    imports.directory(site(1), site(2))
    imports.directory(site(1), site(3))
    assert "Sample Clinic 3" in shown()
    assert open_reviews() == [(VANISHED, "Sample Clinic 2", None)]


def test_new_site_in_another_town_with_a_central_number_of_many_is_released(imports):
    central = {"phone": "800-555-0100"}
    imports.directory(site(1, **central), site(2, **central))
    imports.directory(site(1, **central), site(3, **central, city="Salem", zip="97301"))
    assert "Sample Clinic 3" in shown()


def test_new_site_in_the_same_town_with_a_central_number_is_held_back(imports):
    central = {"phone": "800-555-0100"}
    imports.directory(site(1, **central), site(2, **central))
    imports.directory(site(1, **central), site(3, **central))
    assert "Sample Clinic 3" not in shown()


def test_rows_that_disagree_are_asked_about_once(imports):
    rows = [site(1, name1="Sample Clinic 1"), site(1, part="mental", name1="SAMPLE Clinic 1")]
    for year in (2024, 2025, 2026):
        imports.directory(*rows, year=year)
        assert open_reviews() == [(DISAGREEMENT, "Sample Clinic 1", None)]
    assert Review.objects.get().detail == {"name": ["SAMPLE Clinic 1"]}
    assert document(1)["name"] == "Sample Clinic 1"


def test_rows_that_disagree_as_before_are_not_asked_about_again_once_decided(imports):
    rows = [site(1), site(1, part="mental", name1="SAMPLE Clinic 1")]
    imports.directory(*rows)
    Review.objects.update(closed_at="2024-12-01T00:00Z", decision="The first is right")
    imports.directory(*rows, year=2025)
    assert open_reviews() == []
    imports.directory(site(1), site(1, part="mental", name1="Sample CLINIC 1"), year=2026)
    assert open_reviews() == [(DISAGREEMENT, "Sample Clinic 1", None)]


def test_rows_that_disagree_in_another_way_bring_the_open_question_up_to_date(imports):
    for name in ("SAMPLE Clinic 1", "Sample CLINIC 1"):
        imports.directory(site(1), site(1, part="mental", name1=name))
    assert Review.objects.get().detail == {"name": ["Sample CLINIC 1"]}


def merge_second_into_first(curator):
    publishing.withdraw(record=resource(2), by=curator, reason="The same place", replaced_by=resource(1))


def test_rows_of_a_merged_resource_follow_the_one_that_stands_for_it(imports, curator):
    imports.directory(site(1, codes="SA"), site(2, codes="MH"))
    merge_second_into_first(curator)
    assert changes(imports.directory(site(1, codes="SA"), site(2, codes="MH"))) == {"unchanged": 2}
    assert len(behind(resource(1))) == 2 and not behind(resource(2))
    assert document(1)["terms"] == ["MH", "SA"]
    assert [one["number"] for one in document(1)["phones"]] == ["+15035550101", "+15035550102"]


def test_rows_of_a_merged_resource_rename_and_move_nothing(imports, curator):
    imports.directory(site(2), site(1, part="mental", codes="MH"))
    merge_second_into_first(curator)
    imports.directory(site(2, street2="Suite 5"), site(2), site(1, part="mental", codes="MH * HI"))
    assert document(1)["name"] == "Sample Clinic 1"
    assert document(1)["address"]["line1"] == "1 Example Street"
    assert shown() == {"Sample Clinic 1", "Sample Clinic 2"}  # with a second suite it is a new site
    assert not Review.objects.filter(reason=DISAGREEMENT).exists()


def test_renamed_site_merged_into_the_vanished_one_keeps_the_old_id(imports, curator):
    imports.directory(site(1))
    old = resource(1).public_id
    imports.directory(site(1, name1="New Name"))
    new = SourceRecord.objects.latest("id").resource
    publishing.withdraw(record=new, by=curator, reason="The same place", replaced_by=resource(1))
    imports.directory(site(1, name1="New Name"))
    assert shown() == {"New Name"}
    assert SourceRecord.objects.get(present=True).resource.public_id == old
    assert not Review.objects.filter(reason=VANISHED, closed_at=None).exists()
