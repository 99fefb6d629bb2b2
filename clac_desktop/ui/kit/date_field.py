"""A field for plain dates: typed as dd/mm/yyyy, Ctrl+; is today, Alt+Down opens the calendar."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clac_desktop.texts import _, date_short, language
from clac_desktop.ui import theme
from clac_desktop.ui.kit.field import BoxIcon, Field, bare_edit

_PARTS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?")
_SOLID = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def read_date(text: str, today: date) -> date | None:
    """Return the date a person typed: 05/07/2023, 5/7/23, 5-7, 05072023, 2023-07-05. None for nothing.

    A missing year is this year. Raises ValueError for anything else, also for days that do not exist.
    """
    plain = text.strip()
    if not plain:
        return None
    iso = _ISO.fullmatch(plain)
    if iso:
        year, month, day = (int(piece) for piece in iso.groups())
        return date(year, month, day)
    found = _PARTS.fullmatch(plain) or _SOLID.fullmatch(plain)
    if not found:
        raise ValueError(plain)
    day, month = int(found[1]), int(found[2])
    year = today.year if found[3] is None else int(found[3])
    return date(year + 2000 if year < 100 else year, month, day)


class DateField(Field):
    """A plain day, never an instant."""

    def __init__(
        self,
        label: str,
        *,
        minimum: date | None = None,
        maximum: date | None = None,
        optional: bool = False,
        help: str = "",
        reserve: bool = True,
    ) -> None:
        super().__init__(label, optional=optional, help=help, reserve=reserve)
        self._minimum, self._maximum = minimum, maximum
        self._own_message = False
        self._calendar: QWidget | None = None
        self.edit = bare_edit()
        self.edit.setToolTip(_("Día/mes/año. Ctrl+; pone la fecha de hoy, Alt+↓ abre el calendario."))
        # A day that loses its first digit is another day: the whole of it always has room.
        self.edit.setMinimumWidth(theme.metrics(13).horizontalAdvance("00/00/0000") + theme.px(1))
        self._month = BoxIcon("calendar_month", self.open_calendar)
        self.box.row.setSpacing(0)
        self.box.row.addWidget(self.edit)
        self.box.row.addWidget(self._month)
        self.edit.textEdited.connect(self._edited)
        self.edit.editingFinished.connect(self._finish)
        self.edit.installEventFilter(self)
        self._adopt()

    def editor(self) -> QWidget:
        """Return the line edit."""
        return self.edit

    def _mark(self, mode: str, sentence: str, tone: str) -> None:
        super()._mark(mode, sentence, tone)
        self._month.setVisible(mode != "error")  # the mark of the error stands in its place
        edge = theme.px(2)
        self.box.row.setContentsMargins(theme.px(8), edge, theme.px(26 if mode == "error" else 8), edge)

    def _read(self) -> tuple[date | None, str]:
        try:
            found = read_date(self.edit.text(), date.today())
        except ValueError as error:
            if str(error) != self.edit.text().strip():  # a day, but of no calendar
                return None, _("Ese día no existe. Escriba la fecha como 05/07/2023.")
            return None, _("Escriba la fecha como 05/07/2023.")
        if found is not None and self._minimum is not None and found < self._minimum:
            return None, _("Tiene que ser el {day} o después.").format(day=date_short(self._minimum))
        if found is not None and self._maximum is not None and found > self._maximum:
            return None, _("Tiene que ser el {day} o antes.").format(day=date_short(self._maximum))
        return found, ""

    def readable(self) -> bool:
        """Return whether the text is a date within limits (or nothing)."""
        return not self._read()[1]

    def value(self) -> Any:
        """Return the date; None when empty or not readable."""
        return self._read()[0]

    def is_empty(self) -> bool:
        """Return whether nothing is typed."""
        return not self.edit.text().strip()

    def set_value(self, value: Any) -> None:
        """Show a date; None is nothing."""
        if value is None:
            self.edit.clear()
        elif not self.edit.hasFocus() or self.value() != value:
            self.edit.setText(f"{value:%d/%m/%Y}")
            self.edit.setCursorPosition(0)
        if self._own_message:
            self._own_message = False
            self.clear_message()

    def choose(self, day: date) -> None:
        """Take a day as if typed."""
        self.edit.setText(f"{day:%d/%m/%Y}")
        self._edited()
        self.committed.emit()

    def _edited(self) -> None:
        if self._own_message and self.readable():
            self._own_message = False
            self.clear_message()
        self.changed.emit()

    def _finish(self) -> None:
        found, sentence = self._read()
        if sentence:
            self._own_message = True
            self.set_error(sentence)
        elif found is not None:
            self.edit.setText(f"{found:%d/%m/%Y}")
        self.committed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read the keys of dates."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if control and (event.text() == ";" or event.key() in (Qt.Key.Key_Semicolon, Qt.Key.Key_Comma)):
                self.choose(date.today())
                return True
            if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.open_calendar()
                return True
        return super().eventFilter(watched, event)

    def open_calendar(self) -> None:
        """Open the month below the field."""
        from PySide6.QtWidgets import QCalendarWidget

        popup = QWidget(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box = QVBoxLayout(popup)
        box.setContentsMargins(1, 1, 1, 1)
        month = QCalendarWidget()
        month.setFont(theme.font(12))
        month.setLocale(QLocale(language()))
        month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        if self._minimum:
            month.setMinimumDate(QDate(self._minimum.year, self._minimum.month, self._minimum.day))
        if self._maximum:
            month.setMaximumDate(QDate(self._maximum.year, self._maximum.month, self._maximum.day))
        day = self.value() or date.today()
        month.setSelectedDate(QDate(day.year, day.month, day.day))
        box.addWidget(month)

        def take(chosen: QDate) -> None:
            popup.close()
            self.choose(date(chosen.year(), chosen.month(), chosen.day()))
            self.focus()

        month.clicked.connect(take)
        month.activated.connect(take)
        popup.move(self.box.mapToGlobal(QPoint(0, self.box.height() + 2)))
        popup.show()
        month.setFocus()
