"""Kinds of parameters. Each turns the cleaned text into pieces of one question."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django_filters import Filter

from directory.search.folding import plain
from directory.search.question import Condition
from directory.search.snapshot import Snapshot

from .categories import CATEGORIES
from .fields import MOST_VALUES, UUID_SHAPE, ConditionText, wrong, wrong_id
from .nearest import MOST_CANDIDATES, meant_by, nearest, nearest_known, same_spelling, shown
from .place_fields import place


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


class PlaceFilter(PieceFilter):
    def pieces(self, texts, snapshot):
        return {name: place(snapshot, text) for name, text in super().pieces(texts, snapshot).items()}


class TopicFilter(PieceFilter):
    """A topic of at least one article."""

    def pieces(self, texts, snapshot):
        pieces = super().pieces(texts, snapshot)
        known = sorted({topic for article in snapshot.articles for topic in article["en"]["topics"]})
        if pieces[self.field_name] not in known:
            alike = nearest(pieces[self.field_name], known)
            detail = f"No article is about {shown(pieces[self.field_name])!r}."
            raise wrong("unknown-value", detail, alike[0] if alike else None, alike)
        return pieces


class FacetsFilter(PieceFilter):
    def pieces(self, texts, snapshot):
        pieces = super().pieces(texts, snapshot)
        for slug in pieces[self.field_name]:
            if slug not in snapshot.term_numbers:
                raise wrong("unknown-value", f"The published vocabulary has no category {slug}.")
        return pieces


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
        alike, elsewhere = nearest_known(self.field_name, value, known), []
        if self.field_name in CATEGORIES:
            meant = dict.fromkeys(same_spelling(snapshot, value) + meant_by(snapshot, value))
            alike = [slug for category, slug in meant if category == self.field_name] + alike
            elsewhere = [{category: slug} for category, slug in meant if category != self.field_name]
        alike = list(dict.fromkeys(alike))[:MOST_CANDIDATES]
        detail = f"{shown(value)!r} is not a value of this parameter."
        return wrong("unknown-value", detail, alike[0] if alike else None, alike + elsewhere)


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
