"""Files and folders that a verb cannot take: told in a sentence, at once, whatever their size; nothing is changed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clac_desktop import cli
from clac_desktop.sync import inspecting
from clac_desktop.sync.enrolment import init_centre

Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call a verb on a centre's workspace; return the code and what was said of problems."""
    path = tmp_path / "CLAC.clac"
    init_centre(path, office="CLAC", name="Centro Ejemplo")[0].close()

    def run(*words: object) -> tuple[int, str]:
        code = cli.main([*map(str, words), "--workspace", str(path)])
        return code, capsys.readouterr().err

    return run


def huge(path: Path) -> Path:
    """A file of eight gigabytes that takes no room."""
    with path.open("wb") as file:
        file.truncate(8 * 1024**3)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of memory that a process begins with")
def test_a_file_of_gigabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    """In a process that may not hold it: who reads all of it first is killed for it."""
    import resource

    path, file = tmp_path / "CLAC.clac", huge(tmp_path / "película.xlsx")
    init_centre(path, office="CLAC", name="Centro Ejemplo")[0].close()
    for words, told in (
        (["import", file], "megabytes"), (["inspect", file], "megabytes"),
        (["admit", file, "--fingerprint", "a b c d e f", "--to", tmp_path / "x.xlsx"], "solicitud"),
    ):  # fmt: skip
        command = [sys.executable, "-m", "clac_desktop", *map(str, words), "--workspace", str(path)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (4 * 1024**3, 4 * 1024**3)),
        )  # fmt: skip
        assert done.returncode == 1 and told in done.stderr.lower().replace(" mb", " megabytes"), done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
@pytest.mark.parametrize(
    "words",
    [("import",), ("inspect",), ("admit", "--fingerprint", "a b c d e f", "--to", "x.xlsx"), ("join", "--to", "x")],
)
def test_a_pipe_is_no_file(call: Call, tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening one waits for somebody to write into it: for ever; also when another package was looked at before."""
    monkeypatch.setattr(inspecting, "_kept", {"0" * 64: None})
    pipe = tmp_path / "tubo.xlsx"
    os.mkfifo(pipe)
    where = ("--workspace", tmp_path / "new.clac") if words[0] == "join" else ()
    code, told = call(words[0], pipe, *words[1:], *where)
    assert code == 1 and "tubo.xlsx" in told


def test_a_backup_into_a_file_or_a_closed_folder_is_refused_in_words(call: Call, tmp_path: Path) -> None:
    taken = tmp_path / "nota.txt"
    taken.write_text("mía")
    for place in (taken, taken / "dentro"):
        code, told = call("backup", "--to", place)
        assert code == 1 and "La carpeta no existe" in told
    assert taken.read_text() == "mía"
    if Path("/proc/1").is_dir():  # nobody can write there, not even root
        code, told = call("backup", "--to", "/proc/1")
        assert code == 1 and "No se puede escribir aquí" in told and "espacio de trabajo" not in told


def test_a_list_without_anything_in_it_is_not_told(call: Call, tmp_path: Path) -> None:
    text = tmp_path / "nota"
    text.write_text("solo texto\n")
    code, told = call("import", text)
    assert code == 1 and "sino un archivo de texto" in told and ": ." not in told
    assert ": ." not in call("export", "--office", "ZZ")[1]
    code, told = call("dump", "--office", "ZZ")
    assert code == 1 and "No hay ninguna oficina «ZZ»" in told and "CLAC" in told
