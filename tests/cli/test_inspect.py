"""`inspect` tells each kind of file in sentences, in the language that was asked for."""

from __future__ import annotations

import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from clac_desktop import cli
from clac_desktop.models.opening import open_workspace

GOLDEN = Path(__file__).parents[1] / "data" / "format-1"
Inspect = Callable[..., tuple[int, str, str]]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the workspace of a centre."""
    (tmp_path / "CLAC.clac").write_bytes(lzma.decompress((GOLDEN / "CLAC.clac.xz").read_bytes()))
    open_workspace(tmp_path / "CLAC.clac").close()  # who only reads brings no older one to this version
    return tmp_path


@pytest.fixture
def inspect(place: Path, capsys: pytest.CaptureFixture[str]) -> Inspect:
    def call(file: Path, *words: str, workspace: str = "CLAC") -> tuple[int, str, str]:
        code = cli.main(["inspect", str(file), *words, "--workspace", str(place / f"{workspace}.clac")])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


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
