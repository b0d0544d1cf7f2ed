"""Our own format: one JSON object a line (NDJSON) with everything that a resource can say.

All keys but `name` are optional; a key that is left out says nothing. An unknown key or a wrong type rejects
the line, with the JSON pointer as column. The sample directory comes in this format.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from directory.sources.content import is_workbook, lines, numbered
from directory.sources.directory_shape import DAYS, RESOURCE
from directory.sources.json_shape import Misfit, strict_json
from directory.sources.record import (
    LicenceRecord,
    PhoneRecord,
    Record,
    RowError,
    ScheduleRecord,
    SourceFileError,
    SourceFormat,
)
from directory.sources.samhsa_rows import year_in_name

_BILINGUAL = ("description", "eligibility", "fees", "how_to_apply", "accessibility", "transportation")
_AS_THEY_ARE = (
    "name", "alternate_name", "confidential_address", "timezone", "website", "email", "operating_status",
)  # fmt: skip


def parse(path: Path) -> Iterator[Record | RowError]:
    """One record or rejection for each line that is not blank."""
    if is_workbook(Path(path)):
        raise SourceFileError(f"{Path(path).name} is a workbook or a zip; this source reads JSON lines.")
    for number, line in numbered(lines(Path(path))):
        if line.strip():
            yield _entry(number, line)


def _entry(number: int, line: str) -> Record | RowError:
    try:
        given = strict_json(line)
        resource = RESOURCE(given, "")
        return record_of(number, {key: _shown(value) for key, value in given.items()}, resource)
    except Misfit as misfit:
        return RowError(number, misfit.pointer, _shown(misfit.value), misfit.code, misfit.advice)


def _shown(value: object) -> str:
    try:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except RecursionError:  # nested deeper than the encoder follows
        return ""


def record_of(number: int, raw: dict[str, str], resource: dict) -> Record:
    """The record of a checked line of our own format."""
    return Record(
        number,
        "",
        _values(resource),
        phones=_unique_phones(resource.get("phones", [])),
        schedules=tuple(_schedule_record(span) for span in resource.get("schedules", [])),
        licences=tuple(LicenceRecord(**licence) for licence in resource.get("licences", [])),
        terms=tuple(sorted(set(filter(None, resource.get("terms", []))))),
        raw=raw,
    )


def _values(resource: dict) -> dict[str, object]:
    values = {key: resource[key] for key in _AS_THEY_ARE if resource.get(key) not in (None, "")}
    values |= {"organization_name": resource["organization"]} if resource.get("organization") else {}
    values |= {key: value for key, value in resource.get("address", {}).items() if value}
    values |= _texts(resource) | _place(resource.get("location")) | _remote(resource)
    ages = resource.get("ages", {})
    return values | {f"{end}_age": age for end, age in ages.items() if age is not None}


def _texts(resource: dict) -> dict[str, str]:
    fields = {"en": "{}", "es": "{}_es"}
    return {
        fields[language].format(key): written
        for key in _BILINGUAL
        for language, written in resource.get(key, {}).items()
        if written
    }


def _place(location: dict | None) -> dict[str, object]:
    if location is None:
        return {}
    return {
        "latitude": location["latitude"],
        "longitude": location["longitude"],
        "location_precision": location["precision"],
    }


def _remote(resource: dict) -> dict[str, list[str]]:
    """`remote: null` says that there is no remote help; without the key nothing is said."""
    if "remote" not in resource:
        return {}
    remote = resource["remote"] or {"modes": [], "areas": []}
    return {"remote_modes": sorted(set(remote["modes"])), "service_areas": sorted(set(remote["areas"]))}


def _unique_phones(phones: list[dict]) -> tuple[PhoneRecord, ...]:
    found = {}
    for phone in phones:
        languages = tuple(phone.get("languages", ()))
        record = PhoneRecord(phone["kind"], phone["number"], phone.get("extension", ""), languages)
        found.setdefault((record.kind, record.number, record.extension), record)
    return tuple(found.values())


def _schedule_record(span: dict) -> ScheduleRecord:
    """A closure that names no days is one of every day, and has no times."""
    closed = span.get("closed", False)
    return ScheduleRecord(
        days=tuple(day for day in DAYS if day in (span.get("days") or DAYS)),
        opens="" if closed else span.get("opens") or "",
        closes="" if closed else span.get("closes") or "",
        valid_from=span.get("valid_from"),
        valid_to=span.get("valid_to"),
        closed=closed,
        by_appointment=span.get("by_appointment", False),
    )


def _vintage(path: Path) -> str:
    return year_in_name(path) or "sample"


SOURCE = SourceFormat(
    slug="sample-directory",
    name="Sample directory",
    publisher="The makers of this directory server",
    url="https://example.org/sample-directory",
    licence="CC0-1.0",
    attribution="Fictional sample entries",
    redistributable=True,
    trusted=True,
    sample=True,
    lends_location_only=False,
    layouts=(
        "NDJSON in UTF-8, plain or gzip, one object a line, all keys but name optional. It comes with this "
        "software as fixtures/sample_directory.ndjson; write a file of your own after its example."
    ),
    vintage=_vintage,
    parse=parse,
)
