"""The workspace: one SQLite file with journal, drafts and inbox; open, lock, `reading()`, `writing()`, announcements.

WAL, synchronous=FULL (the other settings lose acknowledged commits in a power cut, quality.md), foreign keys on, one
process per workspace, one writing connection. Failures of the world become a `WorkspaceProblem` at this door.
"""

from __future__ import annotations

import errno
import logging
import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlalchemy.pool import NullPool

from clac_desktop.errors import Problem, WorkspaceProblem
from clac_desktop.models.fixity import KNOWN, fixity_of, note_changing, note_left, noted_backup
from clac_desktop.models.journal import now_utc
from clac_desktop.models.local import read_settings
from clac_desktop.models.marks import write_mark
from clac_desktop.models.writing import Reading, Writing

log = logging.getLogger(__name__)

SCHEMA_VERSION = "0003"
APPLICATION_ID = 0x434C4143  # "CLAC"
# KiB of pages that a connection keeps. What a reader passes over is in the cache of the operating system too, and one
# reader of a large file would otherwise hold as much as half the window; an encrypted page is dear to read twice. What
# a package of 5,000 entries changes in a file of a gigabyte, a page here and a page there, should find room: with half
# as much the 24th of 24 packages costs a tenth more (goal 13).
WRITER_CACHE, READER_CACHE = 65_536, 2_048
PATIENCE = 10  # seconds that a lock of another connection is waited for
LOG_BYTES = 16 * 1024 * 1024  # of changes after which the log is brought into the file
# The file is hashed again once an n-th of its size was brought in: the price grows with what is written, not with what
# is there. A day's work seldom brings anything in before the end.
HASHED_PART = 2
LEAST_ROOM = 256 * 1024  # bytes; with less on the disk a failure to write or open is for want of room
Announce = Callable[[frozenset[str]], None]


@dataclass(frozen=True, slots=True)
class KnownBackup:
    """A verified copy beside a workspace: how many of the changes since the opening of the workspace it has."""

    file: Path
    sha256: str
    changes: int
    sure: bool  # whether its bytes were looked at since the workspace was opened


def backup_folder(path: Path) -> Path:
    """Return the folder beside a workspace that holds its backups and its lock."""
    return path.with_name(f"{path.stem}-backups")


class Lock:
    """The operating system's lock on a workspace: free at the death of its owner."""

    def __init__(self, path: Path) -> None:
        folder = backup_folder(path.resolve())  # a link to a workspace is the same workspace
        folder.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = (folder / "in-use.lock").open("a+b")
        try:
            _lock_file(self._file)
        except OSError as problem:
            self._file.close()
            if problem.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                raise WorkspaceProblem(Problem("workspace.in_use", file=str(path))) from problem
            raise

    def release(self) -> None:
        """Give the workspace free."""
        self._file.close()


def _lock_file(file: IO[bytes]) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class Workspace:
    """An open workspace. With `writable=False` no lock is taken and `writing` refuses."""

    def __init__(self, path: Path, *, writable: bool = True, actor: str | None = None, key: str | None = None) -> None:
        self.path = Path(path)
        self.actor = actor
        self.clock: Callable[[], str] = now_utc
        self.changes = 0  # transactions committed since it was opened
        self.changes_here = 0  # as many when the last was committed that did more than take a package in
        self.backed_up = 0  # as many when the last verified copy was made
        self.backup: KnownBackup | None = None  # that copy, where it lies beside the workspace
        self.checked = False  # whether it was found whole since it was opened, or as it was closed
        self._key = key
        self._listeners: list[Announce] = []
        self._closed = False
        self._writer_lock = threading.RLock()
        self._readers: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        self._log_limit = LOG_BYTES
        self._unhashed = 0  # bytes brought into the file since its hash was noted
        self._lock = Lock(self.path) if writable else None
        self.fixity = fixity_of(self.path, backup_folder(self.path))
        try:
            self._engine = _engine(self.path, key, writable)
            self._writer: Connection | None = self._open(self._engine) if writable else None
            if writable:
                self._know_backup()
                if self.fixity not in KNOWN:
                    note_changing(backup_folder(self.path))
            self._reader_engine = _engine(self.path, key, False)
        except BaseException:
            if self._lock:
                self._lock.release()
            raise

    def _open(self, engine: Engine) -> Connection:
        with problems_of(self.path):
            return engine.connect()

    def _know_backup(self) -> None:
        """The copy that was made before it was closed is still one of all that is here, if nothing changed since."""
        found = noted_backup(backup_folder(self.path)) if self.fixity == "same" else None
        if found is not None:
            self.backup = KnownBackup(*found, changes=0, sure=False)

    @property
    def changed_since_backup(self) -> bool:
        """Whether there is something here that the last verified copy lacks."""
        return self.changes > self.backed_up

    # ---- life
    def close(self) -> None:
        """Checkpoint the log into the file, close every connection, give the lock free; once."""
        if self._closed:
            return
        self._closed = True
        while not self._readers.empty():
            self._readers.get().close()
        self._reader_engine.dispose()
        try:
            if self._writer is not None:
                with self._writer_lock:
                    if self._log_size():
                        self._checkpoint(self._writer, wait=True)
                    self._writer.close()
                if self.checked:
                    same = self.backup if self.backup is not None and self.backup.changes == self.changes else None
                    copy = (same.file, same.sha256) if same else None
                    note_left(self.path, backup_folder(self.path), copy)
            self._engine.dispose()
        finally:
            if self._lock:
                self._lock.release()

    # ---- the log: the file changes here and nowhere else, so that its hash can be noted (fixity.py)
    def note_checked(self) -> None:
        """Note that the workspace was found whole as it is now, its log included."""
        with self._writer_lock:
            self.checked = True
            if self._writer is None or self._closed or self._writer.in_transaction():
                return
            if self._log_size():
                self._bring_in(self._writer, note=True)
            else:
                self._note()

    def _log_size(self) -> int:
        try:
            return self.path.with_name(self.path.name + "-wal").stat().st_size
        except OSError:
            return 0

    def _bring_in(self, writer: Connection, *, note: bool = False) -> None:
        """Bring the log into the file, which is then noted: at once, or when enough was brought in.

        A question on an older view is not waited for.
        """
        self._unhashed += self._log_size()
        self._checkpoint(writer, wait=False)
        self._log_limit = self._log_size() + LOG_BYTES
        if self.checked and (note or HASHED_PART * self._unhashed >= self.path.stat().st_size):
            self._note()

    def _note(self) -> None:
        note_left(self.path, backup_folder(self.path))
        self._unhashed = 0

    def _checkpoint(self, writer: Connection, *, wait: bool) -> None:
        """Bring the log into the file. Where that fails (a full disk), the log keeps everything until the next time."""
        note_changing(backup_folder(self.path))
        raw = self._raw(writer)
        try:
            with problems_of(self.path):
                raw.execute(f"PRAGMA busy_timeout = {1000 * PATIENCE if wait else 0}")
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except WorkspaceProblem as problem:
            log.warning("the log of %s stays beside it: %s", self.path.name, problem)
        finally:
            raw.execute(f"PRAGMA busy_timeout = {1000 * PATIENCE}")

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @staticmethod
    def _raw(connection: Connection) -> Any:
        return connection.connection.driver_connection

    # ---- questions and changes
    def schema_version(self) -> str:
        """Return the version of the tables, "0000" where none is told. Raises WorkspaceProblem, or the driver's own."""
        with problems_of(self.path), self._reader_engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return str(found or "0000")

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Give one consistent view for questions, on a connection of its own (any thread)."""
        with problems_of(self.path):
            try:
                connection = self._readers.get_nowait()
            except queue.Empty:
                connection = self._reader_engine.connect()
            try:
                with connection.begin():
                    yield Reading(connection, read_settings(connection))
            except BaseException:
                connection.close()
                raise
            self._readers.put(connection)

    @contextmanager
    def writing(self, actor: str | None = None, *, taking: bool = False) -> Iterator[Writing]:
        """Give one writing transaction: all of it is committed and announced at the end, or nothing is.

        `taking` says that it does nothing but take a package in, which can be taken in again (models/backup.py).
        Raises WorkspaceProblem where the workspace is open for reading only, full or damaged.
        """
        if self._writer is None:
            raise WorkspaceProblem(Problem("workspace.read_only", file=str(self.path)))
        with self._writer_lock:
            with problems_of(self.path), self._writer.begin():
                writing = Writing.on(self._writer, "", self.clock)
                writing.actor = actor or self.actor or writing.settings.get("actor", "")
                yield writing
                writing.finish()
            self.changes += 1
            if not taking:
                self.changes_here = self.changes
            kinds = frozenset(writing.kinds)
            if writing.newest is not None:
                write_mark(self.path, writing.newest)
            if self._log_size() > self._log_limit:
                self._bring_in(self._writer)
        for listener in tuple(self._listeners):
            listener(kinds)

    @contextmanager
    def previewing(self, actor: str | None = None) -> Iterator[Writing]:
        """Give a writing transaction that is always rolled back: the same code as applying, for a preview."""
        if self._writer is None:
            raise WorkspaceProblem(Problem("workspace.read_only", file=str(self.path)))
        with self._writer_lock, problems_of(self.path):
            transaction = self._writer.begin()
            try:
                writing = Writing.on(self._writer, "", self.clock)
                writing.actor = actor or self.actor or writing.settings.get("actor", "")
                yield writing
            finally:
                transaction.rollback()

    def announce_to(self, listener: Announce) -> None:
        """Call `listener` with the kinds of changed things after each commit, on the writing thread."""
        self._listeners.append(listener)

    def copy_to(self, target: Path) -> None:
        """Copy the whole database, as committed now, into a new file."""
        with problems_of(self.path), self._reader_engine.connect() as connection:
            copy = driver.connect(str(target))
            try:
                if self._key:
                    copy.execute(f"PRAGMA key = \"x'{self._key}'\"")
                self._raw(connection).backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            finally:
                copy.close()


@contextmanager
def problems_of(path: Path) -> Iterator[None]:
    """Turn the driver's failures into problems a person can act on."""
    try:
        yield
    except (DBAPIError, driver.DatabaseError) as failure:
        raise WorkspaceProblem(_problem_of(failure, path)) from failure
    except UnicodeDecodeError as failure:  # the driver itself cannot read what SQLite says of a broken schema
        raise WorkspaceProblem(Problem("workspace.damaged", file=str(path))) from failure
    except OSError as failure:
        if failure.errno in (errno.ENOSPC, errno.EDQUOT):
            raise WorkspaceProblem(Problem("workspace.disk_full", file=str(path))) from failure
        raise


def _problem_of(failure: Exception, path: Path) -> Problem:
    origin = failure.orig if isinstance(failure, DBAPIError) else failure
    words = str(origin).lower()
    for part, code in (
        ("full", "workspace.disk_full"),
        ("disk i/o", "workspace.disk_error"),
        ("readonly", "workspace.read_only_file"),
        ("unable to open", "workspace.cannot_open"),
        ("not a database", "workspace.not_a_workspace"),
        ("malformed", "workspace.damaged"),
        ("could not decode", "workspace.damaged"),  # text that is no longer UTF-8
        ("locked", "workspace.in_use"),
    ):
        if part in words:
            if code in ("workspace.disk_error", "workspace.cannot_open") and _is_full(path):
                code = "workspace.disk_full"  # what SQLite says where it finds no room for its index of the log
            return Problem(code, file=str(path))
    if isinstance(failure, DatabaseError | driver.DatabaseError):
        raise failure  # a programming error: it must be seen, not dressed up
    return Problem("workspace.damaged", file=str(path))


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < LEAST_ROOM
    except OSError:
        return False


def _engine(path: Path, key: str | None, writable: bool) -> Engine:
    engine = create_engine(
        "sqlite://", module=driver, creator=lambda: _connect(path, key, writable), poolclass=NullPool
    )
    begin = "BEGIN IMMEDIATE" if writable else "BEGIN"
    # no listener to the event: one would be looked for at every statement that follows
    engine.dialect.do_begin = lambda connection: connection.cursor().execute(begin)  # type: ignore[assignment, method-assign]
    return engine


def _connect(path: Path, key: str | None, writable: bool) -> Any:
    connection = driver.connect(
        f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, check_same_thread=False, timeout=PATIENCE
    )
    if key:
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
    for pragma in ("foreign_keys = ON", "trusted_schema = OFF", "synchronous = FULL", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    if writable:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")  # the workspace does it, and notes what the file is then
    else:
        connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE if writable or key else READER_CACHE}")
    return connection
