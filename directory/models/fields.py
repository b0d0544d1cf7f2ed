"""The column that holds a resource's vocabulary terms (see docs/decisions/0001-terms-in-one-column.md)."""

from django.db import models
from django.db.models.lookups import Contains


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
class Has(Contains):
    """Rows that hold the given term key."""

    lookup_name = "has"
    prepare_rhs = False

    def process_rhs(self, compiler, connection):
        sql, params = super().process_rhs(compiler, connection)
        return sql, params

    def get_db_prep_lookup(self, value, connection):
        return "%s", [f" {value} "]
