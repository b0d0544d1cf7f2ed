"""Forms and fields of the desk: what a curator types, read kindly and checked strictly."""

import phonenumbers
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSplitDateTimeWidget, UnfoldAdminTextInputWidget

from directory.documents import display_number

DEFAULT_REASON = "Edited in the desk"
OTHERS_CHANGED = _(
    "Somebody else, or an import, has changed this entry since you opened it. Look at it in another tab; "
    "saving again puts your version in its place."
)


class UrlInput(UnfoldAdminTextInputWidget):
    input_type = "url"


class ReasonField(forms.CharField):
    """Why something is done, for the history; never blocks a curator in a hurry."""

    def __init__(self, default=DEFAULT_REASON, **kwargs):
        self.default = default
        super().__init__(
            label=_("Reason"),
            required=False,
            max_length=500,
            widget=UnfoldAdminTextInputWidget(attrs={"placeholder": default}),
            help_text=_("Why, for the history: such as “phoned them, the number has changed”."),
            **kwargs,
        )

    def clean(self, value):
        return super().clean(value) or self.default

    def has_changed(self, initial, data):
        return False


class ReasonForm(forms.Form):
    """Asks why something is done; left empty, it is `default`."""

    def __init__(self, default, data=None):
        super().__init__(data)
        self.fields["reason"] = ReasonField(default=default)


class RequiredReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=UnfoldAdminTextInputWidget(),
        help_text=_("Others will read it."),
    )

    def __init__(self, default, data=None):
        super().__init__(data)


class PlanForm(ReasonForm):
    at = forms.SplitDateTimeField(
        label=_("Day and time (UTC)"), widget=UnfoldAdminSplitDateTimeWidget(attrs={"aria-label": _("UTC")})
    )


class DeskForm(forms.ModelForm):
    """A record's form: asks the reason, and shows what an action refused as an error of the form.

    `version` is the digest of the record as it was opened, so that no save undoes an unseen one.
    """

    reason = ReasonField()
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    refusal = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.digest

    def clean(self):
        cleaned = super().clean()
        for field, messages in refusal_by_field(self.refusal, self.fields):
            self.add_error(field, messages)
        self._notice_others()
        return cleaned

    def _notice_others(self):
        if self.cleaned_data.get("version", "") in ("", self.instance.digest):
            return
        self.add_error(None, forms.ValidationError(OTHERS_CHANGED, code="changed-meanwhile"))
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self.instance.digest

    @property
    def changed_columns(self):
        columns = {field.name for field in self._meta.model._meta.concrete_fields}
        return [name for name in self.changed_data if name in columns]


def refusal_by_field(refusal, fields):
    """Yields (name of a form field or None, [messages]) of a Refused, a ValidationError or nothing."""
    if refusal is None:
        return
    named = getattr(refusal, "message_dict", None) if hasattr(refusal, "error_dict") else None
    for name, messages in (named or {NON_FIELD_ERRORS: getattr(refusal, "messages", [str(refusal)])}).items():
        if name in fields:
            yield name, messages
        else:
            prefix = "" if name == NON_FIELD_ERRORS else f"{name}: "
            yield None, [f"{prefix}{message}" for message in messages]


class ListField(forms.CharField):
    """A list of short codes, typed with commas or spaces between them."""

    def __init__(self, *, upper=False, **kwargs):
        self.upper = upper
        super().__init__(**{"required": False, "widget": UnfoldAdminTextInputWidget(), **kwargs})

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value):
        text = super().to_python(value).replace(",", " ")
        return [word.upper() if self.upper else word for word in text.split()]

    def has_changed(self, initial, data):
        return list(initial or []) != self.to_python(data)


class PhoneField(forms.CharField):
    """A number as people write it, kept as E.164 (`+15035550100`) or as a short code (`988`)."""

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 40, "widget": UnfoldAdminTextInputWidget(), **kwargs})

    def prepare_value(self, value):
        return display_number(value, "") if value else value

    def clean(self, value):
        return read_number(super().clean(value))

    def has_changed(self, initial, data):
        try:
            return (initial or "") != read_number(data or "")
        except forms.ValidationError:
            return True


def read_number(text):
    """E.164 of a North American or international number, or a short code; ValidationError otherwise."""
    text = text.strip()
    if not text or (text.isascii() and text.isdigit() and len(text) <= 6):
        return text
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number) or number.extension:
        raise forms.ValidationError(
            _("Write a number such as (503) 555-0100; an extension has its own field."), code="phone"
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def list_field(model, name, **kwargs):
    """A ListField with the label and the help text of the model's field."""
    field = model._meta.get_field(name)
    return ListField(label=capfirst(field.verbose_name), help_text=field.help_text, **kwargs)
