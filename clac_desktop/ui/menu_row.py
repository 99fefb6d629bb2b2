"""The top row: menus, *Buscar o ir a…*, the mark of sample data, who is at the keyboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QSizePolicy, QWidget

from clac_desktop.texts import _
from clac_desktop.ui import icons, paint, theme
from clac_desktop.ui.go_to import GoTo
from clac_desktop.ui.kit.chip import Chip
from clac_desktop.ui.kit.menu import Menu
from clac_desktop.ui.kit.painted import PaintedButton

FOLDED = ("records", "packages", "help")


class PersonChip(PaintedButton):
    """Initials and name of the person at the keyboard."""

    def __init__(self, person: str, on: Callable[[], object]) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda *_args: on())
        self.set_person(person)

    def set_person(self, person: str) -> None:
        """Show another person."""
        self.setText(person)
        theme.describe(self, _("Al teclado: {person}").format(person=person))
        self.setToolTip(_("Al teclado: {person}").format(person=person))
        self.updateGeometry()

    def _name(self) -> str:
        measure = theme.metrics(12, 500)
        return measure.elidedText(self.text(), Qt.TextElideMode.ElideRight, theme.px(180))

    def sizeHint(self) -> QSize:
        """Return circle, name and arrow."""
        return QSize(theme.metrics(12, 500).horizontalAdvance(self._name()) + theme.px(49), theme.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip."""
        painter = QPainter(self)
        paint.smooth(painter)
        rect = QRectF(self.rect())
        paint.box(painter, rect, fill="hover" if self.underMouse() else None, border="line")
        if self.hasFocus():
            paint.ring(painter, rect)
        edge = theme.px(19)
        circle = QRectF(theme.px(4), (rect.height() - edge) / 2, edge, edge)
        paint.box(painter, circle, fill="accent", radius=10)
        initials = "".join(word[0] for word in self.text().split()[:2]).upper()
        paint.words(painter, circle, initials, theme.font(9.5, 600), "on_accent", paint.CENTRE, elide=False)
        room = rect.adjusted(theme.px(28), 0, -theme.px(18), 0)
        paint.words(painter, room, self._name(), theme.font(12, 500), "text")
        small = theme.px(12)
        place = QRectF(rect.right() - small - theme.px(4), (rect.height() - small) / 2, small, small)
        icons.paint(painter, place, "keyboard_arrow_down", "text2")
        painter.end()


class MenuRow(QWidget):
    """36 high; the strip of 3 px and the chip say that the data are samples."""

    def __init__(self, goto: GoTo, person: str, *, sample: bool, narrow: bool, on_person: Callable[[], object]) -> None:
        super().__init__()
        self._sample = sample
        self.goto = goto
        self.setFixedHeight(theme.px(36))
        self.bar = QMenuBar()
        self.bar.setNativeMenuBar(False)
        self.bar.setFont(theme.font(13))
        self.bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.menus: dict[str, Menu] = {}
        titles = {
            "file": _("&Archivo"), "edit": _("&Editar"), "view": _("&Ver"), "records": _("&Registros"),
            "packages": _("&Paquetes"), "help": _("A&yuda"),
        }  # fmt: skip
        self._more = Menu("···", self)
        for key, title in titles.items():
            menu = Menu(title, self)
            self.menus[key] = menu
            (self._more if narrow and key in FOLDED else self.bar).addMenu(menu)
        if narrow:
            self.bar.addMenu(self._more).setToolTip(_("Más menús"))
        self.person = PersonChip(person, on_person)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, theme.px(2), theme.px(12), 0)
        box.setSpacing(theme.px(12))
        box.addWidget(self.bar, 1)
        box.addWidget(goto)
        if sample:
            box.addWidget(Chip.of("sample"))
        box.addWidget(self.person)
        self.person.setVisible(bool(person) and not narrow)  # not before it has a parent: it would be a window

    def fill(self, actions: dict[str, list[QAction | None]]) -> None:
        """Put actions into the menus; None is a line; a menu without actions is not shown."""
        for key, menu in self.menus.items():
            for old in menu.actions():  # not clear(): it would invalidate actions that the window owns
                menu.removeAction(old)
            for action in actions.get(key, []):
                if action is None:
                    if menu.actions():
                        menu.addSeparator()
                else:
                    menu.addAction(action)
            menu.menuAction().setVisible(bool(menu.actions()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strip of sample data and the hairline below."""
        painter = QPainter(self)
        if self._sample:
            painter.fillRect(0, 0, self.width(), theme.px(3), theme.color("info"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.end()
