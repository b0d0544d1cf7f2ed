"""Files that are no whole snapshot of this format are refused."""

import struct

import numpy as np
import pytest

from directory.search.container import FORMAT, BrokenSnapshot, Container, ContainerWriter
from directory.search.document_file import DOCUMENTS
from directory.search.snapshot import open_snapshot
from tests.search.contents import make_document, snapshot_of


@pytest.fixture
def path(tmp_path):
    snapshot_of(tmp_path, make_document(1), make_document(2))
    return tmp_path / "directory.snapshot"


def patched(path, offset, data):
    content = bytearray(path.read_bytes())
    content[offset : offset + len(data)] = data
    path.write_bytes(bytes(content))


def header_place(path):
    return struct.unpack_from("<Q", path.read_bytes(), 16)[0]


def test_whole_file_opens(path):
    assert open_snapshot(path).count == 2


@pytest.mark.parametrize("kept", [0, 1, 8, 63, 64, 65, 500, -1])
def test_truncated_file_is_refused(path, kept):
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(BrokenSnapshot):
        open_snapshot(path)


def test_file_that_grew_is_refused(path):
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(BrokenSnapshot, match="cut off or grew"):
        open_snapshot(path)


@pytest.mark.parametrize("foreign", [b"SQLite format 3\0" * 40, b"\0" * 4096, b"{}" * 300])
def test_foreign_file_is_refused(path, foreign):
    path.write_bytes(foreign)
    with pytest.raises(BrokenSnapshot, match="no snapshot"):
        open_snapshot(path)


@pytest.mark.parametrize("version", [0, FORMAT - 1, FORMAT + 1, 2**32 - 1])
def test_file_of_another_format_is_refused(path, version):
    patched(path, 8, struct.pack("<I", version))
    with pytest.raises(BrokenSnapshot, match="format"):
        open_snapshot(path)


def test_header_with_a_flipped_bit_is_refused(path):
    place = header_place(path) + 20
    patched(path, place, bytes([path.read_bytes()[place] ^ 1]))
    with pytest.raises(BrokenSnapshot, match="damaged"):
        open_snapshot(path)


def test_preamble_with_a_wild_offset_is_refused(path):
    patched(path, 16, struct.pack("<Q", 2**63))
    with pytest.raises(BrokenSnapshot):
        open_snapshot(path)


def test_draft_whose_preamble_was_not_written_is_refused(tmp_path):
    with open(tmp_path / "draft", "wb") as file:
        ContainerWriter(file).add("rows", np.arange(10))
    with pytest.raises(BrokenSnapshot, match="no snapshot"):
        open_snapshot(tmp_path / "draft")


def written(path, about, *arrays):
    with open(path, "wb") as file:
        writer = ContainerWriter(file)
        for name, array in arrays:
            writer.add(name, array)
        writer.finish(about)
    return path


def test_container_without_the_sections_of_a_snapshot_is_refused(path):
    about = Container(path).about
    with pytest.raises(BrokenSnapshot, match="is missing"):
        open_snapshot(written(path, about))
    with pytest.raises(BrokenSnapshot, match="lacks"):
        open_snapshot(written(path, {}))


def documents_of(path):
    return next(path.parent.glob(f"{path.name}{DOCUMENTS}*"))


def test_index_whose_documents_are_missing_is_refused(path):
    documents_of(path).unlink()
    with pytest.raises(BrokenSnapshot, match="are missing"):
        open_snapshot(path)


def test_index_whose_documents_were_cut_off_is_refused(path):
    documents_of(path).write_bytes(documents_of(path).read_bytes()[:-1])
    with pytest.raises(BrokenSnapshot, match="were cut off"):
        open_snapshot(path)


def test_index_with_documents_of_another_is_refused(path):
    documents_of(path).write_bytes(b"x" * documents_of(path).stat().st_size)
    with pytest.raises(BrokenSnapshot, match="are damaged"):
        open_snapshot(path)


def test_what_a_dead_builder_appended_to_the_documents_does_no_harm(path):
    documents_of(path).write_bytes(documents_of(path).read_bytes() + b"half of an item")
    assert b"item" in open_snapshot(path).item(0, "en")


@pytest.mark.parametrize(
    "section",
    [["<u8", [10], 64], ["<u8", [2], -8], ["<u8", [-1], 64], ["|O", [0], 64], ["bad", [1], 64], ["<u8"]],
)
def test_section_out_of_bounds_or_of_a_wild_type_is_refused(tmp_path, section):
    path = tmp_path / "wild"
    with open(path, "wb") as file:
        writer = ContainerWriter(file)
        writer._sections["wild"] = section
        writer.finish({})
    with pytest.raises(BrokenSnapshot, match="does not fit"):
        Container(path)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(7, dtype=np.int32),
        np.zeros((3, 5), np.uint64),
        np.zeros((0, 4), np.uint64),
        np.array([b"a" * 16, b"b" * 15 + b"\0"], "S16"),
        np.zeros(0, np.uint8),
    ],
)
def test_array_comes_back_as_it_went_in_on_a_boundary(tmp_path, array):
    filler = np.arange(3, dtype=np.uint8)
    file = Container(written(tmp_path / "file", {}, ("filler", filler), ("array", array)))
    assert file["array"].dtype == array.dtype
    assert np.array_equal(file["array"], array)
    assert file["array"].ctypes.data % 64 == 0
    assert not file["array"].flags.writeable
