import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from directory.management import processes
from directory.management.commands import serve

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return port


@pytest.fixture
def start(tmp_path):
    """Starts `manage.py serve` over an empty folder; whatever still runs at the end is ended."""
    started = []

    def start(port):
        variables = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        variables |= {"VAR_DIR": str(tmp_path / "var"), "PORT": str(port), "WORKERS": "1"}
        command = [sys.executable, "manage.py", "serve"]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        started.append(subprocess.Popen(command, cwd=ROOT, env=variables, **pipes))
        return started[-1]

    yield start
    for server in started:
        server.terminate()
        server.communicate(timeout=30)


def child(code):
    return processes.start([sys.executable, "-c", code])


def tables(path):
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def read_until(server, text):
    lines = []
    for line in server.stdout:
        lines.append(line)
        if text in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def children_of(pid):
    tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(task) for task in tasks]


def test_serve_on_a_busy_port_says_the_way_out_and_touches_nothing(start, taken_port, tmp_path):
    server = start(taken_port)
    said, _ = server.communicate(timeout=60)
    assert server.returncode == 1
    assert f"Port {taken_port} is in use" in said
    assert f"PORT={taken_port + 1} make run" in said
    assert "Traceback" not in said
    assert tables(tmp_path / "var" / "db.sqlite3") == 0


def test_serve_from_nothing_answers_and_stops_cleanly_on_sigterm(start, free_port):
    server = start(free_port)
    said = read_until(server, "Ctrl-C")
    for page in ("/api/v1/", "/docs/", "/admin/login/"):
        with urllib.request.urlopen(f"http://127.0.0.1:{free_port}{page}", timeout=10) as answer:
            assert answer.status == 200, page
    assert "make admin" in said
    children = children_of(server.pid)
    assert len(children) == 3
    server.terminate()
    assert server.wait(timeout=20) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def test_serve_whose_worker_dies_stops_the_rest_and_fails(start, free_port):
    server = start(free_port)
    read_until(server, "Ctrl-C")
    first, *others = children_of(server.pid)
    os.kill(first, signal.SIGKILL)
    said, _ = server.communicate(timeout=30)
    assert server.returncode == 1
    assert "ended by itself" in said
    assert not any(Path(f"/proc/{pid}").exists() for pid in others)


def test_require_free_on_a_free_port_leaves_it_free(free_port):
    serve.require_free("127.0.0.1", free_port)
    serve.require_free("127.0.0.1", free_port)


def test_stop_of_a_child_that_ignores_sigterm_ends_it(monkeypatch):
    monkeypatch.setattr(processes, "STOP_SECONDS", 0.5)
    stubborn = child(
        "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    )
    time.sleep(0.5)
    monkeypatch.setattr(processes.signal, "signal", lambda *asked: None)
    processes.stop([stubborn])
    assert stubborn.returncode == -signal.SIGKILL


def test_all_run_after_one_child_ended_is_false():
    ended, running = child("pass"), child("import time; time.sleep(60)")
    ended.wait()
    try:
        assert processes.all_run([running])
        assert not processes.all_run([running, ended])
    finally:
        running.kill()
        running.wait()


def test_web_serves_wsgi_with_the_settings_and_no_access_log(settings):
    settings.HOST, settings.PORT, settings.WORKERS = "127.0.0.1", 8123, 3
    command = serve.web()
    assert {"--interface=wsgi", "--port=8123", "--workers=3", "--blocking-threads=6"} <= set(command)
    assert "--no-access-log" in command
