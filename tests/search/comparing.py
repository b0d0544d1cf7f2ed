"""Whether two snapshots are the same, byte for byte, but for where documents stand."""

from directory.search.container import Container
from directory.search.snapshot import open_snapshot

WHERE_DOCUMENTS_STAND = {"rows.bounds", "organization.bounds"}


def differences(one, other):
    """The sections and facts in which the snapshots at two paths differ."""
    (about, found), (other_about, expected) = _parts(one), _parts(other)
    names = [name for name in found.keys() | expected.keys() if name not in WHERE_DOCUMENTS_STAND]
    different = [name for name in sorted(names) if not _equal(found.get(name), expected.get(name))]
    different += [name for name in about | other_about if about[name] != other_about[name]]
    return different + (["documents"] if documents_of(one) != documents_of(other) else [])


def documents_of(path):
    """All that a snapshot shows of its rows and organizations."""
    snapshot = open_snapshot(path)
    parts = [snapshot.organization_item(one, "es") for one in range(snapshot.organization_count)]
    for row in range(snapshot.count):
        for language in ("en", "es"):
            parts += [snapshot.item(row, language), snapshot.extra(row, language)]
        parts.append(snapshot.schedules(row))
    return parts


def _parts(path):
    file = Container(path)
    about = {name: value for name, value in file.about.items() if name != "documents"}
    return about, {name: file[name] for name in file.names()}


def _equal(one, other):
    if one is None or other is None:
        return False
    return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
