"""The card around a chart: its table twin (Ctrl+Shift+T), and copying as picture or table."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import theme
from clac_desktop.ui.chart_parts import as_tsv
from clac_desktop.ui.kit.button import IconButton
from clac_desktop.ui.kit.card import Card
from clac_desktop.ui.kit.menu import Menu
from clac_desktop.ui.paint import key_text
from clac_desktop.ui.table import Column, RowsTable
from clac_desktop.ui.table_model import Row


class Chart(Protocol):
    """What the card needs of a chart."""

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Return headers and rows with the same numbers."""


class ChartCard(Card):
    """A chart with its table twin; both say the same numbers."""

    def __init__(self, title: str, note: str = "", *, chart: QWidget | None = None) -> None:
        super().__init__(title, note)
        self._chart: QWidget | None = None
        self._stack = QStackedWidget()
        self.add(self._stack, 1)
        self._twin: RowsTable | None = None
        self._copy_menu = Menu(parent=self)
        self._copy_menu.add(_("Copiar como imagen"), self.copy_picture, icon="image")
        self._copy_menu.add(_("Copiar como tabla"), self.copy_table, icon="table_chart")
        self.table_button = IconButton("table_chart", _("Ver como tabla"), on=self.toggle_table)
        self.table_button.setToolTip(f"{_('Ver como tabla')} ({key_text('Ctrl+Shift+T')})")
        self.head_add(self.table_button)
        self.head_add(IconButton("content_copy", _("Copiar el gráfico"), menu=self._copy_menu))
        shortcut = QShortcut(QKeySequence("Ctrl+Shift+T"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.toggle_table)
        if chart is not None:
            self.set_chart(chart)

    def set_chart(self, chart: QWidget) -> None:
        """Show a chart."""
        if self._chart is not None:
            self._stack.removeWidget(self._chart)
            self._chart.deleteLater()
        self._chart = chart
        self._stack.insertWidget(0, chart)
        self._stack.setCurrentWidget(chart)

    def chart(self) -> QWidget | None:
        """Return the chart."""
        return self._chart

    def _numbers(self) -> tuple[list[str], list[list[str]]]:
        reader = getattr(self._chart, "table", None)
        if reader is None:
            return [], []
        headers, rows = reader()
        return list(headers), [list(row) for row in rows]

    def is_table(self) -> bool:
        """Return whether the table is shown."""
        return self._twin is not None and self._stack.currentWidget() is self._twin

    def toggle_table(self) -> None:
        """Change between chart and table, keeping the focus inside."""
        if self.is_table() and self._chart is not None:
            self._stack.setCurrentWidget(self._chart)
            self._chart.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        headers, rows = self._numbers()
        if not headers:
            return
        if self._twin is not None:
            self._stack.removeWidget(self._twin)
            self._twin.deleteLater()
        columns = [Column("0", headers[0], 120, kind="strong", priority=0, stretch=True, sortable=False)]
        columns += [
            Column(str(at), title, 96, kind="number", priority=0, sortable=False)
            for at, title in enumerate(headers[1:], 1)
        ]
        self._twin = RowsTable(columns, self.accessibleName())
        self._twin.show_rows([Row(at, tuple(cells)) for at, cells in enumerate(rows)])
        self._twin.setMinimumHeight(theme.px(90))
        self._stack.addWidget(self._twin)
        self._stack.setCurrentWidget(self._twin)
        self._twin.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy_picture(self) -> None:
        """Put the chart on the clipboard as a picture."""
        if self._chart is not None:
            QGuiApplication.clipboard().setPixmap(self.grab())

    def copy_table(self) -> None:
        """Put the numbers on the clipboard as a block for Excel."""
        QGuiApplication.clipboard().setText(as_tsv(*self._numbers()))
