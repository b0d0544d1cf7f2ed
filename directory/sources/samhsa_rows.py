"""What the tables of SAMHSA share: the name and address columns, and how a row is refused."""

import re
from collections.abc import Iterable
from pathlib import Path

from directory.search.states import STATES
from directory.sources.postal import LONGEST_NAME, clean, fits, postal_code
from directory.sources.record import RowError

PUBLISHER = "Substance Abuse and Mental Health Services Administration (SAMHSA)"
PAGE = (
    "https://www.samhsa.gov/data/data-we-collect/"
    "n-sumhss-national-substance-use-and-mental-health-services-survey/national-directories"
)
LICENCE = "Public domain; SAMHSA asks to be cited, and to be asked before copies are sold"

_FIELDS = {
    "name1": "name",
    "name2": "alternate_name",
    "street1": "line1",
    "street2": "line2",
    "city": "city",
    "state": "state_province",
    "zip": "postal_code",
}
ADDRESS_COLUMNS = tuple(_FIELDS)

_YEAR = re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


class Refused(Exception):
    """Carries the RowError of a row that cannot be imported."""

    def __init__(self, column: str, value: str, code: str, advice: str, *, row: int):
        super().__init__(advice)
        self.error = RowError(row, column, value, code, advice)


def year_in_name(path: Path) -> str:
    """The last year in the file's name, "" if there is none."""
    return next(reversed(_YEAR.findall(Path(path).name)), "")


def address_values(number: int, row: dict[str, str]) -> dict[str, object]:
    """Name and address fields that the row gives; raises Refused for a row that is no facility."""
    _refuse_what_is_no_facility(number, row)
    values = {field: clean(row[column]) for column, field in _FIELDS.items()}
    _refuse_too_long(number, row, values.values())
    values["state_province"] = _state(number, values["state_province"])
    values["postal_code"] = _postal_code(number, values["postal_code"])
    if not values["city"]:
        raise Refused("city", "", "missing-city", "Write the city of the facility.", row=number)
    return {field: value for field, value in values.items() if value} | {"country": "US"}


def _refuse_what_is_no_facility(number: int, row: dict[str, str]) -> None:
    if clean(row["name1"]):
        return
    rest = " ".join(
        row[column].strip() for column in row if column not in ("facility_id", "directory_type")
    ).strip()
    if not rest:
        raise Refused(
            "name1", "", "blank-row", "The row names no facility. Delete it from the file.", row=number
        )
    advice = "Write the facility's name in name1, or delete the row if it is a legend or a note."
    raise Refused("name1", rest, "missing-name", advice, row=number)


def _refuse_too_long(number: int, row: dict[str, str], cells: Iterable[str]) -> None:
    for column, value in zip(_FIELDS, cells, strict=True):
        if not fits(value):
            advice = f"Shorten it to {LONGEST_NAME} characters; check that no double quote is missing nearby."
            raise Refused(column, value, "too-long", advice, row=number)


def _state(number: int, text: str) -> str:
    if text.upper() not in STATES:
        advice = "Use the two-letter USPS code of a state or territory, such as OR or PR."
        raise Refused("state", text, "unknown-state", advice, row=number)
    return text.upper()


def _postal_code(number: int, text: str) -> str:
    try:
        return postal_code(text)
    except ValueError as error:
        raise Refused("zip", text, "bad-zip", str(error), row=number) from error
