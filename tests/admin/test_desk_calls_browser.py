"""Calls in a real browser, by keyboard alone: start, correct, one key for the outcome, on to the next."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from directory import verifying
from directory.models import Listing, Verification, VerificationPlan
from tests.admin.test_browser import FLAGS
from tests.verifying.entries import make_public

sync_api = pytest.importorskip("playwright.sync_api", reason="needs Playwright: make test installs it")


@pytest.fixture
def entries(transactional_db, publisher):
    first, second = (make_public(name=name) for name in ("Riverside House", "Hilltop Clinic"))
    verifying.plan()
    return first, second


@pytest.fixture
def page(chromium, monkeypatch, desk, live_server):
    """A page of somebody who has logged in."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        session = {"name": "sessionid", "value": desk.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([session])
        page = context.new_page()
        page.asked, page.problems = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.set_default_timeout(15_000)
        yield page
        browser.close()


@pytest.fixture
def call(page, live_server, entries):
    """The page of the first call, opened from the queue by keyboard."""
    page.goto(live_server.url + reverse("admin:directory_verificationplan_changelist"))
    page.get_by_role("button", name="Start calling").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="How did it end?").wait_for()
    return page


def assert_nothing_left_the_host(page, live_server):
    own = urlsplit(live_server.url).netloc
    foreign = [url for url in page.asked if urlsplit(url).scheme != "data" and urlsplit(url).netloc != own]
    assert page.asked and not foreign and page.problems == []


def checks():
    return list(Verification.objects.order_by("pk").values_list("resource__name", "outcome"))


def test_calls_done_by_keyboard_are_public_and_follow_each_other(call, entries, live_server, tmp_path):
    call.screenshot(path=tmp_path / "call.png", full_page=True)
    call.get_by_label("Main", exact=True).focus()
    call.keyboard.press("Control+A")
    call.keyboard.type("503 555 0142")
    call.get_by_label("Is this your address?").focus()
    call.keyboard.press("Space")
    call.keyboard.press("2")
    call.get_by_role("heading", name="Hilltop Clinic").wait_for()
    call.keyboard.press("3")
    call.get_by_text("Nothing more is due today").wait_for()
    call.screenshot(path=tmp_path / "done.png")
    assert checks() == [("Riverside House", "corrected"), ("Hilltop Clinic", "no_answer")]
    assert Verification.objects.get(outcome="corrected").fields == ["address"]
    assert "+15035550142" in Listing.objects.get(pk=entries[0].public_id).document
    assert_nothing_left_the_host(call, live_server)


def test_digits_typed_into_a_field_or_with_keys_off_choose_nothing(call):
    call.get_by_label("Note").focus()
    call.keyboard.type("12345")
    call.get_by_label("Keys 1 to 5 choose").focus()
    call.keyboard.press("Space")
    call.keyboard.press("1")
    call.wait_for_timeout(300)
    assert checks() == [] and call.get_by_label("Note").input_value() == "12345"
    call.wait_for_timeout(100)
    call.reload()
    call.wait_for_timeout(300)
    call.reload()  # the first one gave the claim back
    call.get_by_role("button", name="Claim it and call").click()
    assert not call.get_by_label("Keys 1 to 5 choose").is_checked()


def test_closed_for_good_asks_once_more(call):
    call.once("dialog", lambda dialog: dialog.dismiss())
    call.keyboard.press("5")
    call.wait_for_timeout(300)
    assert checks() == []
    call.once("dialog", lambda dialog: dialog.accept())
    call.keyboard.press("5")
    call.get_by_role("heading", name="Hilltop Clinic").wait_for()
    assert checks() == [("Riverside House", "closed")]


def test_page_that_is_closed_gives_its_claim_back(call, live_server):
    assert VerificationPlan.objects.filter(claimed_by__isnull=False).count() == 1
    call.goto(live_server.url + reverse("admin:index"))
    call.wait_for_timeout(500)
    assert VerificationPlan.objects.filter(claimed_by__isnull=False).count() == 0


@pytest.mark.parametrize("dark", [False, True])
def test_pages_have_no_serious_barrier(call, live_server, dark):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe: make test installs it"
    )
    call.emulate_media(color_scheme="dark" if dark else "light")
    names = ("verificationplan", "qualityfinding", "audit")
    lists = [reverse(f"admin:directory_{name}_changelist") for name in names]
    settings = reverse("admin:directory_sitesettings_change", args=[1])
    addresses = [urlsplit(call.url).path, reverse("admin:index"), settings, *lists]
    for address in addresses:
        call.goto(live_server.url + address)
        found = axe.Axe().run(call).response["violations"]
        serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
        assert serious == [], address
