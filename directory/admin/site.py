"""The desk's sidebar. Settings name it by its dotted path, so that reading them imports no model."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

GROUPS = [
    (
        _("Directory"),
        [
            ("resource", "location_on"),
            ("organization", "domain"),
            ("review", "rule"),
            ("report", "flag"),
            ("plannedstep", "schedule"),
            ("duplicatepair", "join"),
        ],
    ),
    (
        _("Verification"),
        [("verificationplan", "call"), ("qualityfinding", "rule"), ("audit", "percent")],
    ),
    (_("Content"), [("article", "article"), ("crisisline", "call")]),
    (
        _("Data"),
        [
            ("source", "database"),
            ("importrun", "upload_file"),
            ("job", "pending_actions"),
            ("bulkedit", "edit_note"),
        ],
    ),
    (_("Vocabulary"), [("category", "category"), ("term", "label")]),
    (_("Site"), [("sitesettings", "tune")]),
    (_("People"), [("user", "person"), ("group", "group")]),
]
PEOPLE = {"user", "group"}
TITLES = {
    "resource": _("Resources"),
    "organization": _("Organizations"),
    "review": _("Reviews"),
    "report": _("Reports"),
    "plannedstep": _("Planned"),
    "duplicatepair": _("Duplicates"),
    "article": _("Articles"),
    "crisisline": _("Crisis lines"),
    "verificationplan": _("Queue"),
    "qualityfinding": _("Quality"),
    "audit": _("Audits"),
    "sitesettings": _("Site settings"),
    "source": _("Sources"),
    "importrun": _("Import runs"),
    "job": _("Jobs and uploads"),
    "bulkedit": _("Bulk changes"),
    "category": _("Categories"),
    "term": _("Terms"),
    "user": _("Users"),
    "group": _("Groups"),
}


def navigation(request):
    """Unfold's sidebar groups, with only the items that this user may see."""
    groups = ({"title": title, "items": _items(request, models)} for title, models in GROUPS)
    return [group for group in groups if group["items"]]


def _items(request, models):
    return [_item(name, icon) for name, icon in models if _may_see(request.user, name)]


def _item(name, icon):
    link = reverse_lazy(f"admin:{_app(name)}_{name}_changelist")
    return {"title": TITLES[name], "icon": icon, "link": link}


def _may_see(user, name):
    if name in PEOPLE:
        return user.is_superuser
    return any(user.has_perm(f"{_app(name)}.{verb}_{name}") for verb in ("view", "change"))


def _app(name):
    return "auth" if name in PEOPLE else "directory"
