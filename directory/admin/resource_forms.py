"""The forms of a resource and of its phones, hours and licences."""

from django import forms
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from directory.models import DAYS, Licence, Phone, Resource, Schedule

from .forms import DeskForm, PhoneField, list_field
from .origins import Origins
from .terms import TermsField, all_terms, holding_of
from .week import WeekField, is_weekly, rows_of_week, week_of

LINK_OUT = '<a class="desk-link" href="{}" target="_blank" rel="noreferrer noopener">{}</a>'

DAY_NAMES = dict(
    zip(DAYS, (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")), strict=True)
)


class ResourceForm(DeskForm):
    """A resource with its terms and its week; each field says where its value comes from."""

    offered = TermsField(
        required=False, label=_("Terms"), help_text=Resource._meta.get_field("terms").help_text
    )
    hours = WeekField(required=False, label=_("Hours of a week"))
    remote_modes = list_field(Resource, "remote_modes")
    service_areas = list_field(Resource, "service_areas", upper=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.locks = self._locks()
        vocabulary = all_terms()
        self.holding = holding_of(self.instance, self.locks, vocabulary)
        picker = self.fields["offered"].widget
        picker.terms, picker.holding, picker.locks = vocabulary, self.holding, self.locks
        self.initial["hours"] = frozenset()
        if self.instance.pk:
            self._tell_origins()
            self._show_links()
        self._name_help_texts()

    def _locks(self):
        if self.instance.pk is None:
            return {}
        prefetch_related_objects([self.instance], "phones", "schedules", "licences")
        return {lock.field: lock for lock in self.instance.locks.select_related("by")}

    def _tell_origins(self):
        self.initial["hours"] = week_of(self.instance.schedules.all())
        self.origins = Origins(self.instance, self.locks)
        week = self.origins.of_children("schedules", "schedules")
        for name, origin in (self.origins.of_columns() | {"hours": week}).items():
            if name in self.fields:
                self._say(name, render_to_string("admin/directory/resource/origin.html", {"origin": origin}))

    def _show_links(self):
        if self.instance.website:
            self._say("website", format_html(LINK_OUT, self.instance.website, _("Open in a new tab")))

    def _say(self, name, text):
        """Adds to what stands below a field, which its input is described by."""
        field = self.fields[name]
        field.help_text = format_html("{} {}", field.help_text, mark_safe(text))

    def _name_help_texts(self):
        """Inputs are described by the ids of their help texts, which the desk's templates leave out."""
        for name, field in self.fields.items():
            if field.help_text:
                field.help_text = format_html('<span id="id_{}_helptext">{}</span>', name, field.help_text)

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
        elif None in times and not self._may_have_no_times(cleaned, times) and not self.errors:
            self.add_error("opens", _("Say when it opens and closes, or tick “closed” or “by appointment”."))
        dated = cleaned.get("valid_from") or cleaned.get("valid_to") or cleaned.get("closed")
        if self.has_changed() and not dated and not cleaned.get("days") and "days" not in self.errors:
            self.add_error("days", _("Tick at least one day, or give the dates."))
        return cleaned

    def _may_have_no_times(self, cleaned, times):
        return cleaned.get("closed") or (cleaned.get("by_appointment") and not any(times))


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


def schedules_of(form, formset):
    """All schedules that a page asks for: the week's, anew only where it has changed, and the dated ones."""
    if "hours" in form.changed_data:
        week = rows_of_week(form.cleaned_data["hours"])
    else:
        week = [_stored(row) for row in form.instance.schedules.all() if is_weekly(row)]
    return week + rows_of(formset)


def _stored(row):
    return {name: getattr(row, name) for name in ScheduleForm._meta.fields}
