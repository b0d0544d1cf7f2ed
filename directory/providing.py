"""Providing: what a provider does with its own public entries, through an expiring link and without a login.

A link is signed; the database says until when it holds and whether it was taken back. What a provider
confirms and whether it takes new patients is public at once; all else is a report for a curator.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils import timezone

from . import curating, publishing
from .curating import Refused, hold
from .histories import write_history
from .models import Listing, Organization, ProviderLink, Report, Resource, SiteSettings, Term, Verification
from .reporting import file_report, text_of

SALT = "directory.provider-link"
FORM_SALT = "directory.provider-form"
LASTS_DAYS, LONGEST_DAYS = 30, 365
FORM_SECONDS = 24 * 3600
MOST_WAITING = 100  # open proposals of one link


class NoLink(Exception):
    """The address holds no link that we have made."""


class LinkEnded(Exception):
    """The link was one of ours; `state` is "expired" or "revoked"."""

    def __init__(self, state):
        super().__init__(state)
        self.state = state


class NotTheirs(Exception):
    """No public entry of the link's organization."""


# Links, as curators make them


@transaction.atomic
def make_link(
    *, organization: Organization, recipient: str, by, reason: str, days: int = LASTS_DAYS
) -> ProviderLink:
    """An expiring link to the entries of an organization; `token_of` is what its address ends with."""
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"A link holds from 1 to {LONGEST_DAYS} days.")
    expires_at = timezone.now() + timedelta(days=days)
    link = ProviderLink(organization=organization, recipient=recipient, made_by=by, expires_at=expires_at)
    link.full_clean()
    write_history(link, by, reason)
    link.save()
    return link


@transaction.atomic
def revoke(*, link: ProviderLink, by, reason: str):
    """Take a link back at once."""
    hold(link)
    if link.revoked_at:
        raise Refused("This link was taken back already.")
    link.revoked_at = timezone.now()
    write_history(link, by, reason)
    link.save()


def token_of(link: ProviderLink) -> str:
    return signing.dumps(link.pk, salt=SALT)


def state_of(link: ProviderLink) -> str:
    """open, expired or revoked."""
    if link.revoked_at:
        return "revoked"
    return "expired" if link.expires_at <= timezone.now() else "open"


# What a provider does


def open_link(token: str) -> ProviderLink:
    """The link of a token, with the day of its use noted; raises NoLink or LinkEnded."""
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise NoLink from None
    link = ProviderLink.objects.select_related("organization").filter(pk=number).first()
    if link is None:
        raise NoLink
    if (state := state_of(link)) != "open":
        raise LinkEnded(state)
    _note_use(link)
    return link


def _note_use(link):
    today = timezone.localdate()
    if link.used_on != today:
        ProviderLink.objects.filter(pk=link.pk).update(used_on=today)


def form_token(link: ProviderLink) -> str:
    """Stands in the forms of a link's pages, so that no other site can send them."""
    return signing.dumps(link.pk, salt=FORM_SALT)


def is_form_of(link: ProviderLink, token: str) -> bool:
    try:
        return signing.loads(token, salt=FORM_SALT, max_age=FORM_SECONDS) == link.pk
    except signing.BadSignature:
        return False


def entries(link: ProviderLink, first: int, last: int) -> list[dict]:
    """Public documents of the link's own entries, by name: from place `first` to before `last`."""
    own = list(_own(link).order_by("name", "pk").values_list("public_id", flat=True)[first:last])
    listings = {one.pk: json.loads(one.document) for one in Listing.objects.filter(pk__in=own)}
    return [listings[public_id] for public_id in own if public_id in listings]


def entry_count(link: ProviderLink) -> int:
    return _own(link).count()


def entry(link: ProviderLink, public_id: UUID) -> dict:
    """The public document of one of the link's own entries; raises NotTheirs."""
    _owned(link, public_id)
    return json.loads(Listing.objects.get(pk=public_id).document)


@transaction.atomic
def confirm(*, link: ProviderLink, public_id: UUID):
    """The provider says that all is still right: a verification, public at once; once a day is enough."""
    resource, today = _owned(link, public_id), timezone.localdate()
    hold(resource)
    said = {"method": Verification.Method.PROVIDER, "outcome": Verification.Outcome.CONFIRMED, "on": today}
    if resource.verifications.filter(**said).exists():
        return
    lasts = timedelta(days=SiteSettings.current().verify_every_days)
    curating.verify(resource=resource, by=None, next_due=today + lasts, note=_reason(link), **said)
    publishing.release_facts(record=resource, facts=["verified"], by=None, reason=_reason(link))


@transaction.atomic
def say_openings(*, link: ProviderLink, public_id: UUID, accepts: bool | None):
    """Whether new patients are taken (None: not known any more), as of today, public at once.

    It is locked against imports in the name of who made the link.
    """
    resource, reason = _owned(link, public_id), _reason(link)
    hold(resource)
    resource.accepts_new_patients = accepts
    resource.accepts_new_patients_as_of = None if accepts is None else timezone.localdate()
    fields = ["accepts_new_patients", "accepts_new_patients_as_of"]
    curating.lock(resource=resource, fields=fields[:1], by=link.made_by, reason=reason)
    curating.save(record=resource, changed=fields, by=None, reason=reason)
    publishing.release_facts(record=resource, facts=fields[:1], by=None, reason=reason)


@transaction.atomic
def propose(*, link: ProviderLink, public_id: UUID, values: Mapping[str, str], comment="") -> Report | None:
    """Propose other values, by field; a curator decides. None where nothing would be another.

    Raises Refused while very many proposals of the link wait.
    """
    resource, document = _owned(link, public_id), entry(link, public_id)
    new = {field: text for field, text in values.items() if text.strip() != text_of(document, field)}
    if not new and not comment:
        return None
    if Report.objects.open().filter(link=link).count() >= MOST_WAITING:
        raise Refused("Very many of your proposals wait for an answer.")
    channel = Report.Channel.PROVIDER
    return file_report(
        resource=resource, kind=_kind(new), values=new, comment=comment, channel=channel, link=link
    )


def services(document: Mapping) -> list[dict]:
    """The names of what an entry offers, each {"en", "es"}, by category."""
    found = Term.objects.filter(key__in=document["terms"]).order_by("category__position", "category", "name")
    return [{"en": name, "es": spanish or name} for name, spanish in found.values_list("name", "name_es")]


def waiting(link: ProviderLink, public_id: UUID) -> int:
    """How many proposals of the link about an entry wait for a curator."""
    return Report.objects.open().filter(link=link, resource__public_id=public_id).count()


def team() -> dict:
    """Who to ask: name of the site, e-mail, phone, page, colour of the public look."""
    site = SiteSettings.current()
    return {
        "name": {"en": site.name, "es": site.name_es or site.name},
        "email": site.contact_email,
        "phone": site.contact_phone,
        "url": site.contact_url,
    }


def _own(link):
    return Resource.objects.public().filter(organization=link.organization)


def _owned(link, public_id):
    resource = _own(link).filter(public_id=public_id).first()
    if resource is None:
        raise NotTheirs
    return resource


def _reason(link):
    return f"The provider said so (link {link.pk})"


def _kind(values):
    kinds = Report.Kind
    if values.get("operating_status") == "closed":
        return kinds.CLOSED
    names = {field.partition(".")[0] for field in values}
    return {frozenset({"phones"}): kinds.WRONG_PHONE, frozenset({"address"}): kinds.WRONG_ADDRESS}.get(
        frozenset(names), kinds.OTHER
    )
