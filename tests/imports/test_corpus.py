"""91 workbooks made by others: no crash, no row written, a plain sentence each that differs by cause."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from clac_desktop import texts
from clac_desktop.errors import Problem, ProblemError
from clac_desktop.imports.organisations import import_organisations
from clac_desktop.imports.services import import_services
from clac_desktop.models.database import Workspace
from tests.imports.conftest import ask, dumped

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


@pytest.mark.slow
def test_foreign_workbooks_write_nothing_and_say_why(register: Workspace) -> None:
    files = sorted(path for path in CORPUS.rglob("*") if path.is_file())
    if not files:
        pytest.skip("the foreign workbooks are not beside this tree")
    assert len(files) == 91
    before = dumped(register)

    def refusal(path: Path) -> list[Problem]:
        problems: list[Problem] = []
        for read in (import_organisations, import_services):
            with pytest.raises(ProblemError) as refused:
                read(register, path)
            problems += refused.value.problems
        return problems

    found = {path: refusal(path) for path in files}
    causes: Counter[str] = Counter()
    for path, problems in found.items():
        assert len(problems) == 2
        for problem in problems:
            causes[problem.code] += 1
            assert path.name in texts.sentence(problem)
            assert texts.hint(problem)
    assert dumped(register) == before
    assert ask(register, "SELECT count(*) FROM import_log WHERE kind = 'services'") == [(0,)]
    assert set(causes) <= {
        "import.no_known_column", "import.columns_missing", "import.no_cells", "file_too_many_columns",
    }  # fmt: skip
    assert causes["import.no_known_column"] > 20
    assert causes["import.columns_missing"] > 20
    assert len({texts.reason(problem) for problems in found.values() for problem in problems}) > 60
