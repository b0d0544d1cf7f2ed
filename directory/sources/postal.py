"""US postal addresses: states, ZIP codes, points, and the cells they come in."""

import math
import re

from directory.sources.identity import fold

LONGEST_NAME = 120
"""Characters of a name, a street line or a city, so that a site key of five of them stays under 700."""

_SPACES = re.compile(r"\s+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_ZIP = re.compile("([0-9]{3,5})(?:-([0-9]{4})?)?")
_ZIP_WITHOUT_HYPHEN = re.compile("[0-9]{7,9}")


def clean(cell: str) -> str:
    """The cell without outer, doubled or unusual white space and without control characters."""
    if " " not in cell and cell.isalnum():
        return cell
    return _CONTROL.sub("", _SPACES.sub(" ", cell)).strip()


def fits(text: str) -> bool:
    """Whether a name or address cell is short enough, also when folded (a sign may become letters)."""
    return len(text) <= LONGEST_NAME and (text.isascii() or len(fold(text)) <= LONGEST_NAME)


def postal_code(text: str) -> str:
    """12345 or 12345-6789, with the leading zeros that a spreadsheet dropped; raises ValueError."""
    match = _ZIP.fullmatch(text)
    if _ZIP_WITHOUT_HYPHEN.fullmatch(text):
        match = _ZIP.fullmatch(f"{text.zfill(9)[:5]}-{text[-4:]}")
    if not match or not int(match[1]):
        raise ValueError("A ZIP code has five digits, or five and four: 04330 or 04330-0001.")
    return match[1].zfill(5) + (f"-{match[2]}" if match[2] else "")


def point(latitude: str, longitude: str) -> tuple[float, float]:
    """WGS 84 degrees of a place in the United States or its territories; raises ValueError."""
    try:
        place = float(latitude), float(longitude)
    except ValueError:
        raise ValueError("Latitude and longitude are decimal degrees, such as 45.52 and -122.67.") from None
    if not in_united_states(*place):
        raise ValueError(
            "The point is not in the United States. Check the order and the sign of the two numbers."
        )
    return place


def in_united_states(latitude: float, longitude: float) -> bool:
    """Coarse: the box of the states and Caribbean territories, or that of the Pacific ones; never 0, 0."""
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return False
    return -15 <= latitude <= 72 and (-180 <= longitude <= -64 or 130 <= longitude <= 180)
