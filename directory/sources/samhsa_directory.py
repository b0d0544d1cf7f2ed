"""SAMHSA's National Directory: facilities for substance use and mental health, with services and phones."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from directory.sources.phones import parse_phones
from directory.sources.reading import outside_error, rows
from directory.sources.record import PhoneRecord, Record, RowError, SourceFileError, SourceFormat
from directory.sources.samhsa_rows import (
    ADDRESS_COLUMNS,
    LICENCE,
    PAGE,
    PUBLISHER,
    Refused,
    address_values,
    year_in_name,
)

PHONE_KINDS = {
    "phone": "main",
    "intake1": "intake",
    "intake2": "intake",
    "intake1a": "intake",
    "intake2a": "intake",
}
REQUIRED = (*ADDRESS_COLUMNS, *PHONE_KINDS, "service_code_info")
PARTS = ("substance", "mental")

_CODE = re.compile("[A-Z0-9]{1,20}")
_SUBSTANCE_NAME = re.compile("(?<![a-z])(?:su|sa|substance)(?![a-z])")
_MENTAL_NAME = re.compile("(?<![a-z])(?:mh|mental)(?![a-z])")


def parse(path: Path) -> Iterator[Record | RowError]:
    """Records in file order, each after its warnings; one rejection for each row that is no facility."""
    path = Path(path)
    part_of_file = _part_in_name(path)
    for number, row in rows(path, REQUIRED):
        try:
            yield from _entries(number, row, part_of_file)
        except Refused as refused:
            yield replace(refused.error, raw=row)


def _entries(number: int, row: dict[str, str], part_of_file: str) -> Iterator[Record | RowError]:
    outside = outside_error(number, row)
    if outside:
        yield outside
        return
    values = address_values(number, row)
    part = _part(number, row, part_of_file)
    terms, warnings = _terms(number, row["service_code_info"])
    phones, phone_warnings = _phones(number, row)
    yield from warnings + phone_warnings
    yield Record(number, part, values, phones=phones, terms=terms, raw=row)


def _part_in_name(path: Path) -> str:
    """The publisher's workbooks have no directory_type: SU, SA or MH in the name tells the part."""
    name = path.name.lower()
    found = [bool(pattern.search(name)) for pattern in (_SUBSTANCE_NAME, _MENTAL_NAME)]
    return PARTS[found.index(True)] if sum(found) == 1 else ""


def _part(number: int, row: dict[str, str], part_of_file: str) -> str:
    if "directory_type" not in row and not part_of_file:
        raise SourceFileError(
            "The file lacks the column directory_type and its name says neither SU nor MH. "
            "Add the column with substance or mental in each row, or put _SU_ or _MH_ in the file's name."
        )
    part = row.get("directory_type", part_of_file).strip().lower()
    if part not in PARTS:
        advice = "directory_type is substance or mental."
        raise Refused("directory_type", row["directory_type"], "unknown-part", advice, row=number)
    return part


def _terms(number: int, cell: str) -> tuple[tuple[str, ...], list[RowError]]:
    """Sorted codes of the cell; `*` opens a new category, which the code itself implies."""
    codes = set(cell.replace("*", " ").split())
    odd = sorted(code for code in codes if not _CODE.fullmatch(code))
    advice = "A service code has capital letters and digits only; separate codes with a space."
    warnings = [
        RowError(number, "service_code_info", code, "bad-code", advice, rejected=False) for code in odd
    ]
    if not codes:
        advice = "The row names no service, so no filter finds it. Check whether its end is cut off."
        warnings.append(RowError(number, "service_code_info", "", "no-services", advice, rejected=False))
    return tuple(sorted(codes.difference(odd))), warnings


def _phones(number: int, row: dict[str, str]) -> tuple[tuple[PhoneRecord, ...], list[RowError]]:
    """Each number with its extension once, under the first column that has it."""
    phones, warnings = {}, []
    for column, kind in PHONE_KINDS.items():
        for phone in parse_phones(row[column]):
            if phone.problem:
                warnings.append(_impossible(number, column, phone.text, phone.problem))
            else:
                record = PhoneRecord(kind, phone.number, phone.extension)
                phones.setdefault((phone.number, phone.extension), record)
    return tuple(phones.values()), warnings


def _impossible(number: int, column: str, text: str, problem: str) -> RowError:
    advice = (
        f"The number is left out, because {problem}. Ask the facility for the right one: 503-555-0100 x12."
    )
    return RowError(number, column, text, "impossible-phone", advice, rejected=False)


SOURCE = SourceFormat(
    slug="samhsa-directory",
    name="SAMHSA National Directory",
    publisher=PUBLISHER,
    url=PAGE,
    licence=LICENCE,
    attribution=(
        "SAMHSA, National Directory of Drug and Alcohol Use Treatment Facilities and "
        "National Directory of Mental Health Treatment Facilities"
    ),
    redistributable=True,
    trusted=True,
    sample=False,
    lends_location_only=False,
    layouts=(
        "CSV, gzip CSV or XLSX (first sheet), header in the first row with name1, name2, street1, street2, "
        "city, state, zip, phone, intake1, intake2, intake1a, intake2a, service_code_info; directory_type "
        "(substance or mental) where both parts stand in one file, else SU or MH in the file's name. SAMHSA "
        f"publishes one workbook for each part and year at {PAGE}"
    ),
    vintage=year_in_name,
    parse=parse,
)
