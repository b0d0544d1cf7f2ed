"""Makes the project's environment and runs a task in it: `python3 config/bootstrap.py run`.

Standard library only, and plain enough for any Python 3, because it is what finds the right one.
"""

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PEERS = ROOT / "var" / "benchmarks" / "peers"
STAMPS = VENV / "installed"  # one file for each lock that was installed, holding the lock's hash
RUNTIME_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"  # holds all of RUNTIME_LOCK too
PEERS_LOCK = "benchmarks/requirements.lock"
LOCKS = (
    (RUNTIME_LOCK, ["pyproject.toml"]),
    (DEV_LOCK, ["--extra", "dev", "pyproject.toml"]),
    (PEERS_LOCK, ["--constraint", RUNTIME_LOCK, "benchmarks/requirements.in"]),
)
OLDEST, NEWEST = (3, 11), (3, 14)
PROBE = "import sys, sqlite3, ssl, venv; print(*sys.version_info[:2])"
COMPILE = "pip compile --universal --python-version 3.11 --no-header --no-annotate --generate-hashes --quiet"


def main(arguments):
    task, rest = (arguments or ["help"])[0], arguments[1:]
    if task not in TASKS:
        sys.exit("Tasks: " + ", ".join(sorted(TASKS)))
    os.chdir(str(ROOT))
    TASKS[task](rest)


def run(rest):
    install(RUNTIME_LOCK)
    become("manage.py", "serve", *rest)


def admin(rest):
    install(RUNTIME_LOCK)
    if call("manage.py", "migrate", "--verbosity", "0") == 0:
        become("manage.py", "createsuperuser", *rest)
    sys.exit("The database could not be brought up to date.")


def test(rest):
    install(DEV_LOCK)
    become("-m", "pytest", *(rest or ["-n", "auto"]))


def check(rest):
    install(DEV_LOCK)
    failed = [name for name, command, extra in CHECKS if not passes(name, command, extra)]
    if failed:
        sys.exit("Failed: " + ", ".join(failed))
    say("All checks passed.")


def bench(rest):
    install(RUNTIME_LOCK)
    become("-m", "benchmarks", "--peers-python", str(peers_python()), *rest)


def peers_python():
    """Python of the environment that holds what our server is measured against, and nothing of ours."""
    python, stamp = PEERS / "bin" / "python", PEERS / "installed"
    if not (stamp.is_file() and stamp.read_text() == digest(PEERS_LOCK)):
        say(f"Installing {PEERS_LOCK}, the peers, beside .venv; this needs the network once")
        make = [str(PYTHON), "-m", "venv", "--clear", "--without-pip", str(PEERS)]
        if not (succeeds(make) and any(attempt(PEERS_LOCK, True, python) for attempt in INSTALLERS)):
            sys.exit(ADVICE_INSTALL)
        stamp.write_text(digest(PEERS_LOCK))
    return python


def lock(rest):
    uv = find_uv() or own_uv()
    for name, sources in LOCKS:
        command = [uv, *COMPILE.split(), *sources, "-o", name, *rest]
        if subprocess.call(command) != 0:
            sys.exit(f"{name} could not be made.")


TASKS = {task.__name__: task for task in (run, admin, test, check, bench, lock)}
DEPLOYED = {"PUBLIC_URL": "https://directory.example.org", "SECRET_KEY": secrets.token_urlsafe(64)}
CHECKS = (
    ("lint", "-m ruff check", {}),
    ("format", "-m ruff format --check", {}),
    ("migrations", "manage.py makemigrations --check --dry-run", {}),
    ("deployment", "manage.py check --deploy --fail-level WARNING", DEPLOYED),
    ("language", "manage.py check_language", {}),
    ("architecture and OpenAPI", "-m pytest -q tests/test_import_direction.py tests/api/test_openapi.py", {}),
)


def passes(name, command, extra):
    say("Checking " + name)
    return call(*command.split(), **extra) == 0


def call(*command, **extra):
    """Exit code of the environment's Python running `command`, with `extra` environment variables."""
    return subprocess.call([str(PYTHON), *command], env=dict(os.environ, **extra))


def become(*command):
    """Go on as `command`, so that signals and the exit code are its own."""
    os.execv(str(PYTHON), [str(PYTHON), *command])


def install(name):
    """Bring `.venv` in line with the lock called `name`; a second call does nothing."""
    if is_installed(name) and version_of(PYTHON):
        return
    trusted = STAMPS.is_dir()
    make_venv()
    say(f"Installing {name}; this needs the network once")
    if not any(attempt(name, trusted) for attempt in INSTALLERS):
        sys.exit(ADVICE_INSTALL)
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(digest(name))


def is_installed(name):
    stamps = {STAMPS / candidate: digest(candidate) for candidate in (name, DEV_LOCK)}
    return any(stamp.is_file() and stamp.read_text() == expected for stamp, expected in stamps.items())


def digest(name):
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def make_venv():
    """Make `.venv` where there is none whose Python runs and is new enough."""
    if version_of(PYTHON):
        return
    found = interpreters()
    if not found:
        sys.exit(ADVICE_PYTHON)
    version, python = found[0]
    say("Making .venv with Python {}.{} ({})".format(*version, python))
    if subprocess.call([python, "-m", "venv", "--clear", "--without-pip", str(VENV)]) != 0:
        sys.exit(ADVICE_VENV.format(VENV))


def interpreters():
    """Usable Pythons, newest first, as pairs of version and path."""
    versions = {path: version_of(path) for path in candidates()}
    return sorted(((version, path) for path, version in versions.items() if version), reverse=True)


def candidates():
    """Paths that may be a Python; one on PATH may be a shim that cannot run, so each is tried later."""
    home = Path.home()
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    folders += sorted(home.glob(".pyenv/versions/*/bin")) + sorted(home.glob(".local/share/uv/python/*/bin"))
    names = [f"python3.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)] + ["python3"]
    paths = [folder / name for folder in folders for name in names]
    return [sys.executable] + [str(path) for path in paths if path.is_file()]


def version_of(path):
    """(3, 13) when `path` is a Python that runs, can make an environment and is one of ours; else None."""
    try:
        answer = subprocess.run(
            [str(path), "-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20
        )
        version = tuple(int(part) for part in answer.stdout.split())
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return version if answer.returncode == 0 and OLDEST <= version <= NEWEST else None


def install_with_uv(name, trusted, python=None):
    uv = find_uv()
    command = [
        uv,
        "pip",
        "install",
        "--quiet",
        "--python",
        str(python or PYTHON),
        "--require-hashes",
        "-r",
        name,
    ]
    return bool(uv) and succeeds(command + ([] if trusted else ["--reinstall"]))


def install_with_own_pip(name, trusted, python=None):
    return has_pip(python) and succeeds([str(python or PYTHON), "-m", "pip", *pip_install(name, trusted)])


def has_pip(python=None):
    """Whether an environment has pip, or could be given it."""
    return any(
        succeeds([str(python or PYTHON), "-m", *args], quiet=True)
        for args in (["pip", "--version"], ["ensurepip"])
    )


def install_with_other_pip(name, trusted, python=None):
    """For Debian's Python without ensurepip: pip of any Python can install into an environment."""
    commands = ([path, "-m", "pip", "--python", str(python or PYTHON)] for path in candidates())
    usable = (command for command in commands if succeeds([*command, "--version"], quiet=True))
    return any(succeeds([*command, *pip_install(name, trusted)]) for command in usable)


INSTALLERS = (install_with_uv, install_with_own_pip, install_with_other_pip)


def pip_install(name, trusted):
    command = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", name]
    return command + ([] if trusted else ["--force-reinstall"])


def find_uv():
    uv = shutil.which("uv")
    return uv if uv and succeeds([uv, "--version"], quiet=True) else None


def own_uv():
    make_venv()
    say("Installing uv into .venv, which is what writes the locks")
    if not has_pip() or not succeeds([str(PYTHON), "-m", "pip", "install", "--quiet", "uv"]):
        sys.exit("Install uv and run this again.")
    return str(VENV / "bin" / "uv")


def succeeds(command, quiet=False):
    sink = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.call(command, stdout=sink, stderr=sink, stdin=subprocess.DEVNULL) == 0
    except OSError:
        return False


def say(message):
    print("==> " + message, flush=True)


ADVICE_PYTHON = """No Python from 3.11 to 3.14 was found that runs and has sqlite3, ssl and venv.
Install one, for example with `apt install python3 python3-venv`, and run this again."""
ADVICE_VENV = "The environment could not be made. Remove {} and see that its folder can be written to."
ADVICE_INSTALL = """The locked packages could not be installed; the reason stands above.
- Without network: connect once, or set PIP_INDEX_URL to a mirror that you can reach.
- Without pip: `apt install python3-venv`, or install uv.
- A hash that does not match: the mirror serves another file than the locked one; use another mirror."""


if __name__ == "__main__":
    main(sys.argv[1:])
