"""The forms of a resource and of its phones, hours and licences."""

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from directory import curating
from directory.models import DAYS, Licence, Phone, Resource, Schedule

from .forms import DeskForm, PhoneField, list_field
from .terms import TermsField, all_terms, holding_of

DAY_NAMES = dict(
    zip(DAYS, (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")), strict=True)
)


class ResourceForm(DeskForm):
    """A resource with its terms; a field that a curator has locked says who did and when."""

    offered = TermsField(
        required=False, label=_("Terms"), help_text=Resource._meta.get_field("terms").help_text
    )
    remote_modes = list_field(Resource, "remote_modes")
    service_areas = list_field(Resource, "service_areas", upper=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.locks = self._locks()
        vocabulary = all_terms()
        self.holding = holding_of(self.instance, self.locks, vocabulary)
        picker = self.fields["offered"].widget
        picker.terms, picker.holding = vocabulary, self.holding
        for name in self.fields:
            self._tell_lock(name)

    def _locks(self):
        if self.instance.pk is None:
            return {}
        return {lock.field: lock for lock in self.instance.locks.select_related("by")}

    def _tell_lock(self, name):
        lock = next((self.locks[one] for one in curating.lock_names([name]) if one in self.locks), None)
        if lock:
            says = _("Set by %(by)s on %(day)s; imports leave it alone.") % {
                "by": lock.by,
                "day": f"{lock.at:%Y-%m-%d}",
            }
            field = self.fields[name]
            field.help_text = format_html('{} <strong class="desk-locked">{}</strong>', field.help_text, says)

    def clean_state_province(self):
        return self.cleaned_data["state_province"].strip().upper()

    def clean(self):
        cleaned = super().clean()
        self._check_point(cleaned)
        self._date_openings(cleaned)
        return cleaned

    def _check_point(self, cleaned):
        given = [cleaned.get(name) is not None for name in ("latitude", "longitude")]
        if any(given) and not all(given):
            self.add_error("latitude", _("Give both latitude and longitude, or neither."))
        elif all(given) and not cleaned.get("location_precision"):
            self.add_error("location_precision", _("Say how exact the point is."))
        elif not any(given):
            cleaned["location_precision"] = ""

    def _date_openings(self, cleaned):
        """An answer without a day was given today; a day without an answer says nothing."""
        if cleaned.get("accepts_new_patients") is None:
            cleaned["accepts_new_patients_as_of"] = None
        elif not cleaned.get("accepts_new_patients_as_of"):
            cleaned["accepts_new_patients_as_of"] = timezone.localdate()


class PhoneForm(forms.ModelForm):
    number = PhoneField(help_text=_("As people write it; an extension has its own field."))
    languages = list_field(Phone, "languages")

    class Meta:
        model = Phone
        fields = ["kind", "number", "extension", "languages"]


class ScheduleForm(forms.ModelForm):
    days = forms.MultipleChoiceField(
        choices=list(DAY_NAMES.items()),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
    )

    class Meta:
        model = Schedule
        fields = ["days", "opens", "closes", "valid_from", "valid_to", "closed", "by_appointment"]

    def clean(self):
        cleaned = super().clean()
        times = [cleaned.get(name) for name in ("opens", "closes")]
        if cleaned.get("closed") and any(times):
            self.add_error("closed", _("Closed dates have no times: empty the times, or untick this."))
        elif not cleaned.get("closed") and None in times and not self.errors:
            self.add_error("opens", _("Say when it opens and closes, or tick “closed”."))
        if not cleaned.get("closed") and not cleaned.get("days") and "days" not in self.errors:
            self.add_error("days", _("Tick at least one day."))
        return cleaned


class LicenceForm(forms.ModelForm):
    class Meta:
        model = Licence
        fields = ["kind", "name", "authority", "number", "expires"]


def rows_of(formset):
    """The rows that a formset asks for, as columns; deleted and empty ones left out."""
    kept = (form for form in formset.forms if form not in formset.deleted_forms)
    return [_columns(form, formset.fk.name) for form in kept if form.instance.pk or form.has_changed()]


def _columns(form, parent):
    return {name: form.cleaned_data[name] for name in form._meta.fields if name != parent}
