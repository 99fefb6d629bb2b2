"""The one question the window asks beforehand: what cannot be undone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import theme
from clac_desktop.ui.kit.button import Button
from clac_desktop.ui.kit.label import Label


def ask_danger(parent: QWidget, title: str, sentence: str, action: str) -> bool:
    """Return whether the person wants what cannot be undone; the safe answer has the focus."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setMinimumWidth(theme.px(420))
    box = QVBoxLayout(dialog)
    margin = theme.unit(5)
    box.setContentsMargins(margin, margin, margin, margin)
    box.setSpacing(theme.unit(3))
    box.addWidget(Label(title, 14, 600))
    box.addWidget(Label(sentence, 13, 400, "text2", wrap=True))
    row = QHBoxLayout()
    row.addStretch(1)
    stay = Button(_("Cancelar"), key="Esc", on=dialog.reject)
    row.addWidget(stay)
    row.addWidget(Button(action, kind="danger", on=dialog.accept))
    box.addLayout(row)
    stay.setFocus(Qt.FocusReason.OtherFocusReason)
    return dialog.exec() == int(QDialog.DialogCode.Accepted)
