"""The 91 workbooks of other people: each is read or refused in words, in seconds (of processor time)."""

from __future__ import annotations

from pathlib import Path

import pytest

from clac_desktop.errors import UnreadableFile
from clac_desktop.spreadsheets.reading import read_table_file
from clac_desktop.texts import hint, sentence
from tests.spreadsheets.made_files import processor_seconds

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
FILES = sorted(CORPUS.glob("*/*.xls*"))
REFUSED = {"4a9501_geometry.xlsx": "file_too_many_columns"}


@pytest.mark.skipif(not FILES, reason="the corpus is not beside this checkout")
def test_every_workbook_of_the_corpus(caplog: pytest.LogCaptureFixture) -> None:
    assert len(FILES) == 91
    refused: dict[str, str] = {}
    cells = 0
    for file in FILES:
        begun = processor_seconds()
        try:
            workbook = read_table_file(file)
        except UnreadableFile as failure:
            (problem,) = failure.problems
            assert sentence(problem) and hint(problem)
            refused[file.name] = problem.code
        else:
            cells += sum(value is not None for sheet in workbook.sheets for row in sheet.rows for value in row)
        assert processor_seconds() - begun < 10, file.name
    assert refused == REFUSED
    assert cells > 50_000
    assert not caplog.records, "the child ended in an exception of its own"
