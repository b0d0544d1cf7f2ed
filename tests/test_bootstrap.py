"""The way from a fresh machine to a running task, tried without the network."""

import os
import re
import stat
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

from config import bootstrap

ROOT = Path(__file__).resolve().parent.parent
LOCKS = [bootstrap.RUNTIME_LOCK, bootstrap.DEV_LOCK]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project whose machine has no Python but the one that runs the tests."""
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(bootstrap, "STAMPS", tmp_path / ".venv" / "installed")
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in LOCKS:
        (tmp_path / name).write_text(f"# {name}\n")
    return tmp_path


@pytest.fixture
def attempts(monkeypatch):
    """Installers that record what they were asked and succeed."""
    asked = []

    def installer(name, trusted):
        asked.append((name, trusted))
        return True

    monkeypatch.setattr(bootstrap, "INSTALLERS", (installer,))
    return asked


def program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def python(path, version):
    return program(path, f"echo {version}\n")


def test_interpreters_with_a_shim_that_exits_127_leave_it_out(project):
    program(project / "programs" / "python3.13", "echo 'no such version' >&2; exit 127\n")
    good = python(project / "programs" / "python3.12", "3 12")
    found = [path for _, path in bootstrap.interpreters()]
    assert str(good) in found
    assert str(project / "programs" / "python3.13") not in found


def test_interpreters_of_pyenv_are_found_and_the_newest_comes_first(project):
    newest = python(project / "home" / ".pyenv" / "versions" / "3.14.2" / "bin" / "python3.14", "3 14")
    python(project / "programs" / "python3", "3 11")
    assert bootstrap.interpreters()[0] == ((3, 14), str(newest))


@pytest.mark.parametrize("version", ["3 10", "3 15", "2 7", "nonsense", ""])
def test_interpreters_that_are_too_old_or_too_new_are_left_out(project, version):
    stranger = python(project / "programs" / "python3", version)
    assert str(stranger) not in [path for _, path in bootstrap.interpreters()]


def test_make_venv_without_any_python_says_what_to_install(project, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(project / "absent"))
    with pytest.raises(SystemExit, match=r"(?s)No Python from 3\.11 to 3\.14.*apt install"):
        bootstrap.make_venv()


def test_install_into_nothing_makes_an_environment_and_a_second_time_does_nothing(project, attempts):
    bootstrap.install(bootstrap.RUNTIME_LOCK)
    bootstrap.install(bootstrap.RUNTIME_LOCK)
    assert attempts == [(bootstrap.RUNTIME_LOCK, False)]
    assert bootstrap.version_of(bootstrap.PYTHON) == sys.version_info[:2]


def test_install_after_the_lock_changed_installs_again(project, attempts):
    bootstrap.install(bootstrap.RUNTIME_LOCK)
    (project / bootstrap.RUNTIME_LOCK).write_text("# another\n")
    bootstrap.install(bootstrap.RUNTIME_LOCK)
    assert attempts == [(bootstrap.RUNTIME_LOCK, False), (bootstrap.RUNTIME_LOCK, True)]


def test_install_of_the_runtime_lock_is_covered_by_the_development_lock_but_not_the_reverse(
    project, attempts
):
    bootstrap.install(bootstrap.RUNTIME_LOCK)
    bootstrap.install(bootstrap.DEV_LOCK)
    bootstrap.install(bootstrap.RUNTIME_LOCK)
    assert [name for name, _ in attempts] == [bootstrap.RUNTIME_LOCK, bootstrap.DEV_LOCK]


def test_install_into_a_foreign_environment_is_not_trusted(project, attempts):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", project / ".venv"], check=True)
    (project / ".venv" / "theirs").write_text("kept")
    bootstrap.install(bootstrap.RUNTIME_LOCK)
    assert attempts == [(bootstrap.RUNTIME_LOCK, False)]
    assert (project / ".venv" / "theirs").exists()


def test_install_into_an_environment_whose_python_is_gone_makes_it_anew(project, attempts):
    bootstrap.install(bootstrap.RUNTIME_LOCK)
    for path in bootstrap.PYTHON.parent.glob("python*"):
        path.unlink()
    bootstrap.install(bootstrap.RUNTIME_LOCK)
    assert len(attempts) == 2
    assert bootstrap.version_of(bootstrap.PYTHON)


def test_install_that_fails_leaves_no_stamp_and_says_what_to_do(project, monkeypatch):
    monkeypatch.setattr(bootstrap, "INSTALLERS", (lambda name, trusted: False,))
    with pytest.raises(SystemExit, match="could not be installed"):
        bootstrap.install(bootstrap.RUNTIME_LOCK)
    assert not bootstrap.is_installed(bootstrap.RUNTIME_LOCK)


def test_installers_that_fail_are_followed_by_the_next_one(project, monkeypatch):
    monkeypatch.setattr(bootstrap, "INSTALLERS", (lambda *asked: False, lambda *asked: True))
    bootstrap.install(bootstrap.RUNTIME_LOCK)
    assert bootstrap.is_installed(bootstrap.RUNTIME_LOCK)


def test_install_with_uv_where_uv_cannot_run_is_passed_over(project):
    program(project / "programs" / "uv", "exit 127\n")
    assert bootstrap.install_with_uv(bootstrap.RUNTIME_LOCK, True) is False


def test_install_with_uv_checks_hashes(project):
    program(project / "programs" / "uv", f'echo "$@" >> {project}/asked\n')
    assert bootstrap.install_with_uv(bootstrap.RUNTIME_LOCK, False)
    asked = (project / "asked").read_text()
    assert "--require-hashes -r requirements.lock --reinstall" in asked


def test_install_with_other_pip_serves_a_python_without_ensurepip(project, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(project / "absent"))
    asked = project / "asked"
    program(project / "programs" / "python3.11", "exit 1\n")
    program(project / "programs" / "python3.12", f'echo "$@" >> {asked}\n')
    assert bootstrap.install_with_other_pip(bootstrap.RUNTIME_LOCK, True)
    assert f"-m pip --python {bootstrap.PYTHON} install" in asked.read_text()
    assert "--require-hashes -r requirements.lock" in asked.read_text()


def test_unknown_task_names_the_tasks():
    answer = subprocess.run(
        [sys.executable, ROOT / "config" / "bootstrap.py", "fly"], capture_output=True, text=True
    )
    assert answer.returncode != 0
    assert "run" in answer.stderr and "test" in answer.stderr


def test_bootstrap_imports_the_standard_library_only():
    source = (ROOT / "config" / "bootstrap.py").read_text()
    imported = re.findall(r"^\s*(?:import|from) (\w+)", source, re.M)
    assert set(imported) <= set(sys.stdlib_module_names)


def test_makefile_offers_exactly_the_tasks_of_the_bootstrap():
    makefile = (ROOT / "Makefile").read_text()
    assert sorted(re.search(r"^TASKS := (.*)$", makefile, re.M)[1].split()) == sorted(bootstrap.TASKS)


def test_make_where_the_first_python_is_a_broken_shim_takes_the_next(tmp_path):
    program(tmp_path / "python3", "exit 127\n")
    path = os.pathsep.join([str(tmp_path), sysconfig.get_config_var("BINDIR"), "/usr/bin", "/bin"])
    environment = {"PATH": path, "HOME": str(tmp_path)}
    answer = subprocess.run(
        ["make", "-n", "run"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert re.search(r"python3\.\d+ config/bootstrap\.py run", answer.stdout)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_host_and_pins_every_package_with_hashes(name):
    text = (ROOT / name).read_text()
    assert not re.search(r"://|--index|--find-links|file:| @ ", text)
    pinned = re.findall(r"^([a-z0-9_.-]+)==", text, re.M)
    packages = re.split(r"^(?=\S)", text, flags=re.M)[1:]
    assert len(packages) == len(pinned) > 20
    assert all("--hash=sha256:" in package for package in packages)


def test_lock_of_development_holds_every_pin_of_the_runtime_lock():
    runtime, development = ((ROOT / name).read_text().splitlines() for name in LOCKS)
    pins = [line for line in runtime if "==" in line]
    assert set(pins) <= set(development)


def test_lock_pins_every_dependency_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pinned = re.findall(r"^([a-z0-9_.-]+)==", (ROOT / bootstrap.DEV_LOCK).read_text(), re.M)
    assert {re.match(r"[A-Za-z0-9_.-]+", one)[0].lower() for one in declared} <= set(pinned)


def test_dependencies_each_follow_a_line_that_gives_the_reason():
    text = (ROOT / "pyproject.toml").read_text()
    section = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.M | re.S)[1]
    lines = [line.strip() for line in section.splitlines()]
    names = [re.match(r'"([\w-]+)', line) for line in lines]
    for before, line, name in zip(["", *lines], lines, names, strict=False):
        twin = name and before.startswith(f'"{name[1]}')
        assert line.startswith("#") or before.startswith("#") or twin, line
