"""`/provider/{token}/`: what a provider sees and sends, without a login, a cookie or a script."""

import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from config.logs import DiscreetFilter, DiscreetFormatter
from directory import providing, publishing
from directory.models import ProviderLink, Report, SiteSettings
from directory.provider import views
from directory.provider.forms import ProposalForm
from directory.provider.words import WORDS, words_in
from tests.builders import listed, make_organization, make_resource, make_user, make_vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    """A browser that shows what it is refused, and would send a cookie if it had one."""
    return Client(enforce_csrf_checks=True)


def let_out(**values):
    record = make_resource(**values)
    publishing.release(record=record, by=None, reason="first")
    return record


@pytest.fixture
def entry():
    return let_out(
        name="Alder House",
        description="One line.\nAnother.",
        website="https://alder.example.org",
        terms=["SA"],
    )


@pytest.fixture
def link(entry):
    return providing.make_link(
        organization=entry.organization, recipient="The office", by=make_user(), reason="asked"
    )


def list_address(link):
    return f"/provider/{providing.token_of(link)}/"


def address(link, entry):
    return f"{list_address(link)}{entry.public_id}/"


def send(client, link, entry, step, *, form=None, lang="en", **data):
    """Sends as a browser does that tells no referrer."""
    data = {"step": step, "form": providing.form_token(link) if form is None else form, **data}
    return client.post(f"{address(link, entry)}?lang={lang}", data, headers={"origin": "null"})


def proposed(client, link, entry, **changes):
    """The proposal form as a browser sends it back, with CR and LF, and some changes."""
    form = client.get(address(link, entry)).context["form"]
    data = {field.name: (field.value() or "").replace("\n", "\r\n") for field in form}
    return send(client, link, entry, "propose", **data | changes)


def test_list_shows_the_own_public_entries_only(client, link, entry):
    make_resource(organization=entry.organization, name="A draft")
    let_out(name="Birch Clinic")
    page = client.get(list_address(link)).content.decode()
    assert "Alder House" in page and str(entry.public_id) in page
    assert "A draft" not in page and "Birch" not in page


def test_list_of_many_entries_has_pages(client, link, entry, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 2)
    for number in range(2):
        let_out(name=f"Birch {number}", organization=entry.organization)
    first, second = (client.get(f"{list_address(link)}?page={page}").content.decode() for page in (1, 2))
    assert "Birch 0" in first and "Birch 1" not in first and "page=2" in first
    assert "Birch 1" in second and "Birch 0" not in second and "page=1" in second
    for odd in ("0", "-1", "99", "x", "²", "9" * 400):
        assert client.get(f"{list_address(link)}?page={odd}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_a_constant_number_of_queries(client, link, entry, count, django_assert_num_queries):
    for number in range(count - 1):
        let_out(name=f"Birch {number}", organization=entry.organization)
    client.get(list_address(link))
    with django_assert_num_queries(5):  # link, count, keys, documents, site
        client.get(list_address(link))


def test_entry_page_asks_few_queries(client, link, entry, django_assert_num_queries):
    client.get(list_address(link))
    with django_assert_num_queries(6):  # link, entry, document, services, waiting, site
        client.get(address(link, entry))


def test_entry_page_shows_all_that_is_to_be_confirmed(client, link):
    make_vocabulary()
    whole = make_resource(organization=link.organization, terms=("RES", "SA"), fees="Free")
    whole.schedules.create(days=["MO"], opens="09:00", closes="17:00")
    publishing.release(record=whole, by=None, reason="first")
    page = client.get(address(link, whole)).content.decode()
    for text in (
        "Residential treatment",
        "Substance use treatment",
        "MO 09:00-17:00",
        "Free",
        "(503) 555-0100",
    ):
        assert text in page


@pytest.mark.parametrize("language", ["en", "es"])
def test_page_is_in_the_language_that_is_asked(client, link, entry, language):
    words = words_in(language)
    asked = client.get(f"{address(link, entry)}?lang={language}").content.decode()
    accepted = client.get(address(link, entry), headers={"accept-language": language}).content.decode()
    for page in (asked, accepted):
        assert f'<html lang="{language}">' in page and words["confirm"] in page
        assert words["what_public_sees"] in page


def test_words_stand_in_both_languages():
    assert all(len(both) == 2 and all(both) for both in WORDS.values())
    for english, spanish in WORDS.values():
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", spanish))


def test_confirmed_entry_is_verified_and_says_so(client, link, entry):
    response = send(client, link, entry, "confirm")
    assert response.status_code == 302 and response.url.endswith("?lang=en&done=confirmed")
    assert words_in("en")["done_confirmed"] in client.get(response.url).content.decode()
    assert listed(entry)["verified"]["method"] == "provider"


@pytest.mark.parametrize(("said", "value"), [("yes", True), ("no", False)])
def test_openings_are_said(client, link, entry, said, value):
    response = send(client, link, entry, "openings", accepts=said, lang="es")
    assert listed(entry)["accepts_new_patients"]["value"] is value
    answer = words_in("es")["yes" if value else "no"]
    assert f"Su última respuesta: {answer}" in client.get(response.url).content.decode()
    send(client, link, entry, "openings", accepts="unknown")
    assert listed(entry)["accepts_new_patients"] is None


def test_proposal_holds_what_was_written_over_only(client, link, entry):
    response = proposed(client, link, entry, website="https://new.example.org", comment="By the way")
    assert response.url.endswith("done=proposed")
    report = Report.objects.get()
    assert dict(report.suggestions.values_list("field", "suggested")) == {
        "website": "https://new.example.org"
    }
    assert report.comment == "By the way" and report.link == link
    assert words_in("en")["waiting"] in client.get(response.url).content.decode()


def test_proposal_of_nothing_is_no_report(client, link, entry):
    assert proposed(client, link, entry).url.endswith("done=nothing")
    assert not Report.objects.exists()


def test_proposal_that_is_too_long_comes_back_with_what_was_written(client, link, entry):
    response = proposed(client, link, entry, name="x" * 1001)
    assert response.status_code == 400 and b"x" * 1001 in response.content
    assert words_in("en")["error_title"].encode() in response.content and not Report.objects.exists()


def test_proposal_form_names_only_fields_that_a_report_knows(entry):
    from directory.reporting import FIELDS

    form = ProposalForm(listed(entry), words_in("en"))
    assert set(form.fields) - {"comment"} <= set(FIELDS)


def test_step_that_is_unknown_does_nothing(client, link, entry):
    for step, data in (("delete", {}), ("openings", {}), ("openings", {"accepts": "maybe"})):
        assert send(client, link, entry, step, **data).status_code == 400
    assert listed(entry)["accepts_new_patients"] is None


def test_step_without_the_token_of_its_form_does_nothing(client, link, entry):
    other = providing.make_link(organization=make_organization(), recipient="x", by=link.made_by, reason="x")
    for form in ("", "x", providing.form_token(other), providing.token_of(link)):
        response = send(client, link, entry, "confirm", form=form)
        assert response.status_code == 400 and words_in("en")["form_old"].encode() in response.content
    assert listed(entry)["verified"] is None


# Others


@pytest.mark.parametrize("step", ["", "confirm", "openings", "propose"])
def test_entry_of_others_is_out_of_reach(client, link, step):
    other = let_out(name="Birch Clinic")
    if step:
        response = send(client, link, other, step, accepts="yes", name="Mine")
    else:
        response = client.get(address(link, other))
    assert response.status_code == 404 and b"Birch" not in response.content
    assert words_in("en")["not_theirs"].encode() in response.content
    assert listed(other)["verified"] is None and not Report.objects.exists()


@pytest.mark.parametrize(
    ("change", "text", "status"),
    [
        ({"expires_at": timezone.now() - timedelta(days=1)}, "ended_expired", 410),
        ({"revoked_at": timezone.now()}, "ended_revoked", 410),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_link_that_ended_says_so_kindly_and_whom_to_ask(client, link, entry, change, text, status, language):
    SiteSettings.objects.create(contact_email="team@example.org", contact_phone="503-555-0177")
    ProviderLink.objects.filter(pk=link.pk).update(**change)
    for response in (
        client.get(f"{list_address(link)}?lang={language}"),
        client.get(f"{address(link, entry)}?lang={language}"),
        send(client, link, entry, "confirm", lang=language),
    ):
        page = response.content.decode()
        assert response.status_code == status and words_in(language)[text] in page
        assert "team@example.org" in page and "503-555-0177" in page and "Alder House" not in page
    assert listed(entry)["verified"] is None


def test_link_that_is_none_says_so_kindly(client, link):
    response = client.get(list_address(link)[:-4] + "/")
    assert response.status_code == 404 and words_in("en")["ended_unknown"].encode() in response.content


# What must not leave these pages


def all_pages(client, link, entry):
    yield client.get(list_address(link))
    yield client.get(address(link, entry))
    yield send(client, link, entry, "confirm")
    yield send(client, link, entry, "confirm", form="x")
    yield client.get("/provider/nonsense/")


def test_pages_are_kept_and_indexed_by_nobody_and_set_no_cookie(client, link, entry):
    for response in all_pages(client, link, entry):
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert not response.cookies
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "form-action 'self'" in policy


def test_pages_work_under_their_policy_and_load_nothing_foreign(client, link, entry):
    page = client.get(address(link, entry)).content.decode()
    assert not re.search(r"<script|<style|\bon\w+=|style=", page)
    [sheet] = re.findall(r'rel="stylesheet" href="/static/([^"]+)"', page)
    assert finders.find(sheet) and "url(" not in Path(finders.find(sheet)).read_text()


def test_text_of_an_entry_is_shown_as_text(client, link, entry):
    evil = let_out(name="<script>alert(1)</script>", organization=entry.organization)
    for page in (client.get(list_address(link)), client.get(address(link, evil))):
        assert b"<script>alert" not in page.content and b"&lt;script&gt;" in page.content


def test_token_stands_in_no_log(link, entry, monkeypatch):
    lines = []
    handler = logging.Handler(logging.DEBUG)
    handler.emit = lambda record: lines.append(handler.format(record))
    handler.addFilter(DiscreetFilter())
    handler.setFormatter(DiscreetFormatter())
    monkeypatch.setattr(providing, "entries", lambda *args: 1 / 0)
    logging.getLogger("django.request").addHandler(handler)
    try:
        failing = Client(raise_request_exception=False)
        assert failing.get(list_address(link)).status_code == 500
        failing.get(list_address(link)[:-4] + "/")
        failing.put(list_address(link))
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    text = "\n".join(lines)
    assert "provider/<str:token>/" in text and "ZeroDivisionError" in text
    assert providing.token_of(link)[:12] not in text
