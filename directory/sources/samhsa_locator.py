"""An export of SAMHSA's treatment locator: addresses with county and coordinates, no services, no phones."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from directory.sources.postal import clean, point
from directory.sources.reading import outside_error, rows
from directory.sources.record import Record, RowError, SourceFormat
from directory.sources.samhsa_rows import (
    ADDRESS_COLUMNS,
    LICENCE,
    PUBLISHER,
    Refused,
    address_values,
    year_in_name,
)

REQUIRED = (*ADDRESS_COLUMNS, "zip4", "county", "latitude", "longitude")


def parse(path: Path) -> Iterator[Record | RowError]:
    """Records in file order; a row without a usable point is rejected, since it lends nothing else."""
    for number, row in rows(Path(path), REQUIRED):
        try:
            yield outside_error(number, row) or Record(number, "substance", _values(number, row), raw=row)
        except Refused as refused:
            yield replace(refused.error, raw=row)


def _values(number: int, row: dict[str, str]) -> dict[str, object]:
    values = address_values(number, _with_whole_zip(row))
    latitude, longitude = _point(number, row)
    values |= {"latitude": latitude, "longitude": longitude, "location_precision": "street"}
    county = clean(row["county"])[:120]
    return values | ({"county": county} if county else {})


def _with_whole_zip(row: dict[str, str]) -> dict[str, str]:
    plus_four = row["zip4"].strip()
    return row | {"zip": f"{row['zip'].strip()}-{plus_four.zfill(4)}"} if plus_four else row


def _point(number: int, row: dict[str, str]) -> tuple[float, float]:
    try:
        return point(row["latitude"], row["longitude"])
    except ValueError as error:
        value = f"{row['latitude']}, {row['longitude']}"
        raise Refused("latitude", value, "bad-point", str(error), row=number) from error


SOURCE = SourceFormat(
    slug="samhsa-locator",
    name="SAMHSA treatment locator (coordinates)",
    publisher=PUBLISHER,
    url="https://findtreatment.gov/",
    licence=LICENCE,
    attribution="SAMHSA, Behavioral Health Treatment Services Locator",
    redistributable=True,
    trusted=True,
    sample=False,
    lends_location_only=True,
    layouts=(
        "CSV, gzip CSV or XLSX (first sheet), header in the first row with name1, name2, street1, street2, "
        "city, state, zip, zip4, county, latitude, longitude. SAMHSA's locator at https://findtreatment.gov/ "
        "exports its facilities; the layout read here is that of 2021."
    ),
    vintage=year_in_name,
    parse=parse,
)
