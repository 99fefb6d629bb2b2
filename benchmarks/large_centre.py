"""The window of a centre with all its offices: the longest pause of its event loop in everything that takes long.

Twenty offices have sent their services; in the real window (offscreen) every page is opened, the period is changed,
the answer to one office is written, a package of 5,000 entries is looked at, brought in and undone, a table of services
is brought in, and a verified copy is made. With `--full` there are 200,000 services, else 20,000. Pauses are counted as
in `pauses`: in CPU time of the process, all its threads. The workspace is built once and kept in a folder named by
CLAC_LARGE_CENTRE, where that is set: building 200,000 services takes half an hour.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.exchange_data import OFFICES, PER_OFFICE, enrol, make_centre, record, reference_number
from benchmarks.pauses import LONGEST, Pulse
from benchmarks.yardstick import Result
from clac_desktop.models.opening import open_workspace
from clac_desktop.sync.receiving import apply_package
from clac_desktop.sync.sending import export_packages

if TYPE_CHECKING:
    from clac_desktop.app.session import Session

ALL, PAGES = 20, ("home", "services", "organisations", "packages", "decisions", "laptops", "preferences")
KEPT = "CLAC_LARGE_CENTRE"


def measure(quick: bool = False, full: bool = False) -> list[Result]:
    """Return the longest pause in each of the works, in milliseconds."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    each, more = (100, 200) if quick else (10_000, 5_000) if full else (1_000, 5_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = Path(os.environ.get(KEPT) or folder / "made") / f"{ALL * each}"
        if not (made / "more.xlsx").exists():
            _make(made, each, more)
        shutil.copyfile(made / "CLAC.clac", folder / "CLAC.clac")
        table = _table(folder / "servicios.csv", more)
        return list(_measured(folder, made / "more.xlsx", table, f"{ALL * each:,} services", more))


def _make(folder: Path, each: int, more: int) -> None:
    """A closed centre that has everything of its offices, and beside it one more package that is not brought in."""
    folder.mkdir(parents=True)
    with make_centre(folder, ALL) as centre:
        for code in OFFICES[:ALL]:
            path = enrol(centre, folder, code)
            with open_workspace(path) as office:
                record(office, code, each)
                files = [one.file for one in export_packages(office, folder / "out")]
            for file in files:
                report = apply_package(centre, file)
                assert report.applied, report.problems
        answer = export_packages(centre, folder / "out", office=OFFICES[0])
    with open_workspace(folder / f"{OFFICES[0]}.clac") as office:
        for one in answer:
            apply_package(office, one.file)
        record(office, OFFICES[0], more, seed=1)
        last = export_packages(office, folder / "out")[0]  # of several parts the first has the entries
    shutil.copyfile(last.file, folder / "more.xlsx")


def _table(file: Path, count: int) -> Path:
    """A table of services with one receiver each, as people keep them."""
    heads = "Referencia;Título;Inicio;Fin;Estado;Tipo;Modalidad;País;OT;Temas;ODS;Horas;Código FLO;Mujeres;Hombres"
    lines = [heads]
    for number in range(count):
        day = f"{number % 28 + 1:02}/{number % 12 + 1:02}/2024"
        flo = reference_number(OFFICES[0], number % PER_OFFICE)
        what = "realizado;Taller;Presencial;PE;2.2;Ingreso digno;5;6"
        lines.append(f"T{number};Taller de ejemplo {number};{day};{day};{what};{flo};3;4")
    file.write_text("\n".join(lines), "utf-8")
    return file


def _measured(folder: Path, package: Path, table: Path, size: str, more: int) -> Iterator[Result]:
    from PySide6.QtCore import QTimer

    from clac_desktop import app
    from clac_desktop.app.session import Session

    app.start_qt(app.Options())
    session = Session(open_workspace(folder / "CLAC.clac"))
    session.workspace.checked = True
    session.window.resize(1366, 768)
    session.window.show()
    try:
        pulse, idle = Pulse(), session.background.idle

        def told(what: str, act: Callable[[], object]) -> Result:
            """Do it from within the loop, so that what it takes itself counts, too."""
            begun: list[object] = []
            QTimer.singleShot(0, lambda: begun.append(act()))
            longest, words = pulse.until(lambda: bool(begun) and idle(), what)
            pulse.until(_soon(), "the rest of the paint")
            return Result(f"the window over {size}: {what}", longest, None, LONGEST, "ms", note=words)

        for name in PAGES:
            yield told(f"page {name}, the first time", lambda name=name: session.window.go(name))  # type: ignore[misc]
        for name in PAGES:
            yield told(f"page {name} again", lambda name=name: session.window.go(name))  # type: ignore[misc]
        yield from _works(session, told, package, table, more)
    finally:
        session.end()


def _soon() -> Callable[[], bool]:
    end = time.perf_counter() + 0.3
    return lambda: time.perf_counter() > end


def _works(
    session: Session, told: Callable[[str, Callable[[], object]], Result], package: Path, table: Path, more: int
) -> Iterator[Result]:
    from clac_desktop.queries.period import Period
    from clac_desktop.ui.backups import back_up
    from clac_desktop.ui.pages.decisions.undo_plan import preview_undo, undo_number
    from clac_desktop.ui.pages.packages.send import write_packages
    from clac_desktop.ui.table_import import TableImport

    window, background, workspace = session.window, session.background, session.workspace
    window.go("home")
    yield told("another year on Inicio", lambda: session.home.choose(Period.year(2023)))
    window.go("services")
    yield told("a word typed on Servicios", lambda: session.services.filters.search.searched.emit("no hay tal palabra"))
    yield told(
        f"the answer to {OFFICES[1]}",
        lambda: background.run(write_packages, workspace, OFFICES[1], True, 0, owner=session),
    )
    window.go("packages")
    yield told(f"preview of {more:,} entries", lambda: window.open_files([str(package)]))
    yield told(f"apply of {more:,} entries", lambda: session.packages._apply_shown())
    with workspace.reading() as reading:
        number = str(reading.connection.exec_driver_sql("SELECT max(number) FROM import_log").scalar_one())
    with workspace.reading() as reading:
        last = reading.connection.exec_driver_sql(
            "SELECT file FROM import_log ORDER BY number DESC LIMIT 1"
        ).scalar_one()
    assert last == package.name, last
    yield told("what an undo of it would do", lambda: background.run(preview_undo, workspace, number, owner=session))
    yield told("the undo of it", lambda: background.write(undo_number, number, "ejemplo", owner=session))
    yield told("a verified copy", lambda: background.run(back_up, workspace, "manual", owner=session))
    window.go("services")
    yield told(f"preview of a table of {more:,}", lambda: session.services.take_drop([str(table)]))

    page = window.current_page()
    assert isinstance(page, TableImport)
    yield told(f"a table of {more:,} is brought in", page.apply)
    with workspace.reading() as reading:
        kinds = reading.connection.exec_driver_sql("SELECT kind FROM import_log ORDER BY number DESC LIMIT 3").all()
    assert len(kinds) == 3 and kinds[0][0] != "package", "package, undo, table"
