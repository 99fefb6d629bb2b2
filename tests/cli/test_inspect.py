"""`inspect` tells each kind of file in sentences, in the language that was asked for."""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from clac_desktop import cli
from clac_desktop.models.backup import backup_folder
from clac_desktop.sync import receiving

GOLDEN = Path(__file__).parents[1] / "data" / "format-1"
Inspect = Callable[..., tuple[int, str, str]]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the workspace of a centre."""
    (tmp_path / "CLAC.clac").write_bytes(lzma.decompress((GOLDEN / "CLAC.clac.xz").read_bytes()))
    return tmp_path


@pytest.fixture
def inspect(place: Path, capsys: pytest.CaptureFixture[str]) -> Inspect:
    def call(file: Path, *words: str, workspace: str = "CLAC") -> tuple[int, str, str]:
        code = cli.main(["inspect", str(file), *words, "--workspace", str(place / f"{workspace}.clac")])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_a_verb_that_only_reads_brings_an_older_workspace_up_to_date(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who scripts `status` every night need not open the window after an update."""
    for _ in range(2):
        assert cli.main(["status", "--json", "--workspace", str(place / "CLAC.clac")]) == 0
        assert json.loads(capsys.readouterr().out)["role"] == "central"
    assert len(list(backup_folder(place / "CLAC.clac").glob("*_migration.clac"))) == 1
    assert cli.main(["check", "--workspace", str(place / "CLAC.clac")]) == 0


def test_a_package_is_told_in_sentences(inspect: Inspect) -> None:
    code, out, err = inspect(GOLDEN / "up.xlsx")
    assert (code, err) == (0, "")
    assert "Paquete n.º 2 de PE para CLAC." in out and "Lo creó Persona Ejemplo el 25 nov 2026" in out
    assert "Lleva 4 cambios." in out and "Su sello es válido y sus hojas" in out
    code, out, _ = inspect(GOLDEN / "up.xlsx", "--lang", "en")
    assert "Package no. 2 from PE to CLAC." in out and "Its seal is valid" in out


def test_cells_changed_by_hand_are_listed(inspect: Inspect) -> None:
    code, out, err = inspect(GOLDEN / "edited.xlsx")
    assert code == 0 and "Celdas cambiadas a mano en las hojas visibles: 2." in err
    assert "Atenciones, fila" in out and "women: «4» → «5»" in out and "tueste" in out


def test_a_stranger_s_package_is_told_as_such(inspect: Inspect) -> None:
    code, out, err = inspect(GOLDEN / "up.xlsx", workspace="none")
    assert code == 1 and "no se puede comprobar aquí" in out and "no está dado de alta" in err


def test_other_files_of_ours_are_called_by_their_name(
    inspect: Inspect, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    centre, invitation, request = place / "CLAC.clac", place / "pe.clac-invite", place / "pe.clac-request"
    cli.main(["invite", "--office", "EC", "--countries", "EC", "--to", str(invitation), "--workspace", str(centre)])
    cli.main(
        ["join", str(invitation), "--to", str(request), "--name", "Otra Persona", "--workspace", str(place / "n.clac")]
    )
    (place / "new").mkdir()
    cli.main(["init", "--role", "central", "--workspace", str(place / "new" / "CLAC.clac")])
    capsys.readouterr()
    (recovery,) = (place / "new").glob("*.clac-key")
    table = place / "tabla.csv"
    table.write_text("flo_id;name\n1;Ejemplo\n", "utf-8")
    wanted = {
        invitation: "invitación para un equipo de la oficina EC",
        request: "solicitud de alta del equipo de Otra Persona",
        recovery: "archivo de recuperación",
        centre: "espacio de trabajo",
        table: "No es un paquete",
        place / "nada.xlsx": "no existe",
        place / "new": "carpeta",
    }
    for file, words in wanted.items():
        code, _, err = inspect(file)
        assert code == 1 and words in err, (file.name, err)
        assert cli.main(["import", str(file), "--workspace", str(centre)]) == 1
        assert words in capsys.readouterr().err


def test_an_interruption_is_told_in_a_sentence(inspect: Inspect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C in the midst of a long work: no traceback, and nothing of what was begun."""

    def interrupted(*_what: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(receiving, "inspect_package", interrupted)
    assert inspect(GOLDEN / "up.xlsx") == (1, "", "Interrumpido: lo que estaba a medias no se guardó.\n")
