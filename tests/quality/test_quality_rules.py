"""Each rule finds what it is for, and leaves alone what is in order."""

from dataclasses import replace

import pytest

from directory.quality.rules import RULES, Entry, Surroundings, looks_alive

PORTLAND, SALEM, NEW_YORK = (45.52, -122.68), (44.94, -123.04), (40.71, -74.0)
GOOD = Entry(
    state="OR",
    postal_code="97204",
    point=PORTLAND,
    website="https://help.example.org/portland",
    numbers=(("main", "+15032230100"), ("hotline", "988"), ("fax", "+15032230101")),
    terms=frozenset({"RES"}),
)
AROUND = Surroundings(
    current_terms=frozenset({"RES", "SA", "help/inpatient"}),
    retired_terms=frozenset({"OLD"}),
    help_follows_from=frozenset({"RES"}),
    shared_numbers={"+15032230199": 12, "+15032230198": 9},
)


def broken(**values):
    entry = replace(GOOD, **values)
    return {name for name, rule in RULES.items() if rule.check(entry, AROUND) is not None}


def value(name, **values):
    return RULES[name].check(replace(GOOD, **values), AROUND)


def test_good_entry_breaks_no_rule():
    assert broken() == set()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("no-phone", {"numbers": ()}),
        ("no-phone", {"numbers": (("fax", "+15032230101"), ("tty", "+15032230102"))}),
        ("reserved-phone", {"numbers": (("main", "+15035550142"),)}),
        ("reserved-phone", {"numbers": (("main", "+19992230100"),)}),
        ("impossible-phone", {"numbers": (("main", "+15031230100"),)}),
        ("impossible-phone", {"numbers": (("main", "+1503223010"),)}),
        ("shared-phone", {"numbers": (("main", "+15032230199"),)}),
        ("no-zip", {"postal_code": ""}),
        ("unknown-zip", {"postal_code": "00000"}),
        ("zip-not-in-state", {"state": "WA"}),
        ("point-far-from-zip", {"point": NEW_YORK}),
        ("no-point", {"point": None}),
        ("dead-website", {"website": "http://http://help.example.org"}),
        ("unknown-code", {"terms": frozenset({"RES", "XYZ"})}),
        ("retired-code", {"terms": frozenset({"RES", "OLD"})}),
        ("no-help", {"terms": frozenset({"SA"})}),
        ("no-hours", {"has_hours": False}),
        ("closed-but-public", {"is_closed": True}),
    ],
)
def test_rule_finds_what_it_is_for_and_no_other_does(name, values):
    assert broken(**values) == {name}


def test_every_rule_is_tried_above():
    tried = test_rule_finds_what_it_is_for_and_no_other_does.pytestmark[0].args[1]
    assert {name for name, _ in tried} | {"unknown-state"} == set(RULES)


def test_state_that_does_not_exist_is_found():
    assert "unknown-state" in broken(state="") and "unknown-state" in broken(state="XX")


@pytest.mark.parametrize(
    "values",
    [
        {"numbers": (("main", "+15035550142"),), "sample": True},
        {"numbers": (("main", "+442079460018"),)},  # abroad: not ours to judge
        {"numbers": (("main", "+15032230198"),)},
        {"postal_code": "97204-1234"},
        {"point": SALEM},  # 45 miles away
        {"terms": frozenset({"SA", "help/inpatient"})},
        {"is_closed": True, "is_public": False},
        {"postal_code": "", "point": None, "state": "", "is_remote": True},
    ],
)
def test_what_is_in_order_is_left_alone(values):
    assert broken(**values) == set()


def test_findings_say_what_is_wrong():
    assert value("zip-not-in-state", state="WA") == "97204: OR"
    assert value("shared-phone", numbers=(("main", "+15032230199"),)) == "+15032230199 (12)"
    assert value("point-far-from-zip", point=NEW_YORK).endswith(" miles")
    assert value("unknown-code", terms=frozenset({"ZZ", "XX"})) == "XX"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://www.example.org/a_b/?x=1&y=2#z",
        "https://xn--bcher-kva.example",
        "http://example.org:8080/",
    ],
)
def test_address_that_may_work_is_left_alone(address):
    assert looks_alive(address)


@pytest.mark.parametrize(
    "address",
    [
        "example.org",
        "https://example",
        "http://http://example.org",
        "http://https//example.org",
        "http:/example.org",
        "https://example .org",
        "https://example..org",
        "https://-example.org",
        "https://example.org, https://other.example.org",
        "https://exam_ple.org",
        "ftp://example.org",
        "https://192.0.2.1",
        "https://[::1",
        "mailto:help@example.org",
    ],
)
def test_address_that_cannot_work_is_found(address):
    assert not looks_alive(address)
