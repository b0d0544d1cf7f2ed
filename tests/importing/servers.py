"""Whole servers in folders of their own: real processes on real files, looked into from outside of Django."""

import hashlib
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import orjson

from directory.search.snapshot import open_snapshot
from tests.importing.builders import DIRECTORY, site, write_directory

ROOT = Path(__file__).resolve().parents[2]
CODES = ("SA", "MH", "OP", "HI", "BU", "MD", "SP", "RES", "OIT", "DT", "CBT", "TELE")


class Server:
    """A VAR_DIR with its database and its snapshot; `environment`: what else the processes are told."""

    def __init__(self, folder: Path, **environment):
        self.folder, self.environment = folder, environment

    def copy_to(self, folder: Path) -> "Server":
        shutil.copytree(self.folder, folder)
        return Server(folder)

    def manage(self, *arguments) -> str:
        """Run manage.py to its end; what it said."""
        process = self.begin(*arguments)
        said, problem = process.communicate(timeout=300)
        assert process.returncode == 0, problem
        return said

    def begin(self, *arguments, **environment) -> subprocess.Popen:
        """Start manage.py, in a process group of its own."""
        program = [sys.executable, "manage.py", *map(str, arguments)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(program, **self._surroundings(environment), **pipes, start_new_session=True)

    def _surroundings(self, more):
        return {
            "cwd": ROOT,
            "env": {**_environment(), **self.environment, "VAR_DIR": str(self.folder), **more},
        }

    def ask(self, sql, *values):
        database = sqlite3.connect(self.folder / "db.sqlite3")
        database.create_function("REGEXP", 2, lambda pattern, text: bool(re.search(pattern, text)))
        try:
            return database.execute(sql, values).fetchall()
        finally:
            database.close()

    def public(self) -> str:
        """SHA-256 over the public documents sorted by id, without times and revision."""
        rows = self.ask("SELECT public_id, document FROM directory_listing ORDER BY public_id")
        return _hash((public_id, orjson.loads(document)) for public_id, document in rows)

    def stored(self) -> str:
        """SHA-256 over what an import writes, without row ids and times."""
        return _hash(self.ask(sql) for sql in STORED)

    def snapshot(self):
        return open_snapshot(self.folder / "snapshot" / "directory.snapshot")


class Nursery:
    """Gives processes of manage.py that can be killed or held at a named point; see `breakable`."""

    def __init__(self):
        program = [sys.executable, "-m", "tests.importing.breakable"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(program, cwd=ROOT, env=_environment(), text=True, **pipes)

    def start(self, server, *arguments, point="", whole=True) -> int:
        """The id of a process that runs manage.py on a server."""
        words = [str(word) for word in arguments]
        return self._ask(var_dir=str(server.folder), arguments=words, point=point, whole=whole)

    def wait(self, pid) -> int:
        """How the process ended: its exit code, or the negative number of the signal."""
        return self._ask(wait=pid)

    def run(self, server, *arguments):
        assert self.wait(self.start(server, *arguments)) == 0

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()

    def _ask(self, **request):
        print(json.dumps(request), file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())


def _environment():
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}


STORED = (
    "SELECT slug, vintage FROM directory_source ORDER BY slug",
    """SELECT r.public_id, r.status, r.digest, r.terms, r.line1, r.latitude, o.public_id, x.digest
       FROM directory_resource r JOIN directory_organization o ON o.id = r.organization_id
       LEFT JOIN directory_release x ON x.id = r.release_id ORDER BY r.public_id""",
    """SELECT o.public_id, o.name, o.status, x.digest FROM directory_organization o
       LEFT JOIN directory_release x ON x.id = o.release_id ORDER BY o.public_id""",
    """SELECT r.public_id, p.kind, p.number, p.extension, p.position
       FROM directory_phone p JOIN directory_resource r ON r.id = p.resource_id
       ORDER BY r.public_id, p.position""",
    """SELECT s.key, s.digest, s.row_number, s.vintage, s.raw, s.parsed, s.present, r.public_id
       FROM directory_sourcerecord s LEFT JOIN directory_resource r ON r.id = s.resource_id
       ORDER BY s.source_id, s.key""",
    """SELECT v.reason, r.public_id, v.detail, v.closed_at IS NULL
       FROM directory_review v JOIN directory_resource r ON r.id = v.resource_id
       ORDER BY v.reason, r.public_id, v.detail, v.closed_at IS NULL""",
)


def _hash(rows) -> str:
    return hashlib.sha256(
        b"\n".join(orjson.dumps(row, option=orjson.OPT_SORT_KEYS) for row in rows)
    ).hexdigest()


def faults(server) -> list[str]:
    """What no database may hold: broken pages or keys, rows without resource, releases that do not fit."""
    found = [f"integrity: {one}" for (one,) in server.ask("PRAGMA integrity_check") if one != "ok"]
    found += [f"key: {one}" for one in server.ask("PRAGMA foreign_key_check")]
    found += [f"row without resource: {key}" for (key,) in server.ask(ORPHANS, DIRECTORY)]
    for public_id, content, digest, live in server.ask(RELEASED):
        fits = hashlib.sha256(orjson.dumps(orjson.loads(content), option=orjson.OPT_SORT_KEYS)).hexdigest()
        if not fits == digest == live:
            found.append(f"release does not fit: {public_id}")
    for public_id, count, phones in server.ask(PHONES):
        if phones != count:
            found.append(f"{public_id} has {phones} phones, its release {count}")
    return found


ORPHANS = """SELECT s.key FROM directory_sourcerecord s JOIN directory_source o ON o.id = s.source_id
             WHERE o.slug = ? AND s.resource_id IS NULL"""
RELEASED = """SELECT r.public_id, x.content, x.digest, r.digest
              FROM directory_resource r JOIN directory_release x ON x.id = r.release_id"""
PHONES = """SELECT r.public_id, json_array_length(x.content, '$.phones'),
                   (SELECT count(*) FROM directory_phone p WHERE p.resource_id = r.id)
            FROM directory_resource r JOIN directory_release x ON x.id = r.release_id"""


def write_editions(folder: Path) -> tuple[Path, Path]:
    """Two editions of some 250 rows; in the second some are new, changed, moved, gone, and one is renamed."""
    first = [site(number, **_facts(number, 1)) for number in range(1, 181)]
    first += [site(number, part="mental", **_facts(number, 2)) for number in range(1, 181, 3)]
    second = [row for row in first[:-10] if row["name1"] not in ("Sample Clinic 7", "Sample Clinic 8")]
    for number, row in enumerate(second):
        if number % 4 == 0:
            second[number] = row | _facts(number, 3)
    second += [site(7, **_facts(7, 1) | {"name1": "Renamed Clinic"})]
    second += [site(number, **_facts(number, 1)) for number in range(201, 241)]
    return (
        write_directory(folder / "directory_2024.csv", first),
        write_directory(folder / "directory_2025.csv", second),
    )


def _facts(number, seed):
    chance = random.Random(number * 10 + seed)
    return {
        "phone": f"503-555-01{chance.randrange(100):02}",
        "intake1": f"503-555-01{chance.randrange(100):02} x{number}",
        "service_code_info": " ".join(chance.sample(CODES, 5)),
    }
