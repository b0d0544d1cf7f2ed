"""What stands for an address and a name in the count of wrong passwords says neither."""

import ipaddress

import pytest

from config import throttling


@pytest.fixture
def behind_a_proxy(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


def test_address_behind_a_proxy_is_the_last_one_named(rf, behind_a_proxy):
    request = rf.get("/", headers={"x-forwarded-for": "203.0.113.9, 198.51.100.7"})
    assert throttling.client_address(request) == "198.51.100.7"


def test_address_without_a_proxy_is_that_of_the_connection(rf):
    request = rf.get("/", headers={"x-forwarded-for": "203.0.113.9"}, REMOTE_ADDR="198.51.100.7")
    assert throttling.client_address(request) == "198.51.100.7"


def test_pseudonym_of_an_address_is_the_same_again_and_nobodys(rf):
    first, again, other = (
        throttling.address_pseudonym(rf.get("/", REMOTE_ADDR=address))
        for address in ("198.51.100.7", "198.51.100.7", "198.51.100.8")
    )
    assert first == again != other
    assert ipaddress.ip_address(first) in ipaddress.ip_network("fd00::/8")


def test_pseudonym_depends_on_the_secret_key(rf, settings):
    before = throttling.address_pseudonym(rf.get("/", REMOTE_ADDR="198.51.100.7"))
    settings.SECRET_KEY = "another key that is long enough for anything you might want"
    assert throttling.address_pseudonym(rf.get("/", REMOTE_ADDR="198.51.100.7")) != before


def test_pseudonym_of_a_name_is_the_same_of_a_form_and_of_credentials(rf):
    typed = throttling.name_pseudonym(rf.post("/", {"username": "curator"}))
    assert typed == throttling.name_pseudonym(rf.post("/"), {"username": "curator"})
    assert "curator" not in typed
