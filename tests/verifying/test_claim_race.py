"""Several curators who want the same place at the same moment, in processes of their own: one gets it."""

import time

import pytest

from tests.test_processes import PATIENCE, Server, ended

CURATORS = 4

MAKE = """
from django.contrib.auth.models import User
from directory import publishing
from tests.builders import make_resource
publishing.release(record=make_resource(), by=None, reason="checked")
for number in range({curators}):
    User.objects.create_user(f"curator{{number}}")
"""

CLAIM = """
import pathlib, time
from django.contrib.auth.models import User
from directory import curating, verifying
from directory.models import Resource
by, resource = User.objects.get(username="curator{number}"), Resource.objects.get()
folder = pathlib.Path("{folder}")
(folder / "ready{number}").touch()
while not (folder / "go").exists():
    time.sleep(0.001)
try:
    verifying.claim(resource=resource, by=by)
    print("mine")
except curating.Refused:
    print("taken")
"""

LOOK = """
from directory.models import VerificationPlan
print(VerificationPlan.objects.get().claimed_by.username)
"""


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path / "var")
    server.run("migrate", "--verbosity=0")
    server.run_script(MAKE, curators=CURATORS)
    return server


def test_claims_at_the_same_moment_are_one(server):
    running = [server.start_script(CLAIM, number=n, folder=server.folder) for n in range(CURATORS)]
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and len(list(server.folder.glob("ready*"))) < CURATORS:
        time.sleep(0.02)
    (server.folder / "go").touch()
    answers = [ended(process).strip() for process in running]
    assert sorted(answers) == ["mine"] + ["taken"] * (CURATORS - 1)
    assert server.run_script(LOOK).strip() == f"curator{answers.index('mine')}"
