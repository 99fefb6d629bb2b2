"""Where the table is in a workbook: its sheet, its header row, and which known column each heading is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from clac_desktop.errors import Problem, ProblemError
from clac_desktop.imports.columns import COLUMNS, TableKind, header_key, known_headers, recognise
from clac_desktop.models.keys import name_key
from clac_desktop.spreadsheets.cells import Cell, Sheet, Workbook, column_letter
from clac_desktop.texts import _

HEADER_ROWS = 20  # how far down a header row is looked for
_TOTALS = frozenset(
    ("total", "totales", "totals", "totais", "totaux", "subtotal", "subtotales", "suma", "sumas", "soma", "somme",
     "sum", "gran total", "grand total")
)  # fmt: skip
_OURS = frozenset(
    ("problema", "problemas", "problem", "problems")
)  # the column of explanations in a workbook of errors

# Without these nothing can be told apart; everything else is asked of single records.
IDENTIFYING: dict[TableKind, tuple[str, ...]] = {
    "organisations": ("name", "country"),
    "services": ("title", "start", "state", "service_type", "country", "tactical_objective"),
}
KNOWING: dict[TableKind, str] = {"organisations": "flo_id", "services": "service_ref"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: the known key, the heading as it stands there, its 1-based number."""

    key: str
    header: str
    number: int

    @property
    def place(self) -> str:
        """How the column is named to its user: heading and letter."""
        return f"{self.header} ({column_letter(self.number)})"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row with something in a known column; `number` is its row in the file."""

    number: int
    cells: dict[str, Cell]


@dataclass(slots=True)
class Table:
    """The table of a file as the imports see it."""

    kind: TableKind
    file: str
    sheet: str
    columns: dict[str, Column]
    rows: list[TableRow] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def problem(self, code: str, facts: Mapping[str, object], row: int, key: str, value: str | None = None) -> Problem:
        """Return a problem at a cell; a column that the file lacks is named by its own heading."""
        return Problem(code, facts, "error", self.file, self.sheet, row, self.place(key), value)

    def agree(self, key: str, one: object, other: object) -> bool:
        """Whether two rows of one record say the same; two spellings of one text do, and the first one stands."""
        if one == other or COLUMNS[self.kind][key].kind != "text":
            return one == other
        return name_key(str(one)) == name_key(str(other))

    def place(self, key: str) -> str:
        """Return how a column is named to the user."""
        column = self.columns.get(key)
        if column:
            return column.place
        fact = COLUMNS[self.kind].get(key)
        return _(fact.label) if fact else key


@dataclass(frozen=True, slots=True)
class _Header:
    """A row, or two rows, read as headings."""

    row: int
    height: int
    columns: tuple[tuple[int, str, str | None], ...]

    @property
    def known(self) -> int:
        return len({key for _number, _header, key in self.columns if key})


def find_table(
    workbook: Workbook,
    kind: TableKind,
    file: Path | str,
    *,
    sheet: str | None = None,
    mapping: Mapping[str, str | None] | None = None,
) -> Table:
    """Return the table with most known columns. Raises ProblemError, by cause, where there is none to be imported."""
    name = str(file)
    if any(one.name == "_manifest" for one in workbook.sheets):
        raise ProblemError(Problem("import.is_package", file=name))
    sheets = _candidates(workbook, name, sheet)
    known = known_headers(kind)
    chosen = {header_key(header): key for header, key in (mapping or {}).items()}
    found = [(header, one) for one in sheets if (header := _header_of(one, known, chosen))]
    if not found:
        raise ProblemError(Problem("import.no_cells", file=name, sheet=sheet))
    header, best = max(found, key=lambda pair: (pair[0].known, not pair[1].hidden))
    headings = [text for _number, text, _key in header.columns]
    if not header.known:
        facts = {"found": headings[:12], "count": len(headings), "known": _known_labels(kind)}
        raise ProblemError(Problem("import.no_known_column", facts, file=name, sheet=best.name))
    columns, twice = _unique_columns(header, kind, name, best.name)
    _check_identifying(columns, kind, name, best.name, headings)
    if twice:
        raise ProblemError(*twice)
    table = Table(kind, name, best.name, columns)
    table.ignored = [
        text for number, text, _key in header.columns if number not in {c.number for c in columns.values()}
    ]
    _note_headings(table, header, chosen, mapping or {})
    _fill(table, best, header, known, chosen)
    if not table.rows:
        raise ProblemError(Problem("import.no_rows", {"row": header.row}, file=name, sheet=best.name))
    return table


def _candidates(workbook: Workbook, file: str, sheet: str | None) -> list[Sheet]:
    if sheet is None:
        return workbook.sheets
    found = [one for one in workbook.sheets if header_key(one.name) == header_key(sheet)]
    if not found:
        names = [one.name for one in workbook.sheets]
        raise ProblemError(Problem("import.no_sheet", {"wanted": sheet, "sheets": names}, file=file))
    return found


def _known_labels(kind: TableKind) -> list[str]:
    return [_(fact.label) for fact in COLUMNS[kind].values() if fact.asked]


# ---- the header
def _header_of(sheet: Sheet, known: dict[str, str], chosen: dict[str, str | None]) -> _Header | None:
    """Return the row with most known headings among the first; the second row of a two-line heading is read with it."""
    best: _Header | None = None
    for place, row in enumerate(sheet.rows[:HEADER_ROWS]):
        one = _read_header(place + 1, row, known, chosen)
        if not one.columns:
            continue
        below = sheet.rows[place + 1] if place + 1 < len(sheet.rows) else []
        two = _with_second_line(one, below, known, chosen)
        for header in (one, two):
            if header and (best is None or header.known > best.known):
                best = header
    return best


def _read_header(row: int, cells: list[Cell], known: dict[str, str], chosen: dict[str, str | None]) -> _Header:
    found = []
    for number, cell in enumerate(cells, start=1):
        if isinstance(cell, str) and cell.strip():
            found.append((number, " ".join(cell.split()), _key_of(cell, known, chosen)))
    return _Header(row, 1, tuple(found))


def _key_of(header: str, known: dict[str, str], chosen: dict[str, str | None]) -> str | None:
    key = header_key(header)
    return chosen[key] if key in chosen else recognise(header, known)


def _with_second_line(
    first: _Header, below: list[Cell], known: dict[str, str], chosen: dict[str, str | None]
) -> _Header | None:
    """Headings merged over two rows ("Participantes" above "Mujeres"): only if the second row holds headings alone."""
    second = _read_header(first.row + 1, below, known, chosen)
    filled = sum(cell is not None and cell != "" for cell in below)
    if not second.columns or filled != len(second.columns) or not all(key for _n, _t, key in second.columns):
        return None
    merged = {number: (number, text, key) for number, text, key in first.columns}
    merged.update({number: (number, text, key) for number, text, key in second.columns})
    return _Header(first.row, 2, tuple(merged[number] for number in sorted(merged)))


def _unique_columns(header: _Header, kind: TableKind, file: str, sheet: str) -> tuple[dict[str, Column], list[Problem]]:
    """Return one column a key, and what is unclear. The key itself as heading wins; two others are not guessed at."""
    found: dict[str, list[Column]] = {}
    for number, text, key in header.columns:
        if key in COLUMNS[kind]:
            found.setdefault(key, []).append(Column(key, text, number))
    columns: dict[str, Column] = {}
    problems = []
    for key, listed in found.items():
        exact = [column for column in listed if header_key(column.header) == header_key(key)]
        taken = exact if len(exact) == 1 else listed
        if len(taken) > 1:
            facts = {"first": taken[0].place, "second": taken[1].place, "label": _(COLUMNS[kind][key].label)}
            problems.append(Problem("import.column_twice", facts, "error", file, sheet, header.row))
        columns[key] = taken[0]
    return columns, problems


def _check_identifying(columns: dict[str, Column], kind: TableKind, file: str, sheet: str, headings: list[str]) -> None:
    if KNOWING[kind] in columns and len(columns) > 1:
        return  # records that are here already can be corrected without the rest; new ones are asked row by row
    missing = [key for key in IDENTIFYING[kind] if key not in columns]
    if kind == "organisations" and not {"kind", "producer_setup"} & set(columns):
        missing.append("kind")
    if missing:
        labels = [_(COLUMNS[kind][key].label) for key in missing]
        facts = {"missing": labels, "known": [c.header for c in columns.values()], "found": headings[:12]}
        raise ProblemError(Problem("import.columns_missing", facts, file=file, sheet=sheet))


def _note_headings(
    table: Table, header: _Header, chosen: dict[str, str | None], mapping: Mapping[str, str | None]
) -> None:
    left_out = {key for key, value in chosen.items() if value is None}
    unknown = [text for text in table.ignored if header_key(text) not in left_out | _OURS]
    if unknown:
        facts = {"columns": unknown[:20], "count": len(unknown)}
        table.warnings.append(Problem("import.unknown_columns", facts, "warning", table.file, table.sheet, header.row))
    here = {header_key(text) for _number, text, _key in header.columns}
    gone = [text for text in mapping if header_key(text) not in here]
    if gone:
        facts = {"columns": gone}
        table.warnings.append(Problem("import.mapping_header", facts, "warning", table.file, table.sheet, header.row))


# ---- the rows
def _fill(table: Table, sheet: Sheet, header: _Header, known: dict[str, str], chosen: dict[str, str | None]) -> None:
    columns = list(table.columns.values())
    for place in range(header.row - 1 + header.height, len(sheet.rows)):
        row = sheet.rows[place]
        cells: dict[str, Cell] = {}
        for column in columns:
            value = row[column.number - 1] if column.number <= len(row) else None
            if value is not None and not (isinstance(value, str) and not value.strip()):
                cells[column.key] = value
        if not cells or _repeats_header(cells, known, chosen):
            continue
        if _is_total(row, cells, table.kind):
            facts = {"row": place + 1}
            table.warnings.append(Problem("import.totals_row", facts, "warning", table.file, table.sheet, place + 1))
            continue
        table.rows.append(TableRow(place + 1, cells))


def _repeats_header(cells: dict[str, Cell], known: dict[str, str], chosen: dict[str, str | None]) -> bool:
    """The row of keys below our headings, and headings repeated on each printed page."""
    same = sum(isinstance(cell, str) and _key_of(cell, known, chosen) == key for key, cell in cells.items())
    return same >= 2 and same == len(cells)


def _is_total(row: list[Cell], cells: dict[str, Cell], kind: TableKind) -> bool:
    if all(key in cells for key in IDENTIFYING[kind][:2]) or (KNOWING[kind] in cells and len(cells) > 2):
        return False
    words = [header_key(cell) for cell in row if isinstance(cell, str)]
    return any(word in _TOTALS or word.startswith(("total ", "subtotal ")) for word in words)
