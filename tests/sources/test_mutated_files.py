"""Damaged files: whatever is done to a sample, only records, row errors or a refusal of the file come out."""

import gzip
import random
from pathlib import Path

import pytest

from directory.sources import SOURCES
from directory.sources.identity import address_key, content_digest, site_key
from directory.sources.record import Record, RowError, SourceFileError

SAMPLES = Path(__file__).resolve().parents[2] / "fixtures" / "sources"
MUTATIONS = 200
FILES = [
    ("samhsa-directory", "samhsa_directory_2024.csv"),
    ("samhsa-directory", "samhsa_directory_2024.csv.gz"),
    ("samhsa-directory", "samhsa_directory_2024.xlsx"),
    ("samhsa-locator", "samhsa_locator_2021.csv"),
    ("sample-directory", "directory.ndjson"),
]
PIECES = [
    b"\0",
    b"\xff\xfe",
    b"\xf1",
    b'"',
    b",",
    b"\r",
    b"\n",
    b"*",
    b"{",
    b"]",
    b"null",
    b"-0",
    b"1e999",
    b"\\ud800",
]


def flip(data, chance):
    changed = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data, chance):
    return data[: chance.randrange(len(data))]


def repeat(data, chance):
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randint(1, 500)]
    return data[:start] + piece * chance.randint(2, 300) + data[start:]


def insert(data, chance):
    start = chance.randrange(len(data))
    return data[:start] + chance.choice(PIECES) * chance.randint(1, 3) + data[start:]


def shuffle(data, chance):
    pieces = data.split(b",")
    chance.shuffle(pieces)
    return b",".join(pieces)


def compress(data, chance):
    return gzip.compress(insert(data, chance))


def entries_or_refusal(slug, path):
    try:
        return list(SOURCES[slug].parse(path))
    except SourceFileError as refusal:
        assert str(refusal)
        return []


@pytest.mark.parametrize(("slug", "name"), FILES)
def test_parse_mutated_file_never_crashes(slug, name, tmp_path):
    chance = random.Random(f"{slug} {name}")
    original = (SAMPLES / name).read_bytes()
    path = tmp_path / "upload_2024"
    outcomes = {"refused": 0, "record": 0, "error": 0}
    for _ in range(MUTATIONS):
        mutate = chance.choice([flip, flip, cut, repeat, insert, insert, shuffle, compress])
        path.write_bytes(mutate(original, chance))
        entries = entries_or_refusal(slug, path)
        outcomes["refused"] += not entries
        for entry in entries:
            outcomes["record" if isinstance(entry, Record) else "error"] += 1
            check(entry)
    assert outcomes["refused"] > 0
    assert outcomes["record"] > 0


def check(entry):
    if isinstance(entry, RowError):
        assert entry.row > 0 and entry.code and entry.advice and len(entry.value) <= 80
        return
    assert entry.values["name"]
    assert max(len(site_key(entry.values)), len(address_key(entry.values))) <= 700
    assert len(content_digest(entry)) == 64
    "".join([*map(str, entry.values.values()), *entry.raw.values()]).encode()
