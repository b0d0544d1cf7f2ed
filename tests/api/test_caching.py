"""ETag, 304, Cache-Control, Vary, compression, HEAD, OPTIONS and CORS."""

import gzip
from datetime import UTC, date, datetime

import pytest

from directory.api import asking, responses
from tests.api.listings import DOCUMENTS, make_id

PATH = "/api/v1/resources/"
ADDRESSES = [
    "/api/v1/", PATH, f"{PATH}facets/", f"{PATH}{make_id('Alder House')}/", "/api/v1/organizations/",
    f"/api/v1/organizations/{make_id('Cedar Group')}/", "/api/v1/categories/", "/api/v1/categories/help/",
    "/api/v1/crisis-lines/", "/api/v1/articles/", "/api/v1/articles/peers/", "/api/v1/openapi.json",
]  # fmt: skip
every_address = pytest.mark.parametrize("address", ADDRESSES)


def tag(api, address=PATH, **headers):
    return api.get(address, headers=headers).headers["ETag"]


@every_address
def test_same_answer_has_the_same_strong_tag(api, address):
    assert tag(api, address) == tag(api, address)
    assert tag(api, address).startswith('"')


@every_address
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_answer_that_the_visitor_has_is_not_sent_again(api, address, form):
    given = tag(api, address)
    response = api.get(address, headers={"if-none-match": form.format(given)})
    assert response.status_code == 304 and not response.content
    assert response.headers["ETag"] == given
    assert {"Cache-Control", "Vary", "Content-Language"} <= set(response.headers)
    assert "Content-Type" not in response.headers


def test_answer_that_the_visitor_has_is_not_computed(api, monkeypatch):
    given = tag(api)
    monkeypatch.setattr(responses, "whole", None)
    assert api.get(PATH, headers={"if-none-match": given}).status_code == 304


def test_other_tag_gets_the_whole_answer(api):
    assert api.get(PATH, headers={"if-none-match": '"other"'}).status_code == 200


def test_any_tag_of_what_is_not_there_is_not_found(api):
    assert api.get(f"{PATH}{make_id('Nobody')}/", headers={"if-none-match": "*"}).status_code == 404


def test_tag_differs_by_question_language_encoding_and_host(api, settings):
    settings.ALLOWED_HOSTS = ["*"]
    tags = [
        tag(api),
        tag(api, f"{PATH}?page_size=2"),
        tag(api, f"{PATH}?state=OR"),
        tag(api, f"{PATH}?state=!OR"),
        tag(api, f"{PATH}?lang=es"),
        tag(api, f"{PATH}?facets=help"),
        tag(api, f"{PATH}facets/"),
        tag(api, f"{PATH}?near=97204"),
        tag(api, f"{PATH}?near=97204&within=any"),
        tag(api, f"{PATH}?open_at=2026-11-27T09:00"),
        tag(api, **{"accept-encoding": "gzip"}),
        tag(api, host="other.example.org"),
        tag(api, "/api/v1/organizations/"),
    ]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("change", [{"revision": 8}, {"version": "2.0.0"}])
def test_tag_changes_with_revision_and_software(api, publish, change):
    before = tag(api)
    publish(*DOCUMENTS, **change)
    assert tag(api) != before


def test_tag_changes_with_the_day(api, monkeypatch):
    before = tag(api)

    class Tomorrow(datetime):
        @classmethod
        def now(cls, zone):
            assert zone is UTC
            return cls(date.today().year + 1, 1, 1)

    monkeypatch.setattr(asking, "datetime", Tomorrow)
    assert tag(api) != before


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("", "public, max-age=60, stale-while-revalidate=600"),
        ("?state=OR&help=inpatient", "public, max-age=60, stale-while-revalidate=600"),
        ("?verified_since=2026-01-01", "public, max-age=60, stale-while-revalidate=600"),
        ("?verified_within=30d", "public, max-age=60"),
        ("?accepts_new_patients=true", "public, max-age=60"),
        ("?open_at=2026-11-27T09:00", "public, max-age=60"),
        ("?remote=true&state=OR", "public, max-age=60, stale-while-revalidate=600"),
        ("?facets=help", "public, max-age=60, stale-while-revalidate=600"),
        ("?near=97204", "private, no-store"),
        ("?bbox=-123,45,-122,46", "private, no-store"),
        ("?q=detox", "private, no-store"),
        ("?open_now=true", "private, no-store"),
        ("?zip=97204", "private, no-store"),
        ("?city=Portland", "private, no-store"),
        ("?county=Marion", "private, no-store"),
        ("?city=!Portland&verified_within=30d", "private, no-store"),
        ("?zip=nowhere", "private, no-store"),
        ("?page=99", "private, no-store"),
    ],
)
def test_cache_control_fits_the_question(api, question, expected):
    assert api.get(PATH + question).headers["Cache-Control"] == expected


def test_answer_varies_by_format_language_and_encoding(api):
    vary = {name.strip().lower() for name in api.get(PATH).headers["Vary"].split(",")}
    assert {"accept", "accept-language", "accept-encoding"} <= vary


@every_address
def test_head_answers_as_get_without_a_body(api, address):
    got, head = api.get(address), api.head(address)
    assert head.status_code == 200 and not head.content
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control", "Link"):
        assert head.headers.get(name) == got.headers.get(name)
    assert got.headers["Content-Length"] == str(len(got.content))


@every_address
def test_options_names_the_methods(api, address):
    response = api.options(address)
    assert response.status_code == 204 and not response.content
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("accepted", ["gzip", "br, GZIP;q=0.8", "*", "deflate,gzip;q=1.0"])
def test_long_answer_is_compressed_where_that_is_accepted(api, accepted):
    plain, packed = api.get(PATH), api.get(PATH, headers={"accept-encoding": accepted})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.content))
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content)


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "gzip; q=0.000", "br, gzip;q=0"])
def test_answer_is_not_compressed_where_that_is_not_accepted(api, accepted):
    assert "Content-Encoding" not in api.get(PATH, headers={"accept-encoding": accepted}).headers


def test_short_answer_is_not_compressed(api):
    response = api.get(f"{PATH}?state=MT", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in response.headers


@every_address
def test_any_web_page_may_read_the_answer(api, address):
    headers = api.get(address, headers={"origin": "https://finder.example.org"}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    assert {"Link", "ETag"} <= {name.strip() for name in headers["Access-Control-Expose-Headers"].split(",")}


def test_any_web_page_may_read_an_error(api):
    response = api.get(f"{PATH}?hlep=x", headers={"origin": "https://finder.example.org"})
    assert response.status_code == 400 and response.headers["Access-Control-Allow-Origin"] == "*"


def test_preflight_is_answered(api):
    asked = {"origin": "https://finder.example.org", "access-control-request-method": "GET"}
    response = api.options(PATH, headers=asked | {"access-control-request-headers": "if-none-match"})
    assert response.status_code == 200
    assert "if-none-match" in response.headers["Access-Control-Allow-Headers"]


@every_address
def test_answer_sets_no_cookie_and_ignores_those_it_gets(api, address):
    api.cookies["sessionid"] = "x" * 32
    response = api.get(address)
    assert response.status_code == 200 and not response.cookies
    assert "cookie" not in response.headers["Vary"].lower()


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"), ("es", "es"), ("es-MX,es;q=0.9,en;q=0.8", "es"), ("fr,es;q=0.5", "es"), ("fr", "en"),
        ("en;q=0.5,es", "es"), ("es;q=0,en", "en"), ("*", "en"), ("x" * 5000, "en"), ("es\x00", "en"),
    ],
)  # fmt: skip
def test_language_follows_the_header(api, header, language):
    response = api.get("/api/v1/categories/help/", headers={"accept-language": header})
    assert response.headers["Content-Language"] == language
    assert (response.json()["name"] == "Kind of help") is (language == "en")


def test_language_that_is_asked_wins_over_the_header(api):
    response = api.get(f"{PATH}?lang=en", headers={"accept-language": "es"})
    assert response.headers["Content-Language"] == "en"
