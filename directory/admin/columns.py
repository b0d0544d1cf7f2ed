"""The form that asks what the columns of a foreign table stand for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process, utils
from unfold.widgets import UnfoldAdminSelectWidget

from directory.sources.mapped_table import FIELDS, REQUIRED

LIKELY = 80  # 0 to 100, as rapidfuzz counts
OTHER_NAMES = {
    "name": ("facility", "facility name", "name1", "program name", "agency"),
    "alternate_name": ("name2",),
    "organization": ("organization name", "parent organization"),
    "line1": ("address", "street address", "address 1", "street1", "street"),
    "line2": ("address 2", "suite", "unit", "street2"),
    "city": ("town",),
    "state_province": ("state", "st"),
    "postal_code": ("zip", "zipcode", "zip code", "postal code"),
    "phone_main": ("phone", "telephone", "phone number", "tel", "main phone"),
    "phone_intake": ("intake", "intake phone"),
    "phone_hotline": ("hotline", "crisis line"),
    "phone_fax": ("fax",),
    "phone_tty": ("tty", "tdd"),
    "website": ("web", "url", "web site", "homepage"),
    "email": ("e-mail", "mail"),
    "latitude": ("lat",),
    "longitude": ("lon", "lng", "long"),
    "service_codes": ("service code info", "services", "codes"),
}


class ColumnsForm(forms.Form):
    """One choice for each column name; `columns` is what was chosen.

    `headings`: {column name: examples}; `remembered`: what was said for this source before.
    """

    def __init__(self, headings, remembered, data=None):
        super().__init__(data)
        self.headings = list(headings)
        choices = [("", _("Leave it out")), *((name, field.label) for name, field in FIELDS.items())]
        for number, (heading, examples) in enumerate(headings.items()):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=heading,
                choices=choices,
                required=False,
                initial=remembered.get(heading, likely_field(heading)),
                widget=UnfoldAdminSelectWidget,
                help_text=_("Such as: %s") % "; ".join(examples)
                if examples
                else _("Empty in the first rows"),
            )

    @property
    def columns(self):
        return {
            heading: self.cleaned_data[f"column-{number}"] for number, heading in enumerate(self.headings)
        }

    def clean(self):
        cleaned = super().clean()
        if REQUIRED not in cleaned.values():
            raise forms.ValidationError(
                _("Say which column holds the name of the place. Every entry needs one."), code="no-name"
            )
        return cleaned


def likely_field(heading: str) -> str:
    """The field that a column name most likely stands for, "" where none is near."""
    field_of = {
        said: name
        for name, field in FIELDS.items()
        for said in (name, field.label, *OTHER_NAMES.get(name, ()))
    }
    options = {"scorer": fuzz.ratio, "processor": utils.default_process, "score_cutoff": LIKELY}
    found = process.extractOne(heading, list(field_of), **options)
    return field_of[found[0]] if found else ""
