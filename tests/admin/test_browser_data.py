"""Merging and importing in a real browser, by keyboard where it is a form."""

import pytest
from django.urls import reverse

from directory import duplicates, jobs, publishing
from directory.models import Listing, Source
from tests.admin.test_browser import assert_nothing_left_the_host, desk_page, page  # noqa: F401
from tests.builders import listed, make_resource, make_vocabulary

TABLE = "Facility Name,Town,State,Telephone\nSample County Clinic,Salem,Oregon,503-555-0100\n,Salem,OR,\n"


@pytest.fixture
def pair(transactional_db, publisher):
    make_vocabulary()
    left = make_resource(name="Riverside House", phones=["+15035550100"])
    right = make_resource(name="Riverside House Inc", phones=["+15035550101"], fees="Free")
    publishing.release_all(records=[left, right], by=publisher, reason="first")
    return duplicates.pair_of(left, right)


def press(page, name):  # noqa: F811
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def test_two_entries_are_merged_by_keyboard(pair, desk_page, live_server):  # noqa: F811
    page = desk_page  # noqa: F811
    page.goto(live_server.url + reverse("admin:directory_duplicatepair_change", args=[pair.pk]))
    page.locator("[name=keep][value=left]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    press(page, "One place")
    page.get_by_text("+ Main").or_(page.get_by_text("Main: (503) 555-0101")).first.wait_for()
    press(page, "Merge")
    page.get_by_text("Merged. The old address leads to").wait_for()
    assert listed(pair.second) is None
    assert listed(pair.first)["fees"]["en"] == "Free" and len(listed(pair.first)["phones"]) == 2
    assert_nothing_left_the_host(page, live_server)
    assert page.problems == []


def test_foreign_table_is_uploaded_mapped_and_imported(pair, desk_page, live_server, tmp_path):  # noqa: F811
    page = desk_page  # noqa: F811
    Source.objects.create(slug="county-list", name="County list", trusted=True)
    (tmp_path / "list_2025.csv").write_text(TABLE)
    page.goto(live_server.url + reverse("admin:directory_job_add"))
    page.select_option("[name=source]", "county-list")
    page.set_input_files("[name=file]", tmp_path / "list_2025.csv")
    press(page, "Upload and look at it")
    page.get_by_text("Look again").wait_for()
    jobs.run_next()
    page.get_by_role("link", name="Go through the columns").click()
    press(page, "Remember and look at the file")
    page.get_by_text("Look again").wait_for()
    jobs.run_next()
    page.get_by_text("1 problem").wait_for()
    press(page, "Import")
    page.get_by_text("Look again").wait_for()
    jobs.run_next()
    page.get_by_text("Imported and published.").wait_for()
    assert Listing.objects.filter(document__contains="Sample County Clinic").count() == 1
    assert_nothing_left_the_host(page, live_server)
    assert page.problems == []


@pytest.mark.parametrize("name", ["directory_duplicatepair_compare", "directory_job_add"])
def test_pages_have_no_serious_barrier(pair, desk_page, live_server, name):  # noqa: F811
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe: make test installs it"
    )
    args = [pair.first_id, pair.second_id] if name.endswith("compare") else []
    desk_page.goto(live_server.url + reverse(f"admin:{name}", args=args))
    found = axe.Axe().run(desk_page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
