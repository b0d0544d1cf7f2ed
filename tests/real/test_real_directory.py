"""The whole national directory, from the publisher's files to the answers of a running server."""

import csv
import gzip
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.importing.builders import DIRECTORY, DIRECTORY_COLUMNS, LOCATOR
from tests.importing.servers import faults
from tests.real.counting import rows, sites_by_code, sites_by_state
from tests.real.judge.client import Client
from tests.real.serving import serving

SECONDS, MEBIBYTES, LOCKED_SECONDS = 90, 500, 10
KILLS = 5
QUESTIONS = (
    "help=inpatient&state=OR",
    "help=outpatient&state=OR",
    "help=counseling&state=CA&payment=medicaid",
    "help=detox&state=NY",
    "care=substance-use&service=BU&state=WV",
    "care=mental-health&service=TELE&state=TX",
    "help=outpatient&help=detox&state=FL",
    "service=SP&state=PR",
    "help=inpatient&help=!detox&state=OH",
    "zip=97202",
)


@pytest.fixture(scope="module")
def ask(real):
    """Asks the running server a question; its answer."""
    with serving(real.server) as port:
        yield lambda path: json.loads(Client(port).text(path))


def counts(said) -> dict[str, int]:
    """The first table of what `import_source` said."""
    lines = [line.split() for line in said.splitlines() if line.startswith("  ")]
    return {name: int(count.replace(",", "")) for name, count in reversed(lines)}


def test_every_row_is_accounted_for(real):
    said = counts(real.costs[DIRECTORY].said)
    assert said["created"] == 17_656
    assert said["created"] + said["merged"] == len(rows(real.directory)) == 20_519
    assert said["rejected"] == 5 and said["kept"] == said["vanished"] == 0


def test_bad_rows_are_reported_and_no_code_is_unknown(real):
    with open(real.rejected, newline="", encoding="utf-8") as stream:
        found = list(csv.DictReader(stream))
    bad = [row["row"] for row in found if row["rejected"] == "True"]
    assert bad == ["20521", "20522", "20523", "20524", "20525"]
    assert not [row for row in found if row["code"] == "unknown-code"]


@pytest.mark.parametrize("source", [DIRECTORY, LOCATOR])
def test_import_and_publish_stay_within_time_memory_and_lock(real, source, capsys):
    cost = real.costs[source]
    with capsys.disabled():
        print(f"\n{source}: {cost}")
    assert cost.seconds < SECONDS * cost.crowding
    assert cost.mebibytes < MEBIBYTES
    assert cost.longest_wait < LOCKED_SECONDS * cost.crowding


def test_database_is_whole_and_the_listings_fit(real):
    assert faults(real.server) == []
    real.server.manage("publish", "--check")


def test_locator_lends_and_is_never_published(real):
    said = counts(real.costs[LOCATOR].said)
    assert said["merged"] + said["kept"] == 14_034
    assert real.server.ask("SELECT count(*) FROM directory_listing") == [(17_656,)]
    precisions = "SELECT location_precision, count(*) FROM directory_resource WHERE release_id > 0 GROUP BY 1"
    found = dict(real.server.ask(precisions))
    assert found["street"] > 8_000 and sum(found.values()) == 17_656
    assert real.server.ask("SELECT count(*) FROM directory_resource WHERE latitude = 0") == [(0,)]


@pytest.mark.parametrize("source", [DIRECTORY, LOCATOR])
def test_same_file_again_changes_nothing(real, source):
    before = real.server.public(), real.server.stored()
    said = counts(real.import_it(source, real.directory if source == DIRECTORY else real.locator).said)
    assert said["created"] == said["updated"] == said["merged"] == said["vanished"] == 0
    assert said["unchanged"] == (20_519 if source == DIRECTORY else 14_034)
    assert (real.server.public(), real.server.stored()) == before


def test_order_of_the_two_imports_does_not_matter(real):
    other = real.seeded.copy_to(real.server.folder.parent / "other-order")
    other.manage("import_source", LOCATOR, real.locator)
    other.manage("import_source", DIRECTORY, real.directory)
    assert other.public() == real.server.public()


def test_sites_of_every_state_are_those_that_the_file_has(real, ask):
    wanted = sites_by_state(real.directory)
    found = {state: _count(ask, f"state={state}") for state in wanted}
    assert found == wanted
    assert sum(found.values()) == 17_656


def test_sites_of_every_code_are_those_that_the_file_has(real, ask):
    wanted = sites_by_code(real.directory)
    assert {code: _count(ask, f"service={code}") for code in wanted} == wanted


def _count(ask, question):
    return ask(f"resources/?source={DIRECTORY}&page_size=1&{question}")["count"]


def test_real_questions_have_answers(ask, capsys):
    found = {question: ask(f"resources/?{question}")["count"] for question in QUESTIONS}
    with capsys.disabled():
        print("", *(f"{count:6,}  {question}" for question, count in found.items()), sep="\n")
    assert all(found.values())


def test_phone_that_a_curator_corrected_survives_a_changed_edition(real, ask):
    server = real.server.copy_to(real.server.folder.parent / "corrected")
    public_id, name = server.ask(
        "SELECT public_id, name FROM directory_resource WHERE status = 'published' AND state_province = 'WY'"
    )[0]
    server.manage("shell", "-v0", "-c", CORRECTION.format(public_id=public_id))
    edition = _changed_edition(real.directory, server.folder, name)
    said = counts(server.manage("import_source", DIRECTORY, edition, "--state=WY"))
    assert said["updated"] > 0 and said["vanished"] == 0
    listed = server.ask("SELECT document FROM directory_listing WHERE public_id = ?", public_id)
    document = json.loads(listed[0][0])
    assert "+13075550199" in {phone["number"] for phone in document["phones"]}
    assert "+13075550100" not in {phone["number"] for phone in document["phones"]}
    assert document["sources"][0]["vintage"] == "2025" and "SP" in document["terms"]


CORRECTION = """
from django.contrib.auth.models import User
from directory import curating, publishing
from directory.models import Resource
curator = User.objects.create_user("curator")
found = Resource.objects.get(public_id="{public_id}")
rows = [{{"kind": one.kind, "number": one.number}} for one in found.phones.exclude(kind="main")]
rows.append({{"kind": "main", "number": "+13075550199"}})
curating.set_children(resource=found, field="phones", rows=rows, by=curator, reason="Called")
publishing.release(record=found, by=curator, reason="Called")
"""


def _changed_edition(source, folder, name):
    """The next year's file, in which one facility has another phone and another service."""
    path = folder / "directory_2025.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, DIRECTORY_COLUMNS)
        writer.writeheader()
        for row in rows(source):
            if row["name1"] == name:
                row |= {"phone": "307-555-0100", "service_code_info": row["service_code_info"] + " * SP"}
            writer.writerow(row)
    return path


def test_import_killed_at_random_moments_ends_in_the_same_directory(real):
    chance = random.Random(2024)
    moments = [chance.uniform(1, real.costs[DIRECTORY].seconds) for _ in range(KILLS)]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda moment: _killed(real, moment), moments)) == [[]] * KILLS


def _killed(real, moment) -> list[str]:
    """What is wrong after a kill, and after the import was run again."""
    server = real.seeded.copy_to(real.server.folder.parent / f"killed-{moment:.3f}")
    untouched = real.seeded.public()
    process = server.begin("import_source", DIRECTORY, real.directory)
    time.sleep(moment)
    process.kill()
    process.communicate(timeout=60)
    found = faults(server)
    if server.public() not in (untouched, real.public_without_locator):
        found.append("half-published")
    server.manage("import_source", DIRECTORY, real.directory)
    if server.public() != real.public_without_locator:
        found.append("another directory")
    return found
