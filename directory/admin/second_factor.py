"""Signing in beyond the password: setting up an app at the first time, its code at every later one."""

import segno
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django_otp import login
from unfold.widgets import UnfoldAdminTextInputWidget

from directory import second_factor
from directory.curating import Refused

FEW_CODES = 3


class CodeForm(forms.Form):
    """A code, checked by `accept(code)`; what that answers is kept as `accepted`."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )

    def __init__(self, data=None, *, accept):
        super().__init__(data)
        self.accept = accept

    def clean_code(self):
        try:
            self.accepted = self.accept(self.cleaned_data["code"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal), code="wrong-code") from refusal
        return self.cleaned_data["code"]


@never_cache
@staff_member_required(login_url="admin:login")
def enrol_view(request):
    """Shows the secret as a QR code and in letters; with a right code, the recovery codes, once."""
    user = request.user
    if user.is_verified() or second_factor.is_enrolled(user):
        return _on(request)
    form = CodeForm(request.POST or None, accept=lambda code: second_factor.enrol(user=user, code=code))
    if form.is_valid():
        device, codes = form.accepted
        _sign_in(request, device)
        return _page(request, "recovery_codes", _("Recovery codes"), codes=codes, next=_next(request))
    device = second_factor.pending_device(user)
    secret = {"qr": _qr(device.config_url), "secret": second_factor.secret_of(device)}
    return _page(request, "enrol", _("Set up your second factor"), form=form, **secret)


@never_cache
@staff_member_required(login_url="admin:login")
def code_view(request):
    """Asks the code of the app, or a recovery code."""
    user = request.user
    if user.is_verified():
        return _on(request)
    if not second_factor.is_enrolled(user):
        return redirect(f"{reverse('desk_enrol')}?{urlencode({'next': _next(request)})}")
    form = CodeForm(request.POST or None, accept=lambda code: second_factor.check(user=user, code=code))
    if form.is_valid():
        _sign_in(request, form.accepted)
        _count_codes(request)
        return _on(request)
    return _page(request, "code", _("Second factor"), form=form)


def locked_out(request, response, credentials):
    """The answer to somebody who typed too many wrong passwords."""
    seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
    context = admin.site.each_context(request) | {"title": _("Wait a little"), "minutes": seconds // 60}
    page = TemplateResponse(request, "admin/directory/locked_out.html", context, status=429)
    page.headers["Retry-After"] = str(seconds)
    return page.render()


def _sign_in(request, device):
    login(request, device)
    request.session.cycle_key()


def _count_codes(request):
    left = second_factor.codes_left(request.user)
    if left <= FEW_CODES:
        text = _(
            "You have %d recovery codes left. Ask an administrator to reset your second factor for new ones."
        )
        messages.warning(request, text % left)


def _next(request):
    """Where the visitor was going; never another host."""
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("admin:index")


def _on(request):
    return HttpResponseRedirect(_next(request))


def _page(request, name, title, **context):
    page = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/directory/second_factor/{name}.html", page)


def _qr(text):
    drawing = segno.make(text, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")
    return mark_safe(drawing)  # drawn here, of numbers only


urlpatterns = [
    path("", code_view, name="desk_code"),
    path("set-up/", enrol_view, name="desk_enrol"),
]
