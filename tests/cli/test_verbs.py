"""The command line as central offices script against it: one whole cycle, every JSON key of cli.md, the exit codes."""

from __future__ import annotations

import io
import json
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from clac_desktop import cli, paths

ORGANISATIONS = paths.resources() / "reference" / "organisations.csv"
HEAD = (
    "service_ref;title;start;state;service_type;modality;country;tactical_objective;themes;sdgs;hours;"
    "organisation;women;men"
)
ROWS = """
E-1;Taller de ejemplo;2023-03-02;realizado;taller;presencial;PE;2.2;market_access;5;8;3106;3;4
E-1;Taller de ejemplo;2023-03-02;realizado;taller;presencial;PE;2.2;market_access;5;8;La Florida;2;1
E-2;Taller con error;2023-04-02;realizado;taller;presencial;PE;2.2;market_access;5;8;No existe;2;1
E-3;Visita sin conteo;2023-05-02;realizado;field_visit;;Perú;2.2;market_access;1|5;4,5;2461;;
"""


class Caller:
    """Calls verbs on the workspaces of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, workspace: str, *words: object, as_json: bool = True) -> tuple[int, Any, str]:
        """Return exit code, JSON document (or lines), what went to stderr."""
        before = ["--json"] if as_json else []
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = cli.main([*before, *map(str, words), "--workspace", str(self.folder / f"{workspace}.clac")])
        return code, json.loads(out.getvalue()) if as_json else out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with the register of 65 organisations, and an office of Peru that has its first package; made once."""
    folder = tmp_path_factory.mktemp("joined")
    run = Caller(folder)
    assert run("centre", "init", "--role", "central", "--office", "CLAC", "--name", "Centro Ejemplo")[0] == 0
    code, found, _ = run("centre", "import-organisations", ORGANISATIONS)
    assert (code, found["organisations"]) == (0, {"new": 65, "changed": 0, "same": 0, "refused": 0})
    code, found, _ = run("centre", "invite", "--office", "PE", "--countries", "PE", "--to", folder / "pe.clac-invite")
    assert code == 0 and set(found) == {"office", "file", "fingerprint"}
    request = folder / "pe.clac-request"
    code, found, _ = run("PE", "join", folder / "pe.clac-invite", "--to", request, "--name", "Persona Ejemplo")
    words = found["fingerprint"]
    assert code == 0 and len(words.split(" ")) == 6 and words == words.lower() and found["device"]
    first = folder / "first.xlsx"
    code, _, told = run("centre", "admit", request, "--fingerprint", "una dos tres seis ocho diez", "--to", first)
    assert code == 1 and "seis palabras" in told and not first.exists()
    assert run("centre", "admit", request, "--fingerprint", words.upper(), "--to", first)[0] == 0
    code, found, _ = run("PE", "import", first)
    assert code == 0 and found["packages"][0]["trust"] == "SEALED" and found["packages"][0]["applied"]
    return folder


@pytest.fixture
def joined(template: Path, tmp_path: Path) -> Path:
    """A folder of this test with copies of both workspaces."""
    for name in ("centre", "PE"):
        shutil.copyfile(template / f"{name}.clac", tmp_path / f"{name}.clac")
    return tmp_path


@pytest.fixture
def run(joined: Path) -> Caller:
    """Call a verb on a workspace of this test."""
    return Caller(joined)


def test_one_whole_cycle(run: Caller, joined: Path) -> None:
    table = joined / "servicios.csv"
    table.write_text(HEAD + ROWS, encoding="utf-8")
    code, found, told = run("PE", "import-services", table, "--decimal", "comma", "--errors", joined / "errores.xlsx")
    assert code == 0
    assert found["services"] == {"new": 2, "changed": 0, "same": 0, "refused": 1}
    assert found["attendances"] == {"new": 3, "changed": 0, "same": 0, "refused": 1}
    wrong = next(problem for problem in found["problems"] if problem["severity"] == "error")
    assert set(wrong) == {"code", "severity", "message", "file", "sheet", "row", "column", "value", "hint"}
    assert (wrong["row"], wrong["value"]) == (4, "No existe") and "fila 4" in told
    assert (joined / "errores.xlsx").is_file()

    code, status, _ = run("PE", "status")
    assert (code, status["role"], status["office"], status["pending_entries"]) == (0, "office", "PE", 2)
    code, found, _ = run("PE", "export")
    package = found["packages"][0]
    assert set(package) == {
        "file", "sha256", "payload_sha256", "kind", "recipient", "number", "part", "parts", "entries", "rows",
    }  # fmt: skip
    assert package["entries"] == 2 and Path(package["file"]).name == "CLAC_PE_CLAC_0001.xlsx"

    before = run("centre", "dump", as_json=False)[1]
    code, found, _ = run("centre", "import", package["file"], "--dry-run")
    assert code == 0 and not found["packages"][0]["applied"]
    assert run("centre", "dump", as_json=False)[1] == before
    planned = found["packages"][0]["counts"]
    code, found, _ = run("centre", "import", package["file"])
    assert (code, found["packages"][0]["counts"], found["packages"][0]["applied"]) == (0, planned, True)
    assert planned["new"] == 5
    code, found, _ = run("centre", "import", package["file"])
    again = found["packages"][0]
    assert (code, again["applied"], again["known"], again["counts"]) == (0, False, True, planned)

    code, found, _ = run("centre", "export", "--office", "PE")
    assert run("PE", "import", found["packages"][0]["file"])[0] == 0
    assert run("PE", "status")[1]["pending_entries"] == 0
    office, centre = run("PE", "dump", as_json=False)[1], run("centre", "dump", "--office", "PE", as_json=False)[1]
    assert office == centre and office.count("\n") > 250
    for name in ("PE", "centre"):
        assert run(name, "check")[:2] == (0, {"problems": []})


def test_figures_have_every_key(run: Caller, joined: Path) -> None:
    table = joined / "servicios.csv"
    table.write_text(HEAD + ROWS, encoding="utf-8")
    run("PE", "import-services", table, "--decimal", "comma")
    code, found, _ = run("PE", "figures", "--from", "2023-01-01", "--to", "2023-12-31", "--records")
    assert code == 0 and found["countries"] == ["PE"] and found["cutoff"] == "2023-12-31"
    figures = {figure["code"]: figure for figure in found["figures"]}
    assert set(figures["F3"]) >= {
        "code", "name", "value", "unit", "numerator", "denominator", "n", "open_conflicts", "by_country", "records",
    }  # fmt: skip
    assert (figures["F3"]["value"], figures["F4"]["value"], figures["F7"]["value"]) == (2, 3, 10)
    assert figures["F2"]["value"] is None and figures["F1"]["value"] == 0  # the register gives no status: never guessed
    assert figures["F8"]["value"] == 50 and len(figures["F3"]["records"]) == 2
    code, _, told = run("PE", "figures", "--from", "ayer")
    assert code == 1 and "no es una fecha" in told
    assert run("PE", "figures", "--figure", "F99")[0] == 1


def test_a_correction_is_sent_and_seen_in_the_history(run: Caller, joined: Path) -> None:
    table = joined / "servicios.csv"
    table.write_text(HEAD + ROWS, encoding="utf-8")
    run("PE", "import-services", table, "--decimal", "comma")
    same = run("PE", "import-services", table, "--decimal", "comma")[1]
    assert same["services"]["same"] == 2 and same["services"]["changed"] == 0
    table.write_text((HEAD + ROWS).replace("Visita sin conteo", "Visita corregida"), encoding="utf-8")
    assert run("PE", "import-services", table, "--decimal", "comma")[1]["services"]["changed"] == 1
    lines = [json.loads(line) for line in run("PE", "dump", as_json=False)[1].splitlines()]
    uid = next(line["uid"] for line in lines if line["fields"].get("title") == "Visita corregida")
    code, found, _ = run("PE", "history", uid)
    assert code == 0 and [entry["fields"]["title"] for entry in found["entries"]] == [
        [None, "Visita sin conteo"],
        ["Visita sin conteo", "Visita corregida"],
    ]
    assert set(found["entries"][0]) >= {"eid", "at", "device", "author", "fields", "import", "fate"}


@pytest.mark.parametrize("name", ["nada.xlsx", "texto.xlsx", "tabla.csv"])
def test_a_wrong_file_is_refused_in_words(run: Caller, joined: Path, name: str) -> None:
    if name == "texto.xlsx":
        (joined / name).write_text("hola")
    if name == "tabla.csv":
        (joined / name).write_text("a;b\n1;2\n")
    before = run("PE", "dump", as_json=False)[1]
    for words in (("import", joined / name), ("import-services", joined / name), ("inspect", joined / name)):
        code, found, told = run("PE", *words)
        assert code == 1 and name in told and "Traceback" not in told and found
    assert run("PE", "dump", as_json=False)[1] == before


def test_the_rest_of_the_verbs(run: Caller, joined: Path) -> None:
    code, found, _ = run("PE", "template", "services", "--to", joined / "plantilla.xlsx")
    assert code == 0 and Path(found["file"]).is_file()
    code, found, _ = run("PE", "backup", "--to", joined / "copias")
    assert code == 0 and Path(found["file"]).is_file() and len(found["sha256"]) == 64
    code, restored, _ = run("PE", "restore", found["file"])
    assert code == 0 and Path(restored["kept"]).is_file()
    assert run("PE", "status")[0] == 0
    code, found, _ = run("centre", "devices")
    assert [device["office"] for device in found["devices"]] == ["PE"] and not found["devices"][0]["revoked"]
    assert run("centre", "conflicts")[:2] == (0, {"conflicts": []})
    assert run("centre", "proposals")[:2] == (0, {"proposals": []})
    assert run("centre", "init", "--role", "central")[0] == 1
    assert run("nadie", "status")[0] == 1
    with pytest.raises(SystemExit) as stopped:
        cli.main(["sin-verbo"])
    assert stopped.value.code == 2


def test_counts_of_a_table_are_told_in_the_language(run: Caller, joined: Path, tmp_path: Path) -> None:
    for lang, words in (("es", "Organizaciones · nuevo: 0"), ("en", "Organisations · new: 0")):
        _code, out, _err = run("centre", "--lang", lang, "import-organisations", ORGANISATIONS, as_json=False)
        assert words in out and "organisations:" not in out


def test_english_is_spoken_when_asked(run: Caller, joined: Path) -> None:
    code, _, told = run("PE", "--lang", "en", "import", joined / "nada.xlsx")
    assert code == 1 and "does not exist" in told
