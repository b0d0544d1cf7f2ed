"""Reading: a whole file as unsaved source records, in memory, before anything is believed."""

import hashlib
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

import orjson
from django.utils import timezone

from directory.models import SourceRecord, Term
from directory.sources.identity import address_key, content_digest, site_key
from directory.sources.record import Record, RowError, SourceFormat

UNKNOWN_CODE = "unknown-code"


class NoVocabulary(Exception):
    """Nothing can be read against an empty vocabulary."""

    def __str__(self):
        return "The vocabulary is empty. Run `manage.py seed` first."


@dataclass
class Reading:
    """A file, read: its records as unsaved source records, and what could not be taken.

    Of the records, `raw` and `parsed` are JSON text, which is smaller than objects by far. `parts`: those
    that the whole file has, whatever the states.
    """

    format: SourceFormat
    file_name: str
    file_digest: str
    vintage: str
    states: frozenset[str]
    started_at: object
    records: list[SourceRecord] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)


def read(source_format: SourceFormat, path: Path, states=frozenset(), progress=None) -> Reading:
    """Parse a whole file; raises SourceFileError before anything is believed."""
    reading = Reading(
        format=source_format,
        file_name=path.name,
        file_digest=file_digest(path),
        vintage=source_format.vintage(path),
        states=states,
        started_at=timezone.now(),
    )
    known, occurrences, warnings = _known_terms(), Counter(), []
    found = source_format.parse(path)
    for one in progress(found, f"read {source_format.slug}", None) if progress else found:
        if isinstance(one, RowError):
            (reading.errors if one.rejected else warnings).append(one)
            continue
        reading.parts.add(one.part)
        if not states or one.values.get("state_province") in states:
            unknown = _unknown_codes(one, known)
            reading.records.append(_source_record(one, reading.vintage, occurrences, unknown))
            reading.errors += warnings + unknown
        warnings.clear()  # a row's warnings come before it
    return reading


def _known_terms():
    known = frozenset(Term.objects.values_list("key", flat=True))
    if not known:
        raise NoVocabulary
    return known


def file_digest(path: Path) -> str:
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _source_record(record: Record, vintage: str, occurrences: Counter, unknown: list) -> SourceRecord:
    site = site_key(record.values)
    identity = f"{site}|{record.part}"
    occurrences[identity] += 1
    return SourceRecord(
        key=f"{identity}|{occurrences[identity]}",
        site_key=site,
        address_key=address_key(record.values),
        state_province=record.values.get("state_province", ""),
        part=record.part,
        row_number=record.row,
        vintage=vintage,
        raw=_encoded(dict(record.raw)),
        parsed=_encoded(_parsed(record)),
        digest=_digest(record, unknown),
    )


def _digest(record, unknown) -> str:
    """Another one once the vocabulary knows more of the row's codes, so that the next import takes them."""
    digest = content_digest(record)
    if not unknown:
        return digest
    return hashlib.sha256(" ".join([digest, *(error.value for error in unknown)]).encode()).hexdigest()


def _encoded(content) -> str:
    """JSON as text: the encoder's bytes keep their whole buffer, some eight times as much memory."""
    return orjson.dumps(content).decode()


def _parsed(record: Record) -> dict:
    return {
        "values": dict(record.values),
        "phones": [_plain(phone) for phone in record.phones],
        "schedules": [_plain(schedule) for schedule in record.schedules],
        "licences": [_plain(licence) for licence in record.licences],
        "terms": list(record.terms),
    }


def _plain(part):
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(part).items()}


def _unknown_codes(record: Record, known) -> list[RowError]:
    advice = "The row is in without this code. Add the code to the vocabulary, then import the file again."
    return [
        RowError(record.row, "service codes", code, UNKNOWN_CODE, advice, rejected=False, raw=record.raw)
        for code in record.terms
        if code not in known
    ]
