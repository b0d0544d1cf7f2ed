"""Reports and providers in a real browser: a curator by keyboard, a provider without script or cookie."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from directory import providing, publishing
from directory.models import Report, ReportContact
from directory.reporting import file_report
from tests.admin.clients import DeskClient
from tests.builders import listed, make_resource

sync_api = pytest.importorskip("playwright.sync_api", reason="needs Playwright: make test installs it")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
LOOKS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


@pytest.fixture
def publisher(django_user_model, transactional_db):
    return django_user_model.objects.create_superuser("publisher")


@pytest.fixture
def entry(transactional_db):
    record = make_resource(name="Alder House", website="https://old.example.org")
    publishing.release(record=record, by=None, reason="first")
    return record


@pytest.fixture
def report(entry):
    values = {"phones": "503-555-0142", "website": "https://new.example.org"}
    made = file_report(
        resource=entry, kind="wrong-phone", values=values, comment="A person at home answered."
    )
    ReportContact.objects.create(report=made, contact="me@example.org")
    return made


@pytest.fixture
def link(entry, publisher):
    return providing.make_link(
        organization=entry.organization, recipient="The office", by=publisher, reason="asked"
    )


@pytest.fixture
def browser(chromium, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop in the test's thread
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def open_page(browser, live_server):
    """`open_page(path, width, scheme)`: a page; no request may leave the host, no error may be thrown."""
    asked, problems = [], []

    def show(path, width=1280, scheme="light", cookie=None, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=live_server.url, **options
        )
        if cookie:
            context.add_cookies([{"url": live_server.url, "name": cookie.key, "value": cookie.value}])
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.set_default_timeout(15_000)
        page.goto(path)
        return page

    yield show
    own = urlsplit(live_server.url).netloc
    assert [one for one in asked if urlsplit(one).scheme != "data" and urlsplit(one).netloc != own] == []
    assert problems == []


@pytest.fixture
def session(publisher):
    """The session cookie of a curator who has logged in, with the second factor."""
    client = DeskClient()
    client.force_login(publisher)
    return client.cookies[django_settings.SESSION_COOKIE_NAME]


def tab_to(page, selector, most=60):
    """Presses Tab until the focus is on what the selector names."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no focus on {selector}")


def test_report_is_handled_by_keyboard_alone(report, entry, open_page, session):
    page = open_page(reverse("admin:directory_report_change", args=[report.pk]), cookie=session)
    page.locator("main, body").first.wait_for()
    for field, steps, choice in (("phones", 1, "accept"), ("website", 2, "reject")):
        name = f"suggestion-{report.suggestions.get(field=field).pk}-choice"
        tab_to(page, f"[name={name}]")
        for _ in range(steps):
            page.keyboard.press("ArrowRight")
        assert page.locator(f"[name={name}][value={choice}]").is_checked()
    tab_to(page, "button[value=decide_and_answer]")
    page.keyboard.press("Enter")
    page.get_by_text("Answered. How to reach").wait_for()
    assert listed(entry)["phones"][0]["number"] == "+15035550142"
    report.refresh_from_db()
    assert report.outcome == "partly" and not ReportContact.objects.exists()


def test_provider_confirms_and_proposes_without_script_or_cookie(entry, link, open_page):
    page = open_page(f"/provider/{providing.token_of(link)}/", java_script_enabled=False)
    page.get_by_role("link", name="Alder House").click()
    page.get_by_role("button", name="Yes, everything is still right").click()
    page.get_by_text("you have confirmed it today").wait_for()
    page.get_by_role("button", name="Yes", exact=True).click()
    page.get_by_text("People see your answer now").wait_for()
    page.get_by_label("Website").fill("https://new.example.org")
    page.get_by_role("button", name="Send these changes").click()
    page.get_by_text("Thank you. The team will look").wait_for()
    page.get_by_role("link", name="Español").click()
    page.get_by_role("heading", name="¿Sigue todo correcto?").wait_for()
    assert page.context.cookies() == []
    assert listed(entry)["verified"]["method"] == "provider"
    assert listed(entry)["accepts_new_patients"]["value"] is True
    assert Report.objects.get().suggestions.get().suggested == "https://new.example.org"


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_pages_have_no_serious_barrier(report, link, open_page, session, width, scheme, tmp_path):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe: make test installs it"
    )
    token = providing.token_of(link)
    pages = {
        "list": reverse("admin:directory_report_changelist"),
        "report": reverse("admin:directory_report_change", args=[report.pk]),
        "links": reverse("admin:directory_organization_provider_links", args=[link.organization_id]),
        "entries": f"/provider/{token}/",
        "entry": f"/provider/{token}/{report.resource.public_id}/",
        "ended": "/provider/nonsense/",
    }
    found = {}
    for name, path in pages.items():
        page = open_page(path, width, scheme, cookie=None if path.startswith("/provider") else session)
        page.screenshot(path=tmp_path / f"{name}-{width}-{scheme}.png", full_page=True)
        violations = axe.Axe().run(page).response["violations"]
        found[name] = [one["id"] for one in violations if one["impact"] in ("serious", "critical")]
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    assert found == {name: [] for name in pages}
