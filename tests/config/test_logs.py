import logging
import sys

import pytest
from django.test import Client, override_settings
from django.urls import path

from config.logs import DiscreetFilter, DiscreetFormatter

MARK = "90210-elm-street"


def breaks(request, place):
    raise ValueError(f"cannot place {place}")


urlpatterns = [path("near/<place>", breaks)]


@pytest.fixture
def written():
    """Everything that a request's loggers write, as the handler of the settings writes it."""
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(handler.format(record))
    handler.addFilter(DiscreetFilter())
    handler.setFormatter(DiscreetFormatter())
    loggers = [logging.getLogger(name) for name in ("django.request", "django.security")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lines
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.mark.urls(__name__)
def test_log_of_a_failed_request_names_the_route_and_code_but_nothing_that_was_asked(written):
    Client(raise_request_exception=False).get(f"/near/{MARK}?near={MARK}", headers={"user-agent": MARK})
    text = "\n".join(written)
    assert "near/<place>" in text
    assert "ValueError" in text and "in breaks" in text
    assert MARK not in text


@pytest.mark.urls(__name__)
@override_settings(ALLOWED_HOSTS=["directory.example.org"])
def test_log_of_a_forged_host_holds_no_part_of_it(written):
    Client(raise_request_exception=False).get("/near/x", headers={"host": f"{MARK}.example.net"})
    assert written
    assert MARK not in "\n".join(written)


def test_formatter_shows_the_frames_of_every_chained_exception_without_messages():
    try:
        try:
            raise KeyError(MARK)
        except KeyError:
            raise RuntimeError(MARK) from None
    except RuntimeError:
        text = DiscreetFormatter().formatException(sys.exc_info())
    assert "RuntimeError" in text
    assert MARK not in text


def test_filter_leaves_our_own_records_as_they_are():
    record = logging.LogRecord("directory.publishing", logging.INFO, "x", 1, "%s rows", (3,), None)
    assert DiscreetFilter().filter(record)
    assert record.getMessage() == "3 rows"
