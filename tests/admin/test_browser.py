"""The main journey in a real browser: find an entry by its old number, correct it, let it out."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from directory import curating, publishing
from directory.models import Listing
from tests.admin.signing_in import PASSWORD, sign_in, sign_in_again
from tests.builders import make_article, make_resource, make_source_record, make_vocabulary

sync_api = pytest.importorskip("playwright.sync_api", reason="needs Playwright: make test installs it")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture
def resource(transactional_db, publisher):
    make_vocabulary()
    record = make_resource(name="Riverside House", phones=["+15035550100"], terms=("RES", "SA"))
    make_source_record(record)
    publishing.release(record=record, by=publisher, reason="first")
    return record


@pytest.fixture
def page(chromium, monkeypatch):
    """A browser page; `page.asked` collects the addresses of all requests."""
    monkeypatch.setenv(
        "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
    )  # Playwright runs a loop in the thread of the test
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.asked = []
        page.problems = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.set_default_timeout(15_000)
        yield page
        browser.close()


@pytest.fixture
def desk_page(page, live_server, publisher):
    """The page of a publisher who has signed in through the forms, for the first time."""
    sign_in(page, live_server.url, publisher)
    return page


def assert_nothing_left_the_host(page, live_server):
    own = urlsplit(live_server.url).netloc
    foreign = [url for url in page.asked if urlsplit(url).scheme != "data" and urlsplit(url).netloc != own]
    assert page.asked and not foreign


def test_phone_corrected_and_released_in_the_browser_is_public(resource, desk_page, live_server, tmp_path):
    page = desk_page
    page.goto(live_server.url + reverse("admin:directory_resource_changelist"))
    page.fill("#searchbar", "503-555-0100")
    page.press("#searchbar", "Enter")
    page.wait_for_url("**/?q=*")
    page.screenshot(path=tmp_path / "list.png")
    page.get_by_role("link", name="Riverside House").first.click()
    page.fill("[name=phones-0-number]", "503 555 0142")
    page.fill("[name=reason]", "phoned them")
    page.screenshot(path=tmp_path / "resource.png", full_page=True)
    page.get_by_role("button", name="Save and release").click()
    page.get_by_text("Released: the public sees it").wait_for()
    page.goto(live_server.url + reverse("admin:directory_resource_change", args=[resource.pk]))
    page.get_by_role("button", name="Unlock phone:main").wait_for()
    page.screenshot(path=tmp_path / "released.png", full_page=True)
    assert "+15035550142" in Listing.objects.get(pk=resource.public_id).document
    assert_nothing_left_the_host(page, live_server)
    assert page.problems == []


def test_terms_are_chosen_by_keyboard_alone(resource, desk_page, live_server, tmp_path):
    page = desk_page
    page.goto(live_server.url + reverse("admin:directory_resource_change", args=[resource.pk]))
    page.get_by_label("Find a term").focus()
    page.keyboard.type("outpatient")
    page.get_by_label("Outpatient treatment").wait_for()
    assert not page.get_by_label("Substance use treatment").is_visible()
    page.screenshot(path=tmp_path / "terms.png")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_text("2 chosen").wait_for()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Different from the public version: terms").wait_for()
    resource.refresh_from_db()
    assert resource.terms == ("OP", "RES", "SA")
    assert_nothing_left_the_host(page, live_server)


def test_page_of_resource_has_no_serious_barrier(resource, desk_page, live_server):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe: make test installs it"
    )
    resource.schedules.create(days=["MO"], opens="09:00", closes="17:00")
    for name in ("change", "release_this"):
        desk_page.goto(live_server.url + reverse(f"admin:directory_resource_{name}", args=[resource.pk]))
        found = axe.Axe().run(desk_page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_article_languages_stand_side_by_side_in_the_browser(transactional_db, desk_page, live_server):
    article = make_article()
    desk_page.goto(live_server.url + reverse("admin:directory_article_change", args=[article.pk]))
    english, spanish = (desk_page.locator(f"[name=translations-{number}-body]") for number in (0, 1))
    left, right = english.bounding_box(), spanish.bounding_box()
    assert left["y"] == right["y"] and left["x"] + left["width"] <= right["x"]
    english.fill("For addicts.")
    desk_page.get_by_role("button", name="Save and continue editing").click()
    desk_page.get_by_text("person with a substance use disorder").first.wait_for()
    desk_page.set_viewport_size({"width": 700, "height": 900})
    assert english.bounding_box()["y"] < spanish.bounding_box()["y"]
    assert_nothing_left_the_host(desk_page, live_server)
    assert desk_page.problems == []


def test_later_sign_in_asks_the_code_and_the_pages_have_no_serious_barrier(page, live_server, publisher):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe: make test installs it"
    )
    secret = sign_in(page, live_server.url, publisher)
    page.context.clear_cookies()
    sign_in_again(page, live_server.url, "publisher", PASSWORD, secret)
    page.context.clear_cookies()
    page.goto(live_server.url + reverse("admin:login"))
    found = axe.Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    assert_nothing_left_the_host(page, live_server)


def test_correction_is_taken_back_from_the_history_by_keyboard(resource, desk_page, live_server, publisher):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe: make test installs it"
    )
    page, rows = desk_page, [{"number": "+15035550142"}]
    curating.set_children(resource=resource, field="phones", rows=rows, by=publisher, reason="a wrong number")
    page.goto(live_server.url + reverse("admin:directory_resource_history", args=[resource.pk]))
    found = axe.Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    page.get_by_role("link", name="Restore what was released").first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("It will say").first.wait_for()
    page.get_by_label("Reason").focus()
    page.keyboard.type("that was another house")
    page.keyboard.press("Enter")
    page.get_by_text("Restored: it says again").wait_for()
    assert [phone.number for phone in resource.phones.all()] == ["+15035550100"]
    assert_nothing_left_the_host(page, live_server)
    assert page.problems == []
