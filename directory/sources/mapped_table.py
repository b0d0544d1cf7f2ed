"""A table with foreign column names, read by a mapping of its columns to our fields.

A row becomes a line of our own format and is checked as strictly as one; what is wrong is told by the name of
the foreign column. Several columns may hold telephone numbers of one kind.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from directory.search.states import STATES
from directory.sources.directory_json import record_of
from directory.sources.directory_shape import RESOURCE
from directory.sources.json_shape import Misfit
from directory.sources.phones import parse_phones
from directory.sources.postal import clean
from directory.sources.reading import OUTSIDE, outside_error, rows
from directory.sources.record import Record, RowError, SourceFormat
from directory.sources.samhsa_rows import year_in_name

PHONE_KINDS = ("main", "intake", "hotline", "tty", "fax")
FORMULA = "="
_CODE_OF_STATE = {name.lower(): code for code, name in STATES.items()}


def _number(cell: str) -> object:
    try:
        return float(cell)
    except ValueError:
        return cell


def _whole(cell: str) -> object:
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 4 else cell


def _state(cell: str) -> str:
    return _CODE_OF_STATE.get(cell.lower(), cell.upper())


def _web_address(cell: str) -> str:
    return cell if "://" in cell else f"https://{cell}"


def _codes(cell: str) -> list[str]:
    return sorted(set(cell.replace("*", " ").replace(",", " ").replace(";", " ").split()))


@dataclass(frozen=True, slots=True)
class Field:
    """What a column can stand for. `place`: where, in our own format; `read(cell)`: as what."""

    label: str
    place: tuple[str, ...]
    read: Callable[[str], object] = str


def _text_pair(name: str, label: str) -> dict[str, Field]:
    return {
        name: Field(label, (name, "en")),
        f"{name}_es": Field(f"{label} (Spanish)", (name, "es")),
    }


FIELDS: dict[str, Field] = {
    "name": Field("Name", ("name",)),
    "alternate_name": Field("Second name or program", ("alternate_name",)),
    "organization": Field("Organization", ("organization",)),
    "line1": Field("Street", ("address", "line1")),
    "line2": Field("Street, second line", ("address", "line2")),
    "city": Field("City", ("address", "city")),
    "county": Field("County", ("address", "county")),
    "state_province": Field("State", ("address", "state_province"), _state),
    "postal_code": Field("ZIP code", ("address", "postal_code")),
    "latitude": Field("Latitude", ("location", "latitude"), _number),
    "longitude": Field("Longitude", ("location", "longitude"), _number),
    **{f"phone_{kind}": Field(f"Phone: {kind}", ("phones", kind)) for kind in PHONE_KINDS},
    "website": Field("Website", ("website",), _web_address),
    "email": Field("E-mail", ("email",)),
    "service_codes": Field("Service codes", ("terms",), _codes),
    **_text_pair("description", "Description"),
    **_text_pair("eligibility", "Who is accepted"),
    "minimum_age": Field("Minimum age", ("ages", "minimum"), _whole),
    "maximum_age": Field("Maximum age", ("ages", "maximum"), _whole),
    **_text_pair("fees", "Cost"),
    **_text_pair("how_to_apply", "How to start"),
    **_text_pair("accessibility", "Accessibility"),
    **_text_pair("transportation", "How to get there"),
    "operating_status": Field("Operating status", ("operating_status",), str.lower),
}
REQUIRED = "name"


def source_format(slug: str, facts: Mapping, mapping: Mapping[str, str]) -> SourceFormat:
    """The format of a source whose tables are read by `mapping`: {column in lower case: one of FIELDS or ""}.

    `facts`: name, publisher, url, licence, attribution, redistributable, trusted, sample.
    """
    return SourceFormat(
        slug=slug,
        lends_location_only=False,
        layouts="CSV, gzip CSV or XLSX (first sheet), the first row names the columns.",
        vintage=year_in_name,
        parse=partial(parse, mapping=dict(mapping)),
        **facts,
    )


def parse(path: Path, mapping: Mapping[str, str]) -> Iterator[Record | RowError]:
    """Records and rejections in file order; rows without any text are passed over."""
    used = {column: field for column, field in mapping.items() if field}
    for number, row in rows(Path(path), tuple(used)):
        if any(cell.strip() for cell in row.values()):
            yield from _entries(number, row, used)


def _entries(number: int, row: dict[str, str], used: Mapping[str, str]) -> Iterator[Record | RowError]:
    raw = {column: cell for column, cell in row.items() if column != OUTSIDE}
    problem = outside_error(number, row) or _formula(number, row, used)
    if problem:
        yield problem
        return
    given, warnings = _as_own_format(number, row, used)
    try:
        record = record_of(number, raw, RESOURCE(given, ""))
    except Misfit as misfit:
        yield _rejected(number, misfit, used, row)
        return
    yield from warnings
    yield record


def _formula(number, row, used) -> RowError | None:
    found = next((column for column in used if row[column].lstrip().startswith(FORMULA)), None)
    if found is None:
        return None
    advice = "The cell holds a formula. Write its value, or save the sheet as values only."
    return RowError(number, found, row[found], "formula", advice, raw=row)


def _as_own_format(number, row, used) -> tuple[dict, list[RowError]]:
    given, warnings = {}, []
    for column, name in used.items():
        cell = clean(row[column])
        if cell and FIELDS[name].place[0] == "phones":
            warnings += _add_phones(given, number, column, FIELDS[name].place[1], row[column])
        elif cell:
            _put(given, FIELDS[name].place, FIELDS[name].read(cell))
    if "location" in given:
        given["location"]["precision"] = "street"
    return given, warnings


def _put(given, place, value):
    """The first column that has a value for a place gives it."""
    for key in place[:-1]:
        given = given.setdefault(key, {})
    given.setdefault(place[-1], value)


def _add_phones(given, number, column, kind, cell) -> list[RowError]:
    warnings = []
    for phone in parse_phones(cell):
        if phone.problem:
            advice = f"The number is left out, because {phone.problem}. Write it like 503-555-0100 x12."
            warnings.append(RowError(number, column, phone.text, "impossible-phone", advice, rejected=False))
        else:
            found = {"kind": kind, "number": phone.number, "extension": phone.extension}
            given.setdefault("phones", []).append(found)
    return warnings


def _rejected(number, misfit: Misfit, used, row) -> RowError:
    """Told by the foreign column that stands for the place which does not fit."""
    column = _column_at(misfit.pointer.strip("/").split("/"), used)
    return RowError(number, column, row.get(column, ""), misfit.code, misfit.advice, raw=row)


def _column_at(place: list[str], used) -> str:
    """The column that shares most of the way to a place of our own format; the place where none does."""
    shared = {column: _shared(FIELDS[name].place, place) for column, name in used.items()}
    nearest = max(shared, key=shared.get, default="")
    return nearest if shared.get(nearest) else "/".join(place)


def _shared(one, other) -> int:
    return next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))
