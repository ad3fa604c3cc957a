"""The database server: a private PostgreSQL cluster, or one that exists already.

The private cluster listens on a Unix socket only, in a folder nobody else can
enter. It is started when needed and goes on running for the commands that follow;
`scripts/clean` stops it.
"""

import os
import pwd
import re
import socket
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import commands, machine, paths, steps
from .messages import SetupError, step

# Any of these says: use that server, start none.
VARIABLES = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE")

ROLE = "odoo"  # Odoo refuses to work as `postgres`
OLDEST_VERSION = 13  # Odoo 19's minimum
PORT = "5432"  # only names the socket's file

# A Unix socket's path may hold 107 bytes; PostgreSQL adds "/.s.PGSQL.5432.lock".
LONGEST_SOCKET_FOLDER = 88

# synchronous_commit: a crash of the machine may lose the last second, never corrupt.
SETTINGS = """\
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket_folder}'
unix_socket_permissions = 0777
max_connections = 200
shared_buffers = {shared_buffers}MB
effective_cache_size = {cache}MB
work_mem = 32MB
maintenance_work_mem = 256MB
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
log_min_messages = warning
"""


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server, as the variables that libpq and Odoo read."""

    variables: dict[str, str]
    is_private: bool

    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.variables}


def ensure() -> Server:
    """Return the server the environment names, or our own, created and started."""
    if is_external():
        server = Server({}, is_private=False)
        _check_external(server)
        return server
    cluster = Cluster.of_this_checkout()
    cluster.ensure_running()
    return Server(
        {"PGHOST": str(cluster.socket_folder), "PGPORT": PORT, "PGUSER": ROLE},
        is_private=True,
    )


def is_external() -> bool:
    return any(os.environ.get(variable) for variable in VARIABLES)


def query(server: Server, sql: str, database: str = "postgres") -> list[str]:
    """Run SQL and return the first column's values."""
    output = commands.run(
        [
            program("psql"),
            *("--no-psqlrc", "--quiet", "--tuples-only", "--no-align"),
            *("-v", "ON_ERROR_STOP=1", "-d", database, "-c", sql),
        ],
        doing="Talking to PostgreSQL",
        source="the server that the PG* variables name",
        env=server.environment(),
    )
    return output.splitlines()


def _check_external(server: Server) -> None:
    if os.environ.get("PGUSER") == "postgres":
        raise SetupError("Odoo refuses the role `postgres`: set PGUSER to another.")
    (version,) = query(server, "SHOW server_version_num")
    _check_version(int(version) // 10000)


def _check_version(found: int) -> None:
    if found < OLDEST_VERSION:
        raise SetupError(
            f"PostgreSQL {found} is too old: Odoo 19 needs {OLDEST_VERSION} or newer.\n"
            "Install a newer one (Debian 12 has 15: apt-get install postgresql), or "
            "set PGHOST, PGPORT, PGUSER and PGPASSWORD to a newer server."
        )


def _newest_version() -> int:
    """The major version of the server that would make a new cluster."""
    printed = commands.run(
        [program("postgres"), "--version"], doing="Asking PostgreSQL's version"
    )
    found = re.search(r"(\d+)(\.\d+|devel|beta|rc)", printed)
    return int(found.group(1)) if found else 0


def program(name: str, version: str = "*") -> str:
    """The path of one of PostgreSQL's programs, of the newest version by default."""
    found = Path("/usr/lib/postgresql").glob(f"{version}/bin/{name}")
    by_version = sorted(found, key=lambda path: float(path.parts[-3]))
    return str(by_version[-1]) if by_version else name


@dataclass(frozen=True)
class Cluster:
    """This checkout's own cluster: where it lies and whom it runs as."""

    folder: Path
    socket_folder: Path
    user: str | None  # None: we are not root and run it ourselves

    @classmethod
    def of_this_checkout(cls) -> "Cluster":
        user = _unprivileged_user() if machine.is_root() else None
        folder = paths.POSTGRES
        if user and not _can_enter(user, paths.ROOT):
            folder = Path("/var/lib") / f"vae-{paths.CHECKOUT_ID}"
        socket_folder = folder / "socket"
        if len(os.fsencode(socket_folder)) > LONGEST_SOCKET_FOLDER:
            socket_folder = Path("/tmp") / f"vae-{paths.CHECKOUT_ID}"
        return cls(folder, socket_folder, user)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def ensure_running(self) -> None:
        if self.answers():
            return
        with steps.lock(paths.LOCKS / "postgres"):
            if not self.answers():
                self._ensure_created()
                self._start()

    def answers(self) -> bool:
        """Whether the server accepts connections (it may also be starting)."""
        with socket.socket(socket.AF_UNIX) as attempt:
            try:
                attempt.connect(str(self.socket_folder / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        ready = subprocess.run(
            [
                *(program("pg_isready"), "--quiet", "--username", ROLE),
                *("--host", str(self.socket_folder), "--port", PORT),
            ],
            check=False,
        )
        return ready.returncode == 0

    def stop(self) -> None:
        if self._running_pid():
            self._pg_ctl("stop", "-m", "fast", doing="Stopping PostgreSQL")

    def remove(self) -> None:
        self.stop()
        steps.remove_tree(self.folder)
        if self.socket_folder.parent != self.folder:
            steps.remove_tree(self.socket_folder)

    def _ensure_created(self) -> None:
        """Make the cluster in a folder aside, renamed when it is complete."""
        if self.data.exists():
            return
        _check_version(_newest_version())
        self._make_folder(self.folder)
        with step("Creating a private PostgreSQL"):
            new = self.folder / "data.new"
            steps.remove_tree(new)
            commands.run(
                [
                    program("initdb"),
                    f"--pgdata={new}",
                    f"--username={ROLE}",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    # The socket's folder is the guard: only its owner enters it.
                    "--auth=trust",
                    *self._collation(),
                ],
                doing="Creating a private PostgreSQL",
                user=self.user,
                cwd=Path("/"),
            )
            new.rename(self.data)

    def _collation(self) -> list[str]:
        """Sort as French does: Élodie before Zoé. Older servers have no such option."""
        if _newest_version() < 15:
            return []
        return ["--locale-provider=icu", "--icu-locale=fr-FR"]

    def _start(self) -> None:
        self._make_folder(self.socket_folder)
        self._remove_stale_locks()
        (self.data / "postgresql.conf").write_text(self._settings())
        self._pg_ctl("start", "-l", str(self.log), doing="Starting PostgreSQL")

    def _settings(self) -> str:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20
        return SETTINGS.format(
            port=PORT,
            socket_folder=self.socket_folder,
            shared_buffers=min(512, memory // 8),
            cache=memory // 2,
        )

    def _make_folder(self, folder: Path) -> None:
        """A folder that belongs to the cluster's user and that nobody else enters."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        owner = pwd.getpwnam(self.user).pw_uid if self.user else os.geteuid()
        if machine.is_root():
            os.chown(folder, owner, -1)
        found = folder.lstat()
        if found.st_uid != owner or not stat.S_ISDIR(found.st_mode):
            raise SetupError(f"{folder} belongs to someone else: remove it.")
        folder.chmod(0o700)

    def _remove_stale_locks(self) -> None:
        """What a killed server or machine leaves, when its number is in use again.

        PostgreSQL itself sees through a lock whose process is gone, but not when
        another process has got the same number.
        """
        if self._running_pid():
            return
        self.pid_file.unlink(missing_ok=True)
        for leftover in self.socket_folder.glob(".s.PGSQL.*"):
            leftover.unlink(missing_ok=True)

    def _running_pid(self) -> int | None:
        """The server's process, if the one that the lock names is really ours."""
        try:
            pid = int(self.pid_file.read_text().split("\n", 1)[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            return None
        return pid if os.fsencode(self.data) in command else None

    def _own_program(self, name: str) -> str:
        """Of the version that made the cluster: others cannot read it."""
        version = (self.data / "PG_VERSION").read_text().strip()
        path = program(name, version)
        if path == name:
            raise SetupError(
                f"The databases of this checkout are PostgreSQL {version}'s, which is "
                f"gone. Get it back (apt-get install postgresql-{version}), or begin "
                "anew without them: scripts/clean"
            )
        return path

    def _pg_ctl(self, action: str, *arguments: str, doing: str) -> None:
        # The server inherits the output: a pipe would never end, so it is a file.
        with tempfile.TemporaryFile("w+") as output:
            as_user = (
                {"user": self.user, "group": self.user, "extra_groups": []}
                if self.user
                else {}
            )
            done = subprocess.run(
                [
                    self._own_program("pg_ctl"),
                    action,
                    *("-D", str(self.data), "--wait", "--timeout=120", *arguments),
                ],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # The server must not end with the terminal or Ctrl-C of a command.
                start_new_session=True,
                check=False,
                **as_user,
            )
            if done.returncode:
                output.seek(0)
                log = self.log.read_text(errors="replace") if self.log.exists() else ""
                raise SetupError(commands.explain(doing, log[-3000:] + output.read()))


def _unprivileged_user() -> str:
    """Whom the cluster runs as when we are root, which PostgreSQL refuses."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise SetupError("No system user `postgres`: apt-get install postgresql")


def _can_enter(user: str, folder: Path) -> bool:
    tried = subprocess.run(
        ["test", "-x", str(folder)],
        cwd="/",
        check=False,
        user=user,
        group=user,
        extra_groups=[],
    )
    return tried.returncode == 0
