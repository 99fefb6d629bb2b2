"""How the form stands in the window: two columns where it is wide, else one part at a time behind tabs."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import kit, theme
from clac_desktop.ui.pages.services.attendance import Attendance
from clac_desktop.ui.pages.services.fields import ServiceFields

LEFT_WIDTH: Final = 356


class Arrangement(QWidget):
    """Holds fields and attendance; shows the part that is asked for."""

    def __init__(
        self, fields: ServiceFields, attendance: Attendance, state: QWidget, width: str, *, more_open: bool
    ) -> None:
        super().__init__()
        self._fields = fields
        self.more_open = more_open
        self._parts: dict[str, QWidget] = {}
        if width == "wide":
            self._columns(fields, attendance)
        else:
            self._tabs(fields, attendance, state if width == "narrow" else None)

    def _columns(self, fields: ServiceFields, attendance: Attendance) -> None:
        self._more_link = kit.Button("", kind="link", on=self.toggle_more)
        self._more_link.set_text(_("Satisfacción, acuerdos y notas"))
        inner = kit.Column(fields.main, kit.Row(self._more_link, None), fields.more, None, gap=1.5)
        left = kit.Card()
        left.setFixedWidth(theme.px(LEFT_WIDTH))
        left.add(bare_scroll(inner), 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(12))
        box.addWidget(left)
        box.addWidget(attendance, 1)
        self._show_more()

    def _tabs(self, fields: ServiceFields, attendance: Attendance, state: QWidget | None) -> None:
        self._stack = QStackedWidget()
        data, more = kit.Card(), kit.Card()
        if state is not None:
            data.add(kit.Row(state, None))
        data.add(bare_scroll(kit.Column(fields.main, None)), 1)
        more.add(bare_scroll(kit.Column(fields.more, None)), 1)
        self._parts = {"data": data, "attendance": attendance, "more": more}
        for part in self._parts.values():
            self._stack.addWidget(part)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)

    def toggle_more(self) -> None:
        """Unfold or fold what is asked less often."""
        self.more_open = not self.more_open
        self._show_more()

    def _show_more(self) -> None:
        self._more_link.set_icon("keyboard_arrow_down" if self.more_open else "chevron_right")
        self._fields.more.setVisible(self.more_open)

    def has_tabs(self) -> bool:
        """Whether one part is shown at a time."""
        return bool(self._parts)

    def show_part(self, name: str) -> None:
        """Show "data", "attendance" or "more"; in columns unfold what is asked less often."""
        if self._parts:
            self._stack.setCurrentWidget(self._parts[name])
        elif name == "more" and not self.more_open:
            self.toggle_more()


def bare_scroll(inner: QWidget) -> QWidget:
    """Return a scroll area that lets the card show through: Qt fills the ground of what is put into one."""
    area = kit.scroll(inner)
    inner.setAutoFillBackground(False)
    return area
