"""The set-up in `scripts/setup`: repair after interruption, and clear messages.

The whole run leaves them out where all that they look at is as it was when they last
ran (`SETUP_TESTED` in `scripts/quality/pytest_runner.py`).

Each test works in a checkout of its own with its own PostgreSQL; a stand-in takes
Odoo's place, so nothing is downloaded.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from setup import (
    commands,
    machine,
    odoo_source,
    paths,
    postgres,
    project,
    python_env,
    steps,
)
from setup.messages import SetupError

ROOT = paths.ROOT

SCRIPTS = ("clean", "odoo", "run", "setup-all")

# Stands in for `python -m odoo -d NAME …`: makes a database with the modules asked
# for, but for those that Odoo would not know.
ODOO_STAND_IN = """
import os, subprocess, sys, time
from setup import paths, postgres
name = sys.argv[sys.argv.index("-d") + 1]
modules = sys.argv[sys.argv.index("-i") + 1].split(",")
def psql(database, sql):
    subprocess.run(["psql", "-qd", database, "-c", sql], check=True)
psql("postgres", f'CREATE DATABASE "{name}"')
psql(name, "CREATE TABLE ir_module_module (name text, state text)")
(paths.FILESTORE / name / "ab").mkdir(parents=True)
(paths.FILESTORE / name / "ab" / "abcd").write_text("a file")
print("INFO Loading module base (1/1)", flush=True)
if "hanging" in modules:
    print("hanging", file=sys.stderr, flush=True)
    open("hanging", "w").close()
    time.sleep(60)
if "failing" in modules:
    print("2026-01-01 00:00:00,000 1 ERROR x odoo: the view is wrong")
    sys.exit(1)
for module in set(modules) - {"unknown"}:
    psql(name, f"INSERT INTO ir_module_module VALUES ('{module}', 'installed')")
"""

# What the code of a test begins with when it creates databases.
WITH_STAND_IN = """
import sys
from setup import database, everything, paths, postgres
from setup.messages import SetupError
class Ready(everything.Ready):
    def odoo_command(self, *arguments):
        return [sys.executable, "odoo_stand_in.py", *arguments]
server = postgres.ensure()
ready = Ready(paths.ROOT, server, server.environment())
"""


class Checkout:
    """A copy of the project's scripts, to be set up and broken at will."""

    def __init__(self, root: Path):
        self.root = root
        shutil.copytree(ROOT / "scripts" / "setup", root / "scripts" / "setup")
        for script in SCRIPTS:
            shutil.copy(ROOT / "scripts" / script, root / "scripts" / script)
        for file in (*python_env.TO_RUN, *python_env.TO_TEST, python_env.CONSTRAINTS):
            (root / file).write_text("# nothing to install\n")
        (root / "odoo_stand_in.py").write_text(ODOO_STAND_IN)
        self.fake_programs = root / "fake"
        self.fake_programs.mkdir()

    def environment(self, **variables: str) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PG", "ODOO_", "PIP_"))
        }
        program_folder = os.path.dirname(postgres.program("psql"))
        search = (str(self.fake_programs), kept["PATH"], program_folder)
        return {
            **kept,
            "PATH": os.pathsep.join(search),
            "PYTHONPATH": str(self.root / "scripts"),
            "PIP_CONFIG_FILE": os.devnull,
            **variables,
        }

    def start(self, *command: str, **variables: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=self.root,
            env=self.environment(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *command: str, **variables: str) -> SimpleNamespace:
        process = self.start(*command, **variables)
        output, _ = process.communicate(timeout=60)
        return SimpleNamespace(code=process.returncode, output=output)

    def python(self, code: str, **variables: str) -> str:
        """Run Python code that must succeed; return what it prints."""
        done = self.run("-c", code, **variables)
        assert done.code == 0, done.output
        return done.output

    def killed_while_hanging(self, code: str) -> None:
        """Run Python code until it creates the file `hanging`; kill it there."""
        process = self.start("-c", code)
        while not (self.root / "hanging").exists():
            assert process.poll() is None, process.stdout.read()
        process.kill()
        process.wait()
        process.stdout.close()
        (self.root / "hanging").unlink()

    def fake_program(self, name: str, shell_code: str) -> None:
        program = self.fake_programs / name
        program.write_text(f"#!/bin/sh\n{shell_code}\n")
        program.chmod(0o755)

    def fake_odoo(self) -> str:
        """A folder that passes for Odoo 19, for the variable ODOO_HOME."""
        package = self.root / "an-odoo" / "odoo"
        (package / "addons" / "base").mkdir(parents=True)
        (package / "release.py").write_text("version_info = (19, 0, 0, 'final', 0)\n")
        (package / "__main__.py").write_text(
            "import sys\nprint('odoo', sys.argv[1:])\n"
        )
        return str(package.parent)


@contextlib.contextmanager
def temporary_checkout():
    # Not pytest's own folder: the user that PostgreSQL runs as could not enter it.
    with tempfile.TemporaryDirectory(prefix="vae-test-") as folder:
        Path(folder).chmod(0o755)
        copy = Checkout(Path(folder))
        try:
            yield copy
        finally:
            copy.run("scripts/clean")


@pytest.fixture
def checkout():
    with temporary_checkout() as copy:
        yield copy


@pytest.fixture(scope="module")
def checkout_with_server():
    with temporary_checkout() as copy:
        copy.python("from setup import postgres; postgres.ensure()")
        yield copy


@pytest.fixture
def server_checkout(checkout_with_server):
    """A checkout whose PostgreSQL exists and holds no database."""
    checkout_with_server.python(
        f"{WITH_STAND_IN}\n"
        "for name in database.names(ready): database.drop(ready, name)"
    )
    return checkout_with_server


def is_running(process: int) -> bool:
    """Not so a process that has ended and that nobody has asked about yet."""
    try:
        return bool(Path(f"/proc/{process}/cmdline").read_bytes())
    except FileNotFoundError:
        return False


def assert_one_message(done: SimpleNamespace, *texts: str) -> None:
    assert done.code == 1
    assert "Traceback" not in done.output
    assert len(re.findall("^ERROR:", done.output, re.MULTILINE)) == 1
    for text in texts:
        assert text in done.output


# Steps


def test_folder_is_replaced_whole_or_not_at_all(checkout):
    target = checkout.root / "thing"
    target.mkdir()
    (target / "old").touch()
    fill = (
        "import time; from pathlib import Path; from setup import steps\n"
        "with steps.replaced_folder(Path('thing')) as new:\n"
        "    (new / 'new').touch()\n"
    )
    checkout.killed_while_hanging(
        f"{fill}    open('hanging', 'w').close()\n    time.sleep(60)"
    )
    assert [file.name for file in target.iterdir()] == ["old"]
    checkout.python(fill)
    assert [file.name for file in target.iterdir()] == ["new"]
    assert not list(checkout.root.glob("thing.*"))


def test_folder_stays_when_filling_fails(tmp_path):
    (tmp_path / "thing").mkdir()
    with (
        pytest.raises(ZeroDivisionError),
        steps.replaced_folder(tmp_path / "thing") as new,
    ):
        (new / "half").touch()
        raise ZeroDivisionError
    assert [file.name for file in tmp_path.iterdir()] == ["thing"]
    assert not list((tmp_path / "thing").iterdir())


def test_stamp_holds_for_the_same_inputs_only(tmp_path):
    file = tmp_path / "requirements"
    file.write_text("one")
    stamp = tmp_path / "folder" / "stamp"
    assert not steps.is_stamped(stamp, steps.hash_of(file))
    steps.write_whole(stamp, steps.hash_of(file))
    assert steps.is_stamped(stamp, steps.hash_of(file))
    file.write_text("two")
    assert not steps.is_stamped(stamp, steps.hash_of(file))


def test_hash_tells_where_an_input_ends():
    assert steps.hash_of("ab", "c") != steps.hash_of("a", "bc")


def test_lock_lasts_until_the_programs_of_a_killed_holder_end(checkout):
    """Otherwise a second set-up would work in the way of, say, an orphaned pip."""
    checkout.killed_while_hanging(
        "from pathlib import Path; from setup import commands, steps\n"
        "with steps.lock(Path('lock')):\n"
        "    commands.run(['sh', '-c', 'touch hanging; sleep 1.5; touch ended'],"
        " doing='x')"
    )
    output = checkout.python(
        "from pathlib import Path; from setup import steps\n"
        "with steps.lock(Path('lock')): print(Path('ended').exists())"
    )
    assert "waiting" in output
    assert output.endswith("True\n")


def test_lock_whose_file_was_removed_is_taken_anew(tmp_path, monkeypatch):
    """`scripts/clean` removes lock files while others wait for them."""
    file = tmp_path / "lock"
    waiting = threading.Event()
    monkeypatch.setattr(steps, "say", lambda _text: waiting.set())
    file_was_there = []

    def wait_for_lock():
        with steps.lock(file):
            file_was_there.append(file.exists())

    waiter = threading.Thread(target=wait_for_lock)
    with steps.lock(file):
        waiter.start()
        assert waiting.wait(timeout=10)
        file.unlink()
    waiter.join()
    assert file_was_there == [True]


# The virtual environment


# Makes a venv of nothing but its folders, and is killed while pip works.
HANG_IN_PIP = """
import time
from pathlib import Path
from setup import commands, paths, python_env
def run(command, **options):
    if "venv" in command:
        (paths.VENV / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
        (paths.VENV / "pyvenv.cfg").write_text("executable = /bin/sh")
    else:
        open("hanging", "w").close()
        time.sleep(60)
commands.run = run
python_env.ensure(Path("an-odoo"))
"""

ENSURE_VENV = """
from pathlib import Path
from setup import python_env
from setup.messages import run_as_script
run_as_script(lambda: python_env.ensure(Path("an-odoo").resolve()))
"""


def test_venv_is_rebuilt_after_an_interruption_and_kept_after_that(checkout):
    checkout.fake_odoo()
    checkout.killed_while_hanging(HANG_IN_PIP)
    venv = checkout.root / ".venv"
    (venv / "half-installed").touch()

    wanted = checkout.root / "requirements.txt"
    wanted.write_text("a-library==1.0\n")
    no_network = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}
    done = checkout.run("-c", ENSURE_VENV, **no_network)
    assert_one_message(done, "the Python package index cannot be reached")
    assert not (venv / "half-installed").exists()

    wanted.write_text("# nothing to install\n")
    assert "Installing" in checkout.python(ENSURE_VENV)
    assert checkout.python(ENSURE_VENV) == ""

    # pip and Python know of Odoo, which is not installed in it.
    show = "import odoo.release, importlib.metadata as m; print(m.version('odoo'))"
    seen = subprocess.check_output([venv / "bin" / "python", "-c", show], text=True)
    assert seen == "19.0\n"

    # Another list of requirements is installed into the same venv.
    (venv / "kept").touch()
    wanted.write_text("# nothing, in other words\n")
    assert "Installing" in checkout.python(ENSURE_VENV)
    assert (venv / "kept").exists()


def test_venv_of_a_moved_checkout_is_not_trusted(checkout, monkeypatch):
    monkeypatch.setattr(paths, "VENV", checkout.root / ".venv")
    (checkout.root / ".venv").mkdir()
    (checkout.root / ".venv" / "pyvenv.cfg").write_text(
        f"executable = {sys.executable}\n"
    )
    made_for = checkout.root / ".venv" / python_env.MADE_FOR
    made_for.write_text(str(paths.ROOT))
    assert python_env._is_usable()
    made_for.write_text("/where/it/was/before")
    assert not python_env._is_usable()


# PostgreSQL and databases


def test_cluster_is_private_and_repairs_itself(server_checkout):
    ensure = "from setup import postgres; server = postgres.ensure()\n"
    assert server_checkout.python(ensure) == ""

    folder = server_checkout.root / ".local" / "postgres"
    assert stat.S_IMODE((folder / "socket").stat().st_mode) == 0o700
    show = ensure + (
        "print(*postgres.query(server, 'SHOW listen_addresses'),"
        " *postgres.query(server, 'SELECT current_user'))"
    )
    assert server_checkout.python(show) == " odoo\n"

    # A killed server leaves its number behind, and another process gets it.
    pid_file = folder / "data" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    os.kill(int(lines[0]), signal.SIGKILL)
    assert server_checkout.python(show) == " odoo\n"
    os.kill(int(pid_file.read_text().splitlines()[0]), signal.SIGKILL)
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert server_checkout.python(show) == " odoo\n"


def test_cluster_creation_that_was_interrupted_is_done_again(checkout):
    folder = checkout.root / ".local" / "postgres"
    (folder / "data.new").mkdir(parents=True)
    (folder / "data.new" / "PG_VERSION").write_text("half")
    ensure = "from setup import postgres; postgres.ensure()"
    assert "Creating" in checkout.python(ensure)
    assert not (folder / "data.new").exists()


def test_names_sort_as_in_french(server_checkout):
    printed = server_checkout.python(
        f'{WITH_STAND_IN}\nprint(postgres.query(server, "SELECT x FROM (VALUES'
        " ('Zoé'), ('Élodie'), ('elsa')) names(x) ORDER BY x\"))"
    )
    assert printed.endswith("['Élodie', 'elsa', 'Zoé']\n")


def test_interrupted_database_creation_is_dropped_and_done_again(server_checkout):
    create = "database.create(ready, 'vae', ('base', %r))\n"
    show = "print(sorted(database.names(ready)))"
    server_checkout.killed_while_hanging(WITH_STAND_IN + create % "hanging")
    shown = server_checkout.python(WITH_STAND_IN + show)
    assert shown == "['vae.unfinished']\n"

    shown = server_checkout.python(WITH_STAND_IN + create % "crm" + show)
    assert shown.endswith("['vae']\n")
    filestore = server_checkout.root / ".local" / "data" / "filestore"
    assert [folder.name for folder in filestore.iterdir()] == ["vae"]


@pytest.mark.parametrize(
    ("module", "message"),
    [
        ("failing", "ERROR x odoo: the view is wrong"),
        ("unknown", "not install unknown"),
    ],
)
def test_database_that_cannot_be_made_leaves_nothing(server_checkout, module, message):
    printed = server_checkout.python(
        f"{WITH_STAND_IN}\n"
        f"try: database.create(ready, 'vae', ('base', '{module}'))\n"
        "except SetupError as error: print(error)\n"
        "print(database.names(ready))"
    )
    assert message in printed
    assert printed.endswith("[]\n")
    assert not list((server_checkout.root / ".local" / "data" / "filestore").iterdir())


def test_clone_shares_files_and_drop_keeps_the_others(server_checkout):
    filestore = server_checkout.root / ".local" / "data" / "filestore"
    server_checkout.python(
        f"{WITH_STAND_IN}\n"
        "name = database.template(ready, ('base',))\n"
        "assert database.template(ready, ('base',)) == name\n"
        "database.clone(ready, name, 'one')\n"
        "database.clone(ready, name, 'two')\n"
        "assert database.installed_modules(ready, 'two') == ['base']\n"
        "database.drop(ready, 'one')\n"
        "assert sorted(database.names(ready)) == [name, 'two']"
    )
    (copy,) = filestore.glob("two/ab/abcd")
    assert copy.read_text() == "a file"
    assert copy.stat().st_nlink == 2
    assert not (filestore / "one").exists()


def test_template_of_older_code_goes(server_checkout):
    template = (
        f"{WITH_STAND_IN}\n"
        "database.template(ready, ('vae_assistance',))\n"
        "print(database.names(ready))"
    )
    addon = server_checkout.root / "vae_assistance"
    addon.mkdir()
    (addon / "model.py").write_text("1")
    older = server_checkout.python(template).splitlines()[-1]
    (addon / "model.py").write_text("2")
    newer = server_checkout.python(template).splitlines()[-1]
    assert older != newer
    assert len(newer.split(",")) == 1


def test_two_checkouts_have_two_servers(server_checkout, checkout):
    make = f"{WITH_STAND_IN}\ndatabase.create(ready, 'vae', ('base',))"
    server_checkout.python(make)
    checkout.python(make)
    assert checkout.run("scripts/clean").code == 0
    shown = server_checkout.python(f"{WITH_STAND_IN}\nprint(database.names(ready))")
    assert shown == "['vae']\n"


def test_socket_moves_where_its_path_would_be_too_long(monkeypatch):
    monkeypatch.setattr(paths, "POSTGRES", Path("/") / ("x" * 90) / "postgres")
    monkeypatch.setattr(machine, "is_root", lambda: False)
    cluster = postgres.Cluster.of_this_checkout()
    assert str(cluster.socket_folder) == f"/tmp/vae-{paths.CHECKOUT_ID}"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as another user")
def test_cluster_moves_where_its_user_cannot_enter(tmp_path, monkeypatch):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(paths, "ROOT", closed)
    cluster = postgres.Cluster.of_this_checkout()
    assert cluster.folder == Path("/var/lib") / f"vae-{paths.CHECKOUT_ID}"


def test_server_of_the_environment_is_used_and_none_started(server_checkout, checkout):
    printed = checkout.python(
        "from pathlib import Path; from setup import configuration, postgres\n"
        "server = postgres.ensure()\n"
        "print(server.is_private, postgres.query(server, 'SELECT 1'))\n"
        "configuration.write(Path('an-odoo'), server)",
        PGHOST=str(server_checkout.root / ".local" / "postgres" / "socket"),
        PGUSER="odoo",
    )
    assert printed == "False ['1']\n"
    assert not (checkout.root / ".local" / "postgres").exists()
    assert "db_" not in (checkout.root / ".local" / "odoo.conf").read_text()


def test_too_old_postgresql_is_named(checkout, monkeypatch):
    checkout.fake_program("postgres", "echo 'postgres (PostgreSQL) 12.22 (Debian)'")
    monkeypatch.setattr(
        postgres, "program", lambda name: str(checkout.fake_programs / name)
    )
    cluster = postgres.Cluster(checkout.root / "pg", checkout.root / "pg", None)
    with pytest.raises(SetupError, match="PostgreSQL 12 is too old.* 13 or newer"):
        cluster.ensure_running()
    assert not (checkout.root / "pg").exists()


def test_cluster_of_a_version_that_is_gone_is_named(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("9.6\n")
    cluster = postgres.Cluster(tmp_path, tmp_path / "socket", None)
    with pytest.raises(SetupError, match="PostgreSQL 9.6's.*\n?.*postgresql-9.6"):
        cluster.ensure_running()


# Messages


def test_port_in_use(checkout):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = checkout.run("scripts/run", ODOO_PORT=str(port))
    assert_one_message(done, f"Port {port}", f"ODOO_PORT={port + 1}")
    assert not (checkout.root / ".venv").exists()


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_port_that_is_none(checkout, port):
    done = checkout.run("scripts/run", ODOO_PORT=port)
    assert_one_message(done, f"ODOO_PORT={port} is no port")


def test_no_network_to_fetch_odoo(checkout):
    release = Path("/etc/os-release").read_text()
    suite = re.search(r'^VERSION_CODENAME="?([\w-]+)', release, re.MULTILINE).group(1)
    checkout.fake_program(
        "apt-get",
        f'case "$*" in\n'
        f"indextargets*) echo 'http://mirror.invalid/ {suite} stable main';;\n"
        "*) echo \"Err:1 Could not resolve 'mirror.invalid'\"; exit 100;;\n"
        "esac",
    )
    done = checkout.run("scripts/setup-all")
    assert_one_message(done, "the Debian package mirror cannot be reached")
    assert not (checkout.root / ".local" / "odoo").exists()


def test_machine_without_package_sources(checkout):
    checkout.fake_program("apt-get", "true")
    done = checkout.run("scripts/setup-all")
    assert_one_message(done, "no package source", "ODOO_HOME")


def test_disk_too_small(monkeypatch):
    usage = shutil.disk_usage(ROOT)._replace(free=10**9)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(SetupError, match=r"1\.0 GB are free .* 4 GB are needed"):
        machine.check_disk_space()


def test_disk_that_fills_up_on_the_way(checkout):
    done = checkout.run(
        "-c",
        "from setup.messages import run_as_script\n"
        "def main():\n"
        "    with open('/dev/full', 'w') as file: file.write('x')\n"
        "run_as_script(main)",
    )
    assert_one_message(done, "The disk is full")
    with pytest.raises(SetupError, match="The disk is full"):
        commands.run(["cp", "/etc/os-release", "/dev/full"], doing="Unpacking")


def test_missing_package_names_its_command(monkeypatch):
    monkeypatch.setattr(machine, "is_root", lambda: False)
    needs = (
        machine.Need("a-package", "no-such-program"),
        machine.Need("b-package", "/no/such/*/file"),
        machine.Need("c-package", "sh"),
    )
    with pytest.raises(SetupError, match=r"sudo apt-get install a-package b-package\n"):
        machine.ensure_packages(needs)


def test_missing_package_is_installed_by_root(checkout, monkeypatch):
    log = checkout.root / "apt.log"
    checkout.fake_program("apt-get", f'echo "$*" >> {log}')
    monkeypatch.setenv("PATH", f"{checkout.fake_programs}:{os.environ['PATH']}")
    monkeypatch.setattr(machine, "is_root", lambda: True)
    machine.ensure_packages((machine.Need("a-package", "no-such-program"),))
    update, install = log.read_text().splitlines()
    assert update.endswith(" update")
    assert install.endswith(" a-package")


def test_old_python_is_told_so(checkout):
    done = checkout.run("-c", "import sys; sys.version_info = (3, 9); import setup")
    assert done.code == 1
    assert "Python 3.11 or newer is needed, and this is Python 3.9." in done.output
    assert "Traceback" not in done.output


def test_program_that_is_missing_is_named():
    with pytest.raises(SetupError, match="no-such-program is missing"):
        commands.run(["no-such-program"], doing="Testing")


# Odoo


def test_odoo_home_is_used(checkout, monkeypatch):
    home = Path(checkout.fake_odoo())
    for named in (home, home / "odoo"):
        monkeypatch.setenv("ODOO_HOME", str(named))
        assert odoo_source.ensure() == home
    assert odoo_source.addons_paths(home) == [home / "odoo" / "addons"]
    (home / "addons").mkdir()
    assert odoo_source.addons_paths(home)[1] == home / "addons"


def test_odoo_home_of_another_version_or_without_odoo(checkout, monkeypatch):
    home = Path(checkout.fake_odoo())
    monkeypatch.setenv("ODOO_HOME", str(home))
    (home / "odoo" / "release.py").write_text("version_info = (18, 0, 0)\n")
    with pytest.raises(SetupError, match=r"is Odoo 18\.0; 19\.0 is needed"):
        odoo_source.ensure()
    monkeypatch.setenv("ODOO_HOME", str(checkout.root))
    with pytest.raises(SetupError, match="holds no Odoo"):
        odoo_source.ensure()


def test_odoo_starts_silently_the_second_time_and_clean_removes_everything(checkout):
    home = checkout.fake_odoo()
    first = checkout.run("scripts/odoo", "shell", "-d", "x", ODOO_HOME=home)
    assert first.code == 0, first.output
    second = checkout.run("scripts/odoo", "shell", "-d", "x", ODOO_HOME=home)
    assert second.output == "odoo ['shell', '-d', 'x']\n"
    conf = (checkout.root / ".local" / "odoo.conf").read_text()
    assert "http_interface = 127.0.0.1" in conf
    assert "list_db = False" in conf

    pid_file = checkout.root / ".local" / "postgres" / "data" / "postmaster.pid"
    server = int(pid_file.read_text().splitlines()[0])
    odoo = subprocess.Popen(
        [checkout.root / ".venv/bin/python", "-c", "import time; time.sleep(60)"]
    )
    assert checkout.run("scripts/clean").code == 0
    assert odoo.wait(timeout=5) == -signal.SIGTERM
    assert not is_running(server)
    assert not (checkout.root / ".venv").exists()
    assert not (checkout.root / ".local").exists()


def test_code_hash_follows_what_an_upgrade_loads(checkout, monkeypatch):
    monkeypatch.setattr(paths, "ROOT", checkout.root)
    addon = checkout.root / "an_addon"
    seen = []
    for file in ("models/a.py", "views/a.xml", "security/a.csv", "i18n/fr.po"):
        (addon / file).parent.mkdir(parents=True)
        (addon / file).touch()
        seen.append(project.code_hash("an_addon"))
    (addon / "models" / "a.py").write_text("x")
    seen.append(project.code_hash("an_addon"))
    (addon / "models" / "a.py").rename(addon / "models" / "b.py")
    seen.append(project.code_hash("an_addon"))
    assert len(set(seen)) == len(seen)
    for file in ("tests/test.py", "static/a.js", "models/__pycache__/a.pyc"):
        (addon / file).parent.mkdir(parents=True)
        (addon / file).touch()
    assert project.code_hash("an_addon") == seen[-1]


def test_help_and_what_is_unknown_start_nothing(checkout: Checkout) -> None:
    for script in ("clean", "run", "setup-all"):
        helped = checkout.run(f"scripts/{script}", "--help")
        refused = checkout.run(f"scripts/{script}", "--everything")
        assert helped.code == 0 and len(helped.output.splitlines()) < 8
        assert refused.code == 1 and "unknown: --everything" in refused.output
    assert not (checkout.root / ".local").exists()
