"""Building is one atomic step: errors and kills leave the old file whole."""

import json
import os
import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path
from random import Random

import pytest

from directory.search.builder import DRAFT, build
from directory.search.container import Container
from directory.search.document_file import DOCUMENTS
from directory.search.snapshot import open_snapshot
from tests.search.contents import make_content, make_document, make_entry, make_id, make_organization

ROOT = Path(__file__).parents[2]
KILLS = 10

BUILD_FOREVER = """
import json, sys
from itertools import count
from pathlib import Path
from directory.search.builder import Entry, build
from tests.search.contents import make_content, make_document

documents = [make_document(number, terms=["MD", "SA"]) for number in range(400)]

def entries(revision):
    text = {language: json.dumps({"revision": revision}).encode() for language in ("en", "es")}
    for document in documents:
        yield Entry(document, "2026-11-20T10:00:00Z", text, text)

first = int(sys.argv[2])
for revision in count(first):
    build(Path(sys.argv[1]), make_content(entries(revision), revision=revision))
    if revision == first:
        print("ready", flush=True)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "snapshots" / "directory.snapshot"


def drafts(path):
    return [file for file in path.parent.iterdir() if DRAFT in file.name]


def documents(path):
    return [file for file in path.parent.iterdir() if DOCUMENTS in file.name]


def open_container(path):
    return Container(path).about


def test_build_makes_its_folder_and_leaves_an_index_and_its_documents(path):
    for _ in range(2):
        build(path, make_content())
        token = open_container(path)["documents"]["token"]
        names = ["directory.snapshot", f"directory.snapshot{DOCUMENTS}{token}"]
        assert sorted(file.name for file in path.parent.iterdir()) == names


def test_error_while_building_leaves_the_old_file_and_no_draft(path):
    build(path, make_content([make_entry(make_document(1))], revision=1))

    def entries():
        yield make_entry(make_document(2))
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        build(path, make_content(entries(), revision=2))
    assert open_snapshot(path).revision == 1
    assert drafts(path) == []
    assert len(documents(path)) == 1


@pytest.mark.parametrize(
    "entries",
    [
        [make_entry(make_document(1)), make_entry(make_document(1))],
        [make_entry(make_document(1, id="not an id"))],
        [make_entry(make_document(1, operating_status="asleep"))],
        [make_entry(make_document(1), updated_at="2026-11-20T10:00:00")],
        [make_entry(make_document(1, verified={"on": "yesterday"}))],
    ],
)
def test_entry_that_cannot_be_true_is_an_error_and_leaves_the_old_file(path, entries):
    build(path, make_content(revision=1))
    with pytest.raises((ValueError, KeyError, TypeError)):
        build(path, make_content(entries, revision=2))
    assert open_snapshot(path).revision == 1


def test_organization_given_twice_is_an_error(path):
    organizations = [make_organization(make_id("organization 1"))] * 2
    with pytest.raises(ValueError, match="twice"):
        build(path, make_content([make_entry(make_document(1))], organizations=organizations))


def test_abandoned_draft_is_removed_and_a_living_builders_draft_is_left(path):
    path.parent.mkdir()
    abandoned = path.with_name(f"{path.name}{DRAFT}1-dead")
    abandoned.write_bytes(b"half of a snapshot")
    living = []

    def entries():
        living.extend(drafts(path))
        build(path, make_content(revision=1))
        assert drafts(path) == living
        yield make_entry(make_document(1))

    build(path, make_content(entries(), revision=2))
    assert abandoned not in living and len(living) == 1
    assert open_snapshot(path).revision == 2
    assert drafts(path) == []


def test_file_does_not_depend_on_the_order_in_which_entries_come(tmp_path):
    entries = [make_entry(make_document(number, terms=["MD"])) for number in range(50)]
    mixed = Random(1).sample(entries, len(entries))
    found = []
    for name, given in (("one", entries), ("other", mixed)):
        build(tmp_path / name, make_content(given))
        snapshot = open_snapshot(tmp_path / name)
        found.append([(snapshot.item(row, "en"), snapshot.terms(row)) for row in range(50)])
    assert found[0] == found[1]


def test_memory_of_the_builder_does_not_grow_with_the_size_of_documents(path):
    text = {language: json.dumps("x" * 20_000).encode() for language in ("en", "es")}

    def entries():
        for number in range(2000):
            entry = make_entry(make_document(number))
            yield type(entry)(entry.document, entry.updated_at, text, text)

    tracemalloc.start()
    build(path, make_content(entries()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert documents(path)[0].stat().st_size > 160_000_000
    assert peak < 16_000_000


def start_builder(path, revision):
    command = [sys.executable, "-c", BUILD_FOREVER, str(path), str(revision)]
    builder = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert builder.stdout.readline() == "ready\n"
    return builder


def revision_of_a_whole_file(path):
    """The revision, once every row has been seen to be of it."""
    snapshot = open_snapshot(path)
    items = {snapshot.item(row, language) for row in range(snapshot.count) for language in ("en", "es")}
    assert items == {json.dumps({"revision": snapshot.revision}).encode()}
    assert snapshot.count == 400
    return snapshot.revision


def test_kill_of_a_builder_at_random_moments_leaves_a_whole_file_and_no_draft_for_long(path):
    random, left_behind, last = Random(4), 0, 0
    for _ in range(KILLS):
        builder = start_builder(path, last + 1)
        with pytest.raises(subprocess.TimeoutExpired):
            builder.wait(0.1 + random.random() / 10)
        os.kill(builder.pid, signal.SIGKILL)
        assert builder.wait() == -signal.SIGKILL
        builder.stdout.close()
        revision = revision_of_a_whole_file(path)
        assert revision > last
        last, left_behind = revision, left_behind + len(drafts(path))
        assert len(drafts(path)) <= 1
    assert left_behind > 0  # else no kill has hit a builder at work
    build(path, make_content())
    assert drafts(path) == []
