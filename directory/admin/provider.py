"""Links for providers, on an organization's page: made, shown once, listed, taken back."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from directory import curating, providing
from directory.models import ProviderLink

STATES = {"open": _("Open"), "expired": _("Expired"), "revoked": _("Taken back")}
AT_ONCE = 50


class LinkForm(forms.Form):
    recipient = forms.CharField(
        max_length=200,
        label=_("For whom"),
        help_text=_("Who asked for it, as the team knows them; never published."),
        widget=UnfoldAdminTextInputWidget(),
    )
    days = forms.IntegerField(
        min_value=1,
        max_value=providing.LONGEST_DAYS,
        initial=providing.LASTS_DAYS,
        label=_("Holds for, in days"),
        widget=UnfoldAdminIntegerFieldWidget(),
    )


class ProviderLinks:
    """A page of an organization's admin; each step asks for its own right."""

    def has_provider_links_permission(self, request, obj=None):
        return request.user.has_perm("directory.view_providerlink") or _may_make(request.user)

    @action(description=_("Provider’s access"), permissions=["provider_links"], icon="key")
    def provider_links(self, request, object_id):
        organization = self.get_object(request, unquote(object_id))
        if organization is None:
            raise Http404
        form = LinkForm(request.POST if request.POST.get("step") == "make" else None)
        if request.POST.get("step") == "revoke":
            return self._revoke(request, organization)
        made = self._make(request, organization, form) if form.is_bound and form.is_valid() else None
        return TemplateResponse(
            request, "admin/directory/provider_links.html", self._page(request, organization, form, made)
        )

    def _make(self, request, organization, form):
        if not _may_make(request.user):
            raise PermissionDenied
        link = providing.make_link(
            organization=organization, by=request.user, reason="Made in the desk", **form.cleaned_data
        )
        path = reverse("provider", args=[providing.token_of(link)])
        return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)

    def _revoke(self, request, organization):
        if not _may_revoke(request.user):
            raise PermissionDenied
        number = request.POST.get("link", "")
        link = organization.provider_links.filter(pk=number).first() if number.isdecimal() else None
        if link is None:
            raise Http404
        try:
            providing.revoke(link=link, by=request.user, reason="Taken back in the desk")
            messages.success(request, _("Taken back: the link opens nothing any more."))
        except curating.Refused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(request.path)

    def _page(self, request, organization, form, made):
        links = ProviderLink.objects.filter(organization=organization).select_related("made_by")[:AT_ONCE]
        return {
            **self.admin_site.each_context(request),
            "title": _("Provider’s access"),
            "opts": self.opts,
            "organization": organization,
            "form": LinkForm() if made else form,
            "made": made,
            "links": [(link, STATES[providing.state_of(link)]) for link in links],
            "may_make": _may_make(request.user),
            "may_revoke": _may_revoke(request.user),
            "back": self.record_url(organization),
        }


def _may_make(user):
    return user.has_perm("directory.add_providerlink")


def _may_revoke(user):
    return user.has_perm("directory.change_providerlink")
