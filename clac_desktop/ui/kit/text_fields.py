"""Fields for words and for yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics
from PySide6.QtWidgets import QCheckBox, QCompleter, QPlainTextEdit, QWidget

from clac_desktop.ui import theme
from clac_desktop.ui.kit.field import Field, bare_edit, clear_ground


class TextField(Field):
    """One line of words. The value is stripped of outer blanks."""

    def __init__(
        self,
        label: str,
        *,
        placeholder: str = "",
        max_length: int = 0,
        suggestions: Sequence[str] | None = None,
        optional: bool = False,
        help: str = "",
        reserve: bool = True,
    ) -> None:
        super().__init__(label, optional=optional, help=help, reserve=reserve)
        self.edit = bare_edit()
        self.edit.setPlaceholderText(placeholder)
        if max_length:
            self.edit.setMaxLength(max_length)
        if suggestions:
            completer = QCompleter(list(suggestions), self.edit)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self.edit.setCompleter(completer)
        self.box.row.addWidget(self.edit)
        self.edit.textEdited.connect(lambda _text: self.changed.emit())
        self.edit.editingFinished.connect(self.committed)
        self._adopt()

    def editor(self) -> QWidget:
        """Return the line edit."""
        return self.edit

    def value(self) -> str:
        """Return the words, without outer blanks."""
        return self.edit.text().strip()

    def set_value(self, value: Any) -> None:
        """Show words; None is nothing. The cursor stays where it is when nothing changes."""
        text = "" if value is None else str(value)
        if text != self.edit.text():
            self.edit.setText(text)
            self.edit.setCursorPosition(0)


class _Text(QPlainTextEdit):
    def __init__(self, field: LongTextField) -> None:
        super().__init__()
        self._field = field

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._field.committed.emit()


class LongTextField(Field):
    """Several lines of words; Tab leaves the field."""

    def __init__(
        self,
        label: str,
        *,
        rows: int = 3,
        placeholder: str = "",
        optional: bool = False,
        help: str = "",
        reserve: bool = True,
    ) -> None:
        super().__init__(label, optional=optional, help=help, reserve=reserve)
        self.edit = _Text(self)
        self.edit.setFont(theme.font(13))
        self.edit.setPlaceholderText(placeholder)
        self.edit.setTabChangesFocus(True)
        self.edit.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.edit.document().setDocumentMargin(0)
        clear_ground(self.edit)
        self.edit.viewport().setAutoFillBackground(False)
        height = QFontMetrics(theme.font(13)).lineSpacing() * rows + theme.px(14)
        self.box.setFixedHeight(height)
        self.box.row.setContentsMargins(theme.px(10), theme.px(7), theme.px(4), theme.px(5))
        self.box.row.addWidget(self.edit)
        self._quiet = False
        self.edit.textChanged.connect(self._edited)
        self._adopt()

    def _edited(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def editor(self) -> QWidget:
        """Return the text edit."""
        return self.edit

    def value(self) -> str:
        """Return the words, without outer blanks."""
        return self.edit.toPlainText().strip()

    def set_value(self, value: Any) -> None:
        """Show words; None is nothing."""
        text = "" if value is None else str(value)
        if text != self.edit.toPlainText():
            self._quiet = True
            self.edit.setPlainText(text)
            self._quiet = False


class CheckField(QCheckBox):
    """Yes or no, with its words beside the mark."""

    def __init__(self, text: str, *, checked: bool = False) -> None:
        super().__init__(text)
        self.setFont(theme.font(13))
        self.setChecked(checked)
        self.setMinimumHeight(theme.px(28))

    def value(self) -> bool:
        """Return whether it is marked."""
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        """Mark it or not, without announcing it."""
        blocked = self.blockSignals(True)
        self.setChecked(bool(value))
        self.blockSignals(blocked)
