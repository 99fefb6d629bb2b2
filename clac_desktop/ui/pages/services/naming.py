"""A small field for the name of a view, under the link that asks for it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import kit, theme
from clac_desktop.ui.pages.services.views import FIXED

LONGEST = 24


class NameView(QFrame):
    """Enter keeps the view under the name typed, Esc forgets it."""

    named = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.field = kit.TextField(_("Nombre de la vista"), max_length=LONGEST)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(8))
        box.addWidget(self.field)
        box.addWidget(kit.Row(None, kit.Button(_("Guardar"), kind="primary", small=True, on=self._take)))

    def open_under(self, widget: QWidget) -> None:
        """Open below a widget."""
        self.resize(theme.px(260), self.sizeHint().height())
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + theme.px(2))))
        self.show()
        self.field.focus()

    def _take(self) -> None:
        name = str(self.field.value())
        if not name or name in {fixed for fixed, _words in FIXED}:
            self.field.set_error(_("Escriba un nombre corto."))
            return
        self.named.emit(name)
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps, Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
