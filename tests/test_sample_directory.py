"""The sample directory: fictional, in every state, with every current code, and as its script makes it."""

import importlib.util
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import zipcodes

FIXTURES = Path(__file__).parent.parent / "fixtures"
SAMPLE = FIXTURES / "sample_directory.ndjson"
VOCABULARY = FIXTURES / "vocabulary.json"
STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC "
    "ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY GU VI"
)
KEYS = {
    "name", "alternate_name", "organization", "description", "address", "location", "confidential_address",
    "timezone", "website", "email", "eligibility", "ages", "fees", "how_to_apply", "accessibility",
    "transportation", "operating_status", "remote", "phones", "schedules", "terms", "licences",
}  # fmt: skip
TEXTS = ("description", "eligibility", "fees", "how_to_apply", "accessibility", "transportation")
STAYS = {"HI", "HIT", "HID", "RES", "RL", "RS", "RD", "RTCA", "RTCC", "ORES"}
OUTPATIENT = {"OP", "OD", "ODT", "OIT", "OMB", "ORT", "OMH", "PHDT", "PH"}
SUPPORT = {"ICO", "GCO", "FCO", "MCO", "SACA", "IPT", "PEER", "RC", "SHG", "HH"}
DAYS = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
PHONE = re.compile(r"\+1[2-9]\d{2}55501\d{2}")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@pytest.fixture(scope="module")
def entries():
    return [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def generator():
    spec = importlib.util.spec_from_file_location(
        "make_sample_directory", FIXTURES / "make_sample_directory.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spans(entries):
    return [span for entry in entries for span in entry.get("schedules", ())]


def phones(entries):
    return [phone for entry in entries for phone in entry["phones"]]


def open_now_or_later(entries):
    return [entry for entry in entries if entry["operating_status"] == "active"]


def current_codes():
    if not VOCABULARY.exists():
        pytest.skip("fixtures/vocabulary.json is not there")
    categories = json.loads(VOCABULARY.read_text(encoding="utf-8"))["categories"]
    terms = [term for category in categories for term in category["terms"]]
    return {term["code"] for term in terms if term["code"] and not term["retired"]}


def test_sample_regenerated_equals_the_committed_file(generator):
    assert generator.lines(generator.directory()) == SAMPLE.read_text(encoding="utf-8")


def test_phone_book_after_a_hundred_numbers_raises(generator):
    book = generator.PhoneBook()
    given = [book.number("503") for _ in range(100)]
    assert (given[0], given[-1], len(set(given))) == ("+15035550100", "+15035550199", 100)
    with pytest.raises(ValueError, match="503"):
        book.number("503")


def test_zips_by_city_with_an_unknown_city_raises(generator, monkeypatch):
    monkeypatch.setitem(generator.CITIES, "OR", "Portland, Nowhere At All")
    with pytest.raises(ValueError, match="OR"):
        generator.zips_by_city("OR")


def test_sample_count_is_about_three_hundred(entries):
    assert 280 <= len(entries) <= 330
    assert 100 <= len({entry["organization"] for entry in entries}) <= 120


def test_sample_entries_have_known_keys_and_say_something_under_each(entries):
    for entry in entries:
        assert set(entry) <= KEYS
        assert None not in entry.values() and [] not in entry.values()


def test_sample_entries_differ_in_name_and_place(entries):
    places = Counter((e["name"], e.get("alternate_name"), json.dumps(e["address"])) for e in entries)
    assert max(places.values()) == 1


def test_sample_names_say_that_they_are_fictional(entries):
    for entry in entries:
        assert re.search(r"\b(Sample|Example)\b", entry["name"]), entry["name"]
        assert re.search(r"\b(Sample|Example)\b", entry["organization"]), entry["organization"]


def test_sample_descriptions_end_with_the_notice_in_both_languages(entries):
    for entry in entries:
        assert entry["description"]["en"].endswith(" This is a sample entry.")
        assert (
            entry["description"]
            .get("es", "Esta es una entrada de ejemplo.")
            .endswith("Esta es una entrada de ejemplo.")
        )


def test_sample_states_each_have_a_stay_two_outpatient_places_and_support(entries):
    by_state = defaultdict(list)
    for entry in open_now_or_later(entries):
        by_state[entry["address"]["state_province"]].append(set(entry["terms"]))
    assert set(by_state) == set(STATES.split())
    for state, found in by_state.items():
        assert len(found) >= 4, state
        assert sum(1 for terms in found if terms & STAYS) >= 1, state
        assert sum(1 for terms in found if terms & OUTPATIENT) >= 2, state
        assert sum(1 for terms in found if terms & SUPPORT) >= 1, state


def test_sample_current_codes_each_stand_on_two_open_entries(entries):
    counts = Counter(code for entry in open_now_or_later(entries) for code in entry["terms"])
    assert {code: counts[code] for code in current_codes() if counts[code] < 2} == {}


def test_sample_terms_are_current_codes_or_harm_reduction(entries):
    used = {code for entry in entries for code in entry["terms"]}
    assert used - current_codes() == {"help/harm-reduction"}


def test_sample_terms_are_sorted_and_unique(entries):
    for entry in entries:
        assert entry["terms"] == sorted(set(entry["terms"]))


@pytest.mark.parametrize(
    "exclusive",
    [
        "DDF FED IH LCCG PVTN PVTP STG TBG VAMC",
        "SMON SMPD SMOP",
        "VAPN VPPD VAPP",
        "PMAT NMAUT NAUT ACMA",
        "BU MOA NMOA NOOP",
        "MU MOA NMOA NOOP",
        "NP SF",
        "NP PI",
        "AUDO OUDO",
    ],
)
def test_sample_terms_that_exclude_each_other_never_meet(entries, exclusive):
    for entry in entries:
        assert len(set(exclusive.split()) & set(entry["terms"])) <= 1, entry["name"]


def test_sample_phones_are_fictional_and_never_shared(entries):
    numbers = [phone["number"] for phone in phones(entries)]
    assert [number for number in numbers if not PHONE.fullmatch(number)] == []
    assert len(numbers) == len(set(numbers))
    assert not any(number[3:5] == "11" for number in numbers)


def test_sample_phones_are_toll_free_or_of_the_city(entries):
    for entry in entries:
        city, state = entry["address"]["city"], entry["address"]["state_province"]
        rows = zipcodes.filter_by(city=city, state=state)
        allowed = {"800"} | {code for row in rows for code in row["area_codes"]}
        assert {phone["number"][2:5] for phone in entry["phones"]} <= allowed


def test_sample_phones_are_of_every_kind(entries):
    kinds = Counter(phone["kind"] for phone in phones(entries))
    assert set(kinds) == {"main", "intake", "hotline", "tty", "fax"}
    assert min(kinds.values()) >= 10
    assert any("extension" in phone for phone in phones(entries))
    assert sum(1 for phone in phones(entries) if phone["number"].startswith("+1800")) >= 15


def test_sample_hosts_are_example_org_only(entries):
    websites = [urlsplit(entry["website"]) for entry in entries if "website" in entry]
    emails = [entry["email"] for entry in entries if "email" in entry]
    assert len(websites) > 200 and len(emails) > 100
    assert all(url.scheme == "https" and url.hostname.endswith(".example.org") for url in websites)
    assert all(re.fullmatch(r"[a-z0-9-]+@example\.org", email) for email in emails)


def test_sample_text_has_no_other_host():
    assert set(re.findall(r"[\w-]+\.(?:com|org|net|gov|us)\b", SAMPLE.read_text(encoding="utf-8"))) == {
        "example.org"
    }


def test_sample_addresses_agree_with_their_zip_code(entries):
    housed = [entry for entry in entries if "postal_code" in entry["address"]]
    assert len(housed) > 280
    for entry in housed:
        (row,) = zipcodes.matching(entry["address"]["postal_code"])
        assert (row["city"], row["state"]) == (entry["address"]["city"], entry["address"]["state_province"])
        assert row["county"].startswith(entry["address"].get("county", ""))
        assert row["timezone"] == entry["timezone"]


def test_sample_time_zones_are_known(entries):
    assert len({ZoneInfo(entry["timezone"]).key for entry in entries}) >= 8


def test_sample_points_lie_near_their_zip_code(entries):
    for entry in entries:
        if "location" in entry:
            (row,) = zipcodes.matching(entry["address"]["postal_code"])
            assert abs(entry["location"]["latitude"] - float(row["lat"])) < 0.005
            assert abs(entry["location"]["longitude"] - float(row["long"])) < 0.005


def test_sample_points_are_of_several_precisions_and_missing_for_some(entries):
    precisions = Counter(entry.get("location", {}).get("precision") for entry in entries)
    assert set(precisions) == {"rooftop", "street", "postal_code", None}
    assert 3 <= precisions["postal_code"] <= 30 and 5 <= precisions[None] <= 30


def test_sample_confidential_entries_hold_a_street_that_could_leak(entries):
    hidden = [entry for entry in entries if entry["confidential_address"]]
    assert len(hidden) >= 8
    for entry in hidden:
        assert "DV" in entry["terms"]
        assert entry["address"]["line1"] and entry["location"]["precision"]


def test_sample_confidential_texts_name_neither_street_nor_building(entries):
    for entry in entries:
        if entry["confidential_address"]:
            said = json.dumps([entry.get(key) for key in (*TEXTS, "name", "alternate_name")])
            assert entry["address"]["line1"] not in said and "building" not in said


def test_sample_remote_entries_name_modes_and_real_areas(entries):
    remote = [entry["remote"] for entry in entries if "remote" in entry]
    assert len(remote) >= 15
    for served in remote:
        assert served["modes"] and set(served["modes"]) <= {"phone", "video"}
        assert set(served["areas"]) <= set(STATES.split()) or served["areas"] == ["US"]
    assert any(served["areas"] == ["US"] for served in remote)
    assert any(len(served["areas"]) > 1 for served in remote)


def test_sample_operating_statuses_are_mostly_active(entries):
    statuses = Counter(entry["operating_status"] for entry in entries)
    assert set(statuses) == {"active", "temporarily_closed", "closed"}
    assert statuses["closed"] == 3 and 4 <= statuses["temporarily_closed"] <= 10


def test_sample_schedules_are_missing_for_about_a_third(entries):
    without = sum(1 for entry in entries if "schedules" not in entry)
    assert 0.28 <= without / len(entries) <= 0.40


def test_sample_schedules_are_well_formed(entries):
    for span in spans(entries):
        assert span["days"] and set(span["days"]) <= DAYS
        assert TIME.fullmatch(span["opens"]) and TIME.fullmatch(span["closes"])
        assert (span["valid_from"] is None) == (span["valid_to"] is None)
        assert (span["valid_from"] or "") <= (span["valid_to"] or "")


@pytest.mark.parametrize(
    "pattern",
    [
        lambda span: span["opens"] == span["closes"] == "00:00" and not span["closed"],
        lambda span: (span["opens"], span["closes"]) == ("18:00", "02:00"),
        lambda span: span["days"] == ["SA", "SU"],
        lambda span: span["by_appointment"],
        lambda span: span["closed"] and span["valid_from"],
        lambda span: not span["closed"] and span["valid_from"],
    ],
    ids=["whole-day", "over-midnight", "weekend", "by-appointment", "holiday-closure", "season"],
)
def test_sample_schedules_have_each_pattern(entries, pattern):
    assert sum(1 for span in spans(entries) if pattern(span)) >= 2


def test_sample_schedules_have_two_spans_on_one_day(entries):
    two = [e for e in entries if Counter(d for s in e.get("schedules", ()) for d in s["days"])["MO"] > 1]
    assert any(not any(span["closed"] for span in entry["schedules"]) for entry in two)


@pytest.mark.parametrize("field", TEXTS)
def test_sample_texts_come_in_both_languages_and_at_times_english_only(entries, field):
    texts = [entry[field] for entry in entries if field in entry]
    assert len(texts) >= 150
    assert all(text["en"] for text in texts)
    assert 0.6 <= sum(1 for text in texts if text.get("es")) / len(texts) < 1


def test_sample_descriptions_vary(entries):
    bare = Counter(e["description"]["en"].replace(e["address"]["city"], "") for e in entries)
    assert len(bare) >= 200 and max(bare.values()) <= 4


def test_sample_spanish_speaking_places_have_spanish_texts(entries):
    for entry in entries:
        if "SP" in entry["terms"]:
            assert all("es" in entry[field] for field in TEXTS if field in entry)
            assert all("es" in phone["languages"] for phone in entry["phones"])


def test_sample_ages_are_ordered(entries):
    for entry in entries:
        minimum, maximum = entry["ages"]["minimum"], entry["ages"]["maximum"]
        assert maximum is None or minimum < maximum


def test_sample_licences_are_marked_as_samples(entries):
    held = [licence for entry in entries for licence in entry.get("licences", ())]
    assert {licence["kind"] for licence in held} == {"licence", "accreditation"}
    assert all(licence["number"].startswith("SAMPLE-") for licence in held)
