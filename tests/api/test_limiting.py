"""How often one visitor may do something, and what is remembered of them."""

import pytest
from django.test import RequestFactory

from directory.api import limiting
from directory.api.limiting import Limiter, address_of, visitor_of


@pytest.fixture
def clock():
    now = [7200]
    read = lambda: now[0]  # noqa: E731
    read.now = now
    return read


def test_visitor_waits_until_the_window_ends(clock):
    limiter = Limiter(most=2, seconds=3600, clock=clock)
    assert [limiter.wait("192.0.2.1") for _ in range(3)] == [0, 0, 3600]
    clock.now[0] += 600
    assert limiter.wait("192.0.2.1") == 3000
    assert limiter.wait("192.0.2.2") == 0
    clock.now[0] += 3000
    assert limiter.wait("192.0.2.1") == 0


def test_memory_of_visitors_holds_no_address_and_ends_with_the_window(clock):
    limiter = Limiter(most=2, seconds=3600, clock=clock)
    limiter.wait("192.0.2.1")
    before = dict(limiter._counts)
    assert "192.0.2.1" not in str(vars(limiter)) and len(before) == 1
    clock.now[0] += 3600
    limiter.wait("192.0.2.1")
    assert len(limiter._counts) == 1 and limiter._counts.keys() != before.keys()


def test_memory_of_visitors_has_an_end(clock, monkeypatch):
    monkeypatch.setattr(limiting, "MOST_VISITORS", 3)
    limiter = Limiter(most=1, seconds=3600, clock=clock)
    waits = [limiter.wait(f"192.0.2.{number}") for number in range(6)]
    assert len(limiter._counts) <= 4 and waits == [0, 0, 0, 0, 3600, 3600]
    assert limiter.wait("192.0.2.1") == 3600


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "nonsense", True),
    ],
)
def test_visitor_of_an_ipv6_network_is_one(one, other, same):
    assert (visitor_of(one) == visitor_of(other)) is same


def test_address_is_what_the_trusted_proxy_says(settings):
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="10.9.9.9, 192.0.2.7")
    settings.SECURE_PROXY_SSL_HEADER = None
    assert address_of(request) == "127.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert address_of(request) == "192.0.2.7"
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="127.0.0.1")) == "127.0.0.1"
