"""What the texts of `open_now` and `open_at` may look like; both become an `OpenAt`."""

import re
from datetime import UTC, datetime

from django import forms

from directory.search.question import OpenAt

from .fields import listed, wrong

UNKNOWN = "unknown"
# A `+` in an address is a space when it arrives; a space can be nothing else here.
MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[ +-][0-9]{2}:[0-9]{2})?"
EXAMPLE = "2026-11-27T09:00"


class OpenNow(forms.Field):
    """`true` or `true,unknown`: open at this minute."""

    schema = {
        "type": "array",
        "minItems": 1,
        "maxItems": 2,
        "items": {"type": "string", "enum": ["true", UNKNOWN]},
        "contains": {"const": "true"},
    }

    def to_python(self, text):
        asked = set(listed(text, 2))
        if "true" not in asked or asked - {"true", UNKNOWN}:
            raise wrong(
                "unknown-value", "Must be `true`, or `true,unknown` with those of unknown hours.", "true"
            )
        return OpenAt(datetime.now(UTC), UNKNOWN in asked)


class OpenAtText(forms.Field):
    """`2026-11-27T09:00`, local to each resource, or with an offset one instant; `,unknown` after it."""

    schema = {"type": "string", "pattern": f"^{MOMENT}(, *{UNKNOWN})?$"}

    def to_python(self, text):
        found = re.fullmatch(rf"({MOMENT})(?P<unknown>, *{UNKNOWN})?", text, re.ASCII)
        if not found:
            detail = f"Must be a day and a time such as {EXAMPLE}, {EXAMPLE}-08:00 or {EXAMPLE},{UNKNOWN}."
            raise wrong("wrong-type", detail, nearest_moment(text))
        try:
            return OpenAt(datetime.fromisoformat(found[1].replace(" ", "+")), bool(found["unknown"]))
        except (ValueError, OverflowError):
            raise wrong("wrong-type", "There is no such day or time in the years 1900 to 2199.") from None


def nearest_moment(text: str) -> str | None:
    day = re.match(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ Tt]*([0-9]{2}:[0-9]{2})?", text, re.ASCII)
    return day and f"{day[1]}T{day[2] or '09:00'}"
