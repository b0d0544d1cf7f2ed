"""The forms of an audit: how many entries to draw, and how right one was."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextareaWidget

from directory.search.states import STATES

from .forms import ListField
from .verifying_forms import CONFIRMABLE

EXACT, FUNCTIONAL, WRONG = "exact", "functional", "wrong"
OUTCOMES = [
    (EXACT, _("All was right")),
    (FUNCTIONAL, _("Something was wrong, but enough was right to start care")),
    (WRONG, _("Not enough was right to start care, or nobody was reached")),
]
FACTS = {
    "name": _("name"), "phones": _("phone number"), "address": _("address"), "website": _("website"),
    "email": _("e-mail address"), "accepts_new_patients": _("new patients"), "help": _("kind of help"),
    "medication": _("medication"), "payment": _("payment"), "schedules": _("hours"),
}  # fmt: skip


class DrawForm(forms.Form):
    size = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        widget=UnfoldAdminIntegerFieldWidget(),
        help_text=_("Of 100 calls a share is known to about 10 per cent points, of 400 to about 5."),
    )
    states = ListField(
        label=_("States"), upper=True, help_text=_("USPS codes such as OR, WA; empty: the whole country.")
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        required=False,
        min_value=0,
        max_value=2**53,
        widget=UnfoldAdminIntegerFieldWidget(),
        help_text=_("Leave it empty, unless an earlier draw is to be repeated."),
    )

    def clean_states(self):
        unknown = set(self.cleaned_data["states"]) - set(STATES)
        if unknown:
            raise ValidationError(_("No such state: %s.") % ", ".join(sorted(unknown)))
        return self.cleaned_data["states"]


class AuditCallForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=OUTCOMES, widget=forms.RadioSelect)
    wrong = forms.MultipleChoiceField(
        label=_("What was wrong"),
        choices=[(name, FACTS[name]) for name in CONFIRMABLE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        help_text=_("For curators only; never published."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )

    def __init__(self, entry, data=None):
        super().__init__(data, initial=_told_before(entry))

    def told(self) -> dict:
        """What `auditing.record_call` takes."""
        outcome = self.cleaned_data["outcome"]
        return {
            "exact": outcome == EXACT,
            "functional": outcome != WRONG,
            "wrong": self.cleaned_data["wrong"],
            "note": self.cleaned_data["note"],
        }


def _told_before(entry):
    if entry.called_on is None:
        return {}
    outcome = EXACT if entry.exact else FUNCTIONAL if entry.functional else WRONG
    return {"outcome": outcome, "wrong": entry.wrong, "note": entry.note}
