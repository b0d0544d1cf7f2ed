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
        page.on("console", lambda said: said.type == "error" and page.problems.append(said.text))
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
    page.get_by_role("button", name="Unlock Main phone").first.wait_for()
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
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.get_by_text("2 chosen").wait_for()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Different from the public version: terms").wait_for()
    resource.refresh_from_db()
    assert resource.terms == ("OP", "RES", "SA")
    assert_nothing_left_the_host(page, live_server)


def test_pages_have_no_serious_barrier_light_dark_and_narrow(resource, desk_page, live_server, publisher):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe: make test installs it"
    )
    page, article = desk_page, make_article()
    fill_page_of(resource, publisher)
    addresses = [
        reverse("admin:index"),
        reverse("admin:directory_resource_changelist"),
        reverse("admin:directory_resource_add"),
        reverse("admin:directory_resource_release_this", args=[resource.pk]),
        reverse("admin:directory_article_change", args=[article.pk]),
        reverse("admin:directory_resource_change", args=[resource.pk]),
    ]
    found = {address: barriers_of(page, live_server.url + address, axe.Axe()) for address in addresses}
    page.emulate_media(color_scheme="dark")
    found["dark"] = barriers_of(page, live_server.url + addresses[-1], axe.Axe())
    assert "dark" in page.get_attribute("html", "class")
    page.set_viewport_size({"width": 390, "height": 844})
    found["narrow"] = barriers_of(page, live_server.url + addresses[-1], axe.Axe())
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    print({k: [x[2][:230] for x in v][:2] for k, v in found.items() if v}, [len(v) for v in found.values()])
    assert {name: barriers for name, barriers in found.items() if barriers} == {}
    assert page.problems == []


def fill_page_of(resource, by):
    """Hours, a point and locks, so that everything stands on the page that can."""
    resource.schedules.create(days=["MO", "FR"], opens="20:00", closes="02:00")
    resource.schedules.create(days=[], closed=True, valid_from="2026-12-25", valid_to="2026-12-25")
    for name, value in {"latitude": 45.52, "longitude": -122.68, "location_precision": "street"}.items():
        setattr(resource, name, value)
    curating.save(record=resource, changed=["latitude"], by=by, reason="looked at the map")
    curating.lock(resource=resource, fields=["phone:main", "schedules", "term:RES"], by=by, reason="phoned")


def barriers_of(page, address, axe):
    """The serious ones that axe finds on a page with everything open."""
    page.goto(address)
    page.evaluate("document.querySelectorAll('#content-main details').forEach((one) => { one.open = true })")
    page.wait_for_timeout(300)
    found = axe.run(page).response["violations"]
    return [
        (one["id"], node["html"], node["failureSummary"])
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def test_hours_of_monday_are_copied_to_all_weekdays_by_keyboard(resource, desk_page, live_server):
    page = desk_page
    page.goto(live_server.url + reverse("admin:directory_resource_change", args=[resource.pk]))
    page.get_by_label("Monday, opens (1)").focus()
    page.keyboard.type("0830PM")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("0200AM")
    page.get_by_text("until the next day").first.wait_for()
    page.get_by_role("button", name="Copy Monday to all weekdays").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_text("Different from the public version: schedules").first.wait_for()
    assert [str(row) for row in resource.schedules.all()] == ["MO TU WE TH FR 20:30 to 02:00"]
    assert_nothing_left_the_host(page, live_server)
    assert page.problems == []


def test_locked_field_is_given_back_to_its_source_by_keyboard(resource, desk_page, live_server, publisher):
    page = desk_page
    curating.lock(resource=resource, fields=["website"], by=publisher, reason="phoned")
    page.goto(live_server.url + reverse("admin:directory_resource_change", args=[resource.pk]))
    page.get_by_role("textbox", name="Website").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Unlocked: the value of the source").wait_for()
    assert page.url.endswith("#reach") and not resource.locks.exists()
    assert page.problems == []


def test_click_on_the_small_map_sets_the_point(resource, desk_page, live_server):
    page = desk_page
    page.goto(live_server.url + reverse("admin:directory_resource_change", args=[resource.pk]))
    box = page.locator("[data-map] svg").bounding_box()
    page.locator("[data-map] svg").click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    latitude, longitude = (float(page.input_value(f"#id_{name}")) for name in ("latitude", "longitude"))
    assert (round(latitude), round(longitude)) == (44, -121)
    assert page.problems == []


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
