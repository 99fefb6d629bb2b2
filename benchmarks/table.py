"""Goal 9: a table of 1,000,000 rows, against QSqlQueryModel in a QTableView over the same file.

Page down is measured from the key to the painted picture with all its rows there (ours waits for its reading thread and
paints again); first rows from nothing to the first painted rows. Both in CPU time of the process with all its threads.
QtSql brings its own SQLite.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.yardstick import Result

COLUMNS = "id, title, kind, objective, place, organisations, people, share"
NAMES = COLUMNS.split(", ")
WIDTH, HEIGHT = 1158, 566


class File:
    """A workspace of one table."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection."""
        yield self._connection

    writing = reading

    def on_commit(self, listener: Callable[[set[str]], object]) -> None:
        """Nothing is ever written."""


class Services:
    """The source of our table."""

    def ids(self, session: sqlite3.Connection, order: Any, filters: Mapping[str, Any]) -> Sequence[int]:
        """Return the ids, newest first."""
        return array("q", (row[0] for row in session.execute("SELECT id FROM service ORDER BY id DESC")))

    def page(self, session: sqlite3.Connection, ids: Sequence[int]) -> list[Any]:
        """Return the rows of a page."""
        from clac_desktop.ui.table import Row

        marks = ",".join("?" * len(ids))
        rows = session.execute(f"SELECT {COLUMNS} FROM service WHERE id IN ({marks})", list(ids))
        return [Row(row[0], row) for row in rows]


def build(path: Path, count: int) -> None:
    """Write the file with `count` services."""
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TABLE service (id INTEGER PRIMARY KEY, title TEXT, kind TEXT, objective TEXT, place TEXT,"
        " organisations INTEGER, people INTEGER, share REAL)"
    )
    kinds = ("Taller", "Asistencia técnica", "Visita", "Consulta")
    rows = (
        (
            at,
            f"Taller de ejemplo número {at}",
            kinds[at % 4],
            f"{at % 4 + 1}.{at % 3 + 1}",
            f"Lugar {at % 97}",
            at % 17,
            at % 240,
            at % 100 / 100,
        )
        for at in range(1, count + 1)
    )
    connection.executemany("INSERT INTO service VALUES (?,?,?,?,?,?,?,?)", rows)
    connection.commit()
    connection.close()


def measure(quick: bool = False) -> list[Result]:
    """Measure goal 9."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from clac_desktop.ui import theme

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([])
    theme.apply(app)
    count = 100_000 if quick else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "services.db"
        build(path, count)
        ours_first, ours_pages = _ours(path, 40 if quick else 200)
        sql_first, sql_pages = _yardstick(path, 40 if quick else 200)
    ours_95, sql_95 = _p95(ours_pages), _p95(sql_pages)
    return [
        Result("9 page down, p95, absolute", ours_95 * 1000, None, 16, "ms"),
        Result("9 page down, p95, against QSqlQueryModel", ours_95, sql_95, 1.5),
        Result("9 page down, median, against QSqlQueryModel", *_medians(ours_pages, sql_pages), 1.5),
        Result(f"9 first rows of {count:,}", ours_first, sql_first, 2.0),
    ]


def _medians(ours: list[float], yardstick: list[float]) -> tuple[float, float]:
    return statistics.median(ours), statistics.median(yardstick)


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95) - 1]


def _ours(path: Path, steps: int) -> tuple[float, list[float]]:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from clac_desktop.ui.background import Background
    from clac_desktop.ui.table import Column, Order, Table

    kinds = ("number", "strong", "text", "text", "text", "number", "number", "bar")
    columns = [
        Column(name, name, 120, kind=kind, stretch=name == "title", priority=0)
        for name, kind in zip(NAMES, kinds, strict=True)
    ]
    background = Background(File(path))

    def opened() -> tuple[float, Table]:
        table = Table(columns, Services(), background, name="Servicios", order=Order("id", True))
        table.resize(WIDTH, HEIGHT)
        began = time.process_time()
        table.show()
        table.reload()
        background.wait(60_000)
        table.grab()
        return time.process_time() - began, table

    firsts = [opened() for _round in range(3)]
    table = firsts[-1][1]
    table.setFocus()
    pages = []
    for _step in range(steps):
        began = time.process_time()
        QTest.keyClick(table, Qt.Key.Key_PageDown)
        table.grab()
        first = table.rowAt(0)
        if table.rows_model.row(first) is None or table.rows_model.row(first + 18) is None:
            background.wait(5000)
            table.grab()
        pages.append(time.process_time() - began)
        background.wait(5000)  # what is read ahead is read while the person looks
    background.close()
    return statistics.median(first for first, _table in firsts), pages


def _yardstick(path: Path, steps: int) -> tuple[float, list[float]]:
    from PySide6.QtCore import Qt
    from PySide6.QtSql import QSqlDatabase, QSqlQueryModel
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QTableView

    database = QSqlDatabase.addDatabase("QSQLITE", "yardstick")
    database.setDatabaseName(str(path))
    database.open()

    def opened() -> tuple[float, QTableView]:
        view = QTableView()
        view.resize(WIDTH, HEIGHT)
        view.verticalHeader().setDefaultSectionSize(28)
        began = time.process_time()
        view.show()
        model = QSqlQueryModel(view)
        model.setQuery(f"SELECT {COLUMNS} FROM service ORDER BY id DESC", database)
        while model.canFetchMore():  # its scroll bar and Ctrl+End know all rows only then
            model.fetchMore()
        view.setModel(model)
        view.grab()
        return time.process_time() - began, view

    firsts = [opened() for _round in range(3)]
    view = firsts[-1][1]
    view.setFocus()
    pages = []
    for _step in range(steps):
        began = time.process_time()
        QTest.keyClick(view, Qt.Key.Key_PageDown)
        view.grab()
        pages.append(time.process_time() - began)
    return statistics.median(first for first, _view in firsts), pages
