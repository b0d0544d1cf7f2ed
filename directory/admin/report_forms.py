"""The forms on a report's page: what to do with each suggestion, a new address, the answer."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from directory.documents import display_number
from directory.handling import Decision, column_of, is_phone
from directory.models import OperatingStatus, Report, Resource
from directory.reporting import ADDRESS

CHOICES = [("", _("Later")), ("accept", _("Accept")), ("reject", _("Reject"))]
ADDED = "added"
OPENINGS = [("true", _("Yes")), ("false", _("No")), ("", _("Not known"))]


def field_label(field: str) -> str:
    """A reported field in words: "Phones, intake"."""
    return capfirst(field.replace(".", ", ").replace("_", " "))


class DecisionForm(forms.Form):
    """About one suggestion; the value can be put right before it is accepted."""

    choice = forms.ChoiceField(
        choices=CHOICES, required=False, label=_("Decision"), widget=UnfoldAdminRadioSelectWidget()
    )

    def __init__(self, suggestion, phones, data=None):
        super().__init__(data, prefix=f"suggestion-{suggestion.pk}")
        self.suggestion = suggestion
        self.by_hand = not (column_of(suggestion.field) or is_phone(suggestion.field))
        if not self.by_hand:
            self.fields["value"] = _value_field(suggestion)
        if is_phone(suggestion.field):
            self.fields["instead_of"] = _phone_choice(suggestion, phones)

    @property
    def decision(self) -> Decision | None:
        """None for later."""
        cleaned = self.cleaned_data
        if not cleaned["choice"]:
            return None
        number = cleaned.get("instead_of", "")
        return Decision(
            accepted=cleaned["choice"] == "accept",
            value=cleaned.get("value", ""),
            instead_of=int(number) if number.isdecimal() else None,
        )


def _value_field(suggestion):
    options = {
        "operating_status": OperatingStatus.choices,
        "accepts_new_patients": OPENINGS,
    }.get(suggestion.field)
    says = {"label": _("To stand there"), "initial": suggestion.suggested.strip(), "required": False}
    if options:
        return forms.ChoiceField(choices=options, widget=UnfoldAdminSelectWidget(), **says)
    return forms.CharField(widget=UnfoldAdminTextInputWidget(), **says)


def _phone_choice(suggestion, phones):
    kind = suggestion.field.partition(".")[2]
    choices = [
        (str(phone.pk), f"{phone.get_kind_display()}: {display_number(phone.number, phone.extension)}")
        for phone in phones
    ]
    alike = [str(phone.pk) for phone in phones if kind in ("", phone.kind)]
    return forms.ChoiceField(
        choices=[*choices, (ADDED, _("no other: add it"))],
        label=_("Instead of"),
        required=False,
        initial=alike[0] if len(alike) == 1 else ADDED,
        widget=UnfoldAdminSelectWidget(),
    )


class AddressForm(forms.ModelForm):
    """The address as it is to be; the point on the map follows where it must."""

    moved = forms.BooleanField(
        required=False,
        label=_("It has moved: another house, not another spelling"),
        help_text=_("The point becomes the centre of the ZIP code until somebody sets the exact one."),
        widget=UnfoldBooleanWidget(),
    )

    class Meta:
        model = Resource
        fields = ADDRESS
        widgets = {name: UnfoldAdminTextInputWidget() for name in ADDRESS}

    def clean_state_province(self):
        return self.cleaned_data["state_province"].strip().upper()

    @property
    def columns(self):
        return {name: self.cleaned_data[name] for name in self.changed_data if name in ADDRESS}


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=Report.Outcome.choices,
        label=_("Outcome"),
        help_text=_("Who reported it sees this on their receipt."),
        widget=UnfoldAdminRadioSelectWidget(),
    )
    note = forms.CharField(
        required=False,
        label=_("Note"),
        help_text=_("For curators only; never published."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )
