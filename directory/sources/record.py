"""What a parser gives: frozen records, row errors, and the description of its source."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

LONGEST_REPORTED_VALUE = 80
LONGEST_ADVICE = 300
_NOT_STORABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class SourceFileError(Exception):
    """The whole file is refused before it is believed; the message says what to do about it."""


@dataclass(frozen=True, slots=True)
class PhoneRecord:
    """One number. `kind`: main, intake, hotline, tty or fax; `number`: E.164 or a short code such as 988."""

    kind: str
    number: str
    extension: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScheduleRecord:
    """One span of opening hours, in local time of the resource.

    `days`: "MO" to "SU"; `opens`, `closes`: "HH:MM", where `closes` <= `opens` means over midnight
    (00:00 to 00:00 is the whole day); `valid_from`, `valid_to`: ISO dates or None; `closed`: a closure
    such as a holiday instead of a span.
    """

    days: tuple[str, ...]
    opens: str
    closes: str
    valid_from: str | None = None
    valid_to: str | None = None
    closed: bool = False
    by_appointment: bool = False


@dataclass(frozen=True, slots=True)
class LicenceRecord:
    """`kind`: licence or accreditation; `expires`: ISO date or None."""

    kind: str
    name: str
    authority: str = ""
    number: str = ""
    expires: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a source, parsed.

    `row`: as a spreadsheet shows it (the header is row 1); `part`: the part of the source ("substance",
    "mental") or ""; `values`: scalars and lists by field name of a resource, only those that the source
    gives; `terms`: term keys, sorted and unique; `raw`: the row's cells as they stood.
    """

    row: int
    part: str
    values: Mapping[str, object]
    phones: tuple[PhoneRecord, ...] = ()
    schedules: tuple[ScheduleRecord, ...] = ()
    licences: tuple[LicenceRecord, ...] = ()
    terms: tuple[str, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one row. `rejected`: the row is not imported; otherwise it is a warning.

    `column` and `value` are cut to 80 characters, `advice` to 300; what no database stores is replaced.
    """

    row: int
    column: str
    value: str
    code: str
    advice: str
    rejected: bool = True
    raw: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self):
        object.__setattr__(self, "column", storable(self.column)[:LONGEST_REPORTED_VALUE])
        object.__setattr__(self, "value", storable(self.value)[:LONGEST_REPORTED_VALUE])
        object.__setattr__(self, "advice", storable(self.advice)[:LONGEST_ADVICE])


def storable(text: str) -> str:
    """The text with control characters and lone surrogates replaced by U+FFFD."""
    return _NOT_STORABLE.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class SourceFormat:
    """One source of records and its parser.

    `trusted`: the import releases its rows; `lends_location_only`: its rows give coordinates and county to
    resources of other sources and are never published; `layouts`: the file layouts that the parser reads and
    where the publisher puts the files; `vintage(path)`: the edition, "" where the file does not tell;
    `parse(path)`: records and row errors in file order, raises SourceFileError.
    """

    slug: str
    name: str
    publisher: str
    url: str
    licence: str
    attribution: str
    redistributable: bool
    trusted: bool
    sample: bool
    lends_location_only: bool
    layouts: str
    vintage: Callable[[Path], str]
    parse: Callable[[Path], Iterator[Record | RowError]]
