"""NDJSON: each line is the document as it was given."""

import json

from directory.exports import ndjson
from directory.exports.blocks import CHUNK
from tests.exports.exported import encoded, make_document


def test_ndjson_has_one_document_a_line():
    documents = [make_document(name="One"), make_document(name="Two\nlines\u2028 and more")]
    content = b"".join(ndjson.write(encoded(*documents)))
    assert content.endswith(b"}\n") and content.count(b"\n") == 2
    assert [json.loads(line) for line in content.split(b"\n")[:-1]] == documents


def test_ndjson_of_nothing_is_empty():
    assert list(ndjson.write([])) == []


def test_ndjson_comes_in_chunks_of_one_size():
    sizes = [len(chunk) for chunk in ndjson.write([b"x" * 1000] * 1000)]
    assert len(sizes) == 8 and all(CHUNK <= size < CHUNK + 1001 for size in sizes[:-1])
    assert sum(sizes) == 1_001_000
