"""Every parameter of the API, one entry each. A filter turns the cleaned text into pieces of one question.

The text of an entry is what the OpenAPI file and the docs say about the parameter.
"""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django_filters import Filter, FilterSet

from directory.search.folding import fold_value, plain
from directory.search.question import Condition
from directory.search.snapshot import LANGUAGES, Snapshot

from .categories import CATEGORIES
from .fields import (
    MOST_VALUES,
    UUID_SHAPE,
    ConditionText,
    CursorText,
    Day,
    IdList,
    OneOf,
    Openings,
    Period,
    SomeOf,
    WholeNumber,
    wrong,
    wrong_id,
)
from .nearest import nearest_known, shown

LIST_KEYS = (
    "id", "url", "name", "alternate_name", "organization", "operating_status", "help", "address", "location",
    "distance", "phones", "website", "accepts_new_patients", "verified", "sources", "updated_at",
)  # fmt: skip
INCLUDED = ("services", "schedules")
# The engine knows more, which need a place or words to be asked with.
ORDERINGS = ("name", "-verified_on", "-updated_at")
LIST_FORMATS = ("json", "geojson")
LAST_PAGE = 1_000_000
LARGEST_PAGE = 100


class PieceFilter(Filter):
    """A parameter that stands at most once; `piece` names the part of the question that it is."""

    def __init__(self, field_class, piece=None, **kwargs):
        super().__init__(**kwargs)
        self.field_class = field_class
        self.piece = piece

    def pieces(self, texts: list[str], snapshot: Snapshot) -> dict:
        """The part of the question that the parameter's texts stand for; raises ValidationError."""
        if len(texts) > 1:
            raise wrong("given-twice", "May be given only once.")
        return {self.piece or self.field_name: self.field.clean(texts[0])}


def as_slug(text: str, slug: str) -> bool:
    return re.sub("[ _]", "-", text.lower()) == slug


def as_code(text: str, code: str) -> bool:
    return text.upper() == code


def as_zip(text: str, zip_code: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{5}(-[0-9]{4})?", text))


def as_name(text: str, name: str) -> bool:
    return plain(text) == plain(name) or bool(re.fullmatch(r"[^\W_]([^\W_]|[ .'’-])*", text))


class ConditionFilter(Filter):
    """A parameter whose texts are conditions: comma is or, repetition is and, `!` is not.

    `spelled(text, value)` says whether the text, which is the value once folded, is a way to write it:
    folding drops whatever is no letter or digit, and nothing that was asked may be ignored.
    """

    field_class = ConditionText

    def __init__(self, spelled=as_slug, **kwargs):
        super().__init__(**kwargs)
        self.spelled = spelled

    def pieces(self, texts: list[str], snapshot: Snapshot) -> dict:
        """{"conditions": one for each text}; raises ValidationError."""
        written = [self.field.clean(text) for text in texts]
        number = sum(len(values) for values, _ in written)
        if number > MOST_VALUES:
            raise wrong("over-limit", f"Takes at most {MOST_VALUES} values; {number} were given.")
        meant = self.meant({value for values, _ in written for value in values}, snapshot)
        return {
            "conditions": tuple(
                Condition(self.field_name, tuple(meant[value] for value in values), negated)
                for values, negated in written
            )
        }

    def meant(self, values: set[str], snapshot: Snapshot) -> dict[str, str]:
        """The canonical form of each value."""
        known = self.known(snapshot)
        meant = {value: known.get(value) for value in values}
        strange = sorted(one for one in values if meant[one] is None or not self.spelled(one, meant[one]))
        if strange:
            raise ValidationError([self.unknown(value, known, snapshot) for value in strange])
        return meant

    def known(self, snapshot: Snapshot) -> Mapping[str, str]:
        try:
            return snapshot.known(self.field_name)
        except KeyError:  # a category that the published vocabulary does not have
            return {}

    def unknown(self, value: str, known: Mapping[str, str], snapshot: Snapshot) -> ValidationError:
        alike = nearest_known(self.field_name, value, known)
        elsewhere = [
            {category: value} for category in CATEGORIES if self.stands_in(category, value, snapshot)
        ]
        detail = f"{shown(value)!r} is not a value of this parameter."
        return wrong("unknown-value", detail, alike[0] if alike else None, alike + elsewhere)

    def stands_in(self, category: str, value: str, snapshot: Snapshot) -> bool:
        if self.field_name not in CATEGORIES or category == self.field_name:
            return False
        folded = fold_value(category, value)
        return any(one["slug"] == category for one in snapshot.vocabulary) and folded in snapshot.known(
            category
        )


class OrganizationFilter(ConditionFilter):
    def meant(self, values, snapshot):
        strange = [wrong_id(value) for value in sorted(values) if not UUID_SHAPE.fullmatch(value)]
        strange = strange or [
            wrong("unknown-value", f"No published organization has the id {value}.")
            for value in sorted(values)
            if snapshot.organization(value) is None
        ]
        if strange:
            raise ValidationError(strange)
        return {value: value.lower() for value in values}


class PlainFilters(FilterSet):
    """What every answer understands."""

    lang = PieceFilter(
        OneOf,
        "language",
        values=LANGUAGES,
        help_text="`en` or `es`; without it the `Accept-Language` header counts, else English.",
    )


class PagedFilters(PlainFilters):
    page = PieceFilter(WholeNumber, most=LAST_PAGE, help_text="Which page, from 1.")
    page_size = PieceFilter(WholeNumber, most=LARGEST_PAGE, help_text="Results a page; 20 if not given.")


class StateFilters(PlainFilters):
    state = ConditionFilter(
        as_name, help_text="State or territory by USPS code or name: `Oregon`, `OR,WA` (either), `!OR` (not)."
    )


CategoryFilters = type(
    "CategoryFilters",
    (FilterSet,),
    {slug: ConditionFilter(help_text=text) for slug, text in CATEGORIES.items()},
)


class ResourceFilters(CategoryFilters, StateFilters, PagedFilters):
    service = ConditionFilter(
        as_code, help_text="SAMHSA service code of any category, a retired one too: `BU,MU` is either."
    )
    county = ConditionFilter(as_name, help_text="County by name, in all states: `county=Marion&state=OR`.")
    city = ConditionFilter(as_name, help_text="City by name, in all states: `city=Portland&state=OR`.")
    zip = ConditionFilter(as_zip, help_text="Postal code of the address, five digits: `97204`.")
    organization = OrganizationFilter(help_text="Id of the organization that runs the resource.")
    source = ConditionFilter(help_text="Slug of a source that the entry stands on: `samhsa-directory`.")
    id = PieceFilter(
        IdList,
        "ids",
        help_text="Up to 100 ids, joined by commas; closed ones too. `missing` names those not published.",
    )
    accepts_new_patients = PieceFilter(
        Openings,
        values=("true", "false", "unknown"),
        help_text="`true`, `false`, `true,unknown`; what was said more than 14 days ago is unknown.",
    )
    verified_within = PieceFilter(Period, help_text="Verified in the last so many days: `180d`.")
    verified_since = PieceFilter(Day, help_text="Verified on this day or later: `2026-06-01`.")
    updated_since = PieceFilter(Day, help_text="Changed on this day (UTC) or later: `2026-06-01`.")
    ordering = PieceFilter(
        OneOf,
        values=ORDERINGS,
        help_text="`name` (the default), `-verified_on` or `-updated_at`; temporarily closed ones are last.",
    )
    fields = PieceFilter(
        SomeOf,
        values=LIST_KEYS,
        help_text="Only these keys of each result, joined by commas: `name,phones`. `id` is always there.",
    )
    include = PieceFilter(
        SomeOf,
        values=INCLUDED,
        help_text="More of each result: `services`, `schedules` or both, joined by a comma.",
    )
    format = PieceFilter(
        OneOf,
        values=LIST_FORMATS,
        help_text="`geojson` for a map; without it the `Accept` header counts, else `json`.",
    )


class ExportFilters(ResourceFilters):
    """All that asks for resources. Files have every key, every row, and one order."""

    page = page_size = ordering = fields = include = format = None


class ChangeFilters(PlainFilters):
    since = PieceFilter(
        CursorText,
        help_text="The `cursor` of an earlier answer; without it the feed starts at the beginning.",
    )
    include = PieceFilter(
        SomeOf, values=("documents",), help_text="`documents`: with each resource as it is published now."
    )
