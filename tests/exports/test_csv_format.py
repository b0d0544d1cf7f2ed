"""CSV: read back by the standard library as what was written."""

import csv
import io

import pytest

from directory.exports import csv_format
from directory.exports.blocks import ROWS
from directory.exports.table import HEADER
from tests.exports.exported import encoded, make_document


def read(*documents):
    content = b"".join(csv_format.write(encoded(*documents)))
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_csv_of_nothing_is_its_header():
    assert b"".join(csv_format.write([])).decode() == ",".join(HEADER) + "\r\n"


@pytest.mark.parametrize("name", ["Casa Ñandú", 'The "House", Inc.', "Two\nlines", "a;b", " spaced "])
def test_csv_keeps_every_character_of_a_name(name):
    [found] = read(make_document(name=name))
    assert found["name"] == name


def test_csv_escapes_formulas_and_keeps_numbers():
    [found] = read(make_document(name="=cmd|' /C calc'!A0"))
    assert found["name"] == "'=cmd|' /C calc'!A0"
    assert float(found["longitude"]) == -122.6


def test_csv_has_no_byte_order_mark():
    assert next(iter(csv_format.write([]))).startswith(b"id,")


def test_csv_comes_in_chunks_as_documents_come():
    taken = []

    def documents():
        for number in range(2 * ROWS):
            taken.append(number)
            yield from encoded(make_document())

    chunks = csv_format.write(documents())
    next(chunks), next(chunks)
    assert len(taken) == ROWS
