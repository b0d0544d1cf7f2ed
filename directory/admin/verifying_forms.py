"""The form of a call: what was confirmed, what is corrected, how it ended."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminURLInputWidget,
)

from directory.models import Phone, Resource, Verification
from directory.verifying.corrections import ADDRESS, COLUMNS, Corrections, phones_of

from .forms import OTHERS_CHANGED, PhoneField

Outcome = Verification.Outcome
# In the order of their keys, 1 to 5.
OUTCOMES = [
    (Outcome.CONFIRMED, _("Reached, and right")),
    (Outcome.CORRECTED, _("Reached, and corrected")),
    (Outcome.NO_ANSWER, _("No answer")),
    (Outcome.DISCONNECTED, _("Disconnected")),
    (Outcome.CLOSED, _("Closed for good")),
]
CONFIRMABLE = (
    "name", "phones", "address", "website", "email", "accepts_new_patients", "help", "medication", "payment",
    "schedules",
)  # fmt: skip
OPENINGS = [("", _("Not asked, or not known")), ("yes", _("Yes")), ("no", _("No"))]
WIDGETS = {"website": UnfoldAdminURLInputWidget, "email": UnfoldAdminEmailInputWidget}


class CallForm(forms.Form):
    """Prefilled with what stands; what differs on return is a correction. `may_correct`: else read only."""

    outcome = forms.ChoiceField(choices=OUTCOMES)
    confirmed = forms.MultipleChoiceField(choices=[(name, name) for name in CONFIRMABLE], required=False)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        help_text=_("For curators only; never published."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )
    accepts_new_patients = forms.ChoiceField(
        label=_("Takes new patients"), choices=OPENINGS, required=False, widget=UnfoldAdminSelectWidget()
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, resource: Resource, data=None, *, may_correct=True):
        self.resource, self.may_correct = resource, may_correct
        self.stored_phones = phones_of(resource)
        super().__init__(data, initial={"version": resource.digest})
        for name in COLUMNS:
            if name != "accepts_new_patients":
                self.fields[name] = _column_field(name)
                self.initial[name] = getattr(resource, name)
        self._add_phones()
        for name in self.correction_names:
            self.fields[name].disabled = not may_correct

    def _add_phones(self):
        for number, phone in enumerate(self.stored_phones):
            kind = Phone.PhoneKind(phone["kind"]).label
            self._add_phone(number, kind, {"number": phone["number"], "extension": phone["extension"]})
        self._add_phone(len(self.stored_phones), _("Another number"), {})

    def _add_phone(self, number, label, initial):
        extension = _("%s, extension") % label
        self.fields[f"phone-{number}-number"] = PhoneField(label=label, required=False)
        self.fields[f"phone-{number}-extension"] = forms.CharField(
            label=extension, required=False, max_length=40, widget=UnfoldAdminTextInputWidget()
        )
        for part, value in initial.items():
            self.initial[f"phone-{number}-{part}"] = value

    @property
    def correction_names(self):
        given = {"outcome", "confirmed", "note", "version"}
        return [name for name in self.fields if name not in given]

    def phone_fields(self):
        """(number, extension) of each phone, as bound fields."""
        count = len(self.stored_phones) + 1
        return [(self[f"phone-{one}-number"], self[f"phone-{one}-extension"]) for one in range(count)]

    def fields_of(self, name):
        """The bound fields by which a question's answer is corrected."""
        if name == "address":
            return [self[one] for one in ADDRESS]
        return [self[name]] if name in COLUMNS else []

    def clean_state_province(self):
        return self.cleaned_data["state_province"].strip().upper()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("version", "") not in ("", self.resource.digest):
            self.data = self.data.copy()
            self.data["version"] = self.resource.digest
            raise forms.ValidationError(OTHERS_CHANGED, code="changed-meanwhile")
        return cleaned

    def corrections(self) -> Corrections | None:
        if not self.may_correct:
            return None
        columns = {name: self.cleaned_data[name] for name in self._changed_columns()}
        if answer := self.cleaned_data["accepts_new_patients"]:
            columns["accepts_new_patients"] = answer == "yes"
        return Corrections(columns, self._phones())

    def _changed_columns(self):
        return [name for name in self.changed_data if name in COLUMNS and name != "accepts_new_patients"]

    def _phones(self):
        """All phones as they are to be: emptied ones go, a new one comes last."""
        new = {"kind": Phone.PhoneKind.MAIN, "languages": []}
        rows = [
            (new if position >= len(self.stored_phones) else self.stored_phones[position])
            | {part: self.cleaned_data[f"phone-{position}-{part}"] for part in ("number", "extension")}
            for position in range(len(self.stored_phones) + 1)
        ]
        return [row for row in rows if row["number"]]


def _column_field(name):
    field = Resource._meta.get_field(name).formfield()
    field.widget = WIDGETS.get(name, UnfoldAdminTextInputWidget)()
    field.help_text = ""
    return field


class FeedForm(forms.Form):
    """Which official feed says that these entries are right, and on which day it said so."""

    feed = forms.CharField(
        label=_("Official feed"),
        max_length=300,
        widget=UnfoldAdminTextInputWidget(),
        help_text=_("Its name and date, such as “Oregon licence list of 2 November 2026”."),
    )
    on = forms.DateField(
        label=_("Checked on"),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
        help_text=_("The day of the feed, not later than today."),
    )

    def __init__(self, today, data=None):
        self.today = today
        super().__init__(data, initial={"on": today.isoformat()})

    def clean_on(self):
        if self.cleaned_data["on"] > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return self.cleaned_data["on"]
