"""A step of a timeline in the words of people: what happened, and each field before and after."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from directory.histories import UNTOLD
from directory.models import (
    ArticleHelp,
    ArticleTranslation,
    FieldLock,
    Licence,
    Organization,
    OrganizationIdentifier,
    Phone,
    Reference,
    Release,
    Resource,
    Schedule,
    Term,
    Verification,
)
from directory.models.fields import TermKeysField
from directory.timeline import Step

from .comparing import Line, line, say_hours, say_licence, say_phone

# Identity and bookkeeping, which say nothing to a person.
HIDDEN = UNTOLD | {"id", "public_id", "release_id", "created_at", "resource_id", "organization", "article_id"}
WHOLE = {
    Phone: (_("Phones"), say_phone),
    Schedule: (_("Hours"), say_hours),
    Licence: (_("Licences"), say_licence),
}
TITLES = {
    ArticleTranslation: lambda row: row.get_language_display(),
    ArticleHelp: lambda row: format_lazy("{} {}", _("Help"), row.name),
    Reference: lambda row: format_lazy("{} {}", _("Reference"), row.number),
    OrganizationIdentifier: lambda row: row.get_scheme_display(),
}
NAMED = {"organization_id": Organization, "replaced_by_id": Resource}


@dataclass
class Words:
    """Names for the keys that stand in rows: of terms, users, and records by (model, key)."""

    terms: dict
    users: dict
    records: dict


@dataclass
class Said:
    """A step as the page shows it."""

    step: Step
    by: object
    events: list[str]
    lines: list[Line]
    releases: list[Release]


def say_steps(steps: list[Step]) -> list[Said]:
    """These steps, read, in words; the same number of queries for one as for many."""
    words = Words(_terms(steps), _users(steps), _records(steps))
    return [_say(step, words) for step in steps]


def _say(step, words):
    events, lines, releases = [], [], []
    for table, told in step.told.items():
        model = getattr(table, "instance_type", table)
        if table is Release:
            releases += [one.row for one in told]
            events += [_say_release(one.row) for one in told]
        elif table is Verification:
            events += [f"{one.row.get_method_display()}: {one.row.get_outcome_display()}" for one in told]
        elif model is FieldLock:
            lines.append(_locks(table is FieldLock, told))
        elif model in WHOLE:
            lines.append(_whole(*WHOLE[model], told))
        else:
            lines += [one for each in reversed(told) for one in _columns(model, each, words)]
    return Said(step, words.users.get(step.by), events, [one for one in lines if one], releases)


def _say_release(release):
    if release.run:
        return _("Released by an import of %s") % release.run.source.name
    return _("Released")


def _locks(added, told):
    names = sorted(one.row.field for one in told)
    return line(_("Locked against imports"), *(([], names) if added else (names, [])))


def _whole(label, say, told):
    gone = [say(one.row.__dict__) for one in told if one.row.history_type == "-"]
    come = [say(one.row.__dict__) for one in told if one.row.history_type == "+"]
    return line(label, gone, come)


def _columns(model, told, words):
    """The lines of a row that is edited where it stands; none where nobody knows what stood before."""
    row, before = told.row, told.before
    if row.history_type == "-":
        row, before = None, row
    elif row.history_type == "~" and before is None:
        return
    title = TITLES[model](row or before) if model in TITLES else None
    for column in model.history.model.tracked_fields:
        if column.attname not in HIDDEN and column.name not in ("article", "resource"):
            label = capfirst(column.verbose_name)
            label = format_lazy("{}: {}", title, label) if title else label
            yield line(label, *(_texts(column, one, words) for one in (before, row)))


def _texts(column, row, words):
    value = getattr(row, column.attname) if row else None
    if value in (None, "", [], (), {}):
        return []
    if isinstance(column, TermKeysField):
        return [words.terms.get(key, key) for key in value]
    if column.attname in NAMED:
        return [words.records.get((NAMED[column.attname], value), str(value))]
    if isinstance(value, bool):
        return [str(_("Yes") if value else _("No"))]
    return _plain(column, value)


def _plain(column, value):
    if column.choices:
        return [str(dict(column.flatchoices).get(value, value))]
    if isinstance(value, list):
        return [str(one) for one in value]
    if isinstance(value, dict):
        return [f"{name} = {one}" for name, one in value.items()]
    return str(value).split("\n")


def _terms(steps):
    resources = any(Resource.history.model in step.told for step in steps)
    return dict(Term.objects.values_list("key", "name")) if resources else {}


def _users(steps):
    return get_user_model().objects.in_bulk({step.by for step in steps} - {None})


def _records(steps):
    """(model, key) of every record that a row of these steps points to: its name."""
    keys = {model: set() for model in NAMED.values()}
    for row in _own_rows(steps):
        for attname, model in NAMED.items():
            keys[model].add(getattr(row, attname, None))
    found = {}
    for model, wanted in keys.items():
        if wanted - {None}:
            rows = model.objects.filter(pk__in=wanted - {None}).values_list("pk", "name")
            found |= {(model, pk): name for pk, name in rows}
    return found


def _own_rows(steps):
    for step in steps:
        for told in step.told.get(Resource.history.model, []):
            yield from filter(None, (told.row, told.before))
