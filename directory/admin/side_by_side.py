"""Two entries side by side: what each says field by field, and the form in which a curator chooses."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldBooleanSwitchWidget

from directory import merging
from directory.documents import display_number
from directory.merging import BOTH, GROUPS, KEPT, LISTS, MERGED, UNITABLE
from directory.models import Organization, Resource, Term

from .forms import ReasonField
from .words import in_words

LEFT, RIGHT = "left", "right"
SIDES = (LEFT, RIGHT)
TITLES = {
    "organization": _("Organization"),
    "name": _("Name"),
    "description": _("Description"),
    "operating_status": _("Operating status"),
    "address": _("Address"),
    "confidential_address": _("Confidential address"),
    "location": _("Point on the map"),
    "timezone": _("Time zone"),
    "website": _("Website"),
    "email": _("E-mail"),
    "eligibility": _("Who is accepted"),
    "ages": _("Ages"),
    "fees": _("Cost"),
    "how_to_apply": _("How to start"),
    "accessibility": _("Accessibility"),
    "transportation": _("How to get there"),
    "accepts_new_patients": _("Accepts new patients"),
    "remote": _("Help by phone or video"),
    "notes": _("Notes for curators"),
    "phones": _("Phones"),
    "schedules": _("Hours"),
    "licences": _("Licences"),
    "terms": _("Terms"),
}


@dataclass(frozen=True)
class Compared:
    """One group of fields: the lines that stand on each side, and the choice between them."""

    name: str
    title: str
    left: list[str]
    right: list[str]
    field: forms.BoundField | None = None

    @property
    def options(self):
        """(the side, its lines, its radio button) for the two, and what both would be."""
        buttons = list(self.field) if self.field else []
        return zip((self.left, self.right, [_("Both together")]), buttons, strict=False)


class CompareForm(forms.Form):
    """Which entry stays, and for each group in which the two differ whose values it takes."""

    keep = forms.ChoiceField(choices=[(LEFT, _("Keep this one")), (RIGHT, _("Keep this one"))],
                             widget=forms.RadioSelect, label=_("Which entry stays"))  # fmt: skip
    version = forms.CharField(widget=forms.HiddenInput)
    reason = ReasonField(default="Compared in the desk")
    release = forms.BooleanField(required=False, label=_("Release the result at once"),
                                 widget=UnfoldBooleanSwitchWidget)  # fmt: skip

    def __init__(self, left: Resource, right: Resource, data=None, *, may_release=False):
        super().__init__(data)
        self.left, self.right = left, right
        kept = merging.suggested_survivor(left, right)
        self.initial = {"keep": LEFT if kept == left else RIGHT, "version": self.seen, "release": may_release}
        for name, choice in merging.suggestions(kept, right if kept == left else left).items():
            self.fields[name] = _side_field(name)
            self.initial[name] = _side_of(choice, kept == left)
        if not may_release:
            del self.fields["release"]

    @property
    def seen(self):
        return f"{self.left.digest}{self.right.digest}"

    def clean_version(self):
        if self.cleaned_data["version"] != self.seen:
            self.data = self.data.copy()
            self.data["version"] = self.seen
            raise forms.ValidationError(
                _("One of the two was changed since you opened this page. Look at it again."), code="changed"
            )
        return self.seen

    @property
    def pair(self):
        """(kept, merged) as chosen."""
        chosen = (self.left, self.right)
        return chosen if self.cleaned_data["keep"] == LEFT else chosen[::-1]

    @property
    def choices(self):
        ours = self.cleaned_data["keep"]
        named = {BOTH: BOTH, ours: KEPT}
        return {name: named.get(self.cleaned_data[name], MERGED) for name in TITLES if name in self.fields}

    def compared(self):
        """The groups in which the two differ, each with its choice."""
        sides = [_said(resource) for resource in (self.left, self.right)]
        _tell_terms_apart(sides, self.left, self.right)
        return [
            Compared(name, title, sides[0][name], sides[1][name], self[name])
            for name, title in TITLES.items()
            if name in self.fields
        ]

    def same(self):
        """[(title, lines)] of what both say."""
        said = _said(self.left)
        return [
            (title, said[name])
            for name, title in TITLES.items()
            if name not in self.fields and said[name] and name != "terms"
        ]

    def result(self):
        """[(title, lines before, lines after)] of the kept entry, where the choices change it."""
        kept, merged = self.pair
        before, after = _said(kept), _said_of(merging.outcome(kept, merged, self.choices), kept)
        return [
            (title, before[name], after[name])
            for name, title in TITLES.items()
            if before[name] != after[name]
        ]


def _side_field(name):
    choices = [(LEFT, _("left")), (RIGHT, _("right")), *([(BOTH, _("both"))] if name in UNITABLE else [])]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, label=TITLES[name])


def _side_of(choice, left_is_kept):
    if choice == BOTH:
        return BOTH
    return LEFT if (choice == KEPT) == left_is_kept else RIGHT


def _said(resource) -> dict[str, list[str]]:
    """What an entry says, group by group, as lines of words."""
    said = {name: _lines(name, [getattr(resource, one) for one in group]) for name, group in GROUPS.items()}
    said |= {name: [_row(row) for row in getattr(resource, name).all()] for name in LISTS if name != "terms"}
    return said | {"terms": _term_names(resource.terms)}


def _said_of(outcome, kept) -> dict[str, list[str]]:
    said = {name: _lines(name, [outcome.columns[one] for one in group]) for name, group in GROUPS.items()}
    rows = {
        name: [_row(kept._meta.get_field(name).related_model(**columns)) for columns in rows]
        for name, rows in outcome.children.items()
    }
    return said | rows | {"terms": _term_names(outcome.terms)}


def _lines(name, values):
    if name == "location":
        latitude, longitude, precision = values
        return [] if latitude is None else [f"{latitude:.5f}, {longitude:.5f} ({precision})"]
    if name == "confidential_address":
        return [in_words(values[0])]
    return [str(one) if isinstance(one, Organization) else in_words(one) for one in values
            if one not in (None, "", [])]  # fmt: skip


def _row(row):
    if hasattr(row, "extension"):
        return f"{row.get_kind_display()}: {display_number(row.number, row.extension)}"
    return str(row)


def _term_names(keys):
    names = dict(Term.objects.filter(key__in=keys).values_list("key", "name"))
    return sorted(names.get(key, key) for key in keys)


def _tell_terms_apart(sides, left, right):
    """Of the terms only those that the other one lacks: nobody compares two lists of eighty."""
    both = set(left.terms) & set(right.terms)
    for side, resource in zip(sides, (left, right), strict=True):
        own = _term_names(set(resource.terms) - both)
        side["terms"] = [*(f"+ {name}" for name in own), _("and %d that both have") % len(both)]
