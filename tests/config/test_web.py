"""Headers, cookies and languages of answers, over two small pages that stand for the public and the desk."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils.translation import gettext

from config import security


def page(request):
    return HttpResponse(gettext("Monday"))


def own_policy(request):
    return HttpResponse(headers={"Content-Security-Policy": "default-src 'self'"})


def visitor(request):
    request.session["seen"] = True
    return HttpResponse(request.user.get_username())


urlpatterns = [
    path("api/v1/page", page),
    path("page", page),
    path("own", own_policy),
    path("admin/page", page),
    path("admin/visitor", visitor),
]

pytestmark = pytest.mark.urls(__name__)
ORIGIN = {"origin": "https://finder.example.org"}


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", ["/page", "/api/v1/page", "/admin/page", "/nowhere"])
def test_answer_from_anywhere_has_the_protecting_headers(client, address):
    headers = client.get(address).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Permissions-Policy" in headers


@pytest.mark.parametrize(("address", "readers"), [("/api/v1/page", "cross-origin"), ("/page", "same-origin")])
def test_resource_policy_lets_other_origins_read_the_api_only(client, address, readers):
    assert client.get(address).headers["Cross-Origin-Resource-Policy"] == readers


@pytest.mark.parametrize(
    ("address", "unsafe"), [("/page", False), ("/api/v1/page", False), ("/admin/page", True)]
)
def test_policy_allows_inline_code_under_the_desk_only(client, address, unsafe):
    assert ("unsafe" in client.get(address).headers["Content-Security-Policy"]) is unsafe


@pytest.mark.parametrize(
    ("address", "policy"),
    [("/page", "no-referrer"), ("/api/v1/page", "no-referrer"), ("/admin/page", "same-origin")],
)
def test_referrer_of_a_public_page_goes_nowhere_and_of_the_desk_to_itself(client, address, policy):
    assert client.get(address).headers["Referrer-Policy"] == policy


def test_policy_that_a_view_sets_itself_is_kept(client):
    assert client.get("/own").headers["Content-Security-Policy"] == "default-src 'self'"


def test_policy_names_no_foreign_host():
    for value in (security.DATA_POLICY, security.PAGE_POLICY, security.DESK_POLICY):
        assert "//" not in value and "*" not in value


def test_cors_for_the_api_is_open_to_all_without_credentials(client):
    headers = client.get("/api/v1/page", headers=ORIGIN).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    exposed = {name.strip() for name in headers["Access-Control-Expose-Headers"].split(",")}
    of_limits = {"RateLimit", "RateLimit-Policy", "Retry-After"}
    assert exposed == {"Link", "ETag", "Revision", "Content-Disposition"} | of_limits


def test_cors_outside_the_api_is_closed(client):
    for address in ("/page", "/admin/page"):
        assert "Access-Control-Allow-Origin" not in client.get(address, headers=ORIGIN).headers


def test_cors_preflight_is_answered(client):
    asked = {
        **ORIGIN,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    answer = client.options("/api/v1/page", headers=asked)
    assert answer.status_code == 200
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "content-type" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.django_db
def test_public_page_sets_no_cookie_and_asks_the_database_nothing(client, django_assert_num_queries):
    client.cookies["sessionid"] = "x" * 32
    with django_assert_num_queries(0):
        for address in ("/page", "/api/v1/page"):
            assert not client.get(address).cookies


@pytest.mark.django_db
def test_desk_page_knows_who_is_signed_in(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("curator"))
    answer = client.get("/admin/visitor")
    assert answer.content == b"curator"
    assert answer.cookies["sessionid"]["samesite"] == "Lax"


def test_language_of_a_curator_does_not_leak_into_the_next_public_answer(client):
    spanish = {"accept-language": "es"}
    assert client.get("/admin/page", headers=spanish).content.decode() == "lunes"
    assert client.get("/page").content.decode() == "Monday"
