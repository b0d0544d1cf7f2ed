"""What makes two rows the same site, the same address, or the same content."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping

import orjson

from directory.sources.record import Record

_NOT_KEPT = re.compile("[^a-z0-9]+")
_NOT_DIGITS = re.compile("[^0-9]+")
_NAME_FIELDS = ("name", "alternate_name")
_ADDRESS_FIELDS = ("line1", "city", "state_province")
_SITE_FIELDS = (*_NAME_FIELDS, "line1", "line2", "city", "state_province")


def fold(text: str) -> str:
    """NFKD, casefold, everything but a-z and 0-9 deleted: "Clínica Niños" is "clinicaninos"."""
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKD", text).casefold()
    return _NOT_KEPT.sub("", plain)


def zip5(text: str) -> str:
    """The first five digits of a ZIP code, with the leading zeros that a spreadsheet dropped; "" if none."""
    digits = _NOT_DIGITS.sub("", text.partition("-")[0])
    return digits.zfill(5)[:5] if digits else ""


def site_key(values: Mapping[str, object]) -> str:
    """Folded name, alternate name, lines, city, state, and the five-digit ZIP, joined by "|"."""
    return _key(values, _SITE_FIELDS)


def address_key(values: Mapping[str, object]) -> str:
    """Folded first line, city, state, and the five-digit ZIP, joined by "|"."""
    return _key(values, _ADDRESS_FIELDS)


def _key(values: Mapping[str, object], fields: tuple[str, ...]) -> str:
    parts = [fold(str(values.get(field) or "")) for field in fields]
    return "|".join([*parts, zip5(str(values.get("postal_code") or ""))])


def content_digest(record: Record) -> str:
    """SHA-256 (hex) of all that a record says; its row number and raw cells do not count."""
    lists = (record.phones, record.schedules, record.licences, record.terms)
    content = orjson.dumps((record.part, dict(record.values), *lists), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(content).hexdigest()
