"""What the text of one parameter may look like: `clean(text)` gives its value or says how to write it right.

Each raises a ValidationError with a `code` of the errors page and, in `params`, `nearest` (a text) and
`candidates` (values) where something near is known. `schema` is the value's JSON schema; `member_schema` that
of a member of a body, where it is another one.
"""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from directory.search.words import MOST_LETTERS, MOST_WORDS, WordsError, parse
from directory.search.words_tokens import tokens

from .nearest import nearest, shown

MOST_VALUES = 50
MOST_IDS = 100
LONGEST_PERIOD = 36_500  # days
PERIODS = {"w": 7, "m": 30, "y": 365}  # days in the units that people try
UUID_SHAPE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def wrong(code: str, detail: str, near: str | None = None, candidates=()) -> ValidationError:
    return ValidationError(detail, code=code, params={"nearest": near, "candidates": list(candidates)})


class WholeNumber(forms.Field):
    """A whole number from 1 to `most`."""

    def __init__(self, *, most, **kwargs):
        super().__init__(**kwargs)
        self.most = most
        self.schema = {"type": "integer", "minimum": 1, "maximum": most}

    def to_python(self, text):
        if not re.fullmatch(r"-?[0-9]+", text):
            raise wrong("wrong-type", f"Must be a whole number from 1 to {self.most}.")
        number = int(text) if len(text) < 20 else self.most + 1
        if not 1 <= number <= self.most:
            near = "1" if number < 1 or text.startswith("-") else str(self.most)
            raise wrong("over-limit", f"Must be from 1 to {self.most}.", near)
        return number


class OneOf(forms.Field):
    """One of `values`."""

    def __init__(self, *, values, **kwargs):
        super().__init__(**kwargs)
        self.values = tuple(values)
        self.schema = {"type": "string", "enum": list(self.values)}

    def to_python(self, text):
        if text not in self.values:
            alike = nearest(text, self.values)
            detail = f"{shown(text)!r} is not one of {', '.join(self.values)}."
            raise wrong("unknown-value", detail, alike[0] if alike else None, alike)
        return text


class SomeOf(OneOf):
    """Several of `values`, joined by commas; as a tuple without repetition."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.schema = {"type": "array", "minItems": 1, "maxItems": MOST_VALUES, "items": self.schema}

    def to_python(self, text):
        return tuple(dict.fromkeys(super(SomeOf, self).to_python(one) for one in listed(text, MOST_VALUES)))


class TrueOrFalse(OneOf):
    member_schema = {"enum": ["true", "false", True, False]}

    def __init__(self, **kwargs):
        super().__init__(values=("true", "false"), **kwargs)

    def to_python(self, text):
        return super().to_python(text) == "true"


class Openings(SomeOf):
    member_schema = {"type": ["string", "boolean"], "minLength": 1}

    def to_python(self, text):
        return frozenset(super().to_python(text))


class TypedText(forms.Field):
    """A text as it is being typed, of at most 200 characters and 16 words."""

    schema = {"type": "string", "minLength": 1, "maxLength": MOST_LETTERS}
    member_schema = {"type": ["string", "number", "boolean"], "minLength": 1, "maxLength": MOST_LETTERS}

    def to_python(self, text):
        if len(text) > MOST_LETTERS or len(tokens(text)) > MOST_WORDS:
            raise wrong("over-limit", f"Takes at most {MOST_LETTERS} characters and {MOST_WORDS} words.")
        return text


class WordsText(TypedText):
    """Words, "phrases" and what is not wanted: see `directory.search.words`."""

    def to_python(self, text):
        text = super().to_python(text)
        try:
            parse(text)
        except WordsError as error:
            raise wrong("no-words" if error.code == "no-words" else "over-limit", str(error)) from None
        return text


class Day(forms.Field):
    schema = {"type": "string", "format": "date"}

    def to_python(self, text):
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise wrong("wrong-type", "Must be a day of the calendar such as 2026-06-01 (year-month-day).")


class Period(forms.Field):
    """A number of days such as `180d`; as an int."""

    schema = {"type": "string", "pattern": "^[1-9][0-9]{0,4}d$"}

    def to_python(self, text):
        found = re.fullmatch(r"([0-9]{1,9})([a-z]*)", text, re.IGNORECASE)
        if not found:
            raise wrong("wrong-type", "Must be a number of days such as 180d.", "180d")
        number, unit = int(found[1]), found[2]
        if unit != "d":
            raise wrong("wrong-unit", "The only unit is the day, as in 180d.", _in_days(number, unit.lower()))
        if not 1 <= number <= LONGEST_PERIOD:
            near = f"{min(max(number, 1), LONGEST_PERIOD)}d"
            raise wrong("over-limit", f"Must be from 1d to {LONGEST_PERIOD}d.", near)
        return number


def _in_days(number, unit):
    days = number * PERIODS.get(unit[:1], 1)
    return f"{min(max(days, 1), LONGEST_PERIOD)}d"


@dataclass(frozen=True)
class Cursor:
    """Where the feed of changes goes on: after this sequence number, in this edition ("": in any)."""

    sequence: int
    edition: str = ""

    def __str__(self):
        return f"{self.sequence}-{self.edition}"


class CursorText(forms.Field):
    """`4711-0badcafe`, as the feed gave it, or a sequence number alone."""

    schema = {"type": "string", "pattern": "^[0-9]{1,18}(-[0-9a-f]{8})?$"}

    def to_python(self, text):
        if not re.fullmatch(self.schema["pattern"], text, re.ASCII):
            raise wrong("wrong-type", "Must be the `cursor` of an earlier answer; `0` is the beginning.", "0")
        sequence, _, edition = text.partition("-")
        return Cursor(int(sequence), edition)


class IdList(forms.Field):
    """Up to 100 ids joined by commas; as a tuple in lower case."""

    schema = {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_IDS,
        "items": {"type": "string", "format": "uuid"},
    }

    def to_python(self, text):
        ids = listed(text, MOST_IDS)
        strange = [one for one in ids if not UUID_SHAPE.fullmatch(one)]
        if strange:
            raise ValidationError([wrong_id(one) for one in strange])
        return tuple(dict.fromkeys(str(UUID(one)) for one in ids))


def wrong_id(text):
    return wrong(
        "wrong-type", f"{shown(text)!r} is no id; ids look like 5f0c1d9e-7a52-5c53-9d4c-2f6d1a3b8e10."
    )


class ConditionText(forms.Field):
    """`a` or `a,b` (either) or `!a` (not); as (values, negated)."""

    def to_python(self, text):
        negated = text.startswith("!")
        values = listed(text.removeprefix("!"), MOST_VALUES)
        if (negated and len(values) > 1) or any(value.startswith("!") for value in values):
            detail = (
                "A `!` stands before one value only: repeat the parameter for each value that is not wanted."
            )
            raise wrong("negated-list", detail, "!" + values[0].lstrip("!"))
        return values, negated


def listed(text: str, most: int) -> list[str]:
    """The values between commas, without spaces around them; none may be empty."""
    values = [value.strip() for value in text.split(",")]
    if len(values) > most:
        raise wrong("over-limit", f"Takes at most {most} values; {len(values)} were given.")
    if not all(values):
        raise wrong("empty-value", "A value is missing before or after a comma, or after `!`.")
    return values
