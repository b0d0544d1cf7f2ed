"""The page of the site settings: one row, with a preview of its look."""

import base64

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminColorInputWidget, UnfoldAdminFileFieldWidget, UnfoldBooleanSwitchWidget

from directory import site_settings
from directory.models import SiteSettings
from directory.models.site import LARGEST_LOGO, logo_type

from .base import HistoryAdmin
from .branding import shades_of
from .forms import ReasonField


class SiteSettingsForm(forms.ModelForm):
    logo_file = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=UnfoldAdminFileFieldWidget(),
        help_text=_("A PNG, JPEG or WebP image of at most 64 KB."),
    )
    remove_logo = forms.BooleanField(
        label=_("Show no logo"), required=False, widget=UnfoldBooleanSwitchWidget()
    )
    reason = ReasonField()

    class Meta:
        model = SiteSettings
        fields = (
            "name", "name_es", "logo_text", "colour", "home_state", "contact_email", "contact_phone",
            "contact_url", "footer", "footer_es", "two_people", "verify_every_days", "retry_after_days",
            "weekly_capacity", "remind_on_weekdays",
        )  # fmt: skip
        widgets = {"colour": UnfoldAdminColorInputWidget(attrs={"type": "color"})}

    def clean_logo_file(self):
        """The image's bytes; a file far too large is not read."""
        file = self.cleaned_data["logo_file"]
        if not file:
            return None
        data = file.read(LARGEST_LOGO + 1)
        logo_type(data)
        return data

    def clean_home_state(self):
        return self.cleaned_data["home_state"].strip().upper()

    def _post_clean(self):
        super()._post_clean()
        if self.cleaned_data.get("remove_logo"):
            self.instance.logo = None
        elif self.cleaned_data.get("logo_file"):
            self.instance.logo = self.cleaned_data["logo_file"]
        if not self.errors:
            try:
                site_settings.check_look(self.instance)
            except ValidationError as refusal:
                self.add_error(None, refusal)

    @property
    def changed_columns(self):
        columns = {field.name for field in SiteSettings._meta.concrete_fields}
        changed = [name for name in self.changed_data if name in columns]
        return [*changed, "logo"] if {"logo_file", "remove_logo"} & set(self.changed_data) else changed


@admin.register(SiteSettings)
class SiteSettingsAdmin(HistoryAdmin):
    form = SiteSettingsForm
    change_form_before_template = "admin/directory/site_preview.html"
    fieldsets = [
        (
            _("Name and look"),
            {"fields": [("name", "name_es"), ("logo_file", "logo_text"), "remove_logo", "colour"]},
        ),
        (
            _("Who runs it"),
            {
                "fields": [
                    ("contact_email", "contact_phone"),
                    ("contact_url", "home_state"),
                    ("footer", "footer_es"),
                ]
            },
        ),
        (
            _("How the team works"),
            {
                "fields": [
                    "two_people",
                    ("verify_every_days", "retry_after_days"),
                    ("weekly_capacity", "remind_on_weekdays"),
                ]
            },
        ),
        (_("For the history"), {"fields": ["reason"]}),
    ]

    class Media:
        css = {"all": ["directory/admin/desk.css", "directory/admin/site_preview.css"]}
        js = ["directory/admin/site_preview.js"]

    def has_add_permission(self, request):
        return False

    def get_object(self, request, object_id, from_field=None):
        """There is one row; before anybody has saved it, it holds the defaults."""
        return SiteSettings.current() if str(object_id) == "1" else None

    def changelist_view(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("admin:directory_sitesettings_change", args=[1]))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {"preview": obj, "preview_logo": _as_address(obj), "shades": shades_of(obj.colour)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        if form.changed_columns or obj._state.adding:
            site_settings.save(
                record=obj, changed=form.changed_columns, by=request.user, reason=form.cleaned_data["reason"]
            )

    def response_change(self, request, obj):
        messages.success(request, _("Saved. The public and the desk see it in a few seconds."))
        return HttpResponseRedirect(reverse("admin:directory_sitesettings_change", args=[1]))


def _as_address(record):
    if not record.logo:
        return ""
    data = bytes(record.logo)
    return f"data:{logo_type(data)};base64,{base64.b64encode(data).decode()}"
