"""Random questions to the real directory, answered once more by a judge that shares no code with the server.

JUDGE_QUESTIONS says how many (2000 for all that the contract is held to), JUDGE_SEED which ones, and
JUDGE_POSTGRES_URL names an empty database for the same on PostgreSQL: see CONTRIBUTING.md.
"""

import ast
import json
import os
from pathlib import Path

import pytest

from tests.importing.builders import DIRECTORY, LOCATOR
from tests.importing.servers import ROOT, Server
from tests.real.judge.client import Client
from tests.real.judge.drawing import Drawing
from tests.real.judge.hearing import Hearing
from tests.real.judge.truth import read_truth
from tests.real.judge.verdict import Judge
from tests.real.serving import serving

QUESTIONS = int(os.environ.get("JUDGE_QUESTIONS", "300"))
SEED = os.environ.get("JUDGE_SEED", "988")
MOST_EMPTY = 0.2  # of the questions
SHOWN = 20
MODULES = sorted(Path(__file__).with_name("judge").glob("*.py"))
SYNONYMS = ROOT / "fixtures" / "synonyms.json"
CURATE = "from tests.real.lived_in import curate; curate()"


def on_sqlite(request, data, folder) -> Server:
    return request.getfixturevalue("real").server.copy_to(folder / "lived-in")


def on_postgresql(request, data, folder) -> Server:
    url = os.environ.get("JUDGE_POSTGRES_URL") or pytest.skip("needs an empty database: JUDGE_POSTGRES_URL")
    server = Server(folder, DATABASE_URL=url)
    server.manage("migrate", "-v0")
    server.manage("seed")
    server.manage("import_source", DIRECTORY, data / "samhsa_national_directory_2024.csv.gz")
    server.manage("import_source", LOCATOR, data / "samhsa_locator_2021_substance_use.csv.gz")
    return server


@pytest.fixture(scope="module", params=[on_sqlite, on_postgresql], ids=["sqlite", "postgresql"])
def port(request, real_data, tmp_path_factory):
    """Where the real directory answers, after curators have worked on it."""
    server = request.param(request, real_data, tmp_path_factory.mktemp("judged"))
    server.manage("shell", "-v0", "-c", CURATE)
    server.manage("snapshot")
    with serving(server) as port:
        yield port


def test_random_questions_are_answered_as_the_judge_answers_them(port, capsys):
    client = Client(port)
    truth = read_truth(client, json.loads(SYNONYMS.read_text(encoding="utf-8")))
    record = Hearing(client.get, client.post, Judge(truth), Drawing(truth, SEED)).hear(QUESTIONS)
    with capsys.disabled():
        print(f"\n{record.asked.total():,} questions over {len(truth.entries):,} entries: {record}")
    assert not record.wrong, "\n".join(record.wrong[:SHOWN])
    assert record.asked.total() == QUESTIONS and record.empty < MOST_EMPTY * QUESTIONS


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_judge_shares_no_code_with_the_server(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    froms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names = {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    assert not {name for name in froms | names if name.split(".")[0] in ("directory", "config")}
    assert all(name.startswith("tests.real.judge.") for name in froms if name.startswith("tests"))
