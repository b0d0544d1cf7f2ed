"""The reader follows the file and keeps the last good snapshot."""

import os

import pytest

from directory.search import reader as reader_module
from directory.search.builder import build
from directory.search.document_file import DOCUMENTS
from directory.search.reader import NoSnapshot, SnapshotReader
from directory.search.snapshot import BrokenSnapshot
from tests.search.contents import make_content, make_document, make_entry


@pytest.fixture
def path(tmp_path):
    return tmp_path / "directory.snapshot"


def publish(path, revision):
    build(path, make_content([make_entry(make_document(1))], revision=revision))


def test_reader_without_a_file_says_so_and_sees_the_first_one(path):
    reader = SnapshotReader(path)
    for _ in range(2):
        with pytest.raises(NoSnapshot, match="missing"):
            reader.current()
    publish(path, 1)
    assert reader.current().revision == 1
    assert reader.problem is None


def test_reader_sees_a_swapped_file_at_its_next_look(path):
    publish(path, 1)
    reader = SnapshotReader(path)
    old = reader.current()
    publish(path, 2)
    assert reader.current().revision == 2
    assert old.revision == 1
    assert old.item(0, "en")


def test_reader_opens_an_unchanged_file_once(path, monkeypatch):
    publish(path, 1)
    opened = []
    monkeypatch.setattr(
        reader_module, "open_snapshot", lambda path: opened.append(path) or f"snapshot {len(opened)}"
    )
    reader = SnapshotReader(path)
    assert [reader.current() for _ in range(3)] == ["snapshot 1"] * 3


@pytest.mark.parametrize("broken", [b"", b"something else" * 100, None])
def test_reader_keeps_the_last_good_snapshot_and_says_why(path, broken):
    publish(path, 1)
    reader = SnapshotReader(path)
    reader.current()
    draft = path.with_name("other")
    draft.write_bytes(path.read_bytes()[:-10] if broken is None else broken)
    os.replace(draft, path)
    assert reader.current().revision == 1
    assert "cannot be used" in reader.problem
    publish(path, 3)
    assert reader.current().revision == 3
    assert reader.problem is None


def test_reader_keeps_the_last_good_snapshot_when_the_file_is_removed(path):
    publish(path, 1)
    reader = SnapshotReader(path)
    reader.current()
    path.unlink()
    assert reader.current().revision == 1
    assert "missing" in reader.problem


def test_reader_tries_a_broken_file_once_and_not_at_every_look(path, monkeypatch):
    path.write_bytes(b"broken")
    tried = []
    real = reader_module.open_snapshot
    monkeypatch.setattr(reader_module, "open_snapshot", lambda path: tried.append(path) or real(path))
    reader = SnapshotReader(path)
    for _ in range(3):
        with pytest.raises(NoSnapshot, match="cannot be used"):
            reader.current()
    assert len(tried) == 1


def test_reader_whose_documents_are_taken_away_by_the_next_build_sees_that_one_at_once(path, monkeypatch):
    publish(path, 1)
    opened = []
    real = reader_module.open_snapshot

    def open_late(path):
        if not opened:
            publish(path, 2)
            opened.append(path)
            raise BrokenSnapshot("its documents are missing")
        return real(path)

    monkeypatch.setattr(reader_module, "open_snapshot", open_late)
    reader = SnapshotReader(path)
    assert reader.current().revision == 2
    assert reader.problem is None


def test_reader_of_an_index_without_its_documents_keeps_the_last_good_one_and_says_why(path):
    publish(path, 1)
    reader = SnapshotReader(path)
    reader.current()
    publish(path, 2)
    next(path.parent.glob(f"{path.name}{DOCUMENTS}*")).unlink()
    assert reader.current().revision == 1
    assert "documents" in reader.problem and "missing" in reader.problem
    publish(path, 3)
    assert reader.current().revision == 3
    assert reader.problem is None


def test_reader_holds_no_file_open_for_old_snapshots(path):
    reader = SnapshotReader(path)
    publish(path, 1)
    reader.current()
    before = len(os.listdir("/dev/fd"))
    for revision in range(2, 12):
        publish(path, revision)
        assert reader.current().revision == revision
    assert len(os.listdir("/dev/fd")) <= before
