"""The column that holds terms (see docs/decisions/0001-terms-in-one-column.md), and what others may hold."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Lookup


class TermKeysField(models.TextField):
    """A sorted tuple of term keys, stored as one text with a space on both sides of every key.

    A key is a SAMHSA service code (`BU`) or, for our own terms, `category/slug` (`help/inpatient`).
    `terms__has="BU"` finds the rows that hold a key, on every database.
    """

    def __init__(self, *args, **kwargs):
        kwargs.update(blank=True, default=tuple)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for implied in ("blank", "default"):
            kwargs.pop(implied, None)
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return tuple(value.split()) if value else ()

    def to_python(self, value):
        if value is None:
            return ()
        return tuple(sorted(set(value.split() if isinstance(value, str) else value)))

    def get_prep_value(self, value):
        keys = self.to_python(value)
        return f" {' '.join(keys)} " if keys else ""

    def value_to_string(self, obj):
        return " ".join(self.value_from_object(obj))


@TermKeysField.register_lookup
class Has(Lookup):
    """Rows that hold the given term key, in exactly this spelling."""

    lookup_name = "has"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        position = "STRPOS" if connection.vendor == "postgresql" else "INSTR"
        return f"{position}({column}, %s) > 0", (*params, f" {self.rhs} ")


def list_of_words(value):
    """Raises ValidationError for what is not a list of texts."""
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise ValidationError("Write a list of words.", code="not-words")


def query_parameters(value):
    """Raises ValidationError for what cannot be asked: names with a text, or a list of texts, each."""
    if not isinstance(value, dict) or not value:
        raise ValidationError('Write names and values, such as {"help": "inpatient"}.', code="not-parameters")
    for texts in value.values():
        list_of_words(texts if isinstance(texts, list) else [texts])


def partial_date(value):
    """Raises ValidationError for what is not a year, a month or a day (2024, 2024-03, 2024-03-31)."""
    try:
        known = re.fullmatch(r"\d{4}(-\d{2}){0,2}", value, re.ASCII)
        date.fromisoformat((value + "-01-01")[:10] if known else "")
    except ValueError as wrong:
        raise ValidationError("Write 2024, 2024-03 or 2024-03-31.", code="not-a-date") from wrong
