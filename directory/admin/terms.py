"""The terms of a resource, chosen category by category.

The picker sends what it showed along with what was chosen, so that only a person's own changes are
locked, also when an import has added a term while the page was open.
"""

from dataclasses import dataclass, field
from types import MappingProxyType

from django import forms
from django.utils.translation import gettext_lazy as _

from directory import curating
from directory.freezing import TERM_LOCK
from directory.models import Category, Term

UNKNOWN = "unknown"
ORIGINS = {
    "source": _("from the source"),
    "follows": _("follows from services"),
    "added": _("set by a curator"),
    "removed": _("removed by a curator"),
    UNKNOWN: _("unknown code"),
}


@dataclass(frozen=True)
class Change:
    """Term keys that a curator has ticked and unticked."""

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()

    def __bool__(self):
        return bool(self.added or self.removed)


@dataclass
class Holding:
    """Where each term of a resource comes from: `given` stands in its column, `locked` was set by hand."""

    given: frozenset[str]
    locked: frozenset[str]
    follows: frozenset[str]

    @property
    def shown(self):
        """The keys that hold for the resource, as the public would see them."""
        return self.given | (self.follows - self.locked)

    def origin(self, key):
        if key in self.locked:
            return "added" if key in self.given else "removed"
        return "source" if key in self.given else "follows" if key in self.follows else ""


@dataclass
class Group:
    """One category of the picker."""

    name: str
    derived: bool = False
    options: list = field(default_factory=list)

    @property
    def chosen(self):
        return sum(option["checked"] for option in self.options)


def holding_of(resource, locks, terms) -> Holding:
    """What a resource holds, given the names of its locks and all terms with `derived_from` prefetched."""
    given = frozenset(resource.terms)
    locked = frozenset(name.removeprefix(TERM_LOCK) for name in locks if name.startswith(TERM_LOCK))
    follows = frozenset(
        term.key for term in terms if any(one.key in given for one in term.derived_from.all())
    )
    return Holding(given, locked, follows)


def all_terms():
    return list(Term.objects.order_by("position", "slug").prefetch_related("derived_from"))


def groups_of(terms, holding, checked) -> list[Group]:
    """The categories in order, chosen terms of each first, retired ones only where they matter."""
    groups = {one.pk: Group(one.name, one.derived) for one in Category.objects.all()}
    for term in terms:
        if not term.retired or term.key in checked or holding.origin(term.key):
            groups[term.category_id].options.append(_option(term, holding, checked))
    unknown = sorted(holding.given - {term.key for term in terms})
    loose = Group(
        _("Codes that the vocabulary does not know"), options=[_loose(key, checked) for key in unknown]
    )
    for group in [*groups.values(), loose]:
        group.options.sort(key=lambda option: not option["checked"])
    return [group for group in [*groups.values(), loose] if group.options]


def _option(term, holding, checked):
    origin = holding.origin(term.key)
    return {
        "key": term.key,
        "name": term.name,
        "code": term.code or "",
        "definition": term.definition,
        "checked": term.key in checked,
        "origin": origin,
        "says": ORIGINS.get(origin, ""),
    }


def _loose(key, checked):
    says = ORIGINS[UNKNOWN]
    return {
        "key": key,
        "name": key,
        "code": "",
        "definition": "",
        "checked": key in checked,
        "origin": UNKNOWN,
        "says": says,
    }


class TermsPicker(forms.Widget):
    """Checkboxes by category; the form that shows it sets `terms` and `holding`."""

    template_name = "admin/directory/terms_picker.html"
    terms = ()
    holding = Holding(frozenset(), frozenset(), frozenset())
    locks = MappingProxyType({})

    class Media:
        css = {"all": ["directory/admin/desk.css"]}
        js = ["directory/admin/terms.js"]

    def get_context(self, name, value, attrs):
        checked, shown = value if isinstance(value, tuple) else (self.holding.shown, self.holding.shown)
        groups = groups_of(self.terms, self.holding, set(checked))
        for option in (one for group in groups for one in group.options):
            option["lock"] = self.locks.get(f"{TERM_LOCK}{option['key']}")
        context = super().get_context(name, "", attrs)
        return context | {"groups": groups, "shown": " ".join(sorted(shown))}

    def value_from_datadict(self, data, files, name):
        if f"{name}-shown" not in data:
            return None
        return data.getlist(name), data[f"{name}-shown"].split()

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-shown" not in data

    def id_for_label(self, id_):
        return ""


class TermsField(forms.Field):
    """Cleans to a Change."""

    widget = TermsPicker

    def clean(self, value):
        if value is None:
            return Change()
        chosen, shown = map(frozenset, value)
        known = {term.key for term in self.widget.terms} | self.widget.holding.given
        if not chosen <= known:
            raise forms.ValidationError(_("Choose terms from the vocabulary."), code="unknown-term")
        return Change(added=chosen - shown, removed=shown - chosen)

    def has_changed(self, initial, data):
        return data is not None and set(data[0]) != set(data[1])


def apply(change: Change, *, resource, holding: Holding, by, reason):
    """Give a resource the terms that a curator ticked, and take away or suppress those unticked."""
    for key in sorted(change.added & holding.follows & holding.locked - holding.given):
        curating.unlock(resource=resource, field=f"{TERM_LOCK}{key}", by=by, reason=reason)
    added = change.added - holding.follows
    wanted = (holding.given | added) - change.removed
    if wanted != holding.given:
        curating.set_terms(resource=resource, terms=wanted, by=by, reason=reason)
    suppressed = change.removed & holding.follows - holding.given
    if suppressed:
        curating.suppress_derived(resource=resource, keys=sorted(suppressed), by=by, reason=reason)
