"""The blank attendance list of a service: to the printer, as PDF, or as a workbook to fill in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QStandardPaths, QUrl
from PySide6.QtGui import QCursor, QDesktopServices, QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from clac_desktop.models.service import ServiceDraft
from clac_desktop.models.writing import Reading
from clac_desktop.queries.service_form import expected, service_draft
from clac_desktop.spreadsheets.saving import replacing
from clac_desktop.texts import _, date_long
from clac_desktop.ui import kit, theme
from clac_desktop.ui.background import Background
from clac_desktop.ui.page import Frame

EMPTY_ROWS = 8  # for those who come without having been expected
PAGE = QPageSize(QPageSize.PageSizeId.A4)
MARGINS = QMarginsF(14, 14, 14, 14)


def read_list(reading: Reading, uid: str) -> tuple[ServiceDraft, list[tuple[str, str]]]:
    """Return a service and those expected, code and name. Raises ProblemError where it is not here."""
    draft, _look = service_draft(reading, uid)
    return draft, expected(reading, draft)


def as_html(draft: ServiceDraft, people: list[tuple[str, str]]) -> str:
    """Return the list as a page: who is expected, with columns to count and to sign."""
    days = [date_long(day) for day in dict.fromkeys((draft.start, draft.end)) if day]
    facts = "  ·  ".join(part for part in (" – ".join(days), draft.place) if part)
    titles = (
        _("N.º"), "FLO-ID", _("Organización o estructura"), _("Mujeres"), _("Hombres"), _("s/d"), _("M jóv."),
        _("H jóv."), _("Firma"),
    )  # fmt: skip
    widths = (5, 9, 34, 8, 8, 6, 7, 7, 16)
    head = "".join(f"<th width='{width}%'>{escape(title)}</th>" for title, width in zip(titles, widths, strict=True))
    lines = [_line(at, code, name) for at, (code, name) in enumerate([*people, *[("", "")] * EMPTY_ROWS], 1)]
    foot = _("Jóvenes: contados también entre mujeres u hombres. No anote datos de identidad.")
    return (
        f"<h2>{escape(draft.title)}</h2><p>{escape(facts)}</p>"
        f"<table width='100%' border='1' cellspacing='0' cellpadding='6'><tr>{head}</tr>{''.join(lines)}</table>"
        f"<p>{escape(foot)}</p>"
    )


def _line(at: int, code: str, name: str) -> str:
    return f"<tr><td>{at}</td><td>{escape(code)}</td><td>{escape(name)}</td>" + "<td>&nbsp;</td>" * 6 + "</tr>"


def offer(
    owner: QWidget, background: Background, frame: Frame, uid: str, title: str, place: QPoint | None = None
) -> kit.Menu:
    """Offer printer, PDF and workbook; return the menu shown."""
    menu = kit.Menu(parent=owner)
    menu.add(_("Imprimir…"), lambda: _print(owner, background, uid), icon="print")
    menu.add(_("Guardar como PDF…"), lambda: _ask(owner, background, frame, uid, title, "pdf"), icon="description")
    menu.add(_("Guardar como Excel…"), lambda: _ask(owner, background, frame, uid, title, "xlsx"), icon="table_chart")
    menu.popup(place or QCursor.pos())
    return menu


def _ask(owner: QWidget, background: Background, frame: Frame, uid: str, title: str, ending: str) -> None:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    plain = "".join(sign for sign in title if sign.isalnum() or sign in " -").strip()[:60] or _("servicio")
    name = str(Path(folder) / f"{_('Lista de asistencia')} - {plain}.{ending}")
    target, _kind = QFileDialog.getSaveFileName(owner, _("Guardar la lista de asistencia"), name, f"*.{ending}")
    if not target:
        return
    then = partial(_saved, frame, target)
    if ending == "pdf":
        background.read(read_list, uid, then=partial(_write_pdf, background, Path(target), then), owner=owner)
    else:
        background.read(save_workbook, uid, Path(target), then=then, owner=owner)


def _write_pdf(
    background: Background,
    target: Path,
    then: Callable[[object], object],
    found: tuple[ServiceDraft, list[tuple[str, str]]],
) -> None:
    background.run(save_bytes, as_pdf(*found), target, then=then)


def as_pdf(draft: ServiceDraft, people: list[tuple[str, str]]) -> bytes:
    """Return the list as a PDF: drawn in memory, since Qt says nothing of a file that it could not write."""
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(held)
    writer.setPageSize(PAGE)
    writer.setPageMargins(MARGINS, QPageLayout.Unit.Millimeter)
    _page(draft, people).print_(writer)
    del writer  # the end of the file is written when it goes
    return bytes(held.data().data())


def save_bytes(content: bytes, target: Path) -> None:
    """Write a file, whole or not at all. Raises ProblemError where it cannot be written."""
    with replacing(target) as stream:
        stream.write(content)


def save_workbook(reading: Reading, uid: str, target: Path) -> None:
    """Write the list as a workbook that can be filled in."""
    from clac_desktop.reports.attendance_list import attendance_list

    attendance_list(reading, uid, target)


def _saved(frame: Frame, target: str, _done: object) -> None:
    frame.say(_("Lista guardada: {file}").format(file=Path(target).name), icon="table_chart")
    QDesktopServices.openUrl(QUrl.fromLocalFile(target))


def _print(owner: QWidget, background: Background, uid: str) -> None:
    def then(found: tuple[ServiceDraft, list[tuple[str, str]]]) -> None:
        printer = make_printer()
        if QPrintDialog(printer, owner).exec():
            draw(*found, printer)

    background.read(read_list, uid, then=then, owner=owner)


def make_printer() -> QPrinter:
    """Return a printer for a sheet of A4, upright."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(PAGE)
    printer.setPageMargins(MARGINS, QPageLayout.Unit.Millimeter)
    return printer


def draw(draft: ServiceDraft, people: list[tuple[str, str]], printer: QPrinter) -> None:
    """Draw the list on a printer."""
    _page(draft, people).print_(printer)


def _page(draft: ServiceDraft, people: list[tuple[str, str]]) -> QTextDocument:
    page = QTextDocument()
    font = theme.font(13)
    font.setPointSizeF(9.5)
    page.setDefaultFont(font)
    page.setHtml(as_html(draft, people))
    return page
