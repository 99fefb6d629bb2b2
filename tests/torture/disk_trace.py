"""A disk as a power cut leaves it: the calls of a program, read from strace, replayed up to a point.

What a file's fsync covers is on the disk. Of the writes after it any subset may be, each torn at sectors of 512 bytes.
Of the changes of names (made, renamed, deleted) since the folder's fsync a first part is there, as a journalling file
system keeps them.
"""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
CALLS = (
    "openat,close,lseek,write,pwrite64,writev,pwritev,ftruncate,fallocate,fsync,fdatasync,"
    "rename,renameat,renameat2,unlink,unlinkat,link,linkat,copy_file_range,sendfile"
)


@dataclass(frozen=True, slots=True)
class Event:
    """One call on a file of the folder, or a line of acknowledgement (`kind` = `said`)."""

    kind: str  # make, write, cut, sync, rename, unlink, said
    path: str
    data: bytes = b""
    at: int = 0


def trace(command: Sequence[str], log: Path, cwd: Path) -> None:
    """Run a command under strace. Raises CalledProcessError where it fails."""
    options = ["-f", "--seccomp-bpf", "-y", "-xx", "-s", "100000000", "-o", str(log), "-e", f"trace={CALLS}"]
    with log.with_suffix(".said").open("wb") as said:
        subprocess.run(["strace", *options, *command], check=True, stdout=said, cwd=cwd)


LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)(?:<(.*?)>)?(?: .*)?$")
UNFINISHED = re.compile(r"^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
PLACE = re.compile(r"^(\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)>")


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def events_of(log: Path, folder: Path) -> list[Event]:
    """Return what a traced program did in a folder, and what it said, in order of completion."""
    return list(_Reader(str(folder)).read(log))


@dataclass
class _Reader:
    folder: str
    started: dict[tuple[str, str], str] = field(default_factory=dict)
    offsets: dict[tuple[str, str], int] = field(default_factory=dict)

    def read(self, log: Path) -> Iterable[Event]:
        with log.open(encoding="ascii") as lines:
            for line in lines:
                line = line.rstrip("\n")
                if found := UNFINISHED.match(line):
                    self.started[found[1], found[2]] = found[3]
                    continue
                if found := RESUMED.match(line):
                    line = f"{found[1]} {found[2]}({self.started.pop((found[1], found[2]))}{found[3]}"
                if (found := LINE.match(line)) and int(found[4]) >= 0:
                    yield from self._event(found[2], found[3], int(found[4]), found[5] or "")

    def _event(self, call: str, words: str, result: int, opened: str) -> Iterable[Event]:
        texts = [_bytes(text) for text in TEXT.findall(words)]
        if call == "openat":
            path = _bytes(opened).decode()
            self.offsets[str(result), path] = 0
            # O_TRUNC empties a file that is there; O_CREAT makes one that is not.
            if self._mine(path) and "O_TRUNC" in words:
                yield Event("cut", path)
            if self._mine(path) and "O_CREAT" in words:
                yield Event("make", path)
            return
        if call.startswith(("rename", "link")):
            paths = [text.decode() for text in texts]
            if any(map(self._mine, paths)):
                assert call.startswith("rename") and all(map(self._mine, paths)), words
                yield Event("rename", paths[0], paths[1].encode())
            return
        if call.startswith("unlink"):
            if self._mine(texts[-1].decode()):
                yield Event("unlink", texts[-1].decode())
            return
        place = PLACE.match(words)
        if place is None:
            return
        yield from self._on_file(call, words, texts, result, place[1], _bytes(place[2]).decode())

    def _on_file(
        self, call: str, words: str, texts: list[bytes], result: int, number: str, path: str
    ) -> Iterable[Event]:
        if call == "write" and number == "1" and not self._mine(path):
            yield Event("said", "", texts[0])
            return
        if not self._mine(path):
            return
        last = words.rsplit(", ", 1)[-1]
        if call in ("fsync", "fdatasync"):
            yield Event("sync", path)
        elif call == "lseek":
            self.offsets[number, path] = result
        elif call == "ftruncate":
            yield Event("cut", path, at=int(last))
        elif call == "pwrite64":
            yield Event("write", path, texts[0][:result], int(last))
        elif call == "write":
            at = self.offsets.get((number, path), 0)
            self.offsets[number, path] = at + result
            yield Event("write", path, texts[0][:result], at)
        else:
            assert call in ("close",), f"a call that the replay does not know: {call}"

    def _mine(self, path: str) -> bool:
        return f"{path}/".startswith(self.folder + "/") and not path.endswith(("-shm", "(deleted)", ".lock"))


@dataclass
class _File:
    """The bytes that are on the disk, and the writes that may be."""

    stored: bytearray = field(default_factory=bytearray)
    waiting: list[Event] = field(default_factory=list)

    def sync(self) -> None:
        for event in self.waiting:
            _apply(self.stored, event)
        self.waiting.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        content, kept = bytearray(self.stored), chance.choice((0.0, 0.2, 0.5, 0.8, 0.95, 1.0))
        for event in self.waiting:
            if event.kind == "cut":
                if chance.random() < kept:
                    _apply(content, event)
            elif chance.random() < kept:
                _apply(content, event)
            elif chance.random() < 0.5:
                _apply_torn(content, event, chance)
        return bytes(content)


def _apply(content: bytearray, event: Event) -> None:
    if event.kind == "cut":
        if event.at < len(content):
            del content[event.at :]
        else:
            content.extend(bytes(event.at - len(content)))
        return
    if len(content) < event.at:
        content.extend(bytes(event.at - len(content)))
    content[event.at : event.at + len(event.data)] = event.data


def _apply_torn(content: bytearray, event: Event, chance: random.Random) -> None:
    start, end = event.at, event.at + len(event.data)
    sector = start - start % SECTOR
    while sector < end:
        low, high = max(sector, start), min(sector + SECTOR, end)
        if chance.random() < 0.5:
            _apply(content, Event("write", event.path, event.data[low - start : high - start], low))
        sector += SECTOR


@dataclass
class Disk:
    """A folder's files by name: as the program sees them, and as the disk has them."""

    seen: dict[str, _File] = field(default_factory=dict)
    stored: dict[str, _File] = field(default_factory=dict)
    waiting: list[Event] = field(default_factory=list)  # changes of names since the folder's fsync
    made: dict[str, list[_File]] = field(default_factory=dict)

    @classmethod
    def of(cls, files: dict[str, bytes]) -> Disk:
        """A disk that has these files safely."""
        disk = cls()
        for path, content in files.items():
            disk.seen[path] = disk.stored[path] = _File(bytearray(content))
        return disk

    def do(self, event: Event) -> None:
        """Take one call in."""
        match event.kind:
            case "make":
                if event.path not in self.seen:
                    self.seen[event.path] = _File()
                    self.made.setdefault(event.path, []).append(self.seen[event.path])
                    self.waiting.append(event)
            case "rename":
                self.seen[event.data.decode()] = self.seen.pop(event.path)
                self.waiting.append(event)
            case "unlink":
                del self.seen[event.path]
                self.waiting.append(event)
            case "write" | "cut":
                if event.path in self.seen:  # O_TRUNC stands before the making of a new file
                    self.seen[event.path].waiting.append(event)
            case "sync":
                if event.path in self.seen:
                    self.seen[event.path].sync()
                else:
                    self._sync_names(event.path)

    def _sync_names(self, folder: str) -> None:
        """A folder's fsync stores its names; with a journal, all that came before too."""
        self.stored, self.waiting = dict(self.seen), []
        self.made.clear()

    def after_cut(self, chance: random.Random) -> dict[str, bytes]:
        """The files after a power cut now."""
        names, made = dict(self.stored), {path: list(files) for path, files in self.made.items()}
        for event in self.waiting[: chance.randrange(len(self.waiting) + 1)]:
            match event.kind:
                case "make":
                    names[event.path] = made[event.path].pop(0)
                case "rename":
                    names[event.data.decode()] = names.pop(event.path)
                case "unlink":
                    del names[event.path]
        return {path: file.after_cut(chance) for path, file in names.items()}
