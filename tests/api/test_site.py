"""What the root says of the site, and its logo; nothing is claimed of its accuracy before an audit."""

import base64

import pytest

from tests.api import listings

SITE = {
    "name": "Example Finder",
    "footer": "Run by Example.",
    "contact": {"email": "a@example.org", "phone": None, "url": None},
    "home_state": "OR",
    "colour": "#0f766e",
    "logo_text": "A lighthouse",
}
PNG = b"\x89PNG\r\n\x1a\nrest"
LOGO = {"type": "image/png", "version": "abc", "data": base64.b64encode(PNG).decode()}
SHARE = {"count": 56, "share": 0.56, "low": 0.4623, "high": 0.6533}
ACCURACY = {
    "closed_on": "2026-11-25", "drawn": 120, "called": 100, "population": 17656, "states": [], "exact": SHARE,
    "functional": SHARE,
}  # fmt: skip


@pytest.fixture
def site(publish):
    facts = {"en": SITE, "es": {**SITE, "name": "Buscador"}, "logo": LOGO, "accuracy": ACCURACY}
    publish(*listings.DOCUMENTS, site=facts)


def test_root_before_anything_was_said_claims_nothing(api, valid):
    answer = valid(api.get("/api/v1/"), "/api/v1/")
    assert answer["accuracy"] is None
    assert set(answer["site"].values()) == {None}


def test_root_names_the_site_in_the_asked_language(api, site, valid):
    answer = valid(api.get("/api/v1/"), "/api/v1/")
    assert answer["site"] == {**SITE, "logo": "http://testserver/logo?v=abc"}
    assert answer["accuracy"] == ACCURACY
    spanish = valid(api.get("/api/v1/?lang=es"), "/api/v1/")
    assert spanish["site"]["name"] == "Buscador"


def test_logo_is_shown_to_front_ends_elsewhere(api, site):
    answer = api.get("/logo?v=abc")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, PNG, "image/png")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_logo_that_was_never_uploaded_is_not_found(api):
    assert api.get("/logo").status_code == 404
